"""The start page and its link, without a browser."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from engine.scenario import Scenario
from engine.terms import terms_of
from tests.pages import opening
from tests.pages.opening import player_data, scenario_of, session_of
from ui.start.cards import CARDS, FORMULA, Card, typed_race
from ui.start.gallery import PLACE, TEXTS, TITLES
from ui.start.opening import OPENING

open_app = partial(opening.open_page, "start")


def shown(app: AppTest) -> Scenario:
    """The race on the page."""
    return session_of(app).opening or OPENING


def test_it_opens_with_its_three_and_says_nothing_in_its_link() -> None:
    app = open_app()
    assert [entrant.optimizer for entrant in shown(app).entries] == ["sgd", "momentum", "adam"]
    assert dict(app.query_params) == {}


def test_its_link_opens_the_same_race_on_the_same_page() -> None:
    app = open_app(here="1", start="-1,2")
    assert shown(app) == replace(OPENING, start=(-1.0, 2.0))
    assert dict(app.query_params) == {"here": "1", "start": "-1,2"}
    assert not app.warning


def test_its_race_is_no_other_pages() -> None:
    assert scenario_of(open_app(here="1", start="-1,2")) == Scenario()


def test_a_link_to_it_that_says_the_default_is_no_link() -> None:
    app = open_app(here="1")
    assert shown(app) == OPENING
    assert dict(app.query_params) == {}


def test_what_a_link_says_of_optimizers_is_for_the_race_page() -> None:
    assert shown(open_app(here="1", opt="lion", start="-1,2")) == replace(OPENING, start=(-1.0, 2.0))


def test_a_link_to_a_race_opens_the_race_page() -> None:
    app = open_app(start="-1,2", opt="sgd,lion")
    assert [entrant.optimizer for entrant in scenario_of(app).entries] == ["sgd", "lion"]
    assert session_of(app).link == ("race", {"opt": ["sgd,lion"], "start": ["-1,2"]})


def played(app: AppTest) -> bool:
    """Whether the player is told to play."""
    return bool(player_data(app)["play"])


def test_it_plays_when_it_is_opened_and_not_whenever_its_script_runs() -> None:
    app = open_app()
    assert played(app)
    assert not played(app.run())


def test_a_link_to_one_of_its_steps_stays_on_it_and_stands_there() -> None:
    app = open_app(step="40")
    assert session_of(app).link == ("start", {})
    assert shown(app) == OPENING
    assert player_data(app)["step"] == 40
    assert not played(app)


def test_a_link_that_says_to_play_is_no_link_to_a_race() -> None:
    app = open_app(play="1")
    assert session_of(app).link == ("start", {})
    assert played(app)


def test_a_link_says_whether_its_race_plays_and_loses_it() -> None:
    app = opening.open_page("race", surface="ravine", play="1")
    assert played(app)
    assert dict(app.query_params) == {"surface": "ravine"}
    assert not app.warning
    assert not played(app.run())
    assert not played(opening.open_page("race", surface="ravine"))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_a_card_leads_to_its_race_on_its_page(card: Card) -> None:
    app = opening.open_page(card.page, **card.scenario.to_query(), **card.values, play="1")
    assert scenario_of(app) == card.scenario
    assert not app.warning
    assert not app.exception
    assert played(app)


def test_cards_are_of_six_different_races_and_say_so() -> None:
    assert len({card.scenario for card in CARDS}) == len(CARDS) == 6
    assert TITLES.keys() == TEXTS.keys() == {card.key for card in CARDS}
    assert CARDS[-1].scenario == typed_race(FORMULA)  # and so its link
    assert all(terms_of(card.scenario) == "tuned" for card in CARDS if card.key in ("rosenbrock", "tuned"))


@pytest.mark.parametrize("text", ["x +", "sin(", "import os", "9" * 600, "1/0*"])
def test_what_is_no_function_is_told_on_the_card(text: str) -> None:
    app = open_app()
    app.text_input(key=PLACE).input(text).run()
    assert len(app.error) == 1
    assert not app.exception
    assert session_of(app).link == ("start", {})


def test_a_function_that_is_typed_is_the_visitors_race() -> None:
    app = open_app()
    app.text_input(key=PLACE).input("x^2 + 3y^2").run()
    assert scenario_of(app) == typed_race("x^2 + 3y^2")
    assert session_of(app).link == ("race", {"f": ["x^2 + 3y^2"], "opt": ["sgd,momentum,adam"]})
    assert played(app)


def test_a_class_sees_the_map_without_cards() -> None:
    assert not open_app(present="1").text_input
    assert player_data(open_app(present="1"))["layout"] == "poster"
