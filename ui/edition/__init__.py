"""Which edition of the app this is: the one place that asks what it runs on.

`server.py` is the edition for many visitors of one server, `browser.py` the one without a server, in which each
visitor's browser runs all of it (Pyodide, by stlite). Both have the same names:

- `app_parts()`: what Streamlit's `App` is made with, beside its script.
- `watched_run()`: the frame of a run of the script, which is told the page.
"""

from __future__ import annotations

import sys

if sys.platform == "emscripten":
    from ui.edition.browser import app_parts, watched_run
else:
    from ui.edition.server import app_parts, watched_run

__all__ = ["app_parts", "watched_run"]
