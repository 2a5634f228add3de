"""Tuning: what a cell stands for, and every optimizer of a race at its best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.sweep import CELL_KINDS, answerable, best_cell, sweep
from engine.experiments.tuning import (
    TUNE_CELLS,
    axis_pairs,
    cell_values,
    edge_of,
    entry_at,
    is_quadratic,
    local_theory,
    map_of,
    race_of_one,
    race_with,
    right_of_limit,
    search_of,
    tune_all,
    tuning_question,
)
from engine.export.tuning_csv import map_csv
from engine.metrics import settled
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.query import write_number
from engine.scenario.scenario import changed
from engine.terms import comparison_terms
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.csv_files import read_csv

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


def test_a_place_is_what_was_run_and_short() -> None:
    for cell in ((0, 0), (19, 29), (7, 11)):
        assert cell_values(SPEC, cell) == (SPEC.x.values[cell[1]], SPEC.y.values[cell[0]])
        assert max(len(write_number(value)) for value in cell_values(SPEC, cell)) <= 8


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
    assert comparison_terms(tuned) == "tuned lr, same budget"
    before, after = race(scenario), race(tuned)
    surface = scenario.resolved_surface()
    for slot in before:
        count = [int(settled(surface, run[slot])) for run in (before, after)]
        if count[0] >= 0:
            assert 0 <= count[1] <= count[0], slot
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
    theory = local_theory(spec, sweep(spec))
    assert theory is not None
    assert theory.quadratic == quadratic
    if key == "ravine":
        assert (theory.m, theory.L) == pytest.approx((1, 100))


def test_no_theory_for_rules_without_one() -> None:
    spec = map_of(RAVINE, Entry("adam"), ("lr", "beta1"), (5, 5), "settled")
    assert local_theory(spec, sweep(spec)) is None


def test_the_csv_has_a_row_for_each_cell() -> None:
    found = sweep(SPEC)
    comments, rows = read_csv(map_csv([SPEC], [found]))
    assert comments[0].startswith("# Ravine map; settled: ?surface=ravine")
    assert len(rows) == 600
    kinds = [row["outcome"] for row in rows]
    assert {float(row["x"]) for row in rows} == set(SPEC.x.values.tolist())
    assert {float(row["y"]) for row in rows} == set(SPEC.y.values.tolist())
    assert {kind: kinds.count(kind) for kind in CELL_KINDS} == {
        k: int(np.sum(found.kinds == i)) for i, k in enumerate(CELL_KINDS)
    }


class TestWhatTheSearchKeeps:
    """What the visitor has set stays; every entry has the same number of runs."""

    def test_two_entries_of_one_rule_stay_two(self) -> None:
        scenario = Scenario("ravine", steps=60, entries=(Entry("adam"), entry("adam", beta2=0.9)))
        first, second = tune_all(scenario).entries
        assert first.get("beta2") == 0.999
        assert second.get("beta2") == 0.9
        assert first != second

    def test_what_is_set_is_not_searched(self) -> None:
        spec = search_of(RAVINE, entry("adam", beta1=0.5, eps=1e-4))
        assert (spec.x.name, spec.y.name) == ("lr", "beta2")
        assert spec.entry == entry("adam", beta1=0.5, eps=1e-4)
        (tuned,) = tune_all(Scenario("ravine", steps=60, entries=(entry("momentum", lr=0.5, momentum=0.5),))).entries
        assert tuned.get("momentum") == 0.5
        assert tuned.get("lr") != 0.5

    @pytest.mark.parametrize(
        "item", [*(Entry(key) for key in OPTIMIZERS), entry("momentum", momentum=0.5), entry("sgd", "cosine")]
    )
    def test_every_search_has_a_thousand_runs(self, item: Entry) -> None:
        spec = search_of(RAVINE, item)
        assert spec.cells == TUNE_CELLS[0] * TUNE_CELLS[1] == 1000
        assert len(np.unique(spec.x.values)) == spec.x.count

    def test_a_tuned_race_stays_as_it_is(self) -> None:
        tuned = tune_all(Scenario("ravine", steps=60, entries=(Entry("momentum"),)))
        assert tune_all(tuned) == tuned

    def test_a_change_by_hand_ends_the_claim(self) -> None:
        tuned = tune_all(Scenario("ravine", steps=60, entries=(Entry("sgd"), Entry("momentum"))))
        by_hand = changed(tuned, replace(tuned, entries=(entry("sgd", lr=0.3), tuned.entries[1])))
        assert comparison_terms(by_hand) == "own lr each"
        used = race_with(tuned, entry("momentum", lr=0.2))
        assert comparison_terms(used) == "own lr each"


class TestTheory:
    """Where no run can stay, for every form of the rule that obeys theory; nothing where none applies."""

    @pytest.mark.parametrize(
        "item", [Entry("momentum"), entry("momentum", ema=True), entry("momentum", lr_outside=True), Entry("nesterov")]
    )
    def test_nothing_settles_right_of_the_limit_and_all_left_of_it_goes_on(self, item: Entry) -> None:
        spec = map_of(Scenario("ravine", steps=4000), item, ("lr", "momentum"), (40, 20), "settled")
        result = sweep(spec)
        theory = local_theory(spec, result)
        assert theory is not None
        right = right_of_limit(spec, theory)
        assert 0 < right.sum() < spec.cells
        assert not (right & (result.steps >= 0)).any()
        assert not (~right & (result.diverged_at >= 0)).any()

    @pytest.mark.parametrize(
        ("surface", "item"),
        [
            ("ravine", entry("momentum", "one_cycle")),
            ("ravine", Entry("adam")),
            ("saddle", Entry("momentum")),
            ("abs_ravine", Entry("momentum")),
            ("ackley", Entry("momentum")),
        ],
    )
    def test_no_theory_under_a_schedule_without_a_minimum_or_at_a_kink(self, surface: str, item: Entry) -> None:
        spec = map_of(Scenario(surface, steps=30), item, ("lr", "momentum"), (5, 5), "loss")
        assert local_theory(spec, sweep(spec)) is None

    def test_no_theory_at_a_singular_minimum(self) -> None:
        scenario = Scenario(formula="x^4+y^4", steps=30)
        spec = map_of(scenario, Entry("momentum"), ("lr", "momentum"), (5, 5), "loss")
        assert local_theory(spec, sweep(spec)) is None

    def test_the_minimum_is_the_one_where_most_cells_end(self) -> None:
        spec = map_of(Scenario("three_hump_camel"), Entry("momentum"), ("lr", "momentum"), (30, 20), "settled")
        result = sweep(spec)
        theory = local_theory(spec, result)
        assert theory is not None
        surface = SURFACES["three_hump_camel"]
        assert theory.ends == (result.basin == surface.minima.index(theory.minimum)).sum()
        assert theory.ends == max(np.bincount(result.basin[result.basin >= 0]))

    @pytest.mark.parametrize("formula", ["x^2+y^2+|x|", "x^2+y^2+0.1|x-1|^3", "x^2+y^2+exp(-20((x-2)^2+y^2))"])
    def test_a_kink_or_a_bump_is_not_quadratic(self, formula: str) -> None:
        assert not is_quadratic(Scenario(formula=formula).resolved_surface())

    def test_the_cliff_is_not_quadratic(self) -> None:
        assert not is_quadratic(SURFACES["cliff"])


class TestQuestions:
    def test_an_escape_is_not_asked_where_the_start_has_escaped(self) -> None:
        assert not answerable(Scenario("himmelblau"), "escaped")
        assert answerable(Scenario("plateau_saddle"), "escaped")
        spec = map_of(Scenario("himmelblau", steps=30), Entry("momentum"), ("lr", "momentum"), (4, 4), "escaped")
        assert (sweep(spec).steps == -1).all()

    def test_a_search_without_a_minimum_asks_for_an_escape_and_else_for_the_loss(self) -> None:
        assert tuning_question(Scenario("ravine")) == "settled"
        assert tuning_question(Scenario("saddle")) == "escaped"
        assert tuning_question(Scenario("saddle", start=(0.0, 2.0))) == "loss"
        assert tuning_question(Scenario(formula="x+y")) == "loss"

    def test_the_escape_of_a_map_goes_on_to_the_end(self) -> None:
        """Its final loss and its divergence are those of the race, not those at the escape."""
        spec = map_of(Scenario("saddle"), Entry("momentum"), ("lr", "momentum"), (10, 5), "escaped")
        found = sweep(spec)
        assert found.steps[2, 8] > 0
        assert found.diverged_at[2, 8] > found.steps[2, 8]
        assert found.loss[2, 8] < -1e6
        assert CELL_KINDS[found.kinds[2, 8]] == "counted"


def test_the_best_cell_says_when_it_lies_at_the_edge() -> None:
    assert edge_of(SPEC, (0, 4)) == "limit"  # momentum 0
    assert edge_of(SPEC, (4, 29)) == edge_of(SPEC, (0, 29)) == "cut"
    assert edge_of(SPEC, (19, 4)) == "cut"  # momentum 0.99 of 0.999
    assert not edge_of(SPEC, (4, 4))
    row = search_of(RAVINE, Entry("sgd"))
    assert not edge_of(row, (0, 5))
    assert edge_of(row, (0, 999)) == "cut"
