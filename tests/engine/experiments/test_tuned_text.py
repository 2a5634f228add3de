"""What is said of the terms: every number in it is that of the search, of the race, or of the table."""

from __future__ import annotations

import re

import pytest

from engine.experiments import robust_search
from engine.experiments.tuned_text import how_terms, tuned_result
from engine.labels import labels
from engine.metrics import milestones
from engine.race import race
from engine.scenario import Entry, Scenario
from engine.scenario.entry import entry
from engine.terms import with_terms
from i18n import LANGUAGES, use_language
from optimizers import OPTIMIZERS
from surfaces import SURFACES

PAIR = Scenario(surface="rosenbrock", entries=(entry("sgd"), entry("adam")))


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*\.?\d*", text)]


def test_sgd_against_adam_on_rosenbrock_shows_what_tuning_shows():
    assert tuned_result("rosenbrock", ["sgd", "adam"]) == (
        "At tuned values these settle: Adam at step 194. Not within 1,000 steps: SGD (loss 0.0303)."
    )


@pytest.mark.parametrize("surface", SURFACES)
def test_the_result_is_that_of_the_race(surface: str):
    scenario = with_terms(Scenario(surface=surface, entries=tuple(Entry(rule) for rule in OPTIMIZERS)), "tuned")
    runs, there = race(scenario), scenario.resolved_surface()
    marks = dict(zip(runs, milestones(there, list(runs.values()), None), strict=True))
    steps = {rule: mark.escaped if there.minimum is None else mark.settled for rule, mark in marks.items()}
    for rule in OPTIMIZERS:
        said = tuned_result(surface, [rule])
        assert OPTIMIZERS[rule].title in said
        if steps[rule] >= 0:
            assert numbers(said)[-1] == steps[rule]
        else:
            assert f"Not within {there.steps:,} steps" in said


def test_who_is_first_is_said_first():
    said = tuned_result("rosenbrock", list(OPTIMIZERS))
    done, _ = said.split(" Not within ")
    steps = [int(step.replace(",", "")) for step in re.findall(r"at step ([\d,]+)", done)]
    assert steps == sorted(steps)
    assert len(steps) > 5


def test_the_budget_that_is_said_is_that_of_the_search():
    _, _, _, budget, judged, *_ = how_terms(PAIR)
    assert numbers(budget)[0] == robust_search.ROUNDS * robust_search.CELLS[0] * robust_search.CELLS[1]
    assert numbers(budget)[-1] == robust_search.ROUNDS
    assert numbers(judged) == [
        pytest.approx(100 * (robust_search.NEAR_LR - 1)),
        pytest.approx(100 / (robust_search.CELLS[1] - 1), abs=0.5),
    ]


def test_the_values_of_a_race_are_said_where_names_do_not():
    assert how_terms(with_terms(PAIR, "papers"))[-1] == "**In this race**: SGD lr 0.01; Adam lr 0.001, beta1 0.9."
    tuned = with_terms(PAIR, "tuned")
    sgd, adam = tuned.entries
    said = f"SGD lr {sgd.get('lr')}; Adam lr {adam.get('lr')}, beta1 {adam.get('beta1')}."
    assert how_terms(tuned)[-1] == f"**In this race**: {said}"
    assert list(labels(tuned).values()) == ["SGD", "Adam"]
    assert "In this race" not in " ".join(how_terms(PAIR))


def test_a_race_that_was_changed_since_is_said_to_be_another_one():
    raced = with_terms(PAIR, "tuned")
    moved = Scenario(**{**vars(raced), "start": (0.0, 0.0)})
    assert not any("another one" in text for text in how_terms(raced))
    assert any("another one" in text for text in how_terms(moved))


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_said_of_every_race_in_every_language(code: str):
    use_language(code)
    try:
        for surface in SURFACES:
            assert all(how_terms(Scenario(surface=surface)))
        assert len(how_terms(Scenario(formula="x**2 + y**2"))) == 3
        assert len(how_terms(Scenario(entries=()))) == 5
    finally:
        use_language("")
