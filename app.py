"""Ravine: loss surfaces and the road from SGD to Adam. Start it with `streamlit run app.py`.

This file is run twice over: as a module by the server, which takes `app` from it, and as a script for each visitor.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from ui.blocks.navigation import navigate
from ui.blocks.shell import frame, tools
from ui.components.routes import player_routes

if __name__ == "__main__":
    frame()
    page = navigate()
    tools()
    page.run()
else:
    # Pages are those of st.navigation, also for whoever is the first to open one by its link.
    PagesManager.uses_pages_directory = False
    app = App(__file__, routes=player_routes(st.get_option("server.baseUrlPath")))
