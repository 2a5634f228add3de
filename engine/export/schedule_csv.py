"""The grid of schedules and optimizers as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from engine.experiments.schedule_grid import GridTask, ScheduleGrid, changed_settings
from engine.export.csv_table import csv_table, link_comment
from engine.scenario import Scenario

_HEADS = ("schedule", "settings", "optimizer", "lr", "steps", "noise", "seed", "runs")


def grid_csv(scenario: Scenario, task: GridTask, result: ScheduleGrid) -> str:
    """One row for each cell in full precision, "inf" for never; the first line has the link of the race."""
    heads = [*_HEADS, *(f.name for f in fields(ScheduleGrid))]
    return csv_table(heads, _rows(task, result), link_comment("schedules", scenario))


def _rows(task: GridTask, result: ScheduleGrid) -> Iterator[Sequence[object]]:
    race = replace(task.scenario, entries=task.optimizers)
    for i, schedule in enumerate(task.schedules):
        settings = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in changed_settings(schedule))
        for j, (slot, entry) in enumerate(race.slots().items()):
            about = (slot, race.lr_of(entry), race.resolved_steps(), race.noise, race.seed, task.runs)
            numbers = (float(getattr(result, f.name)[i, j]) for f in fields(ScheduleGrid))
            yield schedule.key, settings, *about, *numbers
