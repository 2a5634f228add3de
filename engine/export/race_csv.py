"""Trajectories as CSV, with the scenario as its header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.descend import Run
from engine.export.csv_table import STATE, comments_on, csv_table, states
from engine.scenario import Scenario

_COLUMNS = {
    "optimizer": "its name in the link; the second of a kind has a 2",
    "step": "0 is the start",
    "lr": "the learning rate of the step that led here: with the factor of the schedule; empty where no step was made",
    "x": "in the units of the surface",
    "y": "in the units of the surface",
    "loss": "f at (x y)",
    "state": STATE,
}


def trajectories_csv(scenario: Scenario, runs: Mapping[str, Run]) -> str:
    """One row for each optimizer and step, in full precision; comments say what made the file."""

    def rows() -> Iterator[Sequence[object]]:
        for slot, entry in scenario.slots().items():
            run, optimizer = runs[slot], scenario.optimizer(entry)
            points = zip(run.theta.tolist(), run.loss.tolist(), states(run), strict=True)
            for step, ((x, y), loss, state) in enumerate(points):
                lr = optimizer.numbers(step)["lr"] if step and state == "running" else None
                yield slot, step, lr, x, y, loss, state

    return csv_table(list(_COLUMNS), rows(), comments_on("race", scenario, _COLUMNS))
