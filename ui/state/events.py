"""What a visitor changed inside of the player, taken into the widgets. It comes over the wire: checked like a link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.scenario import Scenario
from ui.state.change import edited
from ui.state.link import Own, one_of
from ui.widgets.scenario_controls import use

LAYOUTS = ("together", "side", "map")
"""How the player arranges its pictures; the first is the default."""
LAYOUT = Own("layout", LAYOUTS[0], one_of(LAYOUTS))


def apply_edit(change: Any) -> None:
    """Take over one change: {"lr": 0.1}, {"momentum": 0.5}, {"start": [x, y]} or {"layout": "side"}."""
    if not isinstance(change, dict):
        return
    if change.get("layout") in LAYOUTS:
        st.session_state["layout"] = change["layout"]
    before: Scenario = st.session_state["scenario"]
    after = edited(before, change)
    if after != before:
        use(after)
