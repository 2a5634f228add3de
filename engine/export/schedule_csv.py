"""The grid of schedules and optimizers as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.experiments.schedule_grid import GridTask, ScheduleGrid
from engine.export.csv_table import comments_on, csv_table
from engine.scenario import Scenario

_MEASURED = {
    "loss": "median of the final loss above the lowest; of the loss itself on a surface without a minimum; inf: ended",
    "loss_low": "the 10 % quantile of it",
    "loss_high": "the 90 % quantile of it",
    "steps": "median of the steps to settle; inf: never",
    "steps_low": "the 10 % quantile of it",
    "steps_high": "the 90 % quantile of it",
    "settled": "share of the runs that settled",
    "diverged": "share of the runs that diverged or left the region where f is defined",
}
_COLUMNS = {
    "schedule": "its name in the link",
    "settings": "of the schedule; defaults as well",
    "optimizer": "its name in the link; the second of a kind has a 2",
    "lr": "before the schedule",
    "runs": "of each cell; each with its own noise",
    **_MEASURED,
}


def grid_csv(scenario: Scenario, task: GridTask, result: ScheduleGrid) -> str:
    """One row for each cell in full precision, "inf" for never; comments say what made the file."""
    race = replace(task.scenario, entries=task.optimizers)
    comments = comments_on("schedules", scenario, _COLUMNS, race.slots(), {"noise": race.noise})
    return csv_table(list(_COLUMNS), _rows(task, race, result), comments)


def _rows(task: GridTask, race: Scenario, result: ScheduleGrid) -> Iterator[Sequence[object]]:
    for i, schedule in enumerate(task.schedules):
        settings = "; ".join(f"{name} {float(getattr(schedule, name))!r}" for name in schedule.hypers())
        for j, (slot, entry) in enumerate(race.slots().items()):
            numbers = (float(getattr(result, name)[i, j]) for name in _MEASURED)
            yield schedule.key, settings, slot, race.lr_of(entry), task.runs, *numbers
