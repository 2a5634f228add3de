"""How long computations take, estimated before they are begun: within a factor of two or three on a usual machine."""

from __future__ import annotations

import numpy as np

from engine.scenario import Scenario
from surfaces.base import Surface
from surfaces.compile.compiler import compiled

RULE, CALL = 15e-6, 0.8e-6
"""Seconds that a step takes of one rule, and of one operation of the gradient, however few runs take it."""

RULE_POINT, FAST_POINT, SLOW_POINT = 12e-9, 0.6e-9, 6e-9
"""Seconds that each run adds to those: of a rule, and of an operation that is arithmetic or a function."""

_FAST = {np.add, np.subtract, np.multiply, np.positive, np.negative, np.absolute, np.maximum, np.minimum}


def step_seconds(surface: Surface, rules: int = 1) -> tuple[float, float]:
    """What a step takes by itself, and what each run of it adds, in seconds."""
    operations = compiled(surface.expr, 1).ops
    fast = sum(operation.function in _FAST for operation in operations)
    each = rules * RULE_POINT + fast * FAST_POINT + (len(operations) - fast) * SLOW_POINT
    return rules * RULE + len(operations) * CALL, each


def descent_seconds(surface: Surface, steps: int, runs: int, rules: int = 1) -> float:
    """What so many runs of each rule take, for so many steps, in one batch."""
    alone, each = step_seconds(surface, rules)
    return steps * (alone + runs * each)


def race_seconds(scenario: Scenario) -> float:
    """What a race takes."""
    entries = len(scenario.entries)
    return descent_seconds(scenario.resolved_surface(), scenario.resolved_steps(), entries, entries)
