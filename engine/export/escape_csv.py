"""The numbers behind the escape page's figures as CSV, each with the race's link in its first line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from engine.descend import Run
from engine.experiments.basins import UNPLACED, basins
from engine.experiments.ensembles import EscapeTimes, ridge_distances
from engine.experiments.saddles import Saddle, escape_component
from engine.experiments.survival import kaplan_meier
from engine.experiments.sweep import Sweep, SweepResult
from engine.export.csv_table import csv_table, link_comment
from engine.scenario import Scenario


def _table(scenario: Scenario, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return csv_table(heads, rows, link_comment("escape", scenario))


def growth_csv(scenario: Scenario, saddle: Saddle, runs: Mapping[str, Run]) -> str:
    """One row for each optimizer and step: optimizer, step, signed distance along the escape direction."""
    rows = (
        (slot, step, distance)
        for slot, run in runs.items()
        for step, distance in enumerate(escape_component(saddle, np.moveaxis(run.theta, 1, 0)).tolist())
    )
    return _table(scenario, ("optimizer", "step", "distance"), rows)


def distance_csv(scenario: Scenario, results: Mapping[str, EscapeTimes]) -> str:
    """One row for each optimizer and distance: optimizer, distance, steps to escape or -1."""
    rows = (
        (slot, distance, step)
        for slot, times in results.items()
        for distance, step in zip(ridge_distances().tolist(), times.steps.tolist(), strict=True)
    )
    return _table(scenario, ("optimizer", "distance", "escape"), rows)


def ensemble_csv(scenario: Scenario, results: Mapping[str, EscapeTimes]) -> str:
    """The steps of each Kaplan-Meier curve: optimizer, step, fraction escaped, and the ends of the 95 % band."""

    def rows() -> Iterable[Sequence[object]]:
        for slot, times in results.items():
            curve = kaplan_meier(times.steps, times.seen)
            columns = (curve.at.tolist(), curve.escaped.tolist(), curve.low.tolist(), curve.high.tolist())
            for row in zip(*columns, strict=True):
                yield slot, *row

    return _table(scenario, ("optimizer", "step", "escaped", "low", "high"), rows())


def basin_csv(scenario: Scenario, maps: Mapping[str, tuple[Sweep, SweepResult]]) -> str:
    """One row for each optimizer and start: where it ends, steps to there or -1, the loss and the place at the end."""

    def rows() -> Iterable[Sequence[object]]:
        for slot, (spec, result) in maps.items():
            ends = basins(spec, result)
            names = dict(enumerate(ends.names)) | UNPLACED
            x, y = np.meshgrid(spec.x.values, spec.y.values)
            columns = (x, y, ends.kind, ends.steps, result.loss, *result.theta)
            for at_x, at_y, kind, *rest in zip(*(c.ravel().tolist() for c in columns), strict=True):
                yield slot, at_x, at_y, names[kind], *rest

    return _table(scenario, ("optimizer", "x", "y", "end", "steps", "loss", "end_x", "end_y"), rows())
