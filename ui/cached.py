"""Engine and figures behind caches that are keyed by value and bounded, shared by all visitors."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from engine.descend import Run
from engine.race import race
from engine.scenario import Scenario
from figures.race import race_figure
from figures.theme import THEMES

_BY_VALUE = {Scenario: repr}


@st.cache_data(max_entries=128, ttl=3600, show_spinner=False, hash_funcs=_BY_VALUE)
def cached_race(scenario: Scenario) -> dict[str, Run]:
    """The runs of a race."""
    return race(scenario)


@st.cache_resource(max_entries=32, ttl=3600, show_spinner=False, hash_funcs=_BY_VALUE)
def cached_figure(scenario: Scenario, theme: str, narrow: bool) -> go.Figure:
    """The animated figure of a race. Shared by all visitors: never change it."""
    return race_figure(scenario, cached_race(scenario), THEMES[theme], narrow)
