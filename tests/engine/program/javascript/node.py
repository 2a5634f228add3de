"""Node as the browser: modules are written to a folder, a script runs them, and numbers come back as they are."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from optimizers.base import Array

HERE = Path(__file__).parent
LONGEST = 240.0


def run(script: str, folder: Path, cases: Any, numbers: Array | None = None) -> Array:
    """What a script beside this file makes of cases, and of numbers that JSON would not carry: one row of numbers."""
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    np.asarray(np.empty(0) if numbers is None else numbers, dtype="<f8").tofile(folder / "numbers.bin")
    command = ["node", str(HERE / script), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return np.fromfile(folder / "results.bin", dtype="<f8")


def write_module(folder: Path, name: str, text: str) -> str:
    """Write a module; its path."""
    path = folder / f"{name}.mjs"
    path.write_text(text, encoding="utf-8")
    return str(path)
