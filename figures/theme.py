"""The one place for looks: colour, dash and marker of every optimizer, and the light and the dark template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from engine.scenario import Scenario
from figures.palette import derived, oklab, rgb
from optimizers import OPTIMIZERS

# Okabe and Ito's colours (2008), the blues a little lighter for dark pages, with a violet and an olive instead of
# black and yellow, which vanish on a dark and on a light page. The second row was chosen by search: at least 0.11 from
# every other in OKLab, and a contrast of nearly 3 with either page. Dash and marker tell them apart as well. Optimizers
# beyond the list get derived colours (figures/palette.py): as readable, and at least 0.1 from every other up to the
# thirtieth.
_COLOURS = (
    "#D55E00",
    "#1F83C6",
    "#63BFF0",
    "#009E73",
    "#8A8B00",
    "#CC79A7",
    "#E69F00",
    "#965AE7",
    "#006A7F",
    "#B2246B",
    "#007300",
    "#735C5C",
    "#A64211",
    "#8A91E5",
    "#6853A6",
)
DASHES: dict[str, tuple[int, ...]] = {
    "solid": (),
    "dash": (7, 4),
    "dot": (2, 3),
    "dashdot": (7, 3, 2, 3),
    "longdash": (11, 4),
    "longdashdot": (11, 3, 2, 3),
}
"""Dash patterns by Plotly's names, with the lengths of strokes and gaps in a line drawn without Plotly."""

_COPIES = (
    "square",
    "diamond",
    "circle",
    "cross",
    "x",
    "circle-open",
    "square-open",
    "x",
    "diamond-open",
    "square",
    "diamond",
)
"""Markers of further runs of a rule, each with the derived colour of its place. By search: of any two of these looks
and of the rules', colours are apart for eyes of every kind, or markers differ."""

TWO_COLOURS = _COLOURS[:2]
"""For two lines that are no optimizers."""
_MARKERS = ("circle", "square", "diamond", "cross", "x", "circle-open", "square-open", "diamond-open")


@dataclass(frozen=True)
class Look:
    """How one optimizer is drawn, everywhere. Marker names are those that Plotly knows in 2-D and in 3-D."""

    colour: str
    dash: str
    marker: str


def look_at(index: int) -> Look:
    """The look of the optimizer at this place of the registry."""
    # 6 dashes and 8 markers: the first 24 steps along both give all pairs whose numbers are both odd or both even. The
    # second lap of markers is put one further, so that its pairs are others.
    lap = index // len(_MARKERS)
    return Look(
        _colour(index),
        list(DASHES)[(index + lap) % len(DASHES)],
        _MARKERS[(index + 2 * lap) % len(_MARKERS)],
    )


def _colour(index: int) -> str:
    return _COLOURS[index] if index < len(_COLOURS) else _derived(index - len(_COLOURS) + 1)[-1]


def _derived(count: int) -> tuple[str, ...]:
    """Colours beyond the list."""
    return derived(_COLOURS, tuple(theme.panel for theme in THEMES.values()), count)


def optimizer_look(optimizer: str) -> Look:
    """The look of an optimizer, by its key in `OPTIMIZERS`."""
    return look_at(list(OPTIMIZERS).index(optimizer))


def look_of(scenario: Scenario, slot: str) -> Look:
    """The look of a run of a race: its rule's for the first one, hues of their own for others of the rule."""
    slots = scenario.slots()
    return _looks(tuple(entry.optimizer for entry in slots.values()))[list(slots).index(slot)]


@lru_cache(maxsize=64)
def _looks(optimizers: tuple[str, ...]) -> tuple[Look, ...]:
    """The looks of runs of these rules, of which some may be there several times."""
    taken = {optimizer_look(key).colour for key in optimizers}
    free = [look for look in copy_looks() if look.colour not in taken]
    looks: list[Look] = []
    for number, key in enumerate(optimizers):
        same = [look for look, other in zip(looks, optimizers, strict=False) if other == key]
        copies = [look for k, look in enumerate(looks) if optimizers[k] in optimizers[:k]]
        looks.append(_copy_look(free, same, copies) if key in optimizers[:number] else optimizer_look(key))
    return tuple(looks)


def _copy_look(free: Sequence[Look], same: Sequence[Look], copies: Sequence[Look]) -> Look:
    """A look that no copy has: with another dash and marker than runs of its rule, and a hue far from all of these."""
    used = np.array([oklab(rgb(look.colour)) for look in (*same, *copies)])

    def merit(look: Look) -> tuple[bool, bool, float]:
        distance = np.linalg.norm(used - oklab(rgb(look.colour)), axis=1).min()
        is_new = look.colour not in {each.colour for each in copies}
        return is_new, look.marker not in {each.marker for each in same}, float(distance)

    dashes = list(DASHES)
    dash = dashes[(dashes.index(same[0].dash) + len(same)) % len(dashes)]
    return replace(max(free, key=merit), dash=dash)


@lru_cache(maxsize=1)
def copy_looks() -> tuple[Look, ...]:
    """The looks that further runs of a rule can have; each copy gets its dash from its number."""
    return tuple(Look(colour, "solid", marker) for colour, marker in zip(_derived(len(_COPIES)), _COPIES, strict=True))


@dataclass(frozen=True)
class Theme:
    """The colours of a page, light or dark.

    `loss` runs from the lowest to the highest loss in even steps of lightness, so that equal differences look equal: on
    a light page from a deep sea to the shore, on a dark one the valleys are bright. What is drawn on the map has a
    casing, `halo` with a hairline of `edge` around it: one of the two stands out from every colour of the map.

    Attributes:
        mark: marks on the map, such as a minimum's, with a `rim` around them.
        level: contour lines, of which every fourth one has the colour `strong`.
        ridge: contour lines of the relief.
    """

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
    loss: tuple[tuple[float, str], ...]


def _even(*colours: str) -> tuple[tuple[float, str], ...]:
    """A colour scale of colours at equal distances."""
    return tuple((number / (len(colours) - 1), colour) for number, colour in enumerate(colours))


LIGHT = Theme(
    name="light",
    text="#1F2933",
    muted="#52606D",
    grid="#D9DFE6",
    panel="#FFFFFF",
    halo="#FFFFFF",
    edge="#13283C",
    mark="#FFFFFF",
    rim="#13283C",
    minimum="#111827",
    saddle="#B00020",
    level="rgba(19,40,60,0.38)",
    strong="rgba(19,40,60,0.85)",
    ridge="#FFFFFF",
    loss=_even("#274B73", "#4478A0", "#76A8BF", "#AECDD0", "#DDE6DA", "#F5F0E4"),
)
DARK = Theme(
    name="dark",
    text="#E6EAF0",
    muted="#A7B0BC",
    grid="#39424E",
    panel="#0E1117",
    halo="#0B0E14",
    edge="#F5F0E4",
    mark="#FFFFFF",
    rim="#0B0E14",
    minimum="#FFFFFF",
    saddle="#FF8A80",
    level="rgba(5,10,18,0.42)",
    strong="rgba(5,10,18,0.9)",
    ridge="#16222E",
    loss=_even("#B9DCE6", "#7FB6D2", "#4F8CB3", "#3D6A8A", "#3A5162", "#3B4147"),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def axis(theme: Theme, title: str, **more: Any) -> dict[str, Any]:
    """A quiet axis of a flat panel."""
    return {
        "title": {"text": title, "font": {"size": 13}, "standoff": 4},
        "gridcolor": theme.grid,
        "zeroline": False,
        "linecolor": theme.grid,
        "tickfont": {"size": 11},
        "automargin": True,
        "separatethousands": True,
        "exponentformat": "power",
        **more,
    }


def layout(theme: Theme, **more: Any) -> dict[str, Any]:
    """What every figure's layout starts from: transparent on the page, the page's text colour, an empty template."""
    return {
        "template": {},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "color": theme.text, "size": 13},
        "hoverlabel": {"font": {"family": "system-ui, sans-serif"}},
        **more,
    }


def per_theme(figure: Callable[[Theme], dict[str, Any]]) -> Mapping[str, Any]:
    """A figure in both themes."""
    return {name: figure(theme) for name, theme in THEMES.items()}
