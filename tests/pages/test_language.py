"""Every page in another language, and the button that switches it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from engine.scenario import Scenario
from i18n import LANGUAGES, catalogue, use_language
from optimizers import OPTIMIZERS
from tests.pages.opening import button, healthy, open_page, text

HANGUL = re.compile("[가-힣]")
SMALL = {"surface": "himmelblau", "steps": "40", "opt": "sgd,adam:schedule=cosine"}
PAGES: dict[str, tuple[str, Mapping[str, str]]] = {
    "start": ("start", {}),
    "race": ("race", SMALL),
    "race of nobody": ("race", {"opt": ""}),
    "one start": ("escape", SMALL | {"surface": "saddle"}),
    "distance sweep": ("escape", {"view": "distance", "within": "100", "opt": "sgd"}),
    "ensembles": ("escape", {"view": "ensemble", "within": "100", "runs": "20", "opt": "sgd"}),
    "basin map": ("escape", {"view": "basin", "grid": "10", "steps": "20", "opt": "sgd", "maps": "sgd"}),
    "maps": ("tuning", {"surface": "sphere", "side": "10", "steps": "20"}),
    "condition number": ("tuning", {"section": "kappa"}),
    "schedules": ("schedules", {"surface": "sphere", "opt": "sgd,adam", "steps": "20", "repeats": "10"}),
    "step by step": ("anatomy", {"steps": "20"}),
    "pair": ("anatomy", {"part": "pair", "surface": "ravine", "opt": "adam,adam:bias_correction=0", "steps": "20"}),
    "counter-example": ("anatomy", {"part": "reddi", "horizon": "100"}),
    "code": ("anatomy", {"part": "code", "steps": "20"}),
    "lessons": ("lessons", {}),
    "teacher": ("teacher", {}),
}
WIDGETS = (
    "button",
    "button_group",
    "download_button",
    "expander",
    "multiselect",
    "number_input",
    "select_slider",
    "selectbox",
    "toggle",
)
SAME = re.compile(
    r"(\w+ )?\$[^$]*\$|CSV|English|한국어|"
    + "|".join(re.escape(rule.title) + r"( \d)?" for rule in OPTIMIZERS.values())
)
"""Labels that are alike in all languages: names, and hyperparameters as they are called in links and code."""


@pytest.fixture(autouse=True)
def in_its_frame(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let pages be opened as on the server, by app.py, which speaks the language and draws the button."""
    begin = PagesManager.__init__

    def begun(self: PagesManager, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begun)
    yield
    use_language("en")


def switch(app: AppTest, name: str) -> AppTest:
    """The app after its button of that language was pressed. Like a browser, this thread then sends labels in it."""
    button(app, name).click()
    healthy(app.run())
    use_language(next(code for code in LANGUAGES if LANGUAGES[code].name == name))
    return app


def widgets(app: AppTest) -> Iterator[Any]:
    for kind in WIDGETS:
        yield from app.get(kind)


def labels(app: AppTest) -> set[str]:
    return {getattr(one, "label", "") or one.proto.label for one in widgets(app)} - {""}


def helps(app: AppTest) -> set[str]:
    return {one.proto.help for one in widgets(app) if hasattr(one.proto, "help")} - {""}


def options(app: AppTest) -> set[str]:
    """What can be chosen, as it is shown."""
    return {option for one in choices(app) for option in offered(one)}


def choices(app: AppTest) -> Iterator[Any]:
    """What a browser sends by its label."""
    for kind in ("selectbox", "multiselect", "button_group"):
        yield from app.get(kind)


def offered(one: Any) -> set[str]:
    """The labels of what can be chosen."""
    return {getattr(option, "content", option) for option in one.proto.options}


def shown_values(one: Any) -> set[str]:
    """The labels that the browser is told to show as chosen."""
    return set(one.proto.raw_values) if hasattr(one.proto, "raw_values") else {one.proto.raw_value}


class TestInKorean:
    @pytest.mark.parametrize("name", PAGES)
    def test_a_page_shows_nothing_of_the_english_one(self, name: str) -> None:
        page, query = PAGES[name]
        english, korean = open_page(page, **query), open_page(page, **query, lang="ko")
        both = labels(english) & labels(korean)
        assert [label for label in both if not SAME.fullmatch(label)] == []
        assert helps(english) & helps(korean) == set()
        assert any(HANGUL.search(label) for label in labels(korean))
        told = {*text(korean).split(" "), *(one.value for one in korean.info)}
        assert any(HANGUL.search(word) for word in told)

    @pytest.mark.parametrize("name", PAGES)
    def test_what_can_be_chosen_is_translated(self, name: str) -> None:
        page, query = PAGES[name]
        known = catalogue("ko")
        left = options(open_page(page, **query, lang="ko"))
        assert [option for option in left if known.get(option, option) != option] == []

    def test_captions_notices_and_tables_are_translated(self) -> None:
        app = open_page("race", surface="ravine", lang="ko", nonsense="1", start="99,99")
        assert "이 링크의 일부를 이해하지 못했습니다." in app.warning[0].value
        assert "시작점이 그려진 영역 밖에 있습니다." in app.info[0].value
        board = next(one.proto.body for one in app.get("html") if "scores" in one.proto.body)
        for head in ("최적화기", "도달", "정착", "최종 손실", "결과"):
            assert f">{head}</th>" in board
        assert "optimizer" not in board
        assert 'data-head="정착"' in board

    def test_names_of_optimizers_stay(self) -> None:
        titles = set(options(open_page("race", lang="ko")))
        assert {"SGD", "Momentum", "Adam"} <= titles


def link(app: AppTest) -> dict[str, str]:
    return {name: text if isinstance(text, str) else text[-1] for name, text in app.query_params.items()}


class TestTheButton:
    @pytest.mark.parametrize(
        ("page", "query"),
        [
            (
                "race",
                {
                    "surface": "ravine",
                    "kappa": "1000",
                    "start": "-2,1.5",
                    "seed": "7",
                    "opt": "sgd:lr=0.001,adam:bias_correction=0",
                    "own_lr": "1",
                    "steps": "123",
                    "noise": "0.037",
                    "tol": "0.5",
                    "layout": "side",
                },
            ),
            ("escape", {"surface": "himmelblau", "view": "distance", "saddle": "2", "within": "100", "opt": "sgd"}),
            ("escape", {"from": "ridge", "distance": "0.003", "steps": "30", "opt": "sgd"}),
            ("tuning", {"surface": "saddle", "tune": "momentum,adam", "ask": "escaped", "side": "10", "at": "0.1,0.5"}),
            (
                "schedules",
                {
                    "surface": "sphere",
                    "opt": "sgd:schedule=step,adam",
                    "steps": "20",
                    "cells": "quiet",
                    "measure": "steps",
                    "sort": "adam",
                    "repeats": "50",
                },
            ),
            ("anatomy", {"part": "code", "rule": "rmsprop", "steps": "30"}),
            (
                "anatomy",
                {
                    "part": "pair",
                    "pair": "matrix",
                    "surface": "rotated_ravine",
                    "opt": "adagrad,adagrad_full",
                    "lr": "1",
                    "steps": "30",
                },
            ),
            ("lessons", {"lesson": "momentum", "picture": "2"}),
        ],
    )
    def test_keeps_every_setting(self, page: str, query: dict[str, str]) -> None:
        app = open_page(page, **query)
        before, english = app.session_state["scenario"], link(app)
        assert english == query
        switch(app, "한국어")
        assert link(app) == query | {"lang": "ko"}
        assert app.session_state["scenario"] == before
        assert any(HANGUL.search(label) for label in labels(app))
        assert [
            one.label for one in choices(app) if not (one.proto.set_value and shown_values(one) <= offered(one))
        ] == []
        switch(app, "English")
        assert link(app) == query
        assert app.session_state["scenario"] == before

    def test_after_it_a_choice_in_the_other_language_counts(self) -> None:
        app = open_page("race", opt="sgd", steps="20")
        switch(app, "한국어")
        app.selectbox(key="surface").select("beale")
        healthy(app.run())
        app.selectbox(key="sgd:schedule").select("cosine")
        healthy(app.run())
        switch(app, "English")
        (one,) = app.session_state["scenario"].entries
        assert (app.session_state["scenario"].surface, one.schedule) == ("beale", "cosine")

    def test_the_language_stays_on_other_pages(self) -> None:
        app = open_page("race", surface="ravine", opt="sgd", steps="20")
        switch(app, "한국어")
        app.switch_page("pages/schedules.py")
        app.query_params.clear()
        healthy(app.run())
        assert link(app)["lang"] == "ko"
        assert "학습률" in text(app)
        assert "코사인" in options(app)

    def test_tells_which_languages_there_are_in_their_own_names(self) -> None:
        assert "한국어" in labels(open_page("start"))
        assert "English" in labels(open_page("start", lang="ko"))


class TestTheLink:
    def test_of_an_unknown_language_is_explained_and_english(self) -> None:
        app = open_page("race", lang="tlh")
        assert "The link's lang is not one of en, ko, got 'tlh'; the default is used instead." in app.warning[0].value
        assert "Surface" in labels(app)
        assert link(app) == {}

    def test_that_is_new_speaks_its_own_language(self) -> None:
        """As after the browser's back button: the session is in Korean, the link is not."""
        app = open_page("race", lang="ko", steps="30")
        use_language("ko")
        assert "곡면" in labels(app)
        app.query_params.clear()
        app.query_params["steps"] = "40"
        healthy(app.run())
        assert "Surface" in labels(app)
        assert app.session_state["scenario"] == Scenario(steps=40)

    def test_has_it_beside_the_view_for_a_class(self) -> None:
        app = open_page("race", lang="ko", present="1")
        use_language("ko")
        assert link(app) == {"lang": "ko", "present": "1"}
        button(app, "수업 화면 닫기").click()
        healthy(app.run())
        assert link(app) == {"lang": "ko"}
