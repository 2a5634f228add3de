"""The learning rates of a race, in step with the player."""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from figures.schedules import lr_figure
from figures.theme import THEMES
from i18n import say
from ui.blocks.figure_parts import title_of
from ui.components.chart import chart


def lr_chart(scenario: Scenario) -> None:
    """The learning rates, in step with the player."""
    title = title_of(say("Learning rate"), scenario)
    chart(
        {name: lr_figure(theme, scenario, title) for name, theme in THEMES.items()},
        key="rates",
        follow=True,
        label=say("Learning rate of every optimizer against step; a line at the player's step"),
        file=f"ravine-{scenario.surface}-lr.png",
        height=340 + 18 * max(0, len(scenario.entries) - 4),
    )
    st.caption(say("The line marks the player's step; click the figure to go to another."))
