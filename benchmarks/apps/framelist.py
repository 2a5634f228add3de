"""The way a race is usually animated in Streamlit, to compare with: a slider, and one figure with a list of frames."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.race import race
from engine.scenario import Scenario
from figures.race import race_figure
from figures.theme import LIGHT

st.set_page_config(layout="wide")
base, _ = Scenario.from_query({name: st.query_params.get_all(name) for name in st.query_params})
lr = st.slider("lr", 0.01, 0.2, 0.05, step=0.01)
scenario = replace(base, lr=lr)
st.plotly_chart(race_figure(scenario, race(scenario), LIGHT), key="race")
