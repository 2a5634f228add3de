"""The search behind the table of tuned values: as many runs for every rule, and a choice that bears small changes.

Each search has `ROUNDS` rounds of `RUNS` runs over lr and a rule's first other hyperparameter; over lr alone where that
is all it has. A round looks at a box. The next one looks more closely about the best of it, or, where the best lies at
an edge of the box, at a box of the same size about it. What a round finds is compared with nothing that the rounds
before it found: each sees more of the neighbours. Values are rounded before they are run.

A pair of values is as good as the worst within `NEAR_LR` of its lr and `NEAR_SECOND` of the other number's slider, so
that a lucky jump does not win. It is better to count fewer steps (see `tuning_question`) than more, to count any than
none, and of equals to end lower; a run that diverges counts none. Where f has no minimum every run diverges that goes
on for long, and a larger lr is always sooner away: there a run counts that stays in the box until it has escaped, and
of equals the smaller lr.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from engine.descend import descend
from engine.experiments.axis import Axis
from engine.experiments.sweep import Sweep, SweepResult, sweep
from engine.experiments.tuning import cell_values, single_row, tuning_question
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from optimizers.base import Hyper

ROUNDS = 5
CELLS = (96, 25)
"""Values of lr and of the other number in a round; of lr alone, their product."""
RUNS = CELLS[0] * CELLS[1]
DECADES = 4.0
"""How far lr reaches in the first round: half of it to each side of the surface's own lr."""
CLOSER = 4
"""How many times as closely a round looks that follows on one whose best lay inside of its box.

Values of lr alone are close enough from the first."""
NEAR_LR = 1.1
"""How many times as large or small an lr may be to be a neighbour: the step of lr in the first round, about."""
NEAR_SECOND = 1 / (CELLS[1] - 1)
"""How far the other number of a neighbour may be, as a share of its slider's way: its step in the first round."""


@dataclass(frozen=True)
class Box:
    """What a round looks at, in decades of lr and shares of the other number's slider; `closer` as in `CLOSER`."""

    lr: tuple[float, float]
    second: tuple[float, float] = (0.0, 1.0)
    closer: int = 1


class Tuned(NamedTuple):
    """The outcome of a search.

    Attributes:
        entry: the rule with the values found.
        steps: what was counted of its run, -1 where nothing was.
        loss: f at its end.
        edge: whether it lies at an edge of its last box that is no limit of the rule's: a wider search may find better.
    """

    entry: Entry
    steps: int
    loss: float
    edge: bool


def robust_search(scenario: Scenario, rule: str) -> Tuned:
    """The values of a rule that a search finds for the start, steps and noise of a scenario."""
    box = _first_box(scenario, rule)
    for _ in range(ROUNDS):
        spec = _sweep_of(scenario, rule, box)
        result = sweep(spec)
        cell, edge = _robust_cell(spec, result, box)
        tuned = _outcome(spec, result, cell, edge)
        box = _next_box(rule, box, tuned)
    return tuned


def second_of(rule: str) -> str:
    """The hyperparameter that is searched beside lr: the rule's first other one, empty where it has none."""
    return next((name for name in OPTIMIZERS[rule].hypers() if name != "lr"), "")


def _lr_limits(rule: str) -> tuple[float, float]:
    spec = OPTIMIZERS[rule].hypers()["lr"]
    return float(np.log10(spec.low)), float(np.log10(spec.high))


def _first_box(scenario: Scenario, rule: str) -> Box:
    kind = OPTIMIZERS[rule]
    middle = scenario.resolved_surface().lr if kind.shares_lr else kind.hypers()["lr"].default
    return Box(_about(float(np.log10(middle)), DECADES, _lr_limits(rule)))


def _about(middle: float, length: float, limits: tuple[float, float]) -> tuple[float, float]:
    """An interval of a length about a place, moved to lie within limits."""
    low = min(max(middle - length / 2, limits[0]), limits[1] - length)
    return low, low + length


def _next_box(rule: str, box: Box, tuned: Tuned) -> Box:
    second = second_of(rule)
    closer = CLOSER if second and not tuned.edge else box.closer
    lr = _about(float(np.log10(float(tuned.entry.get("lr")))), DECADES / closer, _lr_limits(rule))
    if not second:
        return Box(lr, closer=closer)
    place = OPTIMIZERS[rule].hypers()[second].fraction(float(tuned.entry.get(second)))
    return Box(lr, _about(place, 1.0 / closer, (0.0, 1.0)), closer)


def _sweep_of(scenario: Scenario, rule: str, box: Box) -> Sweep:
    spec, second = OPTIMIZERS[rule].hypers(), second_of(rule)
    low, high = (float(f"{10.0**end:.2e}") for end in box.lr)
    count = CELLS[0] if second else RUNS
    lr = Axis("lr", max(low, spec["lr"].low), min(high, spec["lr"].high), count, log=True)
    if not second:
        return Sweep(scenario.bare(), Entry(rule), lr, single_row(scenario), tuning_question(scenario))
    ends = [_short(spec[second], spec[second].at(share)) for share in box.second]
    other = Axis(second, ends[0], ends[1], CELLS[1], spec[second].log, spec[second].complement)
    return Sweep(scenario.bare(), Entry(rule), lr, other, tuning_question(scenario))


def _short(spec: Hyper, value: float) -> float:
    """A value with three digits, of 1 - value where that is what counts."""
    near = round(1.0 - float(f"{1.0 - value:.2e}"), 12) if spec.complement else float(f"{value:.2e}")
    return min(max(near, spec.low), spec.high)


def _robust_cell(spec: Sweep, result: SweepResult, box: Box) -> tuple[tuple[int, int], bool]:
    """The cell (j, i) whose worst neighbour is best, and whether it lies at an edge of the box.

    A closer round takes only cells all of whose neighbours it has: what lies beyond, an earlier round has seen.
    """
    ranks, reach = _ranks(spec, result), _reach(spec, box)
    cut = _cut_off(spec, ranks.shape, reach)
    worst = _worst_near(ranks, reach)
    order = np.lexsort((ranks.ravel(), worst.ravel(), cut.ravel() & (box.closer > 1)))
    j, i = (int(k) for k in np.unravel_index(order[0], ranks.shape))
    return (j, i), bool(cut[j, i])


def _reach(spec: Sweep, box: Box) -> tuple[int, int]:
    """How many cells to each side are neighbours, up and across."""
    lr = int(np.ceil(np.log10(NEAR_LR) * (spec.x.count - 1) * box.closer / DECADES))
    return (box.closer if spec.y.count > 1 else 0), lr


def _ranks(spec: Sweep, result: SweepResult) -> NDArray[np.int64]:
    """The place of every cell in the order from best to worst."""
    escapes = spec.question == "escaped"
    counts = _stays_inside(spec, result) if escapes else (result.steps >= 0) & (result.ended_at < 0)
    steps = np.where(counts & (spec.question != "loss"), result.steps, np.iinfo(np.int32).max)
    meant = np.isfinite(result.loss) & (result.ended_at < 0)
    surface = spec.scenario.resolved_surface()
    if not surface.bounded:  # what lies outside of the box may be lower than any minimum
        meant &= surface.contains(result.theta)
    loss = np.where(meant, result.loss, np.inf)
    second = np.where(counts, spec.x.values, np.inf) if escapes else loss
    order = np.lexsort((second.ravel(), steps.ravel()))
    ranks = np.empty(order.size, np.int64)
    ranks[order] = np.arange(order.size)
    return ranks.reshape(loss.shape)


def _stays_inside(spec: Sweep, result: SweepResult) -> NDArray[np.bool_]:
    """Which cells have escaped, and were in the box until then."""
    scenario, surface = spec.scenario, spec.scenario.resolved_surface()
    x, y = np.meshgrid(spec.x.values, spec.y.values)
    start = np.broadcast_to(np.reshape(scenario.resolved_start(), (2, 1, 1)), (2, *x.shape))
    most = int(result.steps.max(initial=0))
    run = descend(surface, spec.optimizer_at(x, y), start, most, noise=scenario.noise, seed=scenario.seed, noise_runs=1)
    inside = surface.contains(np.moveaxis(run.theta, 1, 0))
    later = np.arange(most + 1)[:, None, None] > result.steps
    return np.asarray((result.steps >= 0) & (inside | later).all(axis=0))


def _worst_near(ranks: NDArray[np.int64], reach: tuple[int, int]) -> NDArray[np.int64]:
    """The largest rank among the neighbours of each cell, as far as the box has them."""
    padded = np.pad(ranks, [(k, k) for k in reach], constant_values=-1)
    rows = sliding_window_view(padded, 2 * reach[0] + 1, axis=0).max(axis=-1)
    return np.asarray(sliding_window_view(rows, 2 * reach[1] + 1, axis=1).max(axis=-1))


def _cut_off(spec: Sweep, shape: tuple[int, ...], reach: tuple[int, int]) -> NDArray[np.bool_]:
    """Which cells have neighbours beyond the box that the rule's own limits allow."""
    hypers, cut = OPTIMIZERS[spec.entry.optimizer].hypers(), np.zeros(shape, np.bool_)
    for axis, rows, near in ((spec.y, cut, reach[0]), (spec.x, cut.T, reach[1])):
        if axis.count > 1 and axis.values[0] > hypers[axis.name].low:
            rows[:near] = True
        if axis.count > 1 and axis.values[-1] < hypers[axis.name].high:
            rows[len(rows) - near :] = True
    return cut


def _outcome(spec: Sweep, result: SweepResult, cell: tuple[int, int], edge: bool) -> Tuned:
    lr, other = cell_values(spec, cell)
    settings: dict[str, Any] = {"lr": lr} | ({spec.y.name: other} if spec.y.count > 1 else {})
    ended = result.ended_at[cell] >= 0 and spec.question != "escaped"
    steps = -1 if ended else int(result.steps[cell])
    return Tuned(entry(spec.entry.optimizer, **settings), steps, float(result.loss[cell]), edge)
