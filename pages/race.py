"""The race: several optimizers from one start on one surface, side by side."""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from figures.theme import THEMES
from i18n import say
from i18n.notes import note_of
from ui.background.race_cache import cached_race
from ui.blocks.downloads import downloads
from ui.blocks.scoreboard import scoreboard
from ui.components.player import player
from ui.state.events import LAYOUT, apply_edit
from ui.state.link import follow_link, full_link, show_notices, write_link
from ui.widgets.scenario_controls import scenario_from_widgets, use

OWN = (LAYOUT,)

follow_link(OWN)
with st.sidebar:
    scenario = scenario_from_widgets()
    st.button(say("Back to the default race"), on_click=use, args=(Scenario(),), icon=":material/restart_alt:")

surface = scenario.resolved_surface()
theme = THEMES[st.context.theme.type or "light"]
about, formula = st.columns([2, 3], vertical_alignment="center")
about.markdown(f"{note_of(surface.note)} :small[:gray[{say(surface.reference)}.]]")
formula.latex(surface.latex)
show_notices()
if not scenario.entries:
    st.info(say("Choose at least one optimizer in the sidebar to see it race."), icon=":material/touch_app:")
    st.stop()

write_link(scenario, OWN)
if not surface.contains(scenario.resolved_start()):
    st.info(say("The start lies outside of the drawn box: the paths come into view once they enter it."))
player(scenario, st.session_state["layout"], apply_edit)
runs = cached_race(scenario)
scoreboard(scenario, runs)

downloads(scenario, runs, theme, full_link(scenario, OWN))
