"""Every page in Korean, and the button that switches the language."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from engine.scenario import Scenario
from i18n import LANGUAGES, catalogue, use_language
from tests.pages.framed import (
    PAGES,
    choices,
    in_its_frame,
    labels,
    left_in_english,
    offered,
    options,
    shown_texts,
    shown_values,
)
from tests.pages.opening import button, healthy, open_page, scenario_of, text

HANGUL = re.compile("[가-힣]")
pytestmark = pytest.mark.usefixtures(in_its_frame.__name__)


def switch(app: AppTest, name: str) -> AppTest:
    """The app after its button of that language was pressed. Like a browser, this thread then sends labels in it."""
    button(app, name).click()
    healthy(app.run())
    use_language(next(code for code in LANGUAGES if LANGUAGES[code].name == name))
    return app


class TestInKorean:
    @pytest.mark.soak
    @pytest.mark.parametrize("name", PAGES)
    def test_a_page_shows_nothing_of_the_english_one(self, name: str) -> None:
        page, query = PAGES[name]
        korean = open_page(page, **query, lang="ko")
        assert left_in_english(name, korean) == []
        assert any(HANGUL.search(label) for label in labels(korean))
        assert any(HANGUL.search(text) for text in shown_texts(korean))
        known = catalogue("ko")
        assert [option for option in options(korean) if known.get(option, option) != option] == []

    def test_captions_notices_and_tables_are_translated(self) -> None:
        app = open_page("race", surface="ravine", lang="ko", nonsense="1", start="99,99")
        assert "이 링크의 일부를 이해하지 못했습니다." in app.warning[0].value
        assert "시작점이 그려진 영역 밖에 있습니다." in app.info[0].value
        board = next(text for text in shown_texts(app) if "scores" in text)
        for head in ("최적화기", "도달", "정착", "최종 손실", "결과"):
            assert f">{head}</th>" in board
        assert "optimizer" not in board
        assert 'data-head="정착"' in board

    def test_a_mistake_in_a_formula_is_explained(self) -> None:
        app = open_page("race", f="x^2 + y^2", lang="ko")
        app.text_input(key="formula").set_value("x^2 + sinn(y)")
        use_language("ko")  # like a browser, this thread then sends labels in it
        app.run()
        assert app.error[0].value == "모르는 이름 `sinn`입니다. `sin`입니까?"
        assert "첫째는 x로, 둘째는 y로 쓰십시오" in open_page("race", f="x_1 + 1", lang="ko").warning[0].value

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
        before, english = scenario_of(app), link(app)
        assert english == query
        switch(app, "한국어")
        assert link(app) == query | {"lang": "ko"}
        assert scenario_of(app) == before
        assert any(HANGUL.search(label) for label in labels(app))
        assert [
            choice.label
            for choice in choices(app)
            if not (choice.proto.set_value and shown_values(choice) <= offered(choice))
        ] == []
        switch(app, "English")
        assert link(app) == query
        assert scenario_of(app) == before

    def test_after_it_a_choice_in_the_other_language_counts(self) -> None:
        app = open_page("race", opt="sgd", steps="20")
        switch(app, "한국어")
        app.selectbox(key="surface").select("beale")
        healthy(app.run())
        app.selectbox(key="sgd:schedule").select("cosine")
        healthy(app.run())
        switch(app, "English")
        (entry,) = scenario_of(app).entries
        assert (scenario_of(app).surface, entry.schedule) == ("beale", "cosine")

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
        assert "The link's lang is not one of en, ko, got `tlh`; the default is used instead." in app.warning[0].value
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
        assert scenario_of(app) == Scenario(steps=40)

    def test_has_it_beside_the_view_for_a_class(self) -> None:
        app = open_page("race", lang="ko", present="1")
        use_language("ko")
        assert link(app) == {"lang": "ko", "present": "1"}
        button(app, "수업 화면 닫기").click()
        healthy(app.run())
        assert link(app) == {"lang": "ko"}
