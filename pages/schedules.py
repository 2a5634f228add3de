"""The schedules page: would a schedule have done as well as an adaptive method?"""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from i18n import say
from ui.blocks.share import share
from ui.components.player import player
from ui.schedules.controls import OWN, lr_chart, momentum_section, preset_controls, say_what_to_do
from ui.schedules.grid import fit, grid_section
from ui.state.events import apply_edit
from ui.state.link import follow_link, full_link, show_notices, write_link
from ui.widgets.scenario_controls import scenario_from_widgets, use

follow_link(OWN)
with st.sidebar:
    scenario = scenario_from_widgets()
    st.button(say("Back to the default race"), on_click=use, args=(Scenario(),), icon=":material/restart_alt:")

st.markdown(f"**{say('Would a schedule have done as well as an adaptive method?')}**")
show_notices()
preset_controls(scenario)
if not scenario.entries:
    write_link(scenario, OWN)
    st.info(say("Choose at least one optimizer in the sidebar to see its learning rate."), icon=":material/touch_app:")
    st.stop()
say_what_to_do(scenario)
fit(scenario)
write_link(scenario, OWN)
player(scenario, st.session_state["layout"], apply_edit)
lr_chart(scenario)
grid_place = st.container()
momentum_section(scenario)
share(
    say("Link to this page"),
    full_link(scenario, OWN),
    say("Whoever opens it sees the same page with the same settings."),
)
with grid_place:  # last: a large grid takes its time
    grid_section(scenario)
