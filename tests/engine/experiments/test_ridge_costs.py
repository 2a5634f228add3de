"""What a start nearer to the ridge costs, judged from counts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiments.ensembles import EscapeTask, compute_escapes, ridge_distances
from engine.experiments.ridge_costs import NEAR, RidgeCost, ridge_cost
from engine.scenario import Scenario
from engine.scenario.entry import Entry

FAR = ridge_distances()[1:]


def measured(surface: str, rule: str, steps: int = 5000) -> RidgeCost:
    times = compute_escapes(EscapeTask(Scenario(surface=surface).bare(), Entry(rule), 0, steps))
    return ridge_cost(ridge_distances(), times.steps)


def test_on_the_plain_saddle_a_factor_of_ten_costs_what_theory_says() -> None:
    cost = measured("saddle", "sgd")
    assert cost.per_decade == pytest.approx(np.log(10) / np.log(1.02), rel=1e-3)
    assert cost.is_logarithmic
    assert cost.missed == 0


@pytest.mark.parametrize(("surface", "rule"), [("beale", "sgd"), ("himmelblau", "momentum"), ("saddle", "adam")])
def test_where_a_nearer_start_costs_nothing_no_logarithm_is_seen(surface: str, rule: str) -> None:
    cost = measured(surface, rule)
    assert cost.is_free
    assert not cost.is_logarithmic


def test_a_power_of_the_distance_is_no_logarithm() -> None:
    cost = measured("monkey_saddle", "sgd")  # 303 steps from 1e-3, 3,376 from 1e-6
    assert math.isnan(cost.per_decade)
    assert (cost.steps.min(), cost.steps[cost.distance >= 0.99e-6].max()) == (303, 3376)
    assert 1e-8 < cost.never_within < 1e-6


def test_from_where_nobody_leaves() -> None:
    cost = ridge_cost(FAR, np.where(FAR < 1.01e-5, -1, 50))
    assert cost.never_within == pytest.approx(1e-5)
    assert cost.missed == 22
    assert not measured("plateau_saddle", "sgd", 300).steps.size


@pytest.mark.parametrize("counts", [np.full(37, -1), np.zeros(37), np.where(FAR > NEAR, 9, 0)])
def test_without_counts_there_is_no_cost(counts: np.ndarray) -> None:
    cost = ridge_cost(FAR, counts)
    assert math.isnan(cost.per_decade)
    assert not cost.is_free
    assert not cost.is_logarithmic


def test_single_starts_that_are_off_make_no_law() -> None:
    counts = 100 + 20 * -np.log10(FAR)
    counts[5] = 900
    assert math.isnan(ridge_cost(FAR, counts).per_decade)
    assert ridge_cost(FAR, counts).typical == pytest.approx(20, abs=1)
