"""Trajectories as CSV, with the scenario as its header."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from engine.descend import Run
from engine.scenario import Scenario, query_string


def trajectories_csv(scenario: Scenario, runs: Mapping[str, Run]) -> str:
    """One row for each optimizer and step: slot, lr, step, x, y, loss, in full precision.

    The first line is a comment (`#`) that holds the race's link, so that a file tells what made it.
    """
    text = io.StringIO()
    text.write(f"# Ravine race: ?{query_string(scenario)}\n")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["optimizer", "lr", "step", "x", "y", "loss"])
    for slot, entry in scenario.slots().items():
        run, lr = runs[slot], scenario.lr_of(entry)
        places = zip(run.theta.tolist(), run.loss.tolist(), strict=True)
        table.writerows([slot, lr, step, x, y, loss] for step, ((x, y), loss) in enumerate(places))
    return text.getvalue()
