"""What Python and the browser send each other, as types. `assets/shared/types.js` has the same types for JavaScript.

Headers travel in front of arrays (see `ui.components.wire`); the other types are plain JSON. A test compares the names,
fields and types of both files, and another one what is really sent.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from engine.experiments.sweep import Question

Point = tuple[float, float]
View = tuple[float, float, float]


class PlayerData(TypedDict):
    """What the page gives the player: links of what it shows, from which the browser fetches the arrays."""

    query: str
    surface: str
    layout: str
    simple: bool
    sealed: bool
    fixed: bool
    whole: bool
    settings: bool
    tunes: list[str]
    pins: int
    bounds: dict[str, tuple[float, float]]
    topic: str
    custom: bool
    headline: str
    step: int
    play: bool
    heard: list[int]
    language: str
    plotly: str


class Ticks(TypedDict):
    """Heights of the relief, and the losses to write there."""

    heights: list[float]
    texts: list[str]


class ContourLines(TypedDict):
    """Which losses have a contour line: see `figures.contours.Contours`."""

    base: float
    step: float
    log: bool
    first: int
    last: int


class SurfaceHeader(TypedDict):
    """A surface on a grid, with array `loss` (n, n). Critical points are x, y and loss; `view` is as in `Surface`.

    `curvatures` are the smallest and the largest of each minimum, null where it has none to reckon with; `quadratic`
    says that they are the same everywhere.
    """

    title: str
    domain: tuple[Point, Point]
    low: float
    unit: float | None
    lines: ContourLines
    ticks: Ticks
    view: View
    minima: list[tuple[float, float, float]]
    saddles: list[tuple[float, float, float]]
    maxima: list[tuple[float, float, float]]
    degenerate: list[tuple[float, float, float]]
    curvatures: list[Point | None]
    quadratic: bool


class LossAxis(TypedDict):
    """The axis of the loss panel: see `figures.loss_axis.LossAxis`. `full` is there where it differs from `range`."""

    kind: Literal["log", "symmetric"]
    offset: float
    unit: float
    title: str
    range: Point
    full: NotRequired[Point]
    reached: NotRequired[float]
    tickvals: NotRequired[list[float]]
    ticktext: NotRequired[list[str]]


class Slot(TypedDict):
    """One run of a race: its name, its look, and how it ended. `dash` is the lengths of strokes and gaps.

    `diverged` and `undefined` are steps as in `engine.descend.Run`, -1 = never; `escaped`, `reached` and `settled` as
    in `engine.verdict.RunSummary`. `rule` and `schedule` are keys, `values` the hyperparameters that it runs at and the
    settings of its schedule; it has the lr of all others where it `shares_lr`, and their start where it has none.
    `words` are `engine.labels.settings_in_words`.
    """

    slot: str
    name: str
    colour: str
    dash: list[int]
    marker: str
    diverged: int
    undefined: int
    escaped: int
    reached: int
    settled: int
    sentence: str
    rule: str
    schedule: str
    values: dict[str, float]
    shares_lr: bool
    start: NotRequired[Point]
    words: dict[str, str]


class RaceEvent(TypedDict):
    """Something that happens to a run at a step, see `engine.events`; `text` follows "step 5: "."""

    step: int
    slot: str
    kind: str
    text: str


class NumberHeader(TypedDict):
    """The specification of a number that a slider sets, as in `optimizers.Hyper`; `symbol` is MathML."""

    name: str
    title: str
    symbol: str
    help: str
    low: float
    high: float
    scale: Literal["linear", "log", "complement"]


class Numbers(TypedDict):
    """The numbers of every rule and of every schedule, by their keys, with words in one language."""

    rules: dict[str, list[NumberHeader]]
    schedules: dict[str, list[NumberHeader]]


class SliderHeader(TypedDict):
    """A slider of a whole race: lr, momentum, or a parameter of its surface, with its value in this race."""

    number: NumberHeader
    value: float


class PadHeader(TypedDict):
    """What the pads of a race need beside its numbers: what is asked of each cell, and the range of lr of each run.

    `averages` has the runs to which the theory of quadratics applies, and whether their velocity is an average.
    """

    question: Question
    lr: dict[str, Point]
    averages: dict[str, bool]


class ScheduleHeader(TypedDict):
    """A schedule with all of its settings."""

    key: str
    settings: dict[str, float]


class ProgramSlot(TypedDict):
    """The numbers of one run: hyperparameters in the rule's order, lr as it runs, and its schedule."""

    hypers: list[float]
    schedule: ScheduleHeader | None


class ProgramHeader(TypedDict):
    """What the browser runs a race with: the queries of its module and of its noise, parameters of the surface, slots.

    The module is the same for all races that differ in numbers only. `draws` is empty where there is no noise.
    """

    query: str
    draws: str
    parameters: dict[str, float]
    noise: float
    tol: float | None
    slots: list[ProgramSlot]


class NoiseHeader(TypedDict):
    """Array `noise` (2, steps), in double precision: what each step draws, with a standard deviation of 1."""


class TermsHeader(TypedDict):
    """The terms of a race: which are on, whether its surface has tuned values, and how they come about in paragraphs.

    A part of a paragraph between two pairs of asterisks is strong.
    """

    terms: Literal["equal", "papers", "tuned", "own"]
    tunable: bool
    how: list[str]


class RunsHeader(TypedDict):
    """A race, with array `runs` (slots, 4, steps + 1): x, y, loss above the axis' offset, gradient norm.

    And, where the sum of the third with the offset would not have its digits, `loss` (slots, steps + 1). `surface` is
    the query of the surface; `tuning` and `parameters` are the sliders of all runs, and of the surface; `words` are
    `engine.labels.conditions_in_words`; `caption` is that of a figure, in which `{formula}`
    stands for `formula` or `latex`.
    """

    query: str
    surface: str
    title: str
    caption: str
    formula: str
    latex: str
    steps: int
    start: Point
    loss: LossAxis
    slots: list[Slot]
    events: list[RaceEvent]
    tuning: list[SliderHeader]
    parameters: list[SliderHeader]
    pad: PadHeader
    program: ProgramHeader
    terms: TermsHeader
    words: dict[str, str]


class ForcesHeader(TypedDict):
    """The forces on one run, with arrays (2, steps + 1) `gradient`, `rate` and, of some rules, `memory`, `ahead`."""

    slot: str
    memory: str


class WhyHeader(TypedDict):
    """Why one run goes on as it does, for its points from `first` on: sentences as parts of a role and a text.

    A role is that of an arrow ("gradient", "memory", "step", "ahead"), and empty for plain words. `anatomy` is the
    query of the page that shows this run from the inside.
    """

    slot: str
    first: int
    anatomy: str
    sentences: list[list[tuple[str, str]]]


class AnswerSentence(TypedDict):
    """A sentence about one run; it begins with the run's name."""

    slot: str
    text: str


class AnswerHeader(TypedDict):
    """The answer to the headline, computed from the runs: see `engine.answer`."""

    sentences: list[AnswerSentence]


class CriticalMark(TypedDict):
    """How one kind of critical points is drawn."""

    symbol: str
    size: float
    sign: str


class ReliefLook(TypedDict):
    """Light of the relief, as Plotly names it."""

    lighting: dict[str, float]
    lightposition: dict[str, float]


class CellColours(TypedDict):
    """The colours of a map's cells: a scale from few to many, and those without a number by what they are."""

    stops: list[tuple[float, str]]
    kinds: dict[str, str]


class Theme(TypedDict):
    """The looks of a page, light or dark: `figures.theme.Theme`, and what map and relief share with figures."""

    name: str
    text: str
    muted: str
    grid: str
    panel: str
    halo: str
    edge: str
    mark: str
    rim: str
    minimum: str
    saddle: str
    level: str
    strong: str
    ridge: str
    loss: list[tuple[float, str]]
    critical: dict[str, CriticalMark]
    relief: ReliefLook
    cells: CellColours
