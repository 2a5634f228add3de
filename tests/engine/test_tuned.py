"""The table of tuned values: complete, up to date, and what its search and its races give when they are run again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.experiments import robust_search
from engine.experiments.robust_search import second_of
from engine.metrics import milestones
from engine.race import race
from engine.scenario import Entry, Scenario
from engine.terms import with_terms
from engine.tuned import TABLE, read_table, write_table
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tools import tune

ROWS = read_table()
PAIRS = [(surface, rule) for surface in SURFACES for rule in OPTIMIZERS]
SAMPLE = [PAIRS[k] for k in np.random.default_rng(17).choice(len(PAIRS), 10, replace=False)]


def test_it_has_every_rule_on_every_surface_as_it_is_now():
    assert {(surface, rule) for surface, rules in ROWS.items() for rule in rules} == set(PAIRS)
    assert not tune.missing(ROWS)


def test_a_surface_that_was_changed_is_searched_again(monkeypatch: pytest.MonkeyPatch):
    surface = SURFACES["beale"]
    monkeypatch.setitem(SURFACES, "beale", replace(surface, start=(1.0, 1.4)))
    assert tune.missing(read_table()) == [("beale", rule) for rule in OPTIMIZERS]


@pytest.mark.parametrize(("surface", "rule"), SAMPLE)
def test_a_search_gives_what_the_table_says(surface: str, rule: str):
    assert tune.search((surface, rule)) == ROWS[surface][rule]


@pytest.mark.soak
@pytest.mark.parametrize(("surface", "rule"), [pair for pair in PAIRS if pair not in SAMPLE])
def test_every_search_gives_what_the_table_says(surface: str, rule: str):
    assert tune.search((surface, rule)) == ROWS[surface][rule]


@pytest.mark.parametrize("surface", SURFACES)
def test_a_race_on_tuned_terms_does_what_the_table_says(surface: str):
    scenario = with_terms(Scenario(surface=surface, entries=tuple(Entry(rule) for rule in OPTIMIZERS)), "tuned")
    runs = race(scenario)
    marks = milestones(scenario.resolved_surface(), list(runs.values()), None)
    escapes = scenario.resolved_surface().minimum is None
    for (rule, run), mark in zip(runs.items(), marks, strict=True):
        assert (mark.escaped if escapes else max(mark.settled, -1)) == ROWS[surface][rule].steps
        assert float(run.loss[-1]) == ROWS[surface][rule].loss


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_every_rule_gets_as_many_runs_and_two_numbers_where_it_has_them(rule: str, monkeypatch: pytest.MonkeyPatch):
    cells: list[int] = []
    axes: set[str] = set()

    def counting(spec: robust_search.Sweep) -> robust_search.SweepResult:
        cells.append(spec.cells)
        axes.update(axis.name for axis in (spec.x, spec.y) if axis.count > 1)
        return original(spec)

    original = robust_search.sweep
    monkeypatch.setattr(robust_search, "sweep", counting)
    robust_search.robust_search(Scenario(surface="sphere", steps=20), rule)
    assert cells == [robust_search.RUNS] * robust_search.ROUNDS
    assert axes == {"lr", second_of(rule)} - {""}
    assert len(axes) == min(2, len(OPTIMIZERS[rule].hypers()))


@pytest.mark.parametrize(("surface", "rule"), PAIRS)
def test_values_are_short_and_within_the_limits_of_the_rule(surface: str, rule: str):
    specs = OPTIMIZERS[rule].hypers()
    for name, value in ROWS[surface][rule].values.items():
        assert specs[name].low <= value <= specs[name].high
        short = 1 - value if specs[name].complement else value
        assert short == pytest.approx(float(f"{short:.4e}"), rel=1e-9, abs=1e-15)


def test_a_box_is_moved_where_its_best_lies_at_an_edge(monkeypatch: pytest.MonkeyPatch):
    """On the sphere lr 1/2 goes straight to the minimum; a first box of one power of ten about 0.05 ends below it."""
    monkeypatch.setattr(robust_search, "DECADES", 1.0)
    found = robust_search.robust_search(Scenario(surface="sphere"), "momentum")
    assert not found.edge
    assert 0.3 < float(found.entry.get("lr")) < 0.6


def test_who_has_too_few_rounds_for_it_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(robust_search, "DECADES", 1.0)
    monkeypatch.setattr(robust_search, "ROUNDS", 1)
    assert robust_search.robust_search(Scenario(surface="sphere"), "sgd").edge


def test_a_lucky_jump_does_not_win():
    """On the sphere an lr within 3 % of 1/2 settles in one step, but not with a tenth more or less."""
    assert ROWS["sphere"]["sgd"].steps == 2
    lucky = Scenario(surface="sphere", entries=(Entry("sgd"),), lr=0.5)
    assert milestones(lucky.resolved_surface(), list(race(lucky).values()), None)[0].settled == 1


def test_what_is_written_is_read_again(tmp_path: Path):
    write_table(ROWS, tmp_path / "table.json")
    assert (tmp_path / "table.json").read_text(encoding="utf-8") == TABLE.read_text(encoding="utf-8")
    assert read_table(tmp_path / "table.json") == ROWS
