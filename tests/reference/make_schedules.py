"""Write the reference of learning-rate schedules: `python tests/reference/make_schedules.py` makes the data file anew.

It needs PyTorch and Optax in the versions of `versions.json` (the tests need neither), and runs the texts of
`schedule_cases.py` as they stand there.

In the file, in float64: torch/<case> and optax/<case>, (STEPS,), lr at each index.
"""

from __future__ import annotations

import json
import os
from typing import Any

os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import torch
from cases import VERSIONS
from schedule_cases import CASES, DATA, LR, STEPS

NAMES: dict[str, Any] = {"jnp": jnp, "math": math, "optax": optax, "torch": torch}
"""What the texts may name."""


def torch_rates(text: str) -> np.ndarray:
    """lr of every step, as the optimizer has it when it makes that step."""
    theta = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=LR)
    scheduler = eval(text, NAMES | {"optimizer": optimizer})  # noqa: S307 - our own texts
    rates = []
    for _ in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(rates) < STEPS:  # OneCycleLR refuses more steps than it was made for
            scheduler.step()
    return np.array(rates)


def optax_rates(text: str) -> np.ndarray:
    schedule = eval(text, dict(NAMES))  # noqa: S307 - our own texts
    return np.array([float(schedule(1.0 * k)) for k in range(STEPS)])


def main() -> None:
    known = json.loads(VERSIONS.read_text())
    for module in (torch, optax, jax):
        if known[module.__name__] != module.__version__:
            raise SystemExit(f"{module.__name__} is {module.__version__}, versions.json says {known[module.__name__]}")
    data = {f"torch/{name}": torch_rates(case.torch) for name, case in CASES.items() if case.torch}
    data |= {f"optax/{name}": optax_rates(case.optax) for name, case in CASES.items()}
    np.savez_compressed(DATA, **data)
    print(f"{len(data)} arrays, {DATA.stat().st_size} bytes")


if __name__ == "__main__":
    main()
