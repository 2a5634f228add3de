"""Traces of the surface: a contour map and a relief, with critical points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from figures.parts import compact
from figures.scale import Scale, scale_of
from figures.theme import Theme
from i18n import say
from i18n.numbers import digits, point_text
from optimizers.base import Array
from surfaces import Surface

CONTOUR_POINTS = 160
RELIEF_POINTS = 80
CONTOUR_LEVELS = 18

# The player draws the same map and relief in the browser: these are sent to it.
CRITICAL = {
    "minima": ("star", "minimum"),
    "saddles": ("x-thin", "saddle"),
    "maxima": ("triangle-up-open", "minimum"),
    "degenerate": ("hexagon-open", "saddle"),
}
"""Kinds of critical points, as a `Surface` calls them: Plotly's symbol, and which colour of the `Theme` it has."""
LIGHTING = {"ambient": 0.75, "diffuse": 0.5, "specular": 0.05, "roughness": 0.9}
ASPECT = {"x": 1.0, "y": 1.0, "z": 0.6}
CAMERA = {"eye": {"x": 1.05, "y": -1.15, "z": 0.85}, "center": {"x": 0.0, "y": 0.0, "z": -0.15}}


@dataclass(frozen=True)
class Landscape:
    """A surface sampled on a grid: x (n,), y (n,), loss (n, n) with loss[j, i] = f(x[i], y[j]), and its scale."""

    x: Array
    y: Array
    loss: Array
    scale: Scale

    def heights(self) -> Array:
        """The height of each point; nan where f has no finite value."""
        height = self.scale(self.loss)
        return compact(np.where(np.isfinite(height), height, np.nan))


def landscape(surface: Surface, points: int = CONTOUR_POINTS) -> Landscape:
    """The surface on points x points of its domain."""
    x, y = (np.linspace(low, high, points) for low, high in surface.domain)
    loss = surface.value(np.stack(np.meshgrid(x, y)))
    return Landscape(x, y, loss, scale_of(loss, surface.minimum))


def colour_bar(theme: Theme, scale: Scale, **place: Any) -> dict[str, Any]:
    """A bar that says which colour is which loss."""
    heights, texts = scale.ticks()
    return {
        "tickvals": heights,
        "ticktext": texts,
        "tickfont": {"size": 11, "color": theme.muted},
        "title": {"text": say("loss"), "side": "right", "font": {"size": 12}},
        "thickness": 10,
        "outlinewidth": 0,
        **place,
    }


def contour(theme: Theme, land: Landscape, bar: dict[str, Any]) -> dict[str, Any]:
    """The contour map; levels are even in height, so logarithmic in loss where the range is wide."""
    top = land.scale.top
    return {
        "type": "contour",
        "x": compact(land.x),
        "y": compact(land.y),
        "z": land.heights(),
        "zmin": 0.0,
        "zmax": top,
        "customdata": compact(land.loss),
        "colorscale": [list(stop) for stop in theme.loss],
        "contours": {"start": 0.0, "end": top, "size": top / CONTOUR_LEVELS},
        "line": {"width": 0.7, "color": theme.level, "smoothing": 0.8},
        "hovertemplate": _loss_hover(),
        "colorbar": bar,
        "showlegend": False,
    }


def relief(theme: Theme, land: Landscape) -> dict[str, Any]:
    """The same surface in three dimensions, half see-through so that no path hides behind a hill."""
    every = max(1, len(land.x) // RELIEF_POINTS)
    return {
        "type": "surface",
        "x": compact(land.x[::every]),
        "y": compact(land.y[::every]),
        "z": land.heights()[::every, ::every],
        "cmin": 0.0,
        "cmax": land.scale.top,
        "customdata": compact(land.loss[::every, ::every]),
        "colorscale": [list(stop) for stop in theme.loss],
        "opacity": 0.92,
        "showscale": False,
        "lighting": LIGHTING,
        "contours": {"z": {"show": True, "color": theme.level, "width": 1, "usecolormap": False}},
        "hovertemplate": _loss_hover(),
        "showlegend": False,
    }


def _loss_hover() -> str:
    return f"x %{{x:.3g}}, y %{{y:.3g}}<br>{say('loss')} %{{customdata:.4g}}<extra></extra>"


def critical_points(theme: Theme, surface: Surface) -> list[dict[str, Any]]:
    """Markers of the minima, the saddles and other critical points on the contour map."""
    names = {
        "minima": say("minimum"),
        "saddles": say("saddle"),
        "maxima": say("maximum"),
        "degenerate": say("degenerate point"),
    }
    kinds = [
        (names[kind], getattr(surface, kind), symbol, getattr(theme, colour))
        for kind, (symbol, colour) in CRITICAL.items()
    ]
    loss = say("loss")
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [p[0] for p in places],
            "y": [p[1] for p in places],
            "name": name,
            "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
            "text": [
                f"{name} {point_text(x, y)}<br>{loss} {digits(float(surface.value((x, y))), 4)}" for x, y in places
            ],
            "hovertemplate": "%{text}<extra></extra>",
        }
        for name, places, symbol, colour in kinds
        if places
    ]


def scene(theme: Theme, surface: Surface, scale: Scale) -> dict[str, Any]:
    """The axes and the camera of the relief; the vertical axis is labelled with losses."""
    heights, texts = scale.ticks()
    quiet = {
        "showbackground": False,
        "gridcolor": theme.grid,
        "zeroline": False,
        "color": theme.muted,
        "tickfont": {"size": 10},
        "nticks": 5,
        "showspikes": False,
    }
    x, y, z = ({**quiet, "title": {"text": text, "font": {"size": 12}}} for text in ("x", "y", say("loss")))
    return {
        "xaxis": {**x, "range": surface.domain[0]},
        "yaxis": {**y, "range": surface.domain[1]},
        "zaxis": {**z, "tickvals": heights[::2], "ticktext": texts[::2], "range": [0.0, 1.02 * scale.top]},
        "aspectratio": ASPECT,
        "camera": CAMERA,
    }
