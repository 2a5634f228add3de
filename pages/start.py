"""The start page: a race that plays by itself, its answer on the map, and cards that lead into others."""

from __future__ import annotations

from i18n import say
from ui.blocks.page import page_frame
from ui.components.player import player
from ui.start.gallery import gallery
from ui.start.opening import HERE, accept_link, linked, opening, redirect_race_links, set_opening
from ui.state.events import PlayerEdits
from ui.state.layouts import POSTER
from ui.state.params import PRESENT
from ui.state.session import session

redirect_race_links()
with page_frame("start", (HERE,), accept=accept_link) as page:
    page.write_link(linked())  # its race is its own: the visitor's is on the other pages
    player(
        opening(),
        POSTER,
        PlayerEdits(layout=None, fields=("start", "lr"), read=opening, write=set_opening),
        simple=True,
        tunes=("lr",),
        headline=say("Why does SGD get stuck there, and why doesn’t Adam?"),
        play=session().arrived and not session().step,
    )
    if not PRESENT.get():
        gallery()
