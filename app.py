"""Ravine: loss surfaces and the road from SGD to Adam. Start it with `streamlit run app.py`."""

from __future__ import annotations

import streamlit as st

from ui.frame import frame

PAGES = [
    st.Page("pages/race.py", title="Race", icon=":material/flag:", default=True),
]

frame()
st.navigation(PAGES, position="top").run()
