"""The stage of a page: the player with the visitor's race, and under it what of a run is no number, when asked for."""

from __future__ import annotations

import streamlit as st

from engine.labels import label
from engine.scenario import Scenario
from engine.scenario.limits import MAX_ENTRIES
from figures.theme import look_of
from i18n import say
from optimizers import OPTIMIZERS
from ui.blocks.html import run_title
from ui.components.player import player
from ui.components.player_data import TUNES
from ui.state.events import PlayerEdits
from ui.state.params import LAYOUT
from ui.state.session import are_settings_shown, toggle_settings
from ui.widgets.entry_controls import entry_choices, second_run


def race_stage(scenario: Scenario, edits: PlayerEdits | None = None, *, pins: int = MAX_ENTRIES) -> None:
    """Draw the player, and the settings that are open: the stage leaves the room for them. `pins` as in `player`."""
    player(scenario, LAYOUT.get(), edits or PlayerEdits(), settings=True, tunes=TUNES, pins=pins)
    opened = [slot for slot in scenario.slots() if are_settings_shown(slot)]
    if opened:
        with st.container(key="under:settings", border=True, gap="small"):
            for slot in opened:
                _settings(scenario, slot)


def _settings(scenario: Scenario, slot: str) -> None:
    optimizer = scenario.slots()[slot].optimizer
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(run_title(look_of(scenario, slot), label(scenario, slot)), width="content")
        st.button(
            say("Close"),
            key=f"{slot}:close",
            on_click=toggle_settings,
            args=(slot,),
            type="tertiary",
            icon=":material/close:",
            help=say("Close these settings."),
        )
    with st.container(key=f"settings:{slot}"):
        st.latex(OPTIMIZERS[optimizer].latex)
        entry_choices(slot, optimizer)
        second_run(slot, optimizer)
