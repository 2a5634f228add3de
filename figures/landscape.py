"""A surface on a grid, and its relief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from figures.parts import compact
from figures.scale import Scale, scale_of
from figures.theme import Theme
from i18n import say
from optimizers.base import Array
from surfaces import Surface

CONTOUR_POINTS = 160
RELIEF_POINTS = 80
RELIEF_LINES = 16
"""Contour lines of the relief."""

# The player draws the same relief in the browser: these are sent to it.
LIGHTING = {"ambient": 0.72, "diffuse": 0.35, "specular": 0.0, "roughness": 1.0, "fresnel": 0.0}
LIGHT = {"x": 1e4, "y": -1e4, "z": -2e4}
"""From the upper left of the map: Plotly takes where the light goes to. What is level has the colours of the map."""


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


def relief(theme: Theme, land: Landscape) -> dict[str, Any]:
    """The surface in three dimensions, in the colours of the map."""
    every = max(1, len(land.x) // RELIEF_POINTS)
    return {
        "type": "surface",
        "x": compact(land.x[::every]),
        "y": compact(land.y[::every]),
        "z": land.heights()[::every, ::every],
        "cmin": -land.scale.top if land.scale.flat else 0.0,
        "cmax": land.scale.top,
        "customdata": compact(land.loss[::every, ::every]),
        "colorscale": [list(stop) for stop in theme.loss],
        "showscale": False,
        "lighting": LIGHTING,
        "lightposition": LIGHT,
        "contours": {
            "z": {"show": True, "color": theme.ridge, "width": 1, "usecolormap": False, **_lines_of(land.scale)}
        },
        "hovertemplate": _loss_hover(),
        "showlegend": False,
    }


def _lines_of(scale: Scale) -> dict[str, float]:
    return {"start": scale.top / RELIEF_LINES, "end": scale.top, "size": scale.top / RELIEF_LINES}


def _loss_hover() -> str:
    return f"x %{{x:.3g}}, y %{{y:.3g}}<br>{say('loss')} %{{customdata:.4g}}<extra></extra>"
