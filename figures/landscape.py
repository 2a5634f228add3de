"""A surface on a grid, and the light of its relief."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.parts import compact
from figures.scale import Scale, scale_of
from optimizers.base import Array
from surfaces import Surface

CONTOUR_POINTS = 160

# The player draws the relief in the browser: these are sent to it.
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
