"""Run the scripts for PyTorch and Optax in these libraries: `python tests/reference/make_scripts.py` makes them anew.

It needs the versions of `versions.json` and Babel (the tests need neither library), takes some minutes, and writes
`scripts.json`: where every script of `script_cases.py` ends. A script that raises or warns stops it.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import jax
import numpy as np
import optax
import torch

from tests.reference.cases import VERSIONS
from tests.reference.script_cases import DATA, LIBRARIES, all_cases, sha, the_entry


def executed(script: str) -> dict[str, Any]:
    """Where a script ends, and the step at which it says that it ended early."""
    torch.set_default_dtype(torch.float32)  # as in a new process
    said, space = io.StringIO(), dict[str, Any]()
    with contextlib.redirect_stdout(said), warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(script, "script", "exec"), space)  # noqa: S102 - our own scripts
    first, *others = said.getvalue().splitlines()
    end = np.asarray(space["last"], dtype=np.float64) if "jax" in space else space["last"].numpy()
    return {"sha": sha(script), "end": end.tolist(), "early": int(first.split()[-1]) if others else -1}


def main() -> None:
    known = json.loads(VERSIONS.read_text())
    for module in (torch, optax, jax):
        if known[module.__name__] != module.__version__:
            raise SystemExit(f"{module.__name__} is {module.__version__}, versions.json says {known[module.__name__]}")
    ends: dict[str, dict[str, Any]] = {}
    for name, scenario in all_cases().items():
        scripts = {library: write(scenario, the_entry(scenario)) for library, write in LIBRARIES.items()}
        ends[name] = {library: executed(script) for library, script in scripts.items() if script}
    lines = (f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in ends.items())
    DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{sum(map(len, ends.values()))} scripts, {DATA.stat().st_size} bytes")


if __name__ == "__main__":
    main()
