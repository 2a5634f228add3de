"""What the escape page has of its own: its parameters in the link, its controls, and where its runs start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine.experiments.ensembles import MAX_RUNS, MAX_WITHIN
from engine.experiments.saddles import Saddle, ridge_start, saddles_of, surfaces_with_saddles
from engine.labels import label
from engine.limits import NOISE
from engine.scenario import Scenario, normal
from i18n import say
from ui.state.events import LAYOUT, apply_edit
from ui.state.link import Own, number, one_of, switch, whole
from ui.widgets.scenario_controls import scenario_from_widgets, use
from ui.widgets.slider import KEEP, slider

SECTIONS = {"race": "One start", "distance": "Distance sweep", "ensemble": "Ensembles", "basin": "Basin map"}
FROMS = {"own": "the race's start", "ridge": "beside the ridge"}
MAX_MAPS = 4
MAPS = ("momentum", "adam")

_DISTANCES = (0.0, *(float(f"{m}e{e}") for e in range(-12, 0) for m in (1, 3)), 1.0)
_WITHIN = (100, 300, 1000, 2000, 5000, 10_000, MAX_WITHIN)
_SIGMAS = (0.0, *(float(f"{m}e{e}") for e in range(-6, 0) for m in (1, 2, 5)), 1.0)
_RUNS = (100, 200, 400, 1000, MAX_RUNS)
_GRIDS = (50, 100, 200, 400)


def _slots(text: str) -> tuple[str, ...]:
    """Names of slots with commas between them; those that do not take part are left out when they are drawn."""
    return tuple(text.split(",")[:MAX_MAPS]) if text else ()


OWN = (
    LAYOUT,
    Own("view", "race", one_of(SECTIONS)),
    Own("from", "own", one_of(FROMS)),
    Own("distance", 0.01, number(0.0, 1.0)),
    Own("saddle", 0, whole(0, 9)),
    Own("within", 5000, whole(20, MAX_WITHIN)),
    Own("sigma", 0.01, number(*NOISE)),
    Own("runs", 400, whole(1, MAX_RUNS)),
    Own("grid", 100, whole(10, 400)),
    Own("maps", MAPS, _slots),
    Own("curvature", False, switch()),
)


def scenario_controls() -> Scenario:
    """The controls of a race, for surfaces that have a saddle."""
    scenario = scenario_from_widgets(surfaces_with_saddles())
    saddles = len(scenario.resolved_surface().saddles)
    if st.session_state["saddle"] > saddles or saddles == 1:  # this surface does not have it
        st.session_state["saddle"] = 0
    return scenario


def _fit_maps(scenario: Scenario) -> None:
    """Leave out the maps of optimizers that do not take part; show somebody's."""
    slots = list(scenario.slots())
    wanted = [slot for slot in st.session_state["maps"] or () if slot in slots]
    st.session_state["maps"] = wanted or [slot for slot in MAPS if slot in slots] or slots[:1]


def section_control(scenario: Scenario) -> str:
    """Which of the four sections is drawn."""
    chosen = str(
        st.segmented_control(
            say("Section"),
            list(SECTIONS),
            format_func=lambda key: say(SECTIONS[key]),
            key="view",
            required=True,
            persist_state=KEEP,
            help=say("One race, or many: from every distance, with noise again and again, from every place."),
        )
    )
    if chosen == "basin":
        _fit_maps(scenario)
    return chosen


def saddle_control(scenario: Scenario) -> int:
    """The number of the saddle in the surface's list; asked only where there are several."""
    places = scenario.resolved_surface().saddles
    options = list(range(len(places) + 1))
    if len(places) == 1:
        return 0
    chosen = st.selectbox(
        say("Saddle"),
        options,
        key="saddle",
        persist_state=KEEP,
        format_func=lambda i: f"({places[i - 1][0]:.3g}, {places[i - 1][1]:.3g})" if i else say("nearest to the start"),
        help=say("The one to be escaped from. The race counts escapes from the one nearest to its start."),
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
            list(FROMS),
            format_func=lambda key: say(FROMS[key]),
            key="from",
            required=True,
            persist_state=KEEP,
            help=say(
                "The start of the sidebar, or a place beside the saddle at a distance from the ridge, the line on "
                "which runs move into the saddle."
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
            "distance",
            _DISTANCES,
            say("How far from the ridge, along the direction that leads off. 0 is exactly on it."),
        )
    start = ridge_start(scenario.resolved_surface(), saddles[saddle], distance)
    return normal(replace(scenario, start=start)), saddles[saddle], saddle


def within_control() -> int:
    """How many steps the runs of a sweep or of an ensemble are watched."""
    return int(
        slider(
            say("Watched for (steps)"),
            "within",
            _WITHIN,
            say("What has not escaped after so many steps counts as never. The sidebar's steps are those of the race."),
            "{:,.0f}",
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
            "sigma",
            _SIGMAS,
            say(
                "Standard deviation of the noise added to each coordinate of every gradient. "
                "The sidebar's noise is that of the race; its seed is used here too."
            ),
        )
    with right:
        runs = slider(say("Runs of each optimizer"), "runs", _RUNS, say("Each has its own noise."), "{:,.0f}")
    return within, sigma, int(runs)


def map_controls(scenario: Scenario) -> tuple[int, list[str]]:
    """Cells a side, and whose maps are drawn."""
    slots = list(scenario.slots())
    left, right = st.columns([1, 3])
    with left:
        grid = slider(
            say("Starts a side"),
            "grid",
            _GRIDS,
            say("A grid of so many starts in x and in y over the drawn box."),
            "{:.0f}",
        )
    with right:
        st.pills(
            say("Maps, at most {most}", most=MAX_MAPS),
            slots,
            selection_mode="multi",
            key="maps",
            persist_state=KEEP,
            format_func=lambda slot: label(scenario, slot),
            help=say("The optimizers, of those that take part, whose maps are drawn."),
        )
    return int(grid), [slot for slot in slots if slot in st.session_state["maps"]][:MAX_MAPS]


def take_edit(change: Any) -> None:
    """A change made in the player; whoever moves the start wants that start."""
    if isinstance(change, dict) and "start" in change:
        st.session_state["from"] = "own"
    apply_edit(change)


def start_from(scenario: Scenario, x: float, y: float) -> None:
    """Make a place the race's start."""
    st.session_state["from"] = "own"
    use(normal(replace(scenario, start=(x, y))))
