"""Map of starts by where they end: a hue for each minimum, lighter for more steps, greys for the rest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.experiments.basins import DIVERGED, NOWHERE, STILL, UNDEFINED, UNPLACED, Basins
from engine.experiments.sweep import Sweep
from figures.landscape import landscape
from figures.map import contour_lines, critical_points, map_axes
from figures.parts import map_title
from figures.theme import Theme, layout
from i18n import say
from i18n.numbers import three_digits
from optimizers.base import Array

SHADES = (
    ("#0B5E92", "#A9D6F2"),
    ("#B04A00", "#FFCFA3"),
    ("#00694D", "#9FE0CB"),
    ("#8E3B6B", "#F0C4DC"),
    ("#6B6200", "#E8DF8A"),
    ("#4B2A8C", "#D0BDF5"),
)
"""(few steps, many steps) of each place: hues that people with any colour vision tell apart, Okabe and Ito's (2008)."""

BAND = 0.9
UNPLACED_COLOURS = {
    "light": {STILL: "#F1F3F5", NOWHERE: "#9AA3AD", DIVERGED: "#1B1F24", UNDEFINED: "#5F6871"},
    "dark": {STILL: "#3A424D", NOWHERE: "#7C8793", DIVERGED: "#F4F6F8", UNDEFINED: "#B4BCC6"},
}


@dataclass(frozen=True)
class BasinInfo:
    """What a basin figure shows.

    Attributes:
        code: (ny, nx) 1 + number of the place, less up to .45 for few steps and more for many; nan where there is none.
        shares: (label, number in `experiments.basins`, share of the cells) of all kinds that occur here or on a map
            beside it, so that their legends are of one height; places first.
        steps: (fewest, most) that the shades span.
    """

    code: Array
    shares: tuple[tuple[str, int, float], ...]
    steps: tuple[int, int]


def basin_info(result: Basins, also: Collection[int] = ()) -> BasinInfo:
    """Colour codes and legend of a map; shades are even in the logarithm of the steps. `also` are kinds beside it."""
    placed = result.kind >= 0
    counted = result.steps[placed & (result.steps >= 0)]
    low, high = (int(counted.min()), int(counted.max())) if counted.size else (0, 0)
    size = np.log1p(np.maximum(result.steps, 0).astype(np.float64))
    shade = (size - np.log1p(low)) / max(np.log1p(high) - np.log1p(low), 1e-9)
    code = np.where(placed, 1.0 + result.kind + BAND * (np.clip(shade, 0, 1) - 0.5), np.nan)
    labels = dict(enumerate(result.labels)) | {kind: say(UNPLACED[kind]) for kind in UNPLACED}
    shares = [(label, kind, float((result.kind == kind).mean())) for kind, label in labels.items()]
    return BasinInfo(code, tuple(share for share in shares if share[2] > 0 or share[1] in also), (low, high))


def basin_figure(theme: Theme, spec: Sweep, result: Basins, title: str, also: Collection[int] = ()) -> dict[str, Any]:
    """The map as data and layout of a Plotly figure; x and y are the starts."""
    info, surface = basin_info(result, also), spec.scenario.resolved_surface()
    frame = {"x": spec.x.values, "y": spec.y.values, "showscale": False, "hoverongaps": False, "zsmooth": False}
    return {
        "data": [
            *_heatmaps(theme, result, info, frame),
            *contour_lines(theme, landscape(surface), hover=False),
            *critical_points(theme, surface),
            *_basin_legend(theme, info),
        ],
        "layout": layout(
            theme,
            title=map_title(title),
            margin={"l": 46, "r": 8, "t": 44, "b": 40},
            **map_axes(theme, say("start x"), say("start y"), surface.domain),
            legend={
                "orientation": "h",
                "y": -0.16,
                "yanchor": "top",
                "font": {"size": 11},
                "itemclick": False,
                "itemdoubleclick": False,
            },
        ),
    }


def _heatmaps(theme: Theme, result: Basins, info: BasinInfo, frame: dict[str, Any]) -> list[dict[str, Any]]:
    """One picture of all places, and one of each kind that ends in none."""
    count = max(len(result.places), 1)
    stops = []
    for number in range(count):
        dark, pale = SHADES[number % len(SHADES)]
        stops += [[number / count, dark], [(number + 1) / count, pale]]
    place = {
        "type": "heatmap",
        **frame,
        "z": info.code,
        "customdata": result.steps,
        "colorscale": stops,
        "zmin": 0.5,
        "zmax": count + 0.5,
        "hovertemplate": _start_hover(say("place %{z:.0f} at step %{customdata:.0f}")),
    }
    return [place, *(_flat(theme, result, kind, frame) for _, kind, _ in info.shares if kind < 0)]


def _flat(theme: Theme, result: Basins, kind: int, frame: dict[str, Any]) -> dict[str, Any]:
    colour = UNPLACED_COLOURS[theme.name][kind]
    only = np.where(result.kind == kind, 1.0, np.nan)
    return {
        "type": "heatmap",
        **frame,
        "z": only,
        "colorscale": [[0, colour], [1, colour]],
        "hovertemplate": _start_hover(say(UNPLACED[kind])),
    }


def _start_hover(text: str) -> str:
    return f"{say('start')} %{{x}}, %{{y}}<br>{text}<extra></extra>"


def _middle(first: str, second: str) -> str:
    """The colour halfway between two."""
    mixed = ((int(first[i : i + 2], 16) + int(second[i : i + 2], 16)) // 2 for i in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def _basin_legend(theme: Theme, info: BasinInfo) -> list[dict[str, Any]]:
    """A square for every kind that occurs, with its share of the starts."""
    shown = []
    for label, kind, share in info.shares:
        colour = _middle(*SHADES[kind % len(SHADES)]) if kind >= 0 else UNPLACED_COLOURS[theme.name][kind]
        name = f"{kind + 1}: {label}" if kind >= 0 else label
        marker = {"symbol": "square", "size": 11, "color": colour, "line": {"width": 1, "color": theme.muted}}
        shown.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [None],
                "y": [None],
                "marker": marker,
                "name": f"{name} {three_digits(100 * share)} %",
            }
        )
    return shown
