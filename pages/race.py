"""The race: several optimizers from one start on one surface, side by side."""

from __future__ import annotations

import streamlit as st

from i18n import say
from ui.background.runners import race_of
from ui.blocks.downloads import downloads
from ui.blocks.page import PageRun, about_surface, page_frame
from ui.blocks.scoreboard import scoreboard
from ui.blocks.stage import race_stage
from ui.state.params import LAYOUT, PRESENT
from ui.widgets.scenario_controls import stage_controls


def race(page: PageRun) -> None:
    """The stage, its table, and what to take away."""
    scenario = page.scenario
    if not scenario.entries:
        st.info(say("Choose at least one optimizer in the sidebar to see it race."), icon=":material/touch_app:")
        return
    if not scenario.resolved_surface().contains(scenario.resolved_start()):
        st.info(say("The start lies outside the drawn box: the paths come into view once they enter it."))
    about_surface(scenario)
    race_stage(scenario)
    if not PRESENT.get() and (runs := race_of(scenario)) is not None:
        scoreboard(scenario)
        downloads(scenario, runs, page.link)


with page_frame("race", (LAYOUT,), controls=stage_controls) as page:
    race(page)
