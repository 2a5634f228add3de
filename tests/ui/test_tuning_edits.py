"""Edits in the player of a map's cell: what lies on an axis chooses a cell, the rest is the race's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.experiments.sweep import Sweep
from engine.experiments.tuning import entry_at, map_of, race_of_rule
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.scenario import query_string
from ui.state.session import Session
from ui.tuning import edits
from ui.tuning.edits import cell_edits, tunes

RAVINE = Scenario(surface="ravine", entries=(Entry("sgd"), entry("adam", eps=1e-6)))


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The cells that were chosen."""
    cells: list[Any] = []
    monkeypatch.setattr(edits.CELL.__class__, "set", lambda _, value: cells.append(value))
    return cells


def map_over(scenario: Scenario, item: Entry, names: tuple[str, str] = ("lr", "beta1")) -> Sweep:
    return map_of(scenario, item, names, (10, 10), "settled")


def after(
    monkeypatch: pytest.MonkeyPatch, scenario: Scenario, spec: Sweep, cell: tuple[float, float], change: Any
) -> Scenario:
    """The visitor's race after an edit in the player that shows a cell."""
    visitor = Session()
    visitor.set_scenario(scenario)
    monkeypatch.setattr(edits, "session", lambda: visitor)
    cell_edits(scenario, spec, cell)(change)
    return visitor.scenario


def test_start_and_kappa_are_the_races(monkeypatch: pytest.MonkeyPatch, chosen: list[Any]) -> None:
    spec = map_over(RAVINE, RAVINE.entries[1])
    assert after(monkeypatch, RAVINE, spec, (0.1, 0.9), {"start": [-3, 0.5]}) == replace(RAVINE, start=(-3.0, 0.5))
    kappa = {"parameters": {"kappa": 30}}
    assert after(monkeypatch, RAVINE, spec, (0.1, 0.9), kappa) == replace(RAVINE, parameters=(("kappa", 30.0),))
    assert not chosen


def test_what_lies_on_an_axis_chooses_a_cell(monkeypatch: pytest.MonkeyPatch, chosen: list[Any]) -> None:
    spec = map_over(RAVINE, RAVINE.entries[1])
    for values in ({"beta1": 0.5}, {"lr": 0.02}):
        change = {"run": {"slot": "adam", "values": values}}
        assert after(monkeypatch, RAVINE, spec, (0.1, 0.9), change) == RAVINE
    assert chosen == [(0.1, 0.5), (0.02, 0.9)]


def test_what_lies_on_no_axis_is_the_races_own_run(monkeypatch: pytest.MonkeyPatch, chosen: list[Any]) -> None:
    spec = map_over(RAVINE, RAVINE.entries[1])
    changed = after(monkeypatch, RAVINE, spec, (0.1, 0.9), {"run": {"slot": "adam", "values": {"beta2": 0.9}}})
    assert changed == replace(RAVINE, entries=(Entry("sgd"), entry("adam", beta2=0.9, eps=1e-6)))
    assert not chosen


@pytest.mark.parametrize("own_lr", [False, True])
def test_lr_on_no_axis_is_shared_or_the_runs_own(
    monkeypatch: pytest.MonkeyPatch, chosen: list[Any], own_lr: bool
) -> None:
    scenario = replace(RAVINE, own_lr=own_lr)
    spec = map_over(scenario, scenario.entries[1], ("beta1", "beta2"))
    changed = after(monkeypatch, scenario, spec, (0.9, 0.99), {"run": {"slot": "adam", "values": {"lr": 0.03}}})
    assert changed.lr_of(changed.entries[1]) == 0.03
    assert changed.lr_of(changed.entries[0]) == (scenario.lr_of(scenario.entries[0]) if own_lr else 0.03)
    assert changed.entries[1].get("eps") == 1e-6
    assert not chosen


def test_a_rule_that_is_not_in_the_race_has_its_start_alone(monkeypatch: pytest.MonkeyPatch, chosen: list[Any]) -> None:
    spec = map_over(RAVINE, Entry("momentum"), ("lr", "momentum"))
    assert tunes(RAVINE, spec) == ("parameters",)
    assert tunes(RAVINE, map_over(RAVINE, RAVINE.entries[1])) == ("parameters", "runs")
    change = {"run": {"slot": "momentum", "values": {"momentum": 0.5}}, "start": [-3, 0.5]}
    assert after(monkeypatch, RAVINE, spec, (0.01, 0.9), change) == replace(RAVINE, start=(-3.0, 0.5))
    assert not chosen


def test_a_former_cell_is_pinned_beside_the_run_and_in_the_race(
    monkeypatch: pytest.MonkeyPatch, chosen: list[Any]
) -> None:
    spec = map_over(RAVINE, RAVINE.entries[1])
    before, shown = (query_string(race_of_rule(RAVINE, entry_at(spec, *cell))) for cell in ((0.02, 0.5), (0.1, 0.9)))
    pin = {"pin": {"before": before, "shown": shown, "slots": ["adam"]}}
    pinned = after(monkeypatch, RAVINE, spec, (0.1, 0.9), pin)
    former = replace(entry("adam", lr=0.02, beta1=0.5, eps=1e-6), own_lr=True)
    assert pinned.entries == (*RAVINE.entries, former)
    beside = race_of_rule(pinned, entry_at(spec, 0.1, 0.9))
    assert beside.entries == (entry("adam", lr=0.1, eps=1e-6), replace(former, own_lr=False))
    assert not chosen
    again = after(monkeypatch, pinned, spec, (0.1, 0.9), {"run": {"slot": "adam_2", "values": {"lr": 0.3}}})
    assert again.entries == (*RAVINE.entries, replace(entry("adam", lr=0.3, beta1=0.5, eps=1e-6), own_lr=True))
    assert after(monkeypatch, again, spec, (0.1, 0.9), {"remove": "adam_2"}) == RAVINE
    assert after(monkeypatch, pinned, spec, (0.1, 0.9), {"start": [-3, 0.5]}).entries == pinned.entries


def test_runs_of_one_rule_stay_side_by_side():
    race = replace(RAVINE, entries=(Entry("adam"), Entry("sgd")))
    shown = race_of_rule(race, Entry("adam"))
    more = replace(shown, entries=(*shown.entries, entry("adam", lr=0.5)))
    assert [item.optimizer for item in edits.with_further(race, shown, more).entries] == ["adam", "adam", "sgd"]


def test_where_the_first_run_is_taken_out_the_next_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, chosen: list[Any]
) -> None:
    twice = replace(RAVINE, entries=(*RAVINE.entries, entry("adam", beta2=0.5)))
    spec = map_over(twice, twice.entries[1])
    left = after(monkeypatch, twice, spec, (0.1, 0.9), {"remove": "adam"})
    assert left.entries == (Entry("sgd"), entry("adam", beta2=0.5))
