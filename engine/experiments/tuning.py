"""Tuning by maps: which axes a rule offers, what a cell stands for, and every optimizer of a race at its best."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.experiments.quadratic_theory import HAS_THEORY, curvatures
from engine.experiments.sweep import Axis, Question, Sweep, SweepResult, best_cell, saddle_to_escape, sweep
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.scenario import normal
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces.base import Surface

LR_SPAN = 100.0
"""An lr axis reaches this far to both sides of the surface's own lr."""

TUNE_CELLS = (40, 25)
"""The budget of a search: values of lr, and values of the rule's second hyperparameter."""

TUNING_QUESTIONS: tuple[Question, ...] = ("settled", "escaped", "loss")
"""What may be asked of a map of hyperparameters; the first is the default."""

_HIGHEST = {"momentum": 0.99}


def axis_pairs(optimizer: str) -> list[tuple[str, str]]:
    """The pairs of hyperparameters that a map can have as axes, those with lr first; empty for rules of one only."""
    names = list(OPTIMIZERS[optimizer].hypers())
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]


def axis_over(surface: Surface, optimizer: str, name: str, count: int) -> Axis:
    """An axis over a hyperparameter: lr around the surface's own, momentum evenly, the rest on their own scales."""
    spec = OPTIMIZERS[optimizer].hypers()[name]
    if name == "lr":
        middle = surface.lr if OPTIMIZERS[optimizer].shares_lr else spec.default
        low, high = max(spec.low, middle / LR_SPAN), min(spec.high, middle * LR_SPAN)
        return Axis(name, low, high, count, log=True)
    if name in _HIGHEST:
        return Axis(name, spec.low, _HIGHEST[name], count)
    return Axis(name, spec.low, spec.high, count, spec.log, spec.complement)


def map_of(
    scenario: Scenario, item: Entry, names: tuple[str, str], sides: tuple[int, int], question: Question
) -> Sweep:
    """A map of one optimizer; where it lacks one of `names`, over its first pair.

    A rule of one hyperparameter gets a map of one row: its second axis is the start's y, which stays where it is.
    """
    surface, offered = scenario.resolved_surface(), axis_pairs(item.optimizer)
    bare = scenario.bare(item)
    if not offered:
        y = scenario.resolved_start()[1]
        return Sweep(bare, item, axis_over(surface, item.optimizer, "lr", sides[0]), Axis("y", y, y, 1), question)
    x, y_name = names if names in offered else offered[0]
    axes = [axis_over(surface, item.optimizer, n, side) for n, side in zip((x, y_name), sides, strict=True)]
    return Sweep(bare, item, axes[0], axes[1], question)


def entry_at(spec: Sweep, x: float, y: float) -> Entry:
    """The optimizer at a place of the map, with its own lr."""
    settings: dict[str, Any] = dict(spec.entry.settings) | {"lr": spec.scenario.lr_of(spec.entry)}
    settings |= {axis.name: value for axis, value in ((spec.x, x), (spec.y, y)) if axis.name not in ("x", "y")}
    return entry(spec.entry.optimizer, spec.entry.schedule, **settings)


def cell_values(spec: Sweep, cell: tuple[int, int]) -> tuple[float, float]:
    """The values of the axes at cell (j, i), rounded to four digits: a link need not hold seventeen."""
    j, i = cell
    x, y = float(f"{spec.x.values[i]:.4g}"), float(f"{spec.y.values[j]:.4g}")
    return min(max(x, spec.x.low), spec.x.high), min(max(y, spec.y.low), spec.y.high)


def race_with(scenario: Scenario, item: Entry) -> Scenario:
    """The race with this optimizer in its own place, or added to it; every other keeps the lr that it has."""
    own_lr_entries = tuple(_with_lr(scenario, other) for other in scenario.entries)
    places = [i for i, other in enumerate(own_lr_entries) if other.optimizer == item.optimizer]
    entries = (
        (*own_lr_entries, item)
        if not places
        else (*own_lr_entries[: places[0]], item, *own_lr_entries[places[0] + 1 :])
    )
    return normal(replace(scenario, entries=entries, own_lr=True, tuned=False))


def race_of_one(scenario: Scenario, item: Entry) -> Scenario:
    """A race of one."""
    return normal(replace(scenario, entries=(item,), own_lr=True, tuned=False))


def tuning_question(scenario: Scenario) -> Question:
    """What tuning aims at: to settle, or to escape where there is no minimum to settle at."""
    if scenario.resolved_surface().minimum is not None:
        return "settled"
    return "escaped" if saddle_to_escape(scenario) else "loss"


def tune_all(scenario: Scenario) -> Scenario:
    """Every optimizer of the race at the best cell of its own map: same grid, same steps, same question for each."""
    entries = tuple(_tuned_entry(scenario, item) for item in scenario.entries)
    return normal(replace(scenario, entries=entries, own_lr=True, tuned=True))


def _tuned_entry(scenario: Scenario, item: Entry) -> Entry:
    rule, schedule = OPTIMIZERS[item.optimizer], SCHEDULES[item.schedule]
    bare = entry(item.optimizer, item.schedule, **item.overrides({**rule.switches(), **schedule.hypers()}))
    first = axis_pairs(item.optimizer)[0] if axis_pairs(item.optimizer) else ("lr", "")
    spec = map_of(scenario, bare, first, TUNE_CELLS, tuning_question(scenario))
    cell = best_cell(spec, sweep(spec))
    return _with_lr(scenario, item) if cell is None else entry_at(spec, *cell_values(spec, cell))


def _with_lr(scenario: Scenario, item: Entry) -> Entry:
    settings: dict[str, Any] = dict(item.settings) | {"lr": scenario.lr_of(item)}
    return entry(item.optimizer, item.schedule, **settings)


def local_curvatures(spec: Sweep, result: SweepResult) -> tuple[float, float, bool] | None:
    """(m, L, quadratic) of the Hessian at the minimum that most cells end at, for rules and axes that have a theory.

    `quadratic`: whether the Hessian is the same everywhere, so that theory is more than local. None where it has
    nothing to say.
    """
    surface = spec.scenario.resolved_surface()
    if spec.entry.optimizer not in HAS_THEORY or spec.x.name != "lr" or not surface.minima:
        return None
    counts = np.bincount(result.basin[result.basin >= 0].ravel(), minlength=len(surface.minima))
    m, L = curvatures(surface, surface.minima[int(counts.argmax())])
    return (m, L, is_quadratic(surface)) if m > 0 and np.isfinite(L) else None


def is_quadratic(surface: Surface) -> bool:
    """Whether the Hessian is the same at a few scattered places of the box."""
    (x0, x1), (y0, y1) = surface.domain
    places = np.array([[x0 + (x1 - x0) * u, y0 + (y1 - y0) * v] for u, v in ((0.1, 0.7), (0.45, 0.2), (0.83, 0.9))]).T
    hessian = surface.hessian(places)
    return bool(np.allclose(hessian, hessian[..., :1], rtol=1e-9, atol=1e-12))
