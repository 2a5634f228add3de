"""What a visitor changed inside of the player, taken into the widgets. It comes over the wire: checked like a link."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from engine.scenario import Scenario
from optimizers import OPTIMIZERS
from ui.controls import use
from ui.link import LAYOUTS
from ui.player.payload import with_value


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


def edited(scenario: Scenario, change: dict[str, Any]) -> Scenario:
    """The scenario after a change; what is not a possible value changes nothing."""
    query: dict[str, Any] = {}
    if "lr" in change:
        query["lr"] = str(change["lr"])
    if isinstance(change.get("start"), list):
        query["start"] = ",".join(str(value) for value in change["start"])
    read, notices = Scenario.from_query({**scenario.to_query(), **query})
    scenario = scenario if notices else read
    momentum = change.get("momentum")
    if isinstance(momentum, int | float) and math.isfinite(momentum):
        spec = OPTIMIZERS["momentum"].hypers()["momentum"]
        scenario = with_value(scenario, "momentum", min(max(float(momentum), spec.low), spec.high))
    return scenario
