"""The race of the start page: its own, in its own link."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.scenario import normal
from ui.state.link import is_from_history, shown_query
from ui.state.pages import PAGES
from ui.state.params import ARRIVAL, GLOBAL_PARAMS, PageParam, switch
from ui.state.session import QueryParams, session

OPENING = Scenario(entries=(entry("sgd"), entry("momentum"), entry("adam")))
"""The default race with the three that the question is about."""
HERE = PageParam("start", "here", False, switch())
"""Whether a link to the start page's own race is meant: without it a race in the link is one for the race page."""


def opening() -> Scenario:
    """The race of the start page, as the visitor has left it."""
    return session().opening or OPENING


def set_opening(scenario: Scenario) -> None:
    """Let the start page show another start or lr, by a link or an edit."""
    shown = session().opening = _of_the_question(scenario)
    HERE.set(shown != OPENING)


def accept_link(scenario: Scenario) -> None:
    """Show the race of a link to the start page; one for the race page, which Back may lead to, says nothing of it."""
    if not _is_race_link(shown_query()):
        set_opening(scenario)


def linked() -> Scenario:
    """What the start page's link holds: its optimizers are known."""
    return replace(opening(), entries=Scenario().entries)


def redirect_race_links() -> None:
    """Open the race page for a link to a race, as they were before there was a start page.

    Not for one that Back leads to, which would lead away from the start page again and again.
    """
    query = shown_query()
    if _is_race_link(query) and not is_from_history():
        st.switch_page(PAGES["race"].file, query_params=query)


def race_in_link(query: QueryParams) -> Scenario:
    """The race that a visit shows which begins with a link to the start page."""
    scenario, _ = Scenario.from_query(query)
    return scenario if _is_race_link(query) else _of_the_question(scenario)


def _of_the_question(scenario: Scenario) -> Scenario:
    """The start page's race from this start, at this lr. All else stays as the question has it."""
    return normal(replace(OPENING, start=scenario.start, lr=scenario.lr))


def _is_race_link(query: QueryParams) -> bool:
    own = {param.link_name for param in (*GLOBAL_PARAMS, *ARRIVAL, HERE)}
    return bool(query.keys() - own) and query.get(HERE.link_name) != ["1"]
