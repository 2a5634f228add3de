"""How long computations take, estimated before they are begun: within a factor of two or three on a usual machine."""

from __future__ import annotations

import os
from typing import NamedTuple

import numpy as np

from engine.program.kernels import COMPILING, COMPILING_OPERATION, MOST_OPERATIONS, compiler, executor
from engine.scenario import Scenario
from surfaces.base import Surface
from surfaces.compile.compiler import compiled


class Costs(NamedTuple):
    """Seconds that an executor takes.

    Attributes:
        begin: to begin with a rule, and with each of its runs.
        step: of a rule, and of an operation of the gradient, however few runs take the step.
        rule, arithmetic, root, function: that each run adds to those: of a rule, and of an operation of each kind.
    """

    begin: tuple[float, float]
    step: tuple[float, float]
    rule: float
    arithmetic: float
    root: float
    function: float


PACE = float(os.environ.get("RAVINE_PACE", "1"))
"""How many times as long NumPy takes here as on a usual machine: several times where Python runs in a browser."""
NUMPY = Costs(
    (0.0, 0.0),
    (15e-6 * PACE, 0.8e-6 * PACE),
    rule=12e-9 * PACE,
    arithmetic=0.6e-9 * PACE,
    root=6e-9 * PACE,
    function=6e-9 * PACE,
)
NATIVE = Costs((0.3e-3, 0.1e-6), (0.4e-6, 0.01e-6), rule=1.5e-9, arithmetic=0.04e-9, root=0.6e-9, function=6e-9)
NOISE = 35e-9 * PACE
"""Seconds that the noise of a step takes, of each run that has its own: NumPy draws it for both executors."""
RULE = 20
"""Operations of a rule, as far as compiling it takes time."""

_ARITHMETIC = {np.add, np.subtract, np.multiply, np.positive, np.negative, np.absolute, np.maximum, np.minimum}
_ROOTS = {np.divide, np.sqrt, np.reciprocal}


def step_seconds(surface: Surface, rules: int = 1, costs: Costs | None = None) -> tuple[float, float]:
    """What a step takes by itself, and what each run of it adds, in seconds: by the executor of long computations."""
    costs = costs or (NATIVE if _is_compilable(surface) else NUMPY)
    functions = [operation.function for operation in compiled(surface.expr, 1).ops]
    arithmetic, roots = (sum(one in kind for one in functions) for kind in (_ARITHMETIC, _ROOTS))
    rest = len(functions) - arithmetic - roots
    each = rules * costs.rule + arithmetic * costs.arithmetic + roots * costs.root + rest * costs.function
    return rules * costs.step[0] + len(functions) * costs.step[1], each


def descent_seconds(surface: Surface, steps: int, runs: int, rules: int = 1, noise_runs: int = 0) -> float:
    """What so many runs of each rule take, for so many steps, in one batch: by the executor that is chosen for them.

    `noise_runs` is how many runs of a rule have noise of their own.
    """
    seconds = _seconds(NUMPY, surface, steps, runs, rules)
    if _is_compilable(surface):
        compiling = rules * (COMPILING + COMPILING_OPERATION * (RULE + len(compiled(surface.expr, 1).ops)))
        seconds = min(seconds, compiling + _seconds(NATIVE, surface, steps, runs, rules))
    return seconds + rules * steps * noise_runs * NOISE


def _seconds(costs: Costs, surface: Surface, steps: int, runs: int, rules: int) -> float:
    alone, each = step_seconds(surface, rules, costs)
    return rules * (costs.begin[0] + runs * costs.begin[1]) + steps * (alone + runs * each)


def _is_compilable(surface: Surface) -> bool:
    """Whether long computations on a surface are compiled."""
    if executor() == "numpy" or compiler() is None:
        return False
    return RULE + len(compiled(surface.expr, 1).ops) <= MOST_OPERATIONS


def race_seconds(scenario: Scenario) -> float:
    """What a race takes."""
    entries = len(scenario.entries)
    return descent_seconds(scenario.resolved_surface(), scenario.resolved_steps(), entries, entries)
