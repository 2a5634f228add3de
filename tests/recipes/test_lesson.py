"""The recipe of a lesson: its declaration with a claim, and its words in `lessons/texts/en.toml`."""

from __future__ import annotations

from functools import partial

import pytest

from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.scenario import normal
from i18n import LANGUAGES
from lessons.catalog import LESSONS
from lessons.evidence_parts import parts_of
from lessons.findings import Runs, compare_with_others
from lessons.lesson import Lesson, Vote, claim_result, vote_answer
from lessons.scenes import Scene, with_control
from lessons.sentences import lesson_text, sentence, texts
from tests.pages.opening import open_page, text

KEY = "throwaway"
RACE = normal(Scenario("sphere", entries=(entry("sgd"), entry("adam")), lr=0.1))


def lower(scenario: Scenario, runs: Runs) -> str:
    """The rule that ends lower."""
    return min(runs, key=lambda slot: float(runs[slot].loss[-1]))


LESSON = Lesson(
    KEY,
    3,
    Vote(("sgd", "adam"), lower),
    (Scene(RACE, partial(compare_with_others, subject="adam", goal="reach"), ("lr",), trial={"lr": 0.3}),),
    formulas=("sgd", "adam"),
)
WORDS = {
    "title": "A round bowl",
    "question": "Who ends lower?",
    "options": {"sgd": "SGD", "adam": "Adam"},
    "text": "In a round bowl the gradient points at the minimum.",
    "ask": "Why?",
    "pictures": [{"caption": "Both at the same rate", "try_this": "Set lr to 0.3."}],
}


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LESSONS, KEY, LESSON)
    for written in [texts(language) for language in LANGUAGES]:  # all are read before, as one completes another
        monkeypatch.setitem(written["lessons"], KEY, WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_is_so(language: str):
    assert lesson_text(KEY, language).try_this == "Set lr to 0.3."
    for scenario in (RACE, LESSON.scenes[0].with_trial(), with_control(LESSON.scenes[0], RACE, "lr", 1e-3)):
        assert sentence(claim_result(LESSON, scenario, race(scenario)), language)
    assert vote_answer(LESSON, RACE, race(RACE)) == "sgd"
    assert parts_of(KEY) == []


def test_its_page_opens():
    app = open_page("lessons", lesson=KEY)
    assert not app.warning
    assert "Who ends lower?" in " ".join(str(part.value) for part in (*app.markdown, *app.title, *app.subheader))


def test_the_teacher_sees_it():
    assert "Who ends lower?" in text(open_page("teacher"))
