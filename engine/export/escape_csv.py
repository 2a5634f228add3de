"""The numbers behind the escape page's figures as CSV, each with the race's link in its first line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from engine.descend import Run
from engine.experiments.basins import UNPLACED, basins
from engine.experiments.ensembles import EscapeTask, EscapeTimes, ridge_distances
from engine.experiments.saddles import Saddle, escape_component
from engine.experiments.survival import kaplan_meier
from engine.experiments.sweep import Sweep, SweepResult
from engine.export.csv_table import NEVER, STATE, comments_on, csv_table, states
from engine.scenario import Scenario

Rows = Iterator[Sequence[object]]

_OPTIMIZER = {"optimizer": "its name in the link; the second of a kind has a 2"}
_GROWTH = _OPTIMIZER | {
    "step": "0 is the start",
    "distance": "from the saddle along the direction that leads off; with its sign",
    "state": STATE,
}
_DISTANCES = _OPTIMIZER | {
    "distance": "of the start from the ridge",
    "steps": f"the step at which it had escaped; {NEVER} within the steps watched",
}
_ENSEMBLE = _OPTIMIZER | {
    "step": "a step at which a run escapes",
    "escaped": "the fraction of the runs that have escaped by then (Kaplan-Meier)",
    "low": "the lower end of the 95 % band",
    "high": "the upper end of the 95 % band",
}
_BASINS = _OPTIMIZER | {
    "x": "of the start",
    "y": "of the start",
    "end": "where the run ends",
    "steps": f"the step at which it was first there; {NEVER}",
    "loss": "f at (end_x end_y)",
    "end_x": "the last point",
    "end_y": "the last point",
}


def growth_csv(scenario: Scenario, saddle: Saddle, runs: Mapping[str, Run]) -> str:
    """One row for each optimizer and step: the distance along the escape direction."""

    def rows() -> Rows:
        for slot, run in runs.items():
            distances = escape_component(saddle, np.moveaxis(run.theta, 1, 0)).tolist()
            for step, (distance, state) in enumerate(zip(distances, states(run), strict=True)):
                yield slot, step, distance, state

    return csv_table(
        list(_GROWTH), rows(), comments_on("distance", scenario, _GROWTH, about={"saddle": _place(saddle)})
    )


def distance_csv(scenario: Scenario, tasks: Mapping[str, EscapeTask], results: Mapping[str, EscapeTimes]) -> str:
    """One row for each optimizer and distance of its start."""
    rows = (
        (slot, distance, step)
        for slot, times in results.items()
        for distance, step in zip(ridge_distances().tolist(), times.steps.tolist(), strict=True)
    )
    about = {"start": "beside the ridge; in each row", "noise": 0.0}
    comments = comments_on("distance sweep", scenario, _DISTANCES, about=_watched(tasks) | about)
    return csv_table(list(_DISTANCES), rows, comments)


def ensemble_csv(scenario: Scenario, tasks: Mapping[str, EscapeTask], results: Mapping[str, EscapeTimes]) -> str:
    """The steps of each Kaplan-Meier curve."""

    def rows() -> Rows:
        for slot, times in results.items():
            curve = kaplan_meier(times.steps, times.seen)
            columns = (curve.at.tolist(), curve.escaped.tolist(), curve.low.tolist(), curve.high.tolist())
            for row in zip(*columns, strict=True):
                yield slot, *row

    task = next(iter(tasks.values()))
    x, y = task.start
    about = _watched(tasks) | {"start": f"{x!r} {y!r}", "noise": task.noise, "runs": task.runs}
    comments = comments_on("ensemble", scenario, _ENSEMBLE, about=about)
    return csv_table(list(_ENSEMBLE), rows(), comments)


def basin_csv(scenario: Scenario, maps: Mapping[str, tuple[Sweep, SweepResult]]) -> str:
    """One row for each optimizer and start: where it ends, steps to there, the loss and the place at the end."""

    def rows() -> Rows:
        for slot, (spec, result) in maps.items():
            ends = basins(spec, result)
            names = dict(enumerate(ends.names)) | UNPLACED
            x, y = np.meshgrid(spec.x.values, spec.y.values)
            columns = (x, y, ends.kind, ends.steps, result.loss, *result.theta)
            for at_x, at_y, kind, *rest in zip(*(c.ravel().tolist() for c in columns), strict=True):
                yield slot, at_x, at_y, names[kind], *rest

    slots = {slot: spec.entry for slot, (spec, _) in maps.items()}
    stops = any(spec.question == "escaped" for spec, _ in maps.values())
    last = "the last point: a run that escapes is stopped there" if stops else "the last point"
    columns = _BASINS | {"end_x": last, "end_y": last}
    return csv_table(
        list(columns), rows(), comments_on("basins", scenario, columns, slots, {"start": "that of each row"})
    )


def _watched(tasks: Mapping[str, EscapeTask]) -> dict[str, object]:
    """What a file of escape times says of the runs: where from, and for how long."""
    task = next(iter(tasks.values()))
    return {"saddle": _place(task.place()), "watched": f"{task.steps} steps"}


def _place(saddle: Saddle) -> str:
    x, y = saddle.place
    return f"{float(x)!r} {float(y)!r}"
