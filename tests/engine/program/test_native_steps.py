"""10,000 random steps: a surface, a rule, hyperparameters, state, point and time; native code and NumPy, bit by bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.program.native import native_runs
from optimizers.scheduled import Scheduled
from surfaces import SURFACES
from tests.engine.program.cases import VARIANTS, hypers, points, same_bits, state_of
from tests.thoroughness import SOAK

pytest.importorskip("llvmlite")

RULES = 3 if not SOAK else len(VARIANTS)
"""With how many rules each surface is tried; each rule is tried on two surfaces at least."""
COUNT = 150
BOUND = 1e308
TIMES = (1, 2, 6, 40, 5000)


def native_step(surface: Any, optimizer: Any, theta: Any, state: Any, t: int) -> Any:
    """(carried, n) point and state after step t, and which runs had a next point."""
    values = np.concatenate([theta, *(part.reshape(-1, theta.shape[1]) for part in state)])
    runs = native_runs(surface, optimizer, values, np.full(theta.shape[1], BOUND), t, history=False)
    assert runs is not None
    runs.run(t, None, after=t - 1)
    return runs.values, runs.ended < 0


PAIRS = [
    (key, list(VARIANTS)[(RULES * number + k) % len(VARIANTS)])
    for number, key in enumerate(SURFACES)
    for k in range(RULES)
]


@pytest.mark.parametrize(("key", "variant"), PAIRS)
def test_native_step_is_that_of_update(key: str, variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAVINE_EXECUTOR", "native")
    surface, (kind, switches) = SURFACES[key], VARIANTS[variant]
    rng = np.random.default_rng([len(key), *map(ord, variant)])
    t = TIMES[rng.integers(len(TIMES))]
    theta = points(rng, COUNT)
    optimizer = kind(**hypers(rng, kind, COUNT), **switches)
    if rng.uniform() < 0.3:
        optimizer = Scheduled(inner=optimizer, factors=rng.uniform(0, 2, (t, COUNT)))
    state = state_of(rng, optimizer, theta)
    with np.errstate(all="ignore"):
        moved, after = optimizer.update(state, theta, surface.gradient, t)
    found, alive = native_step(surface, optimizer, theta, state, t)
    wanted = np.concatenate([moved, *(part.reshape(-1, COUNT) for part in after)])
    inside = np.all(np.abs(moved) <= BOUND, axis=0)
    np.testing.assert_array_equal(alive, inside)
    assert inside.sum() > COUNT / 4
    assert same_bits(found[:, inside], wanted[:, inside])


def test_so_many_steps_and_every_rule() -> None:
    assert len(PAIRS) * COUNT >= 10_000
    assert {variant for _, variant in PAIRS} == {*VARIANTS}
