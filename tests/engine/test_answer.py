"""The answer of the start page: every number of its sentences is found again in the runs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import starmap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answer import answer
from engine.labels import labels
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.verdict import summarize_race
from i18n.numbers import digits
from surfaces import SURFACES

OPENING = Scenario(entries=(entry("sgd"), entry("momentum"), entry("adam")))
NUMBER = r"10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d+(?:[.,]\d+)*(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def sentences(scenario: Scenario) -> dict[str, str]:
    surface, runs = scenario.resolved_surface(), race(scenario)
    return dict(answer(scenario, runs, summarize_race(surface, runs, scenario.tol), labels(scenario)))


def steps_of(scenario: Scenario, slot: str) -> Iterator[tuple[str, str, str]]:
    """(slope, length of the step, its ratio to plain descent's) of every step of a run, as they would be said."""
    surface, theta = scenario.resolved_surface(), race(scenario)[slot].theta
    lr = scenario.lr_of(scenario.slots()[slot])
    slopes = surface.gradient(theta[:-1].T).T.tolist()
    moves = (theta[1:] - theta[:-1]).tolist()
    for slope, length in zip(starmap(math.hypot, slopes), starmap(math.hypot, moves), strict=True):
        yield digits(slope, 2), digits(length, 2), digits(length / (lr * slope), 2) if slope else ""


def test_the_question_is_answered_as_it_is_asked() -> None:
    told = sentences(OPENING)
    assert list(told) == ["sgd", "adam"]
    assert told["sgd"].startswith("SGD steps lr times the slope.")
    assert told["sgd"].endswith("after 300 steps it is still at the saddle.")
    assert told["adam"].startswith("Adam divides the slope by its recent size.")
    assert told["adam"].endswith("times SGD’s: it left the saddle at step 27.")


@settings(max_examples=15, deadline=None)
@given(st.floats(-0.4, 0.4), st.floats(-0.25, 0.25), st.sampled_from([0.01, 0.05, 0.1]))
def test_the_numbers_are_those_of_one_step_of_the_run(x: float, y: float, lr: float) -> None:
    scenario = replace(OPENING, start=(x, y), lr=lr)
    for slot, text in sentences(scenario).items():
        numbers = re.findall(NUMBER, text)
        steps = list(steps_of(scenario, slot))
        if "lr times the slope" in text:
            assert tuple(numbers[:2]) in {(slope, length) for slope, length, _ in steps}
        elif "recent size" in text:
            assert tuple(numbers[:3]) in set(steps)


@pytest.mark.parametrize(
    ("start", "lr"),
    [((0.0, 0.0), None), ((0.5, 0.0), None), ((-1.0, 1.2), None), ((0.3, 0.02), 10.0), ((1e6, 1e6), None)],
    ids=["on the saddle", "on the ridge", "beside it", "too large an lr", "far away"],
)
def test_whatever_the_start_both_runs_are_told_of(start: tuple[float, float], lr: float | None) -> None:
    told = sentences(replace(OPENING, start=start, lr=lr))
    assert list(told) == ["sgd", "adam"]
    for name, text in zip(("SGD", "Adam"), told.values(), strict=True):
        assert text.startswith(name)
        assert text.endswith(".")
        assert "nan" not in text
        assert "inf" not in text


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_its_sentences(surface: str) -> None:
    told = sentences(replace(OPENING, surface=surface))
    assert [text.split(":")[0].split(" ")[0] for text in told.values()] == ["SGD", "Adam"]
