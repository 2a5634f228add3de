"""Trajectories as CSV, with the scenario as its header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.descend import Run
from engine.export.csv_table import csv_table, link_comment
from engine.scenario import Scenario


def trajectories_csv(scenario: Scenario, runs: Mapping[str, Run]) -> str:
    """One row for each optimizer and step: slot, lr, step, x, y, loss, in full precision.

    The first line is a comment (`#`) that holds the race's link, so that a file tells what made it.
    """

    def rows() -> Iterator[Sequence[object]]:
        for slot, entry in scenario.slots().items():
            run, lr = runs[slot], scenario.lr_of(entry)
            points = zip(run.theta.tolist(), run.loss.tolist(), strict=True)
            yield from ((slot, lr, step, x, y, loss) for step, ((x, y), loss) in enumerate(points))

    return csv_table(("optimizer", "lr", "step", "x", "y", "loss"), rows(), link_comment("race", scenario))
