"""The counter-example of Reddi et al. 2018: Adam ends at the wrong end of the interval, AMSGrad at the right one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiments.reddi import INITIAL_LR, PERIOD, POINTS, RegretPath, counter_example, slopes
from optimizers import OPTIMIZERS


@pytest.fixture(scope="module")
def adam() -> RegretPath:
    return counter_example("adam")


@pytest.fixture(scope="module")
def amsgrad() -> RegretPath:
    return counter_example("amsgrad")


def test_slopes_over_a_period_add_up_to_ten() -> None:
    g = slopes(3 * PERIOD)
    assert g[:PERIOD].sum() == g[PERIOD : 2 * PERIOD].sum() == 10.0
    np.testing.assert_array_equal(np.flatnonzero(g > 0) + 1, [1, 102, 203])


def test_adam_ends_at_the_wrong_end(adam: RegretPath) -> None:
    assert adam.steps[-1] == 100_000
    assert round(float(adam.x[-1]), 3) == 0.993


def test_amsgrad_ends_at_the_right_end(amsgrad: RegretPath) -> None:
    # Reddi et al. do not correct biases: -0.984 that way
    assert round(float(amsgrad.x[-1]), 3) == -0.998


def test_amsgrad_as_in_the_paper() -> None:
    path = counter_example("amsgrad", 20_000, bias_correction=False)
    assert round(float(path.x[-1]), 3) == -0.839


def lately(path: RegretPath) -> float:
    """The mean regret over the last tenth of the periods."""
    total, first = path.regret * path.steps, len(path.steps) * 9 // 10
    return float((total[-2] - total[first]) / (path.steps[-2] - path.steps[first]))


def test_adams_regret_does_not_vanish(adam: RegretPath, amsgrad: RegretPath) -> None:
    # At x = 1 every period costs 10 * 2 more than at x = -1; what x moves within a period comes on top of that
    assert lately(adam) == pytest.approx(0.2467, abs=1e-4)
    assert lately(adam) > 20 / PERIOD
    assert lately(amsgrad) == pytest.approx(0.0535, abs=1e-4)
    assert amsgrad.regret[-1] < adam.regret[-1] / 2


def test_sgd_finds_the_right_end() -> None:
    assert counter_example("sgd", 20_000).x[-1] < -0.5


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_rule_stays_in_the_interval(key: str) -> None:
    path = counter_example(key, 300)
    assert (np.abs(path.x) <= 1).all()
    assert np.isfinite(path.regret).all()
    assert path.x[0] == path.regret[0] == 0.0
    np.testing.assert_array_equal(path.steps, np.arange(301))


def test_it_is_the_rule_with_a_shrinking_lr() -> None:
    x, m, v = 0.0, 0.0, 0.0
    points = [x]
    for t, g in enumerate(slopes(250), start=1):
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        step = m / (1 - 0.9**t) / (math.sqrt(v / (1 - 0.99**t)) + 1e-8)
        x = min(1.0, max(-1.0, x - INITIAL_LR / math.sqrt(t) * step))
        points.append(x)
    np.testing.assert_allclose(counter_example("adam", 250).x, points, atol=1e-12)


def test_regret_is_the_mean_distance_in_loss_from_the_best_fixed_point() -> None:
    path = counter_example("adam", 300)
    losses = slopes(300) * path.x[:-1]
    best = slopes(300) * -1.0
    np.testing.assert_allclose(path.regret[1:], np.cumsum(losses - best) / np.arange(1, 301), atol=1e-12)


@pytest.mark.parametrize("steps", [0, 1, POINTS, POINTS + 1, 5000])
def test_what_is_kept(steps: int) -> None:
    path = counter_example("sgd", steps)
    assert path.steps[0] == 0
    assert path.steps[-1] == steps
    assert len(path.steps) == len(path.x) == len(path.regret) <= POINTS + 2
    assert steps <= POINTS or (path.steps[:-1] % PERIOD == 0).all()
