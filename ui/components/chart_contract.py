"""What Python and the browser send each other of a chart, as types; see `ui.components.contract`."""

from __future__ import annotations

from typing import TypedDict

from engine.experiments.sweep import Question
from ui.components.contract import Point, ProgramHeader


class Place(TypedDict):
    """A place in a flat subplot of a chart, such as "x2y2". It comes back from the browser: Python checks it."""

    subplot: str
    x: float
    y: float


class LiveAxis(TypedDict):
    """An axis of a live map: the values that were run, drawn as 1 - value where `complement` says so."""

    name: str
    values: list[float]
    log: bool
    complement: bool


class LivePlaces(TypedDict):
    """What is said of ends at no minimum: near a saddle within `radius`, or down a valley where there is no minimum."""

    saddles: list[Point]
    radius: float
    valleys: list[Point]


class LiveColours(TypedDict):
    """The colour scale from `low` to `high`, and the colours of cells without a number: {theme: {kind: colour}}.

    Final losses are measured from `floor`, and `least` is the lowest height above it. Places are in shades of their
    `band` of the scale, from the fewest of `shades` steps to the most.
    """

    stops: list[tuple[float, str]]
    low: float
    high: float
    floor: float
    least: float
    shades: Point
    band: float
    kinds: dict[str, dict[str, str]]


class LiveTheory(TypedDict):
    """The theory of quadratics of a map of lr against momentum: see `engine.experiments.tuning.LocalTheory`.

    `averages` says whether the velocity of the rule is an average of gradients.
    """

    rule: str
    averages: bool
    m: float
    L: float
    quadratic: bool
    minimum: Point


class LiveMap(TypedDict):
    """A map that the browser can compute while something is dragged: its runs, its question and its colours.

    It is of the run with the number `run` in the race of `program`, which the page's player calls `slot`; `hypers` are
    in the order of the rule. A run that has its `own_start` does not follow that of the race. `whole` says whether the
    figure shows all cells of the axes. A map of starts has `places`, one of hyperparameters the `colour` of its run,
    and where one is known `theory`.
    """

    program: ProgramHeader
    run: int
    slot: str
    title: str
    subplot: str
    whole: bool
    question: Question
    x: LiveAxis
    y: LiveAxis
    start: Point
    own_start: bool
    hypers: dict[str, float]
    steps: int
    places: LivePlaces | None
    theory: LiveTheory | None
    colour: str
    colours: LiveColours


class ChartHeader(TypedDict):
    """A Plotly figure, or {"light": ..., "dark": ...}, with references {"$": name} to arrays behind the header.

    `live` are the maps in it that move with what is dragged.
    """

    label: str
    file: str
    height: int
    name: str
    language: str
    plotly: str
    follow: bool
    picks: bool | list[int]
    heard: list[int]
    pick: Place | None
    live: list[LiveMap]
    figure: dict[str, object]
    version: str
