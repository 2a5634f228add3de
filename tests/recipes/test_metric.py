"""The recipe of a metric: a function of a surface and a run in `engine/metrics.py`, for one run as for a batch."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import metrics
from engine.descend import Run, descend
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface

HIMMELBLAU = SURFACES["himmelblau"]
LRS = np.array([1e-4, 0.01, 0.5])  # too small, good, and too large to stay in the domain
BATCH = descend(HIMMELBLAU, OPTIMIZERS["momentum"](lr=LRS), HIMMELBLAU.start, 80)
SINGLE = [descend(HIMMELBLAU, OPTIMIZERS["momentum"](lr=float(lr)), HIMMELBLAU.start, 80) for lr in LRS]
PER_STEP = {"effective_lr"}
"""Metrics with a value for each step, in front of the runs."""


def turns(surface: Surface, run: Run) -> Any:
    """How often a step points away from the one before it: a metric as a contributor would write it."""
    steps = np.diff(run.theta, axis=0)
    return np.count_nonzero((steps[1:] * steps[:-1]).sum(axis=1) < 0, axis=0)


def measured(function: Callable[..., Any], run: Run) -> Any:
    arguments = {"surface": HIMMELBLAU, "run": run}
    return np.asarray(function(*(arguments[name] for name in inspect.signature(function).parameters if name != "tol")))


METRICS = {
    name: function
    for name, function in inspect.getmembers(metrics, inspect.isfunction)
    if function.__module__ == metrics.__name__
    and not name.startswith("_")
    and "run" in (parameters := inspect.signature(function).parameters)
    and {*parameters} <= {"surface", "run", "tol"}
} | {"turns": turns}


def test_the_metrics_are_here():
    assert {"reached", "settled", "escaped", "diverged", "stalled"} <= METRICS.keys()


@pytest.mark.parametrize("name", METRICS)
def test_one_run_and_a_batch_give_the_same(name: str):
    batch = measured(METRICS[name], BATCH)
    singles = [measured(METRICS[name], run) for run in SINGLE]
    assert all(single.shape == ((80,) if name in PER_STEP else ()) for single in singles), "no axis of runs in one run"
    np.testing.assert_allclose(np.moveaxis(batch, -1, 0), singles, rtol=1e-14)  # sums may be taken in another order


@pytest.mark.parametrize("name", METRICS)
def test_it_says_what_it_measures(name: str):
    assert METRICS[name].__doc__
