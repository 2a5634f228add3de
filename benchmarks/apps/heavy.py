"""One map after the other, each the largest that a visitor may ask for, beside the player's routes."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from streamlit.starlette import App

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.experiments.axis import Axis
from engine.experiments.sweep import MAX_SIDE, Sweep
from engine.scenario import Scenario
from engine.scenario.entry import entry
from ui.background.caches import MAP_CACHE
from ui.background.runners import finish_maps, previews
from ui.components.routes import player_routes

if __name__ == "__main__":
    seed = st.session_state.setdefault("seed", 0)  # without noise it only tells one map from the next
    lr, momentum = Axis("lr", 1e-4, 1e-1, MAX_SIDE, log=True), Axis("momentum", 0.0, 0.98, MAX_SIDE)
    spec = Sweep(Scenario("ravine", steps=2000, seed=seed), entry("momentum"), lr, momentum)
    if MAP_CACHE.get(spec) is not None:
        st.session_state.seed += 1
        st.rerun()
    previews([spec], "heavy:coarse")
    finish_maps([spec], "heavy")
else:
    app = App(__file__, routes=player_routes())
