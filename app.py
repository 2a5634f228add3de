"""Ravine: loss surfaces and the road from SGD to Adam. Start it with `streamlit run app.py`.

This file is run twice over: as a module by the server, which takes `app` from it, and as a script for each visitor.
The edition without a server does the same in the visitor's browser.
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from ui.edition import app_parts, watched_run

if __name__ == "__main__":
    # Imported by the first run: Streamlit must be there when modules declare components to it.
    from ui.blocks.navigation import navigate
    from ui.blocks.shell import frame, tools
    from ui.state.pages import START

    with watched_run() as run:
        frame()
        page = navigate()
        run.page = page.url_path or START
        tools()
        page.run()
else:
    # Pages are those of st.navigation, also for whoever is the first to open one by its link.
    PagesManager.uses_pages_directory = False
    app = App(__file__, **app_parts())
