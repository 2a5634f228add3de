"""The anatomy page: one rule step by step, two that differ in one switch, and the same in other libraries."""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from i18n import say
from ui.anatomy.controls import OWN, section_control
from ui.anatomy.reddi import reddi_section
from ui.anatomy.sections import code_section, pair_section, sidebar, steps_section
from ui.blocks.share import share
from ui.state.link import follow_link, full_link, show_notices, write_link
from ui.widgets.scenario_controls import use

SECTIONS = {"steps": steps_section, "pair": pair_section, "reddi": reddi_section, "code": code_section}

follow_link(OWN)
section = st.session_state["part"]
with st.sidebar:
    scenario = sidebar(section)
    st.button(say("Back to the default race"), on_click=use, args=(Scenario(),), icon=":material/restart_alt:")

st.markdown(f"**{say('What happens inside of one step, and what does each number of the rule do?')}**")
show_notices()
section = section_control()
write_link(scenario, OWN)
SECTIONS[section](scenario)
share(
    say("Link to this page"),
    full_link(scenario, OWN),
    say("Whoever opens it sees the same section with the same settings."),
)
