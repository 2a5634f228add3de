"""The numbers behind the tuning page's figures as CSV: maps, and the steps of theory's optimum against kappa."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from engine.experiments.quadratic_theory import KappaCurve
from engine.experiments.sweep import CELL_KINDS, Sweep, SweepResult
from engine.export.csv_table import NEVER, comments_on, csv_table

_COUNTED = {
    "settled": "the step from which on it stays within the tolerance",
    "escaped": "the step at which it had escaped",
    "basin": "the step at which it was first at a minimum",
    "loss": "not counted",
}


def map_csv(specs: Sequence[Sweep], maps: Sequence[SweepResult]) -> str:
    """One row for each cell: optimizer, both values, what it is, the steps counted, the last loss, where it ended.

    Every optimizer's settings are in the comments; those on its axes are in the rows.
    """
    question = specs[0].question
    columns = _columns(question)

    def rows() -> Iterator[Sequence[object]]:
        for spec, result in zip(specs, maps, strict=True):
            x, y = np.meshgrid(spec.x.values, spec.y.values)
            cells = (x, y, result.kinds, result.steps, result.loss, result.diverged_at, result.undefined_at)
            for at_x, at_y, kind, *rest in zip(*(c.ravel().tolist() for c in cells), strict=True):
                yield spec.entry.optimizer, spec.x.name, at_x, spec.y.name, at_y, CELL_KINDS[kind], *rest

    slots = {spec.entry.optimizer: spec.entry for spec in specs}
    return csv_table(list(columns), rows(), comments_on(f"map; {question}", specs[0].scenario, columns, slots))


def _columns(question: str) -> dict[str, str]:
    """{name: meaning}."""
    return {
        "optimizer": "its name in the link; its settings are above but for those on its axes",
        "x_name": "the setting across",
        "x": "its value",
        "y_name": "the setting up",
        "y": "its value",
        "outcome": "what the cell is",
        "steps": f"{_COUNTED[question]}; {NEVER}",
        "final_loss": "f after all steps; at the last point where the run ended early",
        "diverged_at": f"the step at which it diverged; {NEVER}",
        "undefined_at": f"the step at which it left the region where f is defined; {NEVER}",
    }


def kappa_csv(curve: KappaCurve) -> str:
    """One row for each condition number: kappa, steps of SGD and of Momentum at the optimum of theory."""
    columns = {
        "kappa": "the condition number of the ravine",
        "sgd_steps": "of SGD with the lr that theory calls optimal; until f <= 1e-4",
        "momentum_steps": "of Momentum with the lr and the momentum that theory calls optimal; until f <= 1e-4",
    }
    comments = ["Ravine kappa", *(f"column {name}: {meaning}" for name, meaning in columns.items())]
    rows = zip(curve.kappas.tolist(), curve.sgd.tolist(), curve.momentum.tolist(), strict=True)
    return csv_table(list(columns), rows, comments)
