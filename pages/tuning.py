"""The tuning page: what lr and momentum do, on a map; theory over experiment."""

from __future__ import annotations

import streamlit as st

from engine.experiments.tuning import entry_at, race_of_one
from engine.scenario import Scenario
from i18n import say
from ui.blocks.share import share
from ui.components.player import player
from ui.state.events import apply_edit
from ui.state.link import follow_link, full_link, show_notices, write_link
from ui.tuning.sections import (
    OWN,
    chosen,
    finish_maps,
    kappa_section,
    map_controls,
    section_control,
    show_maps,
    use_buttons,
)
from ui.widgets.scenario_controls import scenario_from_widgets, use

follow_link(OWN)
with st.sidebar:
    scenario = scenario_from_widgets()
    st.button(say("Back to the default race"), on_click=use, args=(Scenario(),), icon=":material/restart_alt:")

st.markdown(f"**{say('Which lr, which momentum, and how much room is there around the best?')}**")
show_notices()
section = section_control()
if section == "kappa":
    write_link(scenario, OWN)
    kappa_section(scenario)
    st.stop()
specs = map_controls(scenario)
write_link(scenario, OWN)
if not specs:
    st.info(say("Choose at least one optimizer to see its map."), icon=":material/touch_app:")
    st.stop()
spec, found = show_maps(specs)
at = chosen(spec, found)
if at is not None:
    here = f"{spec.x.name} {at[0]:g}, {spec.y.name} {at[1]:g}"
    st.markdown(say("Chosen: **{cell}**. Click a cell, or move the marker.", cell=here))
    use_buttons(scenario, spec, at)
    player(
        race_of_one(scenario, entry_at(spec, *at)),
        "together",
        lambda change: apply_edit({"start": change.get("start")}),
    )
share(
    say("Link to this page"),
    full_link(scenario, OWN),
    say("Whoever opens it sees the same maps with the same settings."),
)
finish_maps(specs)
