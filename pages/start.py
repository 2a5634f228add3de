"""The start page: a race on screen, paused at its first step, one big button, and three doors."""

from __future__ import annotations

from ui.blocks.page import page_frame
from ui.components.player import player
from ui.start import OPENING, doors, headline, redirect_race_links
from ui.state.events import PlayerEdits
from ui.state.params import LAYOUTS

redirect_race_links()
with page_frame("start", head=lambda _: headline()):
    player(OPENING, LAYOUTS[0], PlayerEdits(), simple=True)
    doors()
