"""What is computed, in a few letters for each part: equal letters in two places mean equal bits.

Imports nothing of the tests, so that it runs wherever the engine does: on a server, and in a browser's Python.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from elementary.table import OWN
from engine.descend import descend_together
from engine.noise import noise_of
from optimizers import OPTIMIZERS
from optimizers.scheduled import scheduled
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from surfaces.formula import parse

STEPS = 150
FORMULAS = (
    "x^2 + 10 sin(3x) cos(y)^2",
    "ln(1 + x^2) + abs(y)^1.3",
    "atan(x y) + cosh(x/3) + softplus(y)",
    "x^4 - 2^y + tan(x/9)",
)
BOX = ((-3.0, 3.0), (-3.0, 3.0))


def letters(*arrays: Any) -> str:
    """A digest of numbers to the last bit; all nan are one."""
    digest = hashlib.sha256()
    for array in arrays:
        numbers = np.array(array, dtype="<f8")
        digest.update(np.where(np.isnan(numbers), np.nan, numbers).tobytes())
    return digest.hexdigest()[:12]


def fingerprints() -> dict[str, str]:
    """{what: letters} of functions, draws, schedules, surfaces with their derivatives, and races of all rules."""
    with np.errstate(all="ignore"):
        return dict(_parts())


def _parts() -> Iterator[tuple[str, str]]:
    rng = np.random.default_rng(18)
    yield "draws", letters(noise_of(0.3, 5, 400))
    x = np.ldexp(rng.normal(size=4000), rng.integers(-27, 28, 4000).astype(np.int32))
    for name, function in OWN.items():
        given = (x, np.roll(x, 1) / 7.0) if name in ("power", "logaddexp") else (x,)
        yield f"function {name}", letters(function(*given))
    for key, schedule in SCHEDULES.items():
        yield f"schedule {key}", letters(schedule().factors(300))
    grid = np.stack(np.meshgrid(np.linspace(-4.0, 4.0, 41), np.linspace(-4.0, 4.0, 37)))
    surfaces = SURFACES | {text: parse(text, BOX) for text in FORMULAS}
    for key, surface in surfaces.items():
        yield f"surface {key}", letters(surface.value(grid), surface.gradient(grid), surface.hessian(grid))
        for schedule in ("constant", "warm_restarts"):
            yield f"race {key} {schedule}", letters(*_race(surface, schedule))


def _race(surface: Any, schedule: str) -> Iterator[Any]:
    """All rules from the surface's start, with noise under a schedule that is none."""
    noisy: dict[str, Any] = {} if schedule == "constant" else {"noise": 0.1, "seed": 7}
    rules = [scheduled(rule(), SCHEDULES[schedule](), STEPS) for rule in OPTIMIZERS.values()]
    for run in descend_together(surface, rules, np.array(surface.start), STEPS, **noisy):
        yield run.theta
        yield run.loss


if __name__ == "__main__":
    import json

    print(json.dumps(fingerprints()))
