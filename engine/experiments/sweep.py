"""Sweeps: one optimizer over a grid of two hyperparameters or starts, with a result for every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.conditions import Condition, Counts, StreakRecord, at_any_minimum, escaped_saddle, within_tolerance
from engine.criteria import settle_window
from engine.descend import CHUNK, descend
from engine.experiments.axis import START_AXES, Axis
from engine.experiments.cost import descent_seconds, step_seconds
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from optimizers.base import Array, Optimizer
from surfaces.base import Point, Surface

Question = Literal["settled", "loss", "escaped", "basin"]
QUESTIONS: dict[Question, str] = {
    "settled": "steps to settle",
    "escaped": "steps to escape",
    "loss": "final loss",
    "basin": "steps",
}
"""What may be asked of every cell, and its name: keys for `say`."""

CELL_KINDS = ("counted", "hovering", "not yet", "diverged", "undefined")
"""What a cell can be. `counted`: it has the number that was asked for."""

UNCOUNTED = {
    "hovering": "hovering: reached, does not stay",
    "not yet": "not within the steps",
    "diverged": "diverged",
    "undefined": "left the region where f is defined",
}
"""What the cells without a number are: keys for `say`."""

MAX_SIDE = 400
MAX_RUN_STEPS = 320_000_000
"""The largest map that one visitor may ask for: 400 x 400 cells of 2,000 steps."""

SLICE_SECONDS = 0.2
"""How long a slice takes about, and so how long a map goes on that was cancelled."""

SLICE_SHARE = 3
"""A slice takes at least so many times what its steps take without any run: shorter ones would be mostly that."""


@dataclass(frozen=True)
class Sweep:
    """A map to be computed: a frozen value, so that it is a cache key and can be sent to another process.

    Attributes:
        scenario: surface, start, steps, noise, seed and tolerance; its entries do not matter.
        entry: the optimizer, with what is not on an axis. Its lr is the shared one where the scenario shares it.
        x, y: the axes; cell (j, i) has the i-th value of x and the j-th of y.
        question: what is counted: the step from which on it stays close to the lowest minimum ("settled"), nothing but
            the end ("loss"), the step at which it has escaped the saddle nearest to the start ("escaped"), or the step
            at which it first was at a minimum, whichever ("basin").
    """

    scenario: Scenario
    entry: Entry
    x: Axis
    y: Axis
    question: Question = "settled"

    @property
    def cells(self) -> int:
        """How many runs it takes."""
        return self.x.count * self.y.count

    @property
    def run_steps(self) -> int:
        """How many steps of all runs together: what it costs."""
        return self.cells * self.scenario.resolved_steps()

    def coarse(self, side: int = 50) -> Sweep:
        """The same map with at most `side` cells along each axis, for a preview."""
        return replace(
            self,
            x=replace(self.x, count=min(side, self.x.count)),
            y=replace(self.y, count=min(side, self.y.count)),
        )

    def optimizer_at(self, x: Array | float, y: Array | float) -> Optimizer:
        """The optimizer with the hyperparameters of some cells."""
        optimizer = self.scenario.optimizer(self.entry)
        on_axes = {axis.name: value for axis, value in ((self.x, x), (self.y, y)) if axis.name not in START_AXES}
        return optimizer.replace(**on_axes)

    def start_at(self, x: Array | float, y: Array | float) -> Array:
        """The start of some cells, shape (2, ...)."""
        place: dict[str, Any] = dict(zip(START_AXES, self.scenario.resolved_start(), strict=True))
        place |= {axis.name: value for axis, value in ((self.x, x), (self.y, y)) if axis.name in START_AXES}
        return np.stack(np.broadcast_arrays(place["x"], place["y"])).astype(np.float64)


@dataclass(frozen=True)
class SweepResult:
    """Results of the cells of a map; every array ends with the axes (y, x).

    Attributes:
        steps: what the question counts, -1 where it did not happen.
        first: the first step at which it was close (or escaped, or at a minimum), -1 = never.
        loss: f at the end. theta: (2, ...), the end.
        diverged_at: the step at which it diverged, -1 = never.
        undefined_at: the step at which it left the region where f is defined, -1 = never.
        hovering: close once, and still about at the end, but not settled; for "settled" only.
        basin: the number of the listed minimum that it is at in the end, -1 where it is at none.
    """

    steps: Counts
    first: Counts
    loss: Array
    theta: Array
    diverged_at: Counts
    undefined_at: Counts
    hovering: NDArray[np.bool_]
    basin: Counts

    @property
    def kinds(self) -> NDArray[np.int8]:
        """The number in `CELL_KINDS` of every cell."""
        without = np.select([self.undefined_at >= 0, self.diverged_at >= 0, self.hovering], [4, 3, 1], 2)
        return np.where(self.steps >= 0, 0, without).astype(np.int8)

    @property
    def ended_at(self) -> Counts:
        """The step at which it ended early, by either of the two, -1 = never."""
        return np.maximum(self.diverged_at, self.undefined_at)


def answerable(scenario: Scenario, question: Question) -> bool:
    """Whether a question makes sense: there is a minimum to settle at, or a saddle that the start has not escaped."""
    surface = scenario.resolved_surface()
    if question == "escaped":
        saddle, start = saddle_to_escape(scenario), np.array(scenario.resolved_start()).reshape(2, 1)
        return saddle is not None and not escaped_saddle(surface, saddle).holds(start, surface.value)[0]
    return question == "loss" or surface.minimum is not None


def saddle_to_escape(scenario: Scenario) -> Point | None:
    """The listed saddle nearest to the scenario's start, or None where the surface has none."""
    saddles = scenario.resolved_surface().saddles
    if not saddles:
        return None
    x, y = scenario.resolved_start()
    return min(saddles, key=lambda s: (s[0] - x) ** 2 + (s[1] - y) ** 2)


def slices(spec: Sweep) -> list[tuple[int, int]]:
    """Rows (first, last + 1) of a map in parts of a fraction of a second, or a few where single steps take long."""
    alone, each = step_seconds(spec.scenario.resolved_surface())
    steps = max(1, spec.scenario.resolved_steps())
    columns = (max(SLICE_SECONDS / steps, SLICE_SHARE * alone) - alone) / each
    rows = max(1, int(min(columns, CHUNK)) // spec.x.count)
    return [(first, min(first + rows, spec.y.count)) for first in range(0, spec.y.count, rows)]


def compute_rows(spec: Sweep, first: int, last: int) -> SweepResult:
    """Some rows of a map. Noise is the same for every cell, so that only the axes make a difference."""
    scenario, surface = spec.scenario, spec.scenario.resolved_surface()
    x, y = np.meshgrid(spec.x.values, spec.y.values[first:last])
    starts = np.broadcast_to(spec.start_at(x, y).reshape(2, *_lead(spec, x)), (2, *x.shape))
    condition = _condition(spec, surface, starts)
    run = descend(
        surface,
        spec.optimizer_at(x, y),
        starts,
        scenario.resolved_steps(),
        history=False,
        noise=scenario.noise,
        seed=scenario.seed,
        noise_runs=1,
        watch=condition,
    )
    tally = run.watched if condition else StreakRecord.empty(x.size).reshaped(x.shape)
    steps = _counted(spec, tally, run.loss[-1])
    ended = run.ended_at >= 0
    return SweepResult(
        steps=np.where(ended & (spec.question != "escaped"), -1, steps).astype(np.int32),
        first=tally.first,
        loss=run.loss[-1],
        theta=run.theta[-1],
        diverged_at=run.diverged_at.astype(np.int32),
        undefined_at=run.undefined_at.astype(np.int32),
        hovering=tally.near & (tally.first >= 0) & (steps < 0) & ~ended,
        basin=np.where(ended, -1, basin_of(surface, run.theta[-1])).astype(np.int32),
    )


def sweep_seconds(spec: Sweep) -> float:
    """What a map takes, estimated."""
    return descent_seconds(spec.scenario.resolved_surface(), spec.scenario.resolved_steps(), spec.cells)


def compute_slice(task: tuple[Sweep, int, int]) -> SweepResult:
    """`compute_rows` with one argument, for executors."""
    return compute_rows(*task)


def join_rows(parts: Sequence[SweepResult]) -> SweepResult:
    """The map of its rows in order."""
    return SweepResult(*(np.concatenate([getattr(p, f.name) for p in parts], axis=-2) for f in fields(SweepResult)))


def sweep(spec: Sweep) -> SweepResult:
    """The whole map, in this process."""
    return join_rows([compute_rows(spec, first, last) for first, last in slices(spec)])


def basin_of(surface: Surface, theta: Array) -> Counts:
    """The number of the listed minimum within 2 % of the box's larger side of each end, -1 where there is none."""
    return at_any_minimum(surface).visited(theta)


def best_cell(spec: Sweep, result: SweepResult) -> tuple[int, int] | None:
    """The best cell (j, i): fewest steps; of equals one that lasts to the end, then that of the lowest final loss.

    By the loss alone where nothing was counted, or where that is the question. None where every cell ended early.
    """
    ended = result.ended_at >= 0
    counted = (result.steps >= 0) & (~ended | (spec.question == "escaped"))
    if not (counted | ~ended).any():
        return None
    loss = np.where(np.isfinite(result.loss), result.loss, np.inf)
    uses_steps = counted & (spec.question != "loss")
    steps = np.where(uses_steps, result.steps, np.iinfo(np.int32).max)
    order = np.lexsort((loss.ravel(), ended.ravel(), steps.ravel()))
    j, i = np.unravel_index(order[0], loss.shape)
    return int(j), int(i)


def _lead(spec: Sweep, x: Array) -> tuple[int, ...]:
    """Starts that no axis moves are one point for all cells."""
    return x.shape if {spec.x.name, spec.y.name} & set(START_AXES) else (1, 1)


def _condition(spec: Sweep, surface: Surface, starts: Array) -> Condition | None:
    if spec.question == "settled":
        return within_tolerance(surface, starts, spec.scenario.tol)
    if spec.question == "escaped":
        return _escape_condition(spec, surface)
    return at_any_minimum(surface) if spec.question == "basin" and surface.minima else None


def _escape_condition(spec: Sweep, surface: Surface) -> Condition | None:
    """A map of starts asks where a run gets out, and stops there; the ends of other maps are those of their races."""
    saddle = saddle_to_escape(spec.scenario)
    of_starts = any(axis.name in START_AXES and axis.count > 1 for axis in (spec.x, spec.y))
    if saddle is None or not (of_starts or answerable(spec.scenario, "escaped")):
        return None
    return escaped_saddle(surface, saddle, stop_at_first=of_starts)


def _counted(spec: Sweep, tally: StreakRecord, loss: Array) -> Any:
    if spec.question == "settled":
        horizon = spec.scenario.resolved_steps()
        return np.where(tally.since > horizon - settle_window(horizon), -1, tally.since)
    if spec.question == "loss":
        return np.where(np.isfinite(loss), spec.scenario.resolved_steps(), -1)
    return tally.first
