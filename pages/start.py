"""The start page: a question, a race paused at its first step, and three doors."""

from __future__ import annotations

from ui.blocks.page import page_frame
from ui.components.player import player
from ui.start import HERE, doors, headline, linked, opening, redirect_race_links, set_opening
from ui.state.events import PlayerEdits
from ui.state.layouts import LAYOUTS
from ui.state.params import PRESENT

redirect_race_links()
with page_frame("start", (HERE,), head=lambda _: headline(), accept=set_opening) as page:
    page.write_link(linked())  # its race is its own: the visitor's is on the other pages
    edits = PlayerEdits(layout=None, fields=("start",), read=opening, write=set_opening)
    player(opening(), LAYOUTS[0], edits, simple=True)
    if not PRESENT.get():
        doors()
