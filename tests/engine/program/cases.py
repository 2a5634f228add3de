"""Rules with all their switches, and numbers that are hard on them: for tests that compare executors step by step."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from optimizers import OPTIMIZERS
from optimizers.base import Array, Hyper, Optimizer

SPECIAL = (0.0, -0.0, 5e-324, -1e-310, 1e-300, 1.0, -1.0, 1e16, -1e160, 1e300, np.inf, -np.inf, np.nan)
EXTREME = (0.0, 5e-324, 1e-300, 1e-30, 1.0, 1e10, 1e300)

VARIANTS = {
    "-".join([key, *(f"{name}={'on' if on else 'off'}" for name, on in switches)]): (kind, dict(switches))
    for key, kind in OPTIMIZERS.items()
    for switches in itertools.product(*([(name, False), (name, True)] for name in kind.switches()))
}
"""{name: (class, switches)} of every rule with every choice of its switches."""


def points(rng: np.random.Generator, count: int, spread: float = 3.0) -> Array:
    """(2, count) points: of all sizes, and one in four with a special coordinate."""
    theta = spread * rng.normal(size=(2, count)) * 10.0 ** rng.integers(-3, 2, count)
    return _with_specials(rng, theta, 8)


def hypers(rng: np.random.Generator, kind: type[Optimizer], count: int) -> dict[str, Array]:
    """Hyperparameters for so many runs: from all over their ranges, and one in eight extreme."""
    return {name: _values(rng, hyper, count) for name, hyper in kind.hypers().items()}


def state_of(rng: np.random.Generator, optimizer: Optimizer, theta: Array) -> Any:
    """A state as no run has it: numbers of all sizes, with special ones among them."""
    state = optimizer.init(theta)
    return type(state)(*(_with_specials(rng, np.abs(rng.normal(size=part.shape)), 16) for part in state))


def same_bits(got: Any, wanted: Any) -> bool:
    """Whether two arrays are equal to the last bit, signs of zeros included; any nan is as good as another."""
    one, other = np.broadcast_arrays(np.asarray(got, float), np.asarray(wanted, float))
    equal = one.copy().view(np.int64) == other.copy().view(np.int64)
    return bool(np.all(equal | (np.isnan(one) & np.isnan(other))))


def _values(rng: np.random.Generator, hyper: Hyper, count: int) -> Array:
    values = np.array([hyper.at(fraction) for fraction in rng.uniform(size=count)])
    extreme = rng.uniform(size=count) < 1 / 8
    return np.where(extreme, rng.choice(EXTREME, count), values)


def _with_specials(rng: np.random.Generator, values: Array, one_in: int) -> Array:
    return np.where(rng.uniform(size=values.shape) < 1 / one_in, rng.choice(SPECIAL, values.shape), values)
