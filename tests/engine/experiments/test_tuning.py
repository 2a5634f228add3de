"""Tuning: what a cell stands for, and every optimizer of a race at its best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.sweep import CELL_KINDS, best_cell, sweep
from engine.experiments.tuning import (
    TUNE_CELLS,
    axis_pairs,
    cell_values,
    entry_at,
    is_quadratic,
    local_curvatures,
    map_of,
    race_of_one,
    race_with,
    tune_all,
)
from engine.export.tuning_csv import map_csv
from engine.metrics import settled
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES

RAVINE = Scenario(surface="ravine", steps=200)
SPEC = map_of(RAVINE, Entry("momentum"), ("lr", "momentum"), (30, 20), "settled")


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_rule_has_a_map(key: str) -> None:
    spec = map_of(RAVINE, Entry(key), ("lr", "momentum"), (6, 5), "settled")
    assert spec.x.name == "lr"
    found = sweep(spec)
    assert found.steps.shape == ((5, 6) if axis_pairs(key) else (1, 6))


def test_pairs_have_lr_first() -> None:
    assert axis_pairs("momentum") == [("lr", "momentum")]
    assert axis_pairs("sgd") == []
    assert axis_pairs("adam")[0] == ("lr", "beta1")
    assert ("beta1", "beta2") in axis_pairs("adam")


def test_a_cell_becomes_a_race_that_does_what_the_map_says() -> None:
    found = sweep(SPEC)
    j, i = best_cell(SPEC, found)  # type: ignore[misc]
    x, y = SPEC.x.values[i], SPEC.y.values[j]
    one = entry_at(SPEC, float(x), float(y))
    run = race(race_of_one(RAVINE, one))["momentum"]
    assert int(settled(SPEC.scenario.resolved_surface(), run)) == found.steps[j, i]


def test_a_place_is_short_and_inside() -> None:
    for cell in ((0, 0), (19, 29), (7, 11)):
        x, y = cell_values(SPEC, cell)
        assert SPEC.x.low <= x <= SPEC.x.high
        assert SPEC.y.low <= y <= SPEC.y.high
        assert x == pytest.approx(SPEC.x.values[cell[1]], rel=1e-3)


def test_in_race_replaces_or_adds_and_keeps_every_lr() -> None:
    scenario = Scenario(surface="ravine", entries=(Entry("sgd"), Entry("adam")), lr=0.02)
    after = race_with(scenario, entry("adam", lr=0.3, beta1=0.5))
    assert after.entries == (entry("sgd", lr=0.02), entry("adam", lr=0.3, beta1=0.5))
    assert after.own_lr
    assert not after.tuned
    assert race_with(scenario, entry("momentum", lr=0.3)).entries[-1] == entry("momentum", lr=0.3)


def test_tune_all_is_no_worse_than_the_race_it_came_from() -> None:
    scenario = Scenario(surface="ravine", steps=200)
    tuned = tune_all(scenario)
    assert tuned.comparison_terms() == "tuned lr, same budget"
    before, after = race(scenario), race(tuned)
    surface = scenario.resolved_surface()
    for slot in before:
        count = [int(settled(surface, run[slot])) for run in (before, after)]
        if count[0] >= 0:  # a cell's values are rounded to four digits, so a step more may be needed
            assert 0 <= count[1] <= count[0] + 2, slot
    assert TUNE_CELLS[0] * TUNE_CELLS[1] == 1000


def test_tune_all_where_there_is_no_minimum_and_where_nothing_is_left() -> None:
    tuned = tune_all(Scenario(surface="saddle", steps=100, entries=(Entry("sgd"), Entry("adam"))))
    assert all(one.get("lr") > 0.01 for one in tuned.entries)
    assert tune_all(replace(RAVINE, entries=())).entries == ()


@pytest.mark.parametrize(
    ("key", "quadratic"), [("ravine", True), ("rotated_ravine", True), ("booth", True), ("rosenbrock", False)]
)
def test_theory_is_local_where_the_hessian_changes(key: str, quadratic: bool) -> None:
    assert is_quadratic(SURFACES[key]) == quadratic
    spec = map_of(Scenario(surface=key, steps=50), Entry("momentum"), ("lr", "momentum"), (8, 8), "settled")
    m, L, exact = local_curvatures(spec, sweep(spec))  # type: ignore[misc]
    assert exact == quadratic
    if key == "ravine":
        assert (m, L) == pytest.approx((1, 100))


def test_no_theory_for_rules_without_one() -> None:
    spec = map_of(RAVINE, Entry("adam"), ("lr", "beta1"), (5, 5), "settled")
    assert local_curvatures(spec, sweep(spec)) is None


def test_the_csv_has_a_row_for_each_cell() -> None:
    found = sweep(SPEC)
    lines = map_csv([SPEC], [found]).splitlines()
    assert lines[0].startswith("# Ravine map, settled: ?surface=ravine")
    assert len(lines) == 2 + 600
    kinds = [line.split(",")[5] for line in lines[2:]]
    assert {kind: kinds.count(kind) for kind in CELL_KINDS} == {
        k: int(np.sum(found.kinds == i)) for i, k in enumerate(CELL_KINDS)
    }
