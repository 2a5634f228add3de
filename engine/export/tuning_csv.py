"""The numbers behind the tuning page's figures as CSV: maps, and the best steps against kappa."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from engine.experiments.quadratic_theory import KappaCurve
from engine.experiments.sweep import CELL_KINDS, Sweep, SweepResult
from engine.export.csv_table import csv_table, link_comment

_MAP_HEADS = ("optimizer", "x_name", "x", "y_name", "y", "outcome", "steps", "final_loss", "diverged_at")


def map_csv(specs: Sequence[Sweep], maps: Sequence[SweepResult]) -> str:
    """One row for each cell: optimizer, both values, what it is, the steps counted, final loss, diverged at.

    The first line is a comment (`#`) with the scenario's link and the question.
    """

    def rows() -> Iterator[Sequence[object]]:
        for spec, result in zip(specs, maps, strict=True):
            x, y = np.meshgrid(spec.x.values, spec.y.values)
            columns = (x, y, result.kinds, result.steps, result.loss, result.diverged_at)
            for at_x, at_y, kind, *rest in zip(*(c.ravel().tolist() for c in columns), strict=True):
                yield spec.entry.optimizer, spec.x.name, at_x, spec.y.name, at_y, CELL_KINDS[kind], *rest

    return csv_table(_MAP_HEADS, rows(), link_comment(f"map, {specs[0].question}", specs[0].scenario))


def kappa_csv(curve: KappaCurve) -> str:
    """One row for each condition number: kappa, steps of the best SGD and of the best momentum."""
    rows = zip((f"{kappa:g}" for kappa in curve.kappas), curve.sgd.tolist(), curve.momentum.tolist(), strict=True)
    return csv_table(("kappa", "sgd_steps", "momentum_steps"), rows)
