"""The start page and its link, without a browser."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from streamlit.testing.v1 import AppTest

from engine.scenario import Scenario
from tests.pages import opening
from tests.pages.opening import scenario_of, session_of
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
