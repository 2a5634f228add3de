"""Every schedule with every optimizer of a race: final loss and steps to settle, of one run or of many noisy ones.

A task is frozen, so that it is a cache key and can be handed to another process; `compute_grid` does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from engine.conditions import within_tolerance
from engine.criteria import settle_window
from engine.descend import CHUNK, Run, descend_together
from engine.experiments.cost import descent_seconds
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, entry, schedule_of, without_starts
from engine.scenario.scenario import changed
from i18n import say
from i18n.numbers import setting_text
from optimizers import OPTIMIZERS
from optimizers.base import Array
from optimizers.schedule_base import Schedule
from optimizers.scheduled import Scheduled
from optimizers.schedules import SCHEDULES, Milestones

BAND = (0.1, 0.9)
"""The ends of the band that is given beside a median."""

FACTORS = 8_000_000
"""How many factors (steps x columns x optimizers) are in memory at once, 8 bytes each: bounds a chunk's columns."""


def with_schedule(item: Entry, schedule: Schedule) -> Entry:
    """The same optimizer under another schedule; hyperparameters, switches and what it has for itself stay."""
    rule = OPTIMIZERS[item.optimizer]
    settings = item.overrides({**rule.hypers(), **rule.switches()})
    under = {name: getattr(schedule, name) for name in schedule.hypers()}
    return replace(
        item, schedule=schedule.key, settings=entry(item.optimizer, schedule.key, **settings, **under).settings
    )


def schedule_rows(scenario: Scenario) -> tuple[Schedule, ...]:
    """All schedules in their own order, each as the first entry under it has set it, or with its defaults."""
    used = {item.schedule: schedule_of(item) for item in reversed(scenario.entries)}
    return tuple(used.get(key, schedule()) for key, schedule in SCHEDULES.items())


def constant_race(scenario: Scenario) -> Scenario:
    """The race at a constant lr: its different optimizers, without their schedules, from the race's start.

    Its slots are a grid's columns.
    """
    bare = dict.fromkeys(with_schedule(item, SCHEDULES[CONSTANT]()) for item in without_starts(scenario.entries))
    return changed(scenario, replace(scenario, entries=tuple(bare)))


def cell_scenario(scenario: Scenario, slot: str, schedule: str) -> Scenario:
    """The race that a cell stands for: an optimizer under a schedule, beside itself at a constant lr.

    `slot` is one of `plain(scenario)`; noise and seed are the scenario's.
    """
    constant = constant_race(scenario).slots()[slot]
    chosen = next(item for item in schedule_rows(scenario) if item.key == schedule)
    entries = dict.fromkeys((with_schedule(constant, chosen), constant))
    return changed(scenario, replace(scenario, entries=tuple(entries)))


@dataclass(frozen=True)
class GridTask:
    """A grid to be computed, see `grid_task`.

    Attributes:
        scenario: surface, start, lr, steps, noise, seed and tolerance; it has no entries.
        schedules: the rows.
        optimizers: the columns, at a constant lr.
        runs: of each cell, each with noise of its own, the same in every cell: the first is the race of the cell.
    """

    scenario: Scenario
    schedules: tuple[Schedule, ...]
    optimizers: tuple[Entry, ...]
    runs: int = 1

    @property
    def run_steps(self) -> int:
        """How many steps of all runs together: what it costs."""
        return len(self.schedules) * len(self.optimizers) * self.runs * self.scenario.resolved_steps()

    def split(self) -> list[GridTask]:
        """A task for each column."""
        return [replace(self, optimizers=(item,)) for item in self.optimizers]


def grid_task(scenario: Scenario, runs: int) -> GridTask:
    """The grid of a scenario's optimizers; a single run of each cell where there is no noise: all would be one."""
    return GridTask(
        scenario.bare(), schedule_rows(scenario), constant_race(scenario).entries, runs if scenario.noise else 1
    )


@dataclass(frozen=True)
class ScheduleGrid:
    """Results of the cells; every array is (schedules, optimizers), an infinite number stands for never.

    Attributes:
        loss, loss_low, loss_high: median of the final loss above the lowest (the loss itself on a surface without a
            minimum), and the ends of the band. A run that ended early has an infinite one.
        steps, steps_low, steps_high: the same of the steps to settle (`engine.metrics.settled`).
        settled, diverged, undefined: the shares of the runs that did, or that left the region where f is defined.

    Medians and ends of bands are values of runs: the smallest that at least that share of the runs does not exceed.
    """

    loss: Array
    loss_low: Array
    loss_high: Array
    steps: Array
    steps_low: Array
    steps_high: Array
    settled: Array
    diverged: Array
    undefined: Array

    def column(self, number: int) -> ScheduleGrid:
        """One optimizer's part."""
        return ScheduleGrid(*(getattr(self, f.name)[:, number : number + 1] for f in fields(self)))


def join_columns(parts: Sequence[ScheduleGrid]) -> ScheduleGrid:
    """The grid of its columns in order."""
    return ScheduleGrid(
        *(np.concatenate([getattr(part, f.name) for part in parts], axis=1) for f in fields(ScheduleGrid))
    )


def compute_grid(task: GridTask) -> ScheduleGrid:
    """The grid of a task, all its runs in one batch: columns are the schedules' runs, alike for every optimizer."""
    scenario, surface = task.scenario, task.scenario.resolved_surface()
    steps, start = scenario.resolved_steps(), np.array(scenario.resolved_start(), dtype=np.float64)
    factors = np.stack([item.factors(steps) for item in task.schedules], axis=1)[:, :, np.newaxis]
    scheduled_optimizers = [Scheduled(inner=scenario.optimizer(item), factors=factors) for item in task.optimizers]
    starts = np.broadcast_to(start.reshape(2, 1, 1), (2, len(task.schedules), task.runs))
    runs = descend_together(
        surface,
        scheduled_optimizers,
        starts,
        steps,
        history=False,
        noise=scenario.noise,
        seed=scenario.seed,
        noise_runs=task.runs,
        chunk=max(1, min(CHUNK, FACTORS // max(1, steps * len(scheduled_optimizers)))),
        watch=within_tolerance(surface, start, scenario.tol),
    )
    lowest = 0.0 if surface.minimum is None else surface.minimum
    return join_columns([_column(run, lowest, steps) for run in runs])


def grid_seconds(task: GridTask) -> float:
    """What a task takes, estimated."""
    steps, runs = task.scenario.resolved_steps(), len(task.schedules) * task.runs
    noise_runs = task.runs if task.scenario.noise else 0
    each = descent_seconds(task.scenario.resolved_surface(), steps, runs, noise_runs=noise_runs)
    return len(task.optimizers) * each


def _column(run: Run, lowest: float, steps: int) -> ScheduleGrid:
    """The cells of one optimizer, from its runs (schedules, runs)."""
    ended, since = run.ended_at >= 0, run.watched.since
    loss = np.where(ended, np.inf, run.loss[-1] - lowest)
    settled = (since >= 0) & (since <= steps - settle_window(steps)) & ~ended
    counted = np.where(settled, since, np.inf)
    shares = [of.mean(axis=1) for of in (settled, run.diverged_at >= 0, run.undefined_at >= 0)]
    cells = [*_spread(loss), *_spread(counted), *shares]
    return ScheduleGrid(*(np.asarray(cell, dtype=np.float64)[:, np.newaxis] for cell in cells))


def _spread(values: Array) -> Array:
    """Median and the ends of the band over the last axis. No averages: between never and never there is nothing."""
    return np.quantile(values, (0.5, *BAND), axis=-1, method="inverted_cdf")


def best_cells(median: Array) -> Array:
    """Which cells have the lowest median of their column; none in a column of nothing but never."""
    return np.asarray((median == median.min(axis=0)) & np.isfinite(median))


def row_order(median: Array, column: int | None) -> list[int]:
    """The numbers of the rows from the lowest median of a column on, or in their own order."""
    every = range(len(median))
    return list(every) if column is None else sorted(every, key=lambda row: float(median[row, column]))


def settings_text(schedule: Schedule) -> str:
    """What differs from the schedule's defaults, as "gamma 0.2"; empty if nothing does."""
    return ", ".join(
        f"{say(name.replace('_', ' '))} {setting_text(value)}" for name, value in changed_settings(schedule)
    )


def changed_settings(schedule: Schedule) -> list[tuple[str, float]]:
    """(name, value) of what differs from the schedule's defaults."""
    values = [(name, getattr(schedule, name), spec.default) for name, spec in schedule.hypers().items()]
    return [(name, value) for name, value, default in values if value != default]


def momentum_forms(scenario: Scenario, constant: bool = False) -> Scenario:
    """Momentum with lr inside of the velocity and with lr outside, as a race: under the present schedule, or constant.

    The momentum of the race, or with defaults; the schedule is its own, else the first that anybody is under, else
    milestones.
    """
    candidates = [item for item in scenario.entries if item.optimizer == "momentum"]
    item = next((item for item in candidates if item.schedule != CONSTANT), (candidates or [Entry("momentum")])[0])
    schedule = SCHEDULES[CONSTANT]() if constant else _present([item, *scenario.entries])
    form = with_schedule(item, schedule)
    forms = tuple(form.with_settings(lr_outside=outside) for outside in (False, True))
    return changed(scenario, replace(scenario, entries=forms))


def _present(entries: Iterable[Entry]) -> Schedule:
    return next((schedule_of(item) for item in entries if item.schedule != CONSTANT), Milestones())


def largest_distance(item: Run, other: Run) -> float:
    """The largest distance between two paths at the same step."""
    return float(np.hypot(*np.moveaxis(item.theta - other.theta, 1, 0)).max())
