"""The start page: a race on screen, paused at its first step, one big button, and three doors."""

from __future__ import annotations

from engine.scenario import Scenario
from ui.blocks.page import page_frame
from ui.components.player import player
from ui.start import OPENING, doors, headline, redirect_race_links
from ui.state.events import PlayerEdits
from ui.state.params import LAYOUTS

redirect_race_links()
with page_frame("start", head=lambda _: headline(), accept=lambda _: None) as page:
    page.write_link(Scenario())  # its race is its own: a link with the visitor's would open the race page
    player(OPENING, LAYOUTS[0], PlayerEdits(), simple=True)
    doors()
