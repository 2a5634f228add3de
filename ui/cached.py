"""The engine behind caches that are keyed by value and bounded, shared by all visitors."""

from __future__ import annotations

import streamlit as st

from engine.descend import Run
from engine.race import race
from engine.scenario import Scenario

_BY_VALUE = {Scenario: repr}


@st.cache_data(max_entries=128, ttl=3600, show_spinner=False, hash_funcs=_BY_VALUE)
def cached_race(scenario: Scenario) -> dict[str, Run]:
    """The runs of a race."""
    return race(scenario)
