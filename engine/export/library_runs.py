"""Where a script for PyTorch or Optax ends, without either: the rule that the library runs, run here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import sympy as sp

from engine.descend import Run, descend
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from optimizers.base import Array, Optimizer
from optimizers.scheduled import scheduled
from optimizers.schedules import SCHEDULES
from surfaces.compile import functions
from surfaces.compile.compiler import compiled

SAME = 1e-9
"""Paths that are never farther apart, as a share of where they are, differ by rounding only."""

NUDGE = 2.0**-50
"""A change of the start by this share stands for another rounding."""


@dataclass(frozen=True)
class Comparison:
    """A library's path beside the page's.

    Attributes:
        here, there: where both end.
        distance: the largest distance between them at the same step.
        ended: what ended the library's run early, "diverged" or "undefined"; empty if nothing did.
        ended_at: the step of that, or -1.
        rounding: how far the library's end moves when the start changes in its last digits.
    """

    here: tuple[float, float]
    there: tuple[float, float]
    distance: float
    ended_at: int
    ended: str
    rounding: float

    @property
    def is_same(self) -> bool:
        """Whether both are one path but for rounding."""
        return self.distance <= SAME * (1.0 + max(map(abs, self.here)))


@lru_cache(maxsize=64)
def compare_libraries(scenario: Scenario, entry: Entry) -> dict[str, Comparison]:
    """{"PyTorch", "Optax": how their paths compare with the page's}, for those that have the rule."""
    page, equivalents = scenario.optimizer(entry), _rule(scenario, entry).library_equivalents()
    here = _run(scenario, page)
    calls = {
        "PyTorch": (equivalents.torch, equivalents.torch_rule),
        "Optax": (equivalents.optax, equivalents.optax_rule),
    }
    runs = {
        library: here if rule is None else _run(scenario, _under_schedule(scenario, entry, rule))
        for library, (call, rule) in calls.items()
        if call
    }
    return {library: _comparison(here, run) for library, run in runs.items()}


def meets_kink(scenario: Scenario, entry: Entry) -> bool:
    """Whether the run of an entry, or of what a library makes of it, comes to a point where a slope is a choice.

    That is where |u|, sign u, a root and their kin have u = 0. There one library says 0, another 1, or nan.
    """
    expr = scenario.resolved_surface().expr
    arguments = set(_kinks(expr.args[0] if isinstance(expr, functions.Unevaluated) else expr))
    if not arguments:
        return False
    equivalents = _rule(scenario, entry).library_equivalents()
    rules = [_rule(scenario, entry), equivalents.torch_rule, equivalents.optax_rule]
    points = [_gradient_points(scenario, _under_schedule(scenario, entry, rule)) for rule in rules if rule is not None]
    visited = np.concatenate(points, axis=1)
    with np.errstate(all="ignore"):
        return any((_values(argument, visited) == 0.0).any() for argument in arguments)


def _rule(scenario: Scenario, entry: Entry) -> Optimizer:
    """The optimizer of an entry without its schedule."""
    optimizer = scenario.optimizer(entry)
    return getattr(optimizer, "inner", optimizer)


def _under_schedule(scenario: Scenario, entry: Entry, rule: Optimizer) -> Optimizer:
    kind = SCHEDULES[entry.schedule]
    return scheduled(rule, kind(**entry.overrides(kind.hypers())), scenario.resolved_steps())


def _run(scenario: Scenario, optimizer: Optimizer) -> Run:
    """The run, and two more whose start has other last digits."""
    start = np.array(scenario.resolved_start())[:, np.newaxis] * (1.0 + NUDGE * np.array([0.0, 1.0, -1.0]))
    return descend(
        scenario.resolved_surface(),
        optimizer,
        start,
        scenario.resolved_steps(),
        noise=scenario.noise,
        seed=scenario.seed,
        common_noise=True,
    )


def _comparison(here: Run, there: Run) -> Comparison:
    ended_at = int(there.ended_at[0])
    apart = np.hypot(*np.moveaxis(here.theta[..., 0] - there.theta[..., 0], 1, 0))
    ends = there.theta[-1]
    return Comparison(
        here=(float(here.theta[-1, 0, 0]), float(here.theta[-1, 1, 0])),
        there=(float(ends[0, 0]), float(ends[1, 0])),
        distance=float(apart.max()),
        ended_at=ended_at,
        ended="" if ended_at < 0 else "diverged" if there.diverged_at[0] >= 0 else "undefined",
        rounding=float(np.hypot(*(ends[:, 1:] - ends[:, :1])).max()),
    )


def _gradient_points(scenario: Scenario, optimizer: Optimizer) -> Array:
    """Where a run takes its gradients, (2, steps + 1)."""
    run = _run(scenario, optimizer)
    state = type(run.state)(*(np.moveaxis(part[..., 0], 0, -1) for part in run.state))
    theta = run.theta[..., 0].T
    ahead = optimizer.lookahead(state, theta)
    return theta if ahead is None else ahead


def _values(argument: Any, points: Array) -> Array:
    return compiled(functions.Unevaluated(argument), 0)(points, np.empty((1, points.shape[1])))[0]


def _kinks(expr: Any) -> Iterator[Any]:
    """The arguments whose zero is a kink, of every function in an expression that has one."""
    for node in sp.preorder_traversal(expr):
        if not node.free_symbols:
            continue
        if isinstance(node, sp.Abs | sp.sign | functions.Step | functions.Relu | functions.Cbrt):
            yield node.args[0]
        elif isinstance(node, functions.Largest | functions.Smallest):
            for one, other in combinations(node.args, 2):
                yield sp.Add(one, sp.Mul(-1, other, evaluate=False), evaluate=False)
        elif isinstance(node, sp.Pow) and not node.exp.is_integer:
            yield node.base
