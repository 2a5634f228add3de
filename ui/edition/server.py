"""The edition of a server: guarded, watched and warmed up, with heads that ask for all that a page will need."""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from ui.blocks.warm_up import warmed_up
from ui.components.head import page_routes
from ui.components.routes import player_routes
from ui.server.runs import watched_run
from ui.server.serve import Server, served
from ui.start.opening import race_in_link

__all__ = ["app_parts", "watched_run"]


def app_parts() -> Server:
    """Arguments of Streamlit's `App`. Raises `OptionError` where the environment asks for what cannot be done."""
    base = st.get_option("server.baseUrlPath")
    races = {"start": race_in_link, "race": lambda query: Scenario.from_query(query)[0]}
    return served([*player_routes(base), *page_routes(base, races)], warmed_up)
