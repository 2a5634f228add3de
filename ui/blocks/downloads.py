"""The row under a race: take the numbers, the program or the link away. The player's menu has pictures and the page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from engine.descend import Run
from engine.export.notebook_cell import notebook_cell
from engine.export.numpy_script import numpy_script
from engine.export.race_csv import trajectories_csv
from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import say
from ui.blocks.figure_parts import csv_button
from ui.blocks.share import share
from ui.widgets.slider import lazy_popover


def downloads(scenario: Scenario, runs: Mapping[str, Run], link: str) -> None:
    """Buttons that make their file only when they are pressed, and the link."""
    rows = _rows(runs)
    with st.container(horizontal=True):
        csv_button(
            say("Trajectories (CSV)"),
            partial(trajectories_csv, scenario, runs),
            f"ravine-{scenario.surface}.csv",
            say("Every step of every optimizer in full precision."),
            rows=rows,
            what=("trajectories", scenario),
        )
        code_of(scenario)
        share(link, say("It opens the same race: surface, start, optimizers, hyperparameters, noise, seed."))


def code_of(scenario: Scenario) -> None:
    """The race as code, made when it is opened: alone with NumPy, or as a cell of a notebook beside this app."""
    place = lazy_popover(say("Copy as Python"), "code", ":material/code:")
    if not place.open:
        return
    with place:
        st.caption(say("A script that needs only NumPy and gives every number of this race again."))
        st.code(numpy_script(scenario), language="python", height=320)
        st.caption(say("As a notebook cell, in a copy of this app’s folder:"))
        st.code(notebook_cell(scenario), language="python")
        st.caption(say("This player in a notebook, in a copy of this app’s folder:"))
        st.code(player_cell(scenario), language="python")


def player_cell(scenario: Scenario) -> str:
    """A cell of a notebook that shows the player with this race."""
    return f"from ui.notebook import ravine_race\n\nravine_race({query_string(scenario)!r})\n"


def _rows(runs: Mapping[str, Run]) -> int:
    return sum(len(run.loss) for run in runs.values())
