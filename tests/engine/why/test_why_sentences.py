"""Every sentence of Why? is true of the points of its run: any rule, surface, switch and schedule."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from engine.labels import labels
from engine.noise import noise_of
from engine.race import race
from engine.scenario import Entry, Scenario
from engine.scenario.entry import entry
from engine.why.explain import explanations
from engine.why.words import plain_text
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from tests.engine.why.claims import BESIDE, ENDINGS, MORE, WHY, contradictions
from tests.engine.why.facts import Facts
from tools.extract_texts import python_files, said_texts, say_calls

STEPS = 120
FORMULAS = (
    "x ln x + y ln y",
    "sqrt(1-x^2-y^2)",
    "sqrt(x^2+y^2)",
    "max(|x|, |y|)",
    "x^4 - y^2",
    "e^(x^2) + y^4",
    "x^3 - 3x + y^2",
)
NOT_SENTENCES = {
    "SGD",
    "{why} {more}",
    "its root mean square",
    "its largest root mean square so far",
    "the largest size that it remembers",
    "the root of all squares so far",
}
"""What is put into sentences, or together of them."""
LENGTH = 330
"""Characters that a sentence has at most: three lines of a phone held across."""


def some_entry(key: str, rng: np.random.Generator) -> Entry:
    """A rule with some of its switches and one of the schedules, and hyperparameters of its own."""
    rule = OPTIMIZERS[key]
    settings: dict[str, float | bool] = {name: bool(rng.integers(2)) for name in rule.switches()}
    for name, spec in rule.hypers().items():
        if name != "lr" and rng.random() < 0.5:
            settings[name] = spec.at(float(rng.random()))
    schedule = str(rng.choice(list(SCHEDULES))) if rng.random() < 0.5 else "constant"
    return entry(key, schedule, **settings)


def some_race(surface: str, rng: np.random.Generator) -> Scenario:
    """All rules on a surface, from anywhere in its box, at its lr or at another, perhaps with noise."""
    (x0, x1), (y0, y1) = SURFACES[surface].domain
    start = (float(rng.uniform(x0, x1)), float(rng.uniform(y0, y1)))
    lr = SURFACES[surface].lr * 10.0 ** rng.uniform(-1.0, 1.0)
    entries = tuple(some_entry(key, rng) for key in OPTIMIZERS)
    noise = float(rng.choice([0.0, 0.0, 0.3]))
    return Scenario(surface, start=start, entries=entries, lr=lr, steps=STEPS, noise=noise, seed=3)


def plain_race(surface: str) -> Scenario:
    """All rules with their defaults, as the surface opens."""
    return Scenario(surface, entries=tuple(Entry(key) for key in OPTIMIZERS), steps=STEPS)


def told(scenario: Scenario, points: list[int]) -> Iterator[tuple[Facts, str]]:
    """Sentences at some points of each run, with the facts of that point."""
    runs, names, slots = race(scenario), labels(scenario), scenario.slots()
    steps = scenario.resolved_steps()
    noise = noise_of(scenario.noise, scenario.seed, steps) if scenario.noise else np.zeros((2, steps))
    others = {names[slot]: (slots[slot], run) for slot, run in runs.items()}
    for slot, run in runs.items():
        for k in points:
            (sentence,) = explanations(scenario, runs, slot, k, k + 1)
            yield Facts(scenario, slots[slot], run, k, noise, others), plain_text(sentence)


def check(scenario: Scenario, points: list[int]) -> list[str]:
    """What is false, or too long."""
    found = []
    for facts, sentence in told(scenario, points):
        with np.errstate(all="ignore"):
            wrong = contradictions(sentence, facts)
        if len(sentence) > LENGTH + sum(
            len(name) for name in facts.others if re.search(f"{re.escape(name)} (came by|goes)", sentence)
        ):
            wrong.append(f"{len(sentence)} characters: {sentence}")
        found += [f"{facts.entry} at {facts.k}: {each}" for each in wrong]
    return found


def some_points(rng: np.random.Generator, count: int) -> list[int]:
    """The first ones, the last one, and some between."""
    return [0, 1, 2, *sorted(rng.choice(range(3, STEPS), count - 4, replace=False).tolist()), STEPS]


@pytest.mark.parametrize("surface", SURFACES)
def test_sentences_are_true_as_each_surface_opens(surface: str) -> None:
    assert check(plain_race(surface), some_points(np.random.default_rng(5), 10)) == []


@pytest.mark.parametrize("surface", SURFACES)
def test_sentences_are_true_with_switches_schedules_and_noise(surface: str) -> None:
    rng = np.random.default_rng(len(surface))
    assert check(some_race(surface, rng), some_points(rng, 10)) == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_sentences_are_true_on_formulas(formula: str) -> None:
    entries = tuple(Entry(key) for key in OPTIMIZERS)
    scenario = Scenario("custom", formula=formula, entries=entries, steps=STEPS, lr=0.7)
    assert check(scenario, [0, 1, 4, 30, STEPS]) == []


def test_each_sentence_has_its_claim() -> None:
    """All that `engine.why` can say is checked: a sentence without a claim has nobody who computes its numbers."""
    calls = [(call, path) for path in python_files("engine/why") for call in say_calls(path)]
    said = {plain_text(text.english) for call, path in calls for text in said_texts(call, path) or ()}
    assert said - NOT_SENTENCES == {*WHY, *MORE, *BESIDE, *ENDINGS}


class TestTheClaims:
    """They must find what is false, or they prove nothing."""

    FACTS, SENTENCE = next(told(plain_race("rosenbrock"), [3]))

    def test_let_pass_what_is_true(self) -> None:
        assert contradictions(self.SENTENCE, self.FACTS) == []

    def test_find_every_number_that_is_off(self) -> None:
        numbers = list(re.finditer(r"\d+\.\d{2,}", self.SENTENCE))
        assert len(numbers) == 3
        for match in numbers:
            wrong = f"{float(match[0]) * 1.2:.3g}"
            assert contradictions(self.SENTENCE[: match.start()] + wrong + self.SENTENCE[match.end() :], self.FACTS)

    @pytest.mark.parametrize(
        "sentence",
        [
            "It is all well.",
            "The gradient is exactly zero here: it stands still.",
            "In x it steps across the valley: the gradient there changes its sign.",
            "It is at a minimum, 2.2 away: the gradient is down to 30.5, the step to 0.0457.",
            "The race is over: the gradient here is still 30.5.",
            "It stands still.",
        ],
    )
    def test_find_what_does_not_hold(self, sentence: str) -> None:
        assert contradictions(sentence, self.FACTS)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("surface", SURFACES)
def test_sentences_are_true_in_many_races(surface: str, seed: int) -> None:
    rng = np.random.default_rng([seed, len(surface)])
    assert check(some_race(surface, rng), some_points(rng, 30)) == []
