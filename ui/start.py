"""What the start page shows: its race, and the doors to the other pages."""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from engine.scenario.entry import entry
from i18n import say
from ui.state.link import shown_query
from ui.state.pages import PAGES
from ui.state.params import GLOBAL_PARAMS

OPENING = Scenario(entries=(entry("sgd"), entry("momentum"), entry("adam")))
"""The default race with the three that the question is about."""


def redirect_race_links() -> None:
    """Open the race page for a link to a race, as they were before there was a start page."""
    query = shown_query()
    if query.keys() - {param.link_name for param in GLOBAL_PARAMS}:
        st.switch_page(PAGES["race"].file, query_params=query)


def headline() -> None:
    """The question of it all."""
    st.markdown(f"### {say('Why does SGD get stuck there, and why doesn’t Adam?')}")


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
