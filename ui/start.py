"""What the start page shows: its race, and the doors to the other pages."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.scenario import Scenario
from engine.scenario.entry import entry
from i18n import say
from ui.state.link import shown_query
from ui.state.pages import PAGES
from ui.state.params import GLOBAL_PARAMS, PageParam, switch
from ui.state.session import QueryParams, session

OPENING = Scenario(entries=(entry("sgd"), entry("momentum"), entry("adam")))
"""The default race with the three that the question is about."""
HERE = PageParam("start", "here", False, switch())
"""Whether a link to the start page's own race is meant: without it a race in the link is one for the race page."""


def opening() -> Scenario:
    """The race of the start page, as the visitor has left it."""
    return session().opening or OPENING


def set_opening(scenario: Scenario) -> None:
    """Let the start page show another race, by a link or an edit. Its optimizers stay those of the question."""
    shown = replace(scenario, entries=OPENING.entries)
    session().opening = shown
    HERE.set(shown != OPENING)


def linked() -> Scenario:
    """What the start page's link holds: its optimizers are known."""
    return replace(opening(), entries=Scenario().entries)


def redirect_race_links() -> None:
    """Open the race page for a link to a race, as they were before there was a start page."""
    query = shown_query()
    if _is_race_link(query):
        st.switch_page(PAGES["race"].file, query_params=query)


def race_in_link(query: QueryParams) -> Scenario:
    """The race that a visit shows which begins with a link to the start page."""
    scenario, _ = Scenario.from_query(query)
    return scenario if _is_race_link(query) else replace(scenario, entries=OPENING.entries)


def _is_race_link(query: QueryParams) -> bool:
    own = {param.link_name for param in (*GLOBAL_PARAMS, HERE)}
    return bool(query.keys() - own) and query.get(HERE.link_name) != ["1"]


def headline() -> None:
    """The question of it all."""
    st.markdown(f"#### {say('Why does SGD get stuck there, and why doesn’t Adam?')}")


def doors() -> None:
    """Three ways on: change everything, be taught, tune."""
    ways = {
        "race": (say("Race"), say("Any surface, any optimizers, any start: drag, play, share.")),
        "lessons": (say("Lessons"), say("From SGD to Adam in nine questions: guess first, then see.")),
        "tuning": (say("Tune"), say("What lr and momentum do, on a map of a thousand runs.")),
    }
    for place, (key, (title, text)) in zip(st.columns(len(ways)), ways.items(), strict=True):
        with place.container(border=True):
            st.page_link(PAGES[key].file, label=f"**{title}**", icon=PAGES[key].icon, width="stretch")
            st.caption(text)
