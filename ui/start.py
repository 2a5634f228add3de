"""What the start page shows: its race, and the doors to the other pages."""

from __future__ import annotations

import streamlit as st

from engine.entry import entry
from engine.scenario import Scenario
from i18n import say

OPENING = Scenario(entries=(entry("sgd"), entry("momentum"), entry("adam")))
"""The default race with the three that the question is about."""


def doors() -> None:
    """Three ways on: change everything, be taught, tune."""
    for place, (page, icon, title, what) in zip(st.columns(3), _doors(), strict=True):
        with place.container(border=True):
            st.page_link(f"pages/{page}.py", label=f"**{title}**", icon=icon, width="stretch")
            st.caption(what)


def _doors() -> list[tuple[str, str, str, str]]:
    return [
        ("race", ":material/flag:", say("Race"), say("Any surface, any optimizers, any start: drag, play, share.")),
        (
            "lessons",
            ":material/school:",
            say("Lessons"),
            say("From SGD to Adam in nine questions: guess first, then see."),
        ),
        ("tuning", ":material/tune:", say("Tune"), say("What lr and momentum do, on a map of a thousand runs.")),
    ]
