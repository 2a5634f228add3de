"""The escape page: who gets off the plateau, how soon, and what does it depend on?"""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from i18n import say
from i18n.notes import note_of
from ui.blocks.share import share
from ui.escape.controls import OWN, scenario_controls, section_control
from ui.escape.sections import basin_section, distance_section, ensemble_section, race_section
from ui.state.link import follow_link, full_link, show_notices, write_link
from ui.widgets.scenario_controls import use

SECTIONS = {
    "race": race_section,
    "distance": distance_section,
    "ensemble": ensemble_section,
    "basin": basin_section,
}

follow_link(OWN)
with st.sidebar:
    scenario = scenario_controls()
    st.button(say("Back to the default race"), on_click=use, args=(Scenario(),), icon=":material/restart_alt:")

surface = scenario.resolved_surface()
st.markdown(f"**{say('Who gets off the plateau, how soon, and what does it depend on?')}**")
about, formula = st.columns([2, 3], vertical_alignment="center")
about.markdown(f"{note_of(surface.note)} :small[:gray[{say(surface.reference)}.]]")
formula.latex(surface.latex)
show_notices()
section = section_control(scenario)
write_link(scenario, OWN)
if scenario.entries:
    SECTIONS[section](scenario)
else:
    st.info(say("Choose at least one optimizer in the sidebar to see who escapes."), icon=":material/touch_app:")
share(
    say("Link to this page"),
    full_link(scenario, OWN),
    say("Whoever opens it sees the same section with the same settings."),
)
