"""The row under a race: take the numbers, the animation or the link away."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from engine.descend import Run
from engine.export.numpy_script import notebook_cell, numpy_script
from engine.export.race_csv import trajectories_csv
from engine.scenario import Scenario
from figures.race import race_figure, standalone_html
from figures.theme import THEMES
from i18n import say
from ui.background.race_cache import cached_race
from ui.blocks.deferred import PER_ROW, deferred
from ui.blocks.figure_parts import csv_button
from ui.blocks.share import share
from ui.widgets.slider import lazy_popover

ANIMATION = 1.2
"""CPU seconds for the smallest animation: most of it is Plotly's."""


def downloads(scenario: Scenario, runs: Mapping[str, Run], link: str) -> None:
    """Buttons that make their file only when they are pressed, and the link."""
    name, theme, rows = f"ravine-{scenario.surface}", st.context.theme.type or "light", _rows(runs)
    with st.container(horizontal=True):
        csv_button(
            say("Trajectories (CSV)"),
            partial(trajectories_csv, scenario, runs),
            f"{name}.csv",
            say("Every step of every optimizer in full precision."),
            rows=rows,
            what=("trajectories", scenario),
        )
        st.download_button(
            say("Animation (HTML)"),
            deferred(partial(_animation, scenario, theme), ANIMATION + PER_ROW * rows, ("animation", scenario, theme)),
            f"{name}.html",
            "text/html",
            on_click="ignore",
            icon=":material/movie:",
            help=say("One file of 6 MB that plays in any browser, without internet."),
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


def _animation(scenario: Scenario, theme: str) -> str:
    return standalone_html(race_figure(scenario, cached_race(scenario), THEMES[theme]), THEMES[theme])


def _rows(runs: Mapping[str, Run]) -> int:
    return sum(len(run.loss) for run in runs.values())
