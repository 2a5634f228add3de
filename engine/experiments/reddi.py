"""The counter-example of Reddi, Kale and Kumar 2018: a loss in one dimension on which Adam walks to the wrong end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizers import OPTIMIZERS
from optimizers.base import Array, Gradient
from optimizers.scheduled import Scheduled

PERIOD = 101
RARE, USUAL = 1010.0, -10.0
"""The slope at every `PERIOD`th step, from the first on, and at all others: 10 more than nothing over a period."""

INITIAL_LR = 0.5
"""lr at step t is this divided by the root of t, as the theorems on regret ask for."""

SETTINGS = {"beta1": 0.9, "beta2": 0.99}
"""Of rules that have them: v forgets the rare slope within its period."""

STEPS = 100_000
POINTS = 1000


@dataclass(frozen=True)
class RegretPath:
    """The run of one optimizer.

    Attributes:
        steps: (k,) the steps that are kept, from 0: all of them, or ends of whole periods and the last, so that what
            happens within a period does not show as a wave.
        x: (k,) the point after that many steps.
        regret: (k,) how much worse than the best fixed point x = -1 the points were, a step in the mean; 0 at step 0.
    """

    steps: NDArray[np.int64]
    x: Array
    regret: Array


def slopes(steps: int) -> Array:
    """The gradient at each of the steps 1..steps, wherever x is: f_t(x) = 1010 x if t mod 101 = 1, else -10 x."""
    return np.where(np.arange(1, steps + 1) % PERIOD == 1, RARE, USUAL)


def counter_example(optimizer_key: str, steps: int = STEPS, **settings: float) -> RegretPath:
    """Run a rule of the registry on f_t over [-1, 1] from x = 0; after each step x is put back into the interval.

    Over a period the slopes add up to 10, so x = -1 is best. Adam divides the rare large slope by its own size, and has
    forgotten it when the small ones come: it walks to +1. `settings` are hyperparameters and switches that differ from
    the rule's defaults and from `SETTINGS`. Takes about 12 us a step for Adam: 1.2 s for all.
    """
    rule = OPTIMIZERS[optimizer_key]
    known = {name: value for name, value in SETTINGS.items() if name in rule.hypers()}
    optimizer = Scheduled(inner=rule(lr=INITIAL_LR, **(known | settings)), factors=np.arange(1.0, steps + 1) ** -0.5)
    visited = np.zeros(steps + 1)
    theta = np.zeros((2, 1))  # the second coordinate does the same
    state = optimizer.init(theta)
    rare, usual = _constant(RARE), _constant(USUAL)
    with np.errstate(all="ignore"):
        for t in range(1, steps + 1):
            theta, state = optimizer.update(state, theta, rare if t % PERIOD == 1 else usual, t)
            np.clip(theta, -1.0, 1.0, out=theta)
            visited[t] = theta[0, 0]
    shown = _shown_steps(steps)
    return RegretPath(shown, visited[shown], _regret(visited)[shown])


def compute_path(task: tuple[str, int]) -> RegretPath:
    """`counter_example` of a rule and a number of steps as one argument, for executors."""
    return counter_example(*task)


def path_seconds(task: tuple[str, int]) -> float:
    """What a path takes, estimated."""
    _, steps = task
    return steps * 15e-6


def _constant(slope: float) -> Gradient:
    gradient = np.full((2, 1), slope)
    return lambda _: gradient


def _regret(visited: Array) -> Array:
    """The mean over the steps so far of f_t(x_t) - f_t(-1), where x_t is the point before step t."""
    slope = slopes(len(visited) - 1)
    total = np.cumsum(slope * (visited[:-1] + 1.0))
    return np.concatenate([[0.0], total / np.arange(1, len(visited))])


def _shown_steps(steps: int) -> NDArray[np.int64]:
    stride = 1 if steps <= POINTS else PERIOD * -(-steps // (PERIOD * POINTS))
    return np.unique(np.append(np.arange(0, steps, stride), steps)).astype(np.int64)
