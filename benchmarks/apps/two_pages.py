"""The race and an empty page beside it, to see what coming and going leaves behind."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from streamlit.starlette import App

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ui.components.routes import player_routes  # noqa: E402 - this file is started by its path


def nothing() -> None:
    """A page without a player."""
    st.header("Nothing here")


if __name__ == "__main__":
    race = st.Page(ROOT / "pages" / "race.py", title="Race", default=True)
    st.navigation([race, st.Page(nothing, title="Nothing", url_path="elsewhere")], position="top").run()
else:
    app = App(__file__, routes=player_routes())
