"""Ravine: loss surfaces and the road from SGD to Adam. Start it with `streamlit run app.py`.

This file is run twice over: as a module by the server, which takes `app` from it, and as a script for each visitor.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from i18n import say
from ui.blocks.shell import frame, tools
from ui.components.routes import player_routes

if __name__ == "__main__":
    frame()
    pages = [
        st.Page("pages/start.py", title=say("Start"), icon=":material/home:", default=True),
        st.Page("pages/race.py", title=say("Race"), icon=":material/flag:"),
        st.Page("pages/lessons.py", title=say("Lessons"), icon=":material/school:"),
        st.Page("pages/teacher.py", title=say("Teaching"), icon=":material/co_present:"),
        st.Page("pages/escape.py", title=say("Escape"), icon=":material/landslide:"),
        st.Page("pages/tuning.py", title=say("Tuning"), icon=":material/tune:"),
        st.Page("pages/schedules.py", title=say("Schedules"), icon=":material/trending_down:"),
        st.Page("pages/anatomy.py", title=say("Anatomy"), icon=":material/biotech:"),
    ]
    page = st.navigation(pages, position="top")
    tools()
    page.run()
else:
    # Pages are those of st.navigation, also for whoever is the first to open one by its link.
    PagesManager.uses_pages_directory = False
    app = App(__file__, routes=player_routes())
