"""The start page: a race on screen, paused at its first step, one big button, and three doors."""

from __future__ import annotations

import streamlit as st

from i18n import say
from ui.components.player import player
from ui.start import OPENING, doors
from ui.state.events import apply_edit
from ui.state.link import EVERYWHERE, follow_link, write_link

given = {name: st.query_params.get_all(name) for name in st.query_params}
if given.keys() - {one.name for one in EVERYWHERE}:  # a link to a race, as they were before there was a start page
    st.switch_page("pages/race.py", query_params=given)

follow_link()
st.markdown(f"### {say('Why does SGD get stuck there, and why doesn’t Adam?')}")
player(OPENING, "together", apply_edit, simple=True)
doors()
write_link(st.session_state["scenario"])
