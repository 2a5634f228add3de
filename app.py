"""Ravine: loss surfaces and the road from SGD to Adam. Start it with `streamlit run app.py`.

This file is run twice over: as a module by the server, which takes `app` from it, and as a script for each visitor.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from engine.scenario import Scenario
from ui.blocks.navigation import navigate
from ui.blocks.shell import frame, tools
from ui.blocks.warm_up import warmed_up
from ui.components.head import page_routes
from ui.components.routes import player_routes
from ui.server.runs import watched_run
from ui.server.serve import served
from ui.start.opening import race_in_link
from ui.state.pages import START

if __name__ == "__main__":
    with watched_run() as run:
        frame()
        page = navigate()
        run.page = page.url_path or START
        tools()
        page.run()
else:
    # Pages are those of st.navigation, also for whoever is the first to open one by its link.
    PagesManager.uses_pages_directory = False
    base = st.get_option("server.baseUrlPath")
    races = {"start": race_in_link, "race": lambda query: Scenario.from_query(query)[0]}
    app = App(__file__, **served([*player_routes(base), *page_routes(base, races)], warmed_up))
