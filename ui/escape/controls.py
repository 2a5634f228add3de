"""The controls of the escape page, and where its runs start."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from engine.experiments.ensembles import MAX_RUNS, MAX_WITHIN
from engine.experiments.saddles import Saddle, ridge_start, saddles_of, surfaces_with_saddles
from engine.labels import label
from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from engine.scenario.scenario import normal
from i18n import say
from i18n.numbers import count_text, point_text
from ui.blocks.page import ask
from ui.escape.params import (
    DISTANCE,
    FIRST_MAPS,
    GRID,
    MAPS,
    MAX_MAPS,
    RUNS,
    SADDLE,
    SECTION,
    SECTIONS,
    SIGMA,
    START_MODE,
    START_MODES,
    WITHIN,
)
from ui.state.events import PlayerEdits
from ui.state.session import session
from ui.widgets.scenario_controls import scenario_controls
from ui.widgets.section import choose_section
from ui.widgets.slider import KEEP, slider

_DISTANCES = (0.0, *(float(f"{m}e{e}") for e in range(-12, 0) for m in (1, 3)), 1.0)
_WITHIN = (100, 300, 1000, 2000, 5000, 10_000, MAX_WITHIN)
_SIGMAS = (0.0, *(float(f"{m}e{e}") for e in range(-6, 0) for m in (1, 2, 5)), 1.0)
_RUNS = (100, 200, 400, 1000, MAX_RUNS)
_GRIDS = (50, 100, 200, 400)


STAGED = ("race", "basin")
"""The sections that show a player of the race."""


def headline() -> None:
    """The page's question."""
    ask(say("Who gets off the plateau, how soon, and what does it depend on?"))


def race_controls() -> ScenarioFields:
    """The controls of the race; the fields of the scenario that they say."""
    return scenario_controls(surfaces_with_saddles(), staged=SECTION.get() in STAGED)


def fit_params(scenario: Scenario) -> None:
    """Let the page's parameters be such as this scenario can have: its saddles, and the maps of who takes part."""
    saddles = len(scenario.resolved_surface().saddles)
    if SADDLE.get() > saddles or saddles == 1:
        SADDLE.set(0)
    if SECTION.get() == "basin":
        slots = list(scenario.slots())
        wanted = tuple(slot for slot in MAPS.get() or () if slot in slots)
        MAPS.set(wanted or tuple(slot for slot in FIRST_MAPS if slot in slots) or tuple(slots[:1]))


def section_control() -> str:
    """Which of the four sections is drawn."""
    titles = {key: say(SECTIONS[key]) for key in SECTIONS}
    help = say(
        "One race, or many: from different distances, again and again with noise, or from every start on a grid."
    )
    return choose_section(SECTION, titles, help)


def saddle_control(scenario: Scenario) -> int:
    """The number of the saddle in the surface's list; asked only where there are several."""
    places = scenario.resolved_surface().saddles
    options = list(range(len(places) + 1))
    if len(places) == 1:
        return 0
    chosen = st.selectbox(
        say("Saddle"),
        options,
        key=SADDLE.key,
        persist_state=KEEP,
        format_func=lambda i: point_text(*places[i - 1], count=3) if i else say("nearest to the start"),
        help=say("The saddle to escape from. The race counts escapes from the one nearest to its start."),
    )
    return int(chosen) - 1 if chosen else nearest(scenario)


def nearest(scenario: Scenario) -> int:
    """The number of the saddle nearest to the scenario's start."""
    (x, y), places = scenario.resolved_start(), scenario.resolved_surface().saddles
    return min(range(len(places)), key=lambda i: (places[i][0] - x) ** 2 + (places[i][1] - y) ** 2)


def start_control(scenario: Scenario) -> tuple[Scenario, Saddle, int]:
    """Where the runs start: the scenario with that start, and the saddle to be escaped from."""
    where, far, which = st.columns([3, 3, 2], vertical_alignment="bottom")
    with where:
        chosen = st.segmented_control(
            say("Start from"),
            list(START_MODES),
            format_func=lambda key: say(START_MODES[key]),
            key=START_MODE.key,
            required=True,
            persist_state=KEEP,
            help=say(
                "The sidebar's start, or a point beside the saddle at a chosen distance from the ridge: the line "
                "along which runs move into the saddle."
            ),
        )
    saddles = saddles_of(scenario.resolved_surface())
    if chosen != "ridge":
        saddle = nearest(scenario)
        return scenario, saddles[saddle], saddle
    with which:
        saddle = saddle_control(scenario)
    with far:
        distance = slider(
            say("Distance from the ridge"),
            DISTANCE.key,
            _DISTANCES,
            say("How far from the ridge, along the escape direction. 0 is exactly on the ridge."),
        )
    start = ridge_start(scenario.resolved_surface(), saddles[saddle], distance)
    return normal(replace(scenario, start=start)), saddles[saddle], saddle


def within_control() -> int:
    """How many steps the runs of a sweep or of an ensemble are watched."""
    return int(
        slider(
            say("Steps to watch"),
            WITHIN.key,
            _WITHIN,
            say(
                "A run that has not escaped after this many steps counts as never escaping. The sidebar's steps "
                "are those of the race."
            ),
            count_text,
        )
    )


def ensemble_controls() -> tuple[int, float, int]:
    """Steps, noise and runs of an ensemble."""
    left, middle, right = st.columns(3)
    with left:
        within = within_control()
    with middle:
        sigma = slider(
            f"{say('Gradient noise of every run')} $\\sigma$",
            SIGMA.key,
            _SIGMAS,
            say(
                "Standard deviation of the noise added to each coordinate of every gradient. The sidebar's noise "
                "is for the race; its seed is used here too."
            ),
        )
    with right:
        runs = slider(say("Runs of each optimizer"), RUNS.key, _RUNS, say("Each has its own noise."), count_text)
    return within, sigma, int(runs)


def map_controls(scenario: Scenario) -> tuple[int, list[str]]:
    """Cells a side, and whose maps are drawn."""
    slots = list(scenario.slots())
    left, right = st.columns([1, 3])
    with left:
        grid = slider(
            say("Starts per side"),
            GRID.key,
            _GRIDS,
            say("Starts on a grid over the drawn box: this many along x and along y."),
            count_text,
        )
    with right:
        st.pills(
            say("Maps, at most {most}", most=MAX_MAPS),
            slots,
            selection_mode="multi",
            key=MAPS.key,
            persist_state=KEEP,
            format_func=lambda slot: label(scenario, slot),
            help=say("Which optimizers of the race get a map."),
        )
    return int(grid), [slot for slot in slots if slot in MAPS.get()][:MAX_MAPS]


def start_is_own(fields: Collection[str] = ("start",)) -> None:
    """Whoever moves the start wants that start."""
    if "start" in fields:
        START_MODE.set("own")


EDITS = PlayerEdits(then=start_is_own)
"""Edits made in this page's player."""


def start_from(scenario: Scenario, x: float, y: float) -> None:
    """Make a place the race's start."""
    start_is_own()
    session().set_scenario(normal(replace(scenario, start=(x, y))))
