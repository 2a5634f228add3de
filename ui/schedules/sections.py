"""The schedules page below its controls: the race, its learning rates, the grid, and the two forms of momentum."""

from __future__ import annotations

import streamlit as st

from i18n import say
from ui.blocks.lr_chart import lr_chart
from ui.blocks.page import PageRun
from ui.blocks.stage import race_stage
from ui.schedules.controls import preset_controls, say_what_to_do
from ui.schedules.grid import grid_section
from ui.schedules.momentum import momentum_section


def race_and_grid(page: PageRun) -> None:
    """The race under its schedules, and every schedule with every optimizer."""
    scenario = page.scenario
    if not scenario.entries:
        preset_controls(scenario)
        st.info(
            say("Choose at least one optimizer in the sidebar to see its learning rate."), icon=":material/touch_app:"
        )
        return
    race_stage(scenario)
    say_what_to_do(scenario)
    preset_controls(scenario)
    lr_chart(scenario)
    page.finish_later(lambda: grid_section(scenario))  # a large grid takes its time
    momentum_section(scenario)
    page.share(say("It opens the same page with the same settings."))
