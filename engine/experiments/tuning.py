"""Tuning by maps: which axes a rule offers, what a cell stands for, and every optimizer of a race at its best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.experiments.axis import START_AXES, Axis
from engine.experiments.quadratic_theory import curvatures, obeys_theory, stability_lr
from engine.experiments.sweep import Question, Sweep, SweepResult, answerable, best_cell, sweep
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.scenario import normal
from optimizers import OPTIMIZERS
from surfaces.base import Point, Surface

LR_SPAN = 100.0
"""An lr axis reaches this far to both sides of the surface's own lr."""

TUNE_CELLS = (40, 25)
"""The budget of a search: values of lr, and values of a second hyperparameter; of lr alone, their product."""

TUNING_QUESTIONS: tuple[Question, ...] = ("settled", "escaped", "loss")
"""What may be asked of a map of hyperparameters; the first is the default."""

_HIGHEST = {"momentum": 0.99}

SINGULAR = 1e-9
"""A smallest eigenvalue below this share of the largest counts as 0: the surface is flat there in one direction."""


def axis_pairs(optimizer: str) -> list[tuple[str, str]]:
    """The pairs of hyperparameters that a map can have as axes, those with lr first; empty for rules of one only."""
    names = list(OPTIMIZERS[optimizer].hypers())
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]


def axis_over(surface: Surface, optimizer: str, name: str, count: int) -> Axis:
    """An axis over a hyperparameter: lr around the surface's own, momentum evenly, the rest on their own scales."""
    spec = OPTIMIZERS[optimizer].hypers()[name]
    if name == "lr":
        middle = surface.lr if OPTIMIZERS[optimizer].shares_lr else spec.default
        low, high = (float(f"{end:.3g}") for end in (middle / LR_SPAN, middle * LR_SPAN))
        return Axis(name, max(spec.low, low), min(spec.high, high), count, log=True)
    if name in _HIGHEST:
        return Axis(name, spec.low, _HIGHEST[name], count)
    return Axis(name, spec.low, spec.high, count, spec.log, spec.complement)


def map_of(
    scenario: Scenario, item: Entry, names: tuple[str, str], sides: tuple[int, int], question: Question
) -> Sweep:
    """A map of one optimizer; where it lacks one of `names`, over its first pair.

    A rule of one hyperparameter gets a map of one row, see `lr_row`.
    """
    offered = axis_pairs(item.optimizer)
    if not offered:
        return lr_row(scenario, item, sides[0], question)
    surface, pair = scenario.resolved_surface(), names if names in offered else offered[0]
    x, y = (axis_over(surface, item.optimizer, name, side) for name, side in zip(pair, sides, strict=True))
    return Sweep(scenario.bare(item), item, x, y, question)


def lr_row(scenario: Scenario, item: Entry, count: int, question: Question) -> Sweep:
    """A map of one row, over lr alone."""
    lr = axis_over(scenario.resolved_surface(), item.optimizer, "lr", count)
    return Sweep(scenario.bare(item), item, lr, single_row(scenario), question)


def single_row(scenario: Scenario) -> Axis:
    """The second axis of a map of one row: the start's y, which stays where it is."""
    y = scenario.resolved_start()[1]
    return Axis("y", y, y, 1)


def entry_at(spec: Sweep, x: float, y: float) -> Entry:
    """The optimizer at a place of the map, with its own lr."""
    settings = {axis.name: value for axis, value in ((spec.x, x), (spec.y, y)) if axis.name not in START_AXES}
    return spec.scenario.at_its_lr(spec.entry).with_settings(**settings)


def cell_values(spec: Sweep, cell: tuple[int, int]) -> tuple[float, float]:
    """The values of the axes at cell (j, i): what was run there, to the last digit."""
    j, i = cell
    return float(spec.x.values[i]), float(spec.y.values[j])


def edge_of(spec: Sweep, cell: tuple[int, int]) -> Literal["", "limit", "cut"]:
    """Whether a cell lies at the edge of its map: where a hyperparameter's own range ends, or where the map is cut."""
    limits = OPTIMIZERS[spec.entry.optimizer].hypers()
    edges = [
        value in (limits[axis.name].low, limits[axis.name].high)
        for axis, value in zip((spec.x, spec.y), cell_values(spec, cell), strict=True)
        if axis.name in limits and axis.count > 1 and value in (axis.values[0], axis.values[-1])
    ]
    return "" if not edges else "limit" if all(edges) else "cut"


def race_with(scenario: Scenario, item: Entry) -> Scenario:
    """The race with this optimizer in its own place, or added to it; every other keeps the lr that it has."""
    own_lr_entries = tuple(scenario.at_its_lr(other) for other in scenario.entries)
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


def race_of_rule(scenario: Scenario, item: Entry) -> Scenario:
    """A race of one, beside the further runs of its rule in the scenario: those that were pinned."""
    runs = [other for other in scenario.entries if other.optimizer == item.optimizer]
    further = (scenario.at_its_lr(other) for other in runs[1:])
    return normal(replace(race_of_one(scenario, item), entries=(item, *further)))


def tuning_question(scenario: Scenario) -> Question:
    """What tuning aims at: to settle, or to escape where there is no minimum to settle at."""
    return next(question for question in TUNING_QUESTIONS if answerable(scenario, question))


def tune_all(scenario: Scenario) -> Scenario:
    """Every optimizer of the race at the best cell of a search of its own, see `search_of`; a tuned race as it is.

    All searches have the same number of runs, of the same steps, and the same question.
    """
    return scenario if scenario.tuned else tuned_race(scenario, [sweep(spec) for spec in searches(scenario)])


def searches(scenario: Scenario) -> list[Sweep]:
    """The searches that a race is tuned by, one for each entry."""
    return [search_of(scenario, item) for item in scenario.entries]


def tuned_race(scenario: Scenario, results: Sequence[SweepResult]) -> Scenario:
    """Every optimizer of the race at the best cell of its search, given the results of `searches`."""
    entries = tuple(
        _tuned_entry(scenario, item, spec, result)
        for item, spec, result in zip(scenario.entries, searches(scenario), results, strict=True)
    )
    return normal(replace(scenario, entries=entries, own_lr=True, tuned=True))


def search_of(scenario: Scenario, item: Entry) -> Sweep:
    """The map that an entry is tuned by: over lr and its first other hyperparameter that nobody has set.

    What is set stays as it is. Where nothing but lr is left to be tuned, lr has as many values as others have cells.
    """
    kept = item.reset(**{name: value for name, value in item.settings if name != "lr"})
    free = [name for name in OPTIMIZERS[item.optimizer].hypers() if name not in dict(kept.settings) and name != "lr"]
    question = tuning_question(scenario)
    if not free:
        return lr_row(scenario, kept, TUNE_CELLS[0] * TUNE_CELLS[1], question)
    return map_of(scenario, kept, ("lr", free[0]), TUNE_CELLS, question)


def _tuned_entry(scenario: Scenario, item: Entry, spec: Sweep, result: SweepResult) -> Entry:
    cell = best_cell(spec, result)
    return scenario.at_its_lr(item) if cell is None else entry_at(spec, *cell_values(spec, cell))


class LocalTheory(NamedTuple):
    """The theory of quadratics with the Hessian at one of a surface's minima.

    Attributes:
        m, L: its smallest and largest eigenvalue, both above 0.
        quadratic: whether the Hessian is the same everywhere, so that theory is more than local.
        minimum: the point.
        ends: how many cells of the map end there: it is the minimum with most of them, or the lowest if there are none.
    """

    m: float
    L: float
    quadratic: bool
    minimum: Point
    ends: int


def local_theory(spec: Sweep, result: SweepResult) -> LocalTheory | None:
    """The theory that applies to a map of lr; None where it has nothing to say: see `obeys_theory`.

    Neither has it at a minimum where the surface is flat in some direction, or has a kink.
    """
    surface = spec.scenario.resolved_surface()
    if not obeys_theory(spec.entry) or spec.x.name != "lr" or surface.minimum is None:
        return None
    counts = np.bincount(result.basin[result.basin >= 0].ravel(), minlength=len(surface.minima))
    values = surface.value(np.array(surface.minima).T)
    number = int(counts.argmax()) if counts.any() else int(np.argmin(values))
    known = bowl_at(surface, surface.minima[number])
    if known is None:
        return None
    return LocalTheory(*known, is_quadratic(surface), surface.minima[number], int(counts[number]))


def bowl_at(surface: Surface, minimum: Point) -> tuple[float, float] | None:
    """(m, L), the curvatures at a minimum; None where the surface is flat there in some direction, or has a kink."""
    with np.errstate(all="ignore"):
        if not np.isfinite(surface.hessian(minimum)).all():
            return None
    m, L = curvatures(surface, minimum)
    return (m, L) if m > SINGULAR * L else None


def is_quadratic(surface: Surface) -> bool:
    """Whether the gradient is one linear function all over the box: no other curvature anywhere, and no kink."""
    (x0, x1), (y0, y1) = surface.domain
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    places = np.stack(np.meshgrid(np.linspace(x0, x1, 23), np.linspace(y0, y1, 23))).reshape(2, -1)
    with np.errstate(all="ignore"):
        at_middle = surface.gradient(middle)[:, None]
        linear = at_middle + surface.hessian(middle) @ (places - middle[:, None])
        gradient = surface.gradient(places)
    return bool(np.allclose(gradient, linear, rtol=1e-9, atol=1e-9 * float(np.abs(linear).max())))


def right_of_limit(spec: Sweep, theory: LocalTheory) -> NDArray[np.bool_]:
    """Which cells of a map of lr against momentum have a larger lr than the minimum of its theory allows."""
    limit = stability_lr(spec.entry, spec.y.values, theory.L)
    return np.asarray(spec.x.values[None, :] > limit[:, None])
