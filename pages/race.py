"""The race: several optimizers from one start on one surface, side by side."""

from __future__ import annotations

import streamlit as st

from i18n import say
from ui.background.race_cache import cached_race
from ui.blocks.downloads import downloads
from ui.blocks.page import PageRun, about_surface, page_frame
from ui.blocks.scoreboard import scoreboard
from ui.components.player import player
from ui.state.events import PlayerEdits
from ui.state.params import LAYOUT
from ui.widgets.scenario_controls import scenario_controls


def race(page: PageRun) -> None:
    """The player, its table, and what to take away."""
    scenario = page.scenario
    if not scenario.entries:
        st.info(say("Choose at least one optimizer in the sidebar to see it race."), icon=":material/touch_app:")
        return
    if not scenario.resolved_surface().contains(scenario.resolved_start()):
        st.info(say("The start lies outside the drawn box: the paths come into view once they enter it."))
    player(scenario, LAYOUT.get(), PlayerEdits())
    runs = cached_race(scenario)
    scoreboard(scenario, runs)
    downloads(scenario, runs, page.link)


with page_frame("race", (LAYOUT,), controls=scenario_controls, head=about_surface) as page:
    race(page)
