"""The teacher's page, in both languages, without a browser."""

from __future__ import annotations

from contextvars import ContextVar
from functools import partial
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

import i18n as texts
from engine.scenario import Scenario
from lessons.catalog import LESSONS
from lessons.sentences import lesson_text
from tests.pages import opening
from tests.pages.opening import text
from ui.lessons.state import right_answer
from ui.lessons.teacher import PLANS, address, lesson_query

open_page = partial(opening.open_page, "teacher")


def in_language(monkeypatch: pytest.MonkeyPatch, code: str) -> AppTest:
    """The page in a language: AppTest opens it without app.py, which would set that."""
    monkeypatch.setattr(texts, "_language", ContextVar("language", default=code))
    return open_page(lang=code)


@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_it_lists_every_lesson_with_its_time_question_and_what_to_ask(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = in_language(monkeypatch, code)
    shown = text(app)
    for number, (key, lesson) in enumerate(LESSONS.items(), 1):
        told = lesson_text(key, code)
        title = texts.say(
            "{number}. {title}, {minutes} minutes", number=number, title=told.title, minutes=lesson.minutes
        )
        assert title in shown
        assert told.question in shown
        assert told.ask in shown
        assert f"**{told.options[right_answer(key)]}**" in shown
    if code == "ko":
        assert "수업 뒤의 질문" in shown


@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_it_names_the_article_that_the_lessons_follow(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    captions = [one.value for one in in_language(monkeypatch, code).caption]
    assert any("주제무, “Optimization, from SGD to Adam”, 2023" in caption for caption in captions)
    assert any("https://towardsdatascience.com/learning-rate-schedules-and-adaptive" in caption for caption in captions)


@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_every_lesson_has_a_link_for_each_screen(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = in_language(monkeypatch, code)
    shown = [one.value for one in app.get("code")]
    assert shown == [address(key, present=on) for key in LESSONS for on in (False, True)]
    for link, (key, present) in zip(shown, ((key, on) for key in LESSONS for on in (False, True)), strict=True):
        page, _, query = link.rpartition("/")[2].partition("?")
        assert page == "lessons"
        assert dict(parse_qsl(query)) == lesson_query(key, present=present)
        assert ("lang=ko" in query) == (code == "ko")
        assert ("present=1" in query) == present


@pytest.mark.parametrize("key", LESSONS)
def test_its_links_open_the_lesson_before_the_vote(key: str) -> None:
    app = opening.open_page("lessons", **lesson_query(key, present=True))
    assert app.session_state["lessons.lesson"] == key
    assert opening.session_of(app).lessons.scenario == LESSONS[key].scenario
    assert app.session_state["app.present"] is True
    assert app.button(key="reveal")


@pytest.mark.parametrize(("minutes", "keys"), PLANS.items())
def test_a_plan_fits_into_its_time_and_follows_the_road(minutes: int, keys: tuple[str, ...]) -> None:
    taken = sum(LESSONS[key].minutes for key in keys)
    assert taken < minutes
    assert list(keys) == [key for key in LESSONS if key in keys]
    tables = [
        e.proto.body for e in open_page().get("html") if f"{minutes} minutes: {len(keys)} lessons" in e.proto.body
    ]
    assert len(tables) == 1
    assert f"{taken}–{minutes} min" in tables[0]
    assert all(lesson_text(key, "en").title in tables[0] for key in keys)


def test_the_visitors_race_stays_and_a_bad_link_is_explained() -> None:
    app = open_page(surface="beale")
    assert opening.scenario_of(app) == Scenario("beale")
    assert "grid" in open_page(grid="3").warning[0].value
