"""From where a relief is seen: its proportions, what is hidden from a direction, and the direction that hides least.

A relief is drawn without perspective, so that seen from above it is the map.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from figures.landscape import Landscape
from figures.scale import Scale
from optimizers.base import Array
from surfaces import Surface
from surfaces.base import Domain, View

Triple = tuple[float, float, float]

NARROWEST = 0.2
"""The shorter side of the box is drawn at least so long, in its longer side."""

HEADROOM = 1.02
"""The axis of heights ends so far above the highest point."""

USUAL = (-60.0, 32.0, 0.6)
"""Azimuth and elevation in degrees, of somebody who has x to the right and y away; height, in the mean of the sides."""

COARSE = 50
"""Points of the grid along a side that a search on the way to a picture looks at."""

AZIMUTHS = range(-165, 180, 30)
ELEVATIONS = range(26, 57, 6)
HEIGHTS = (0.6, 0.45, 0.3, 0.2)

TURN, LIFT, FLATTEN, NARROW = 0.2, 0.12, 0.12, 0.2
"""What strange views cost, where hiding everything costs 1: half a turn from the usual view, 30 degrees more or less, a
height of 1 / e of the usual one, and a box seen from its narrow end, as panels are wide."""

_BIAS = 0.012
"""Of the height: what a surface between grid points may stand above the point that is looked for."""


def proportions(domain: Domain, height: float) -> Triple:
    """The sides of a relief along x, y and the loss: those of the box, to scale, of which the longer one is 1."""
    across, up = (high - low for low, high in domain)
    longer = max(across, up)
    x, y = max(across / longer, NARROWEST), max(up / longer, NARROWEST)
    return x, y, height * math.sqrt(x * y)


def toward(view: View) -> Triple:
    """The direction to somebody who looks at a relief."""
    azimuth, elevation = np.radians(view[:2])
    flat = math.cos(elevation)
    return flat * math.cos(azimuth), flat * math.sin(azimuth), math.sin(elevation)


@dataclass(frozen=True)
class Model:
    """A relief as a solid: heights (n, n) on a grid of its box, nan where there is none."""

    domain: Domain
    scale: Scale
    heights: Array

    @classmethod
    def of(cls, domain: Domain, land: Landscape) -> Model:
        """The relief of a landscape."""
        return cls(domain, land.scale, land.scale(land.loss) / (HEADROOM * land.scale.top))

    def height(self, loss: Array) -> Array:
        """The heights of losses, of which the highest that is drawn is 1."""
        return self.scale(loss) / (HEADROOM * self.scale.top)

    def seen(self, points: Array, view: View) -> NDArray[np.bool_]:
        """Which points (3, n) are seen from a direction: x, y and height from 0 to 1."""
        (x0, x1), (y0, y1) = self.domain
        last = len(self.heights) - 1
        sides = proportions(self.domain, view[2])
        place = np.stack([(points[0] - x0) / (x1 - x0) * last, (points[1] - y0) / (y1 - y0) * last, points[2]])
        step = np.array(toward(view)) / sides * [last, last, 1]
        step /= max(abs(step[0]), abs(step[1]), 1e-9)
        ray = place[:, None] + np.arange(2, last + 1)[:, None] * step[:, None, None]
        on = (ray[2] < 1) & (ray[:2] >= 0).all(axis=0) & (ray[:2] <= last).all(axis=0)
        i, j = np.where(on, ray[:2], 0).round().astype(int)
        hidden: NDArray[np.bool_] = (on & (self.heights[j, i] > ray[2] + _BIAS)).any(axis=0)
        return ~hidden


def best_view(model: Model, points: Array, weights: Array) -> View:
    """The view that shows most of points (3, n), counted with their weights; of equal ones the more usual.

    Every 30 degrees round, never along an axis, every 6 degrees up and a few heights are tried, the usual ones first: a
    view whose strangeness alone costs more than the best one so far needs no look.
    """
    strange = partial(_strangeness, proportions(model.domain, 1.0))
    views = sorted(itertools.product(map(float, AZIMUTHS), map(float, ELEVATIONS), HEIGHTS), key=strange)
    best, least = USUAL, math.inf
    for view in views:
        if strange(view) >= least:
            break
        cost = float(np.average(~model.seen(points, view), weights=weights)) + strange(view)
        if cost < least:
            best, least = view, cost
    return best


def _strangeness(sides: Triple, view: View) -> float:
    azimuth = math.radians(view[0])
    width = sides[0] * abs(math.sin(azimuth)) + sides[1] * abs(math.cos(azimuth))
    narrow = 1 - width / math.hypot(sides[0], sides[1])
    turn = abs((view[0] - USUAL[0] + 180) % 360 - 180) / 180
    lift = abs(view[1] - USUAL[1]) / 30
    return NARROW * narrow + TURN * turn + LIFT * lift + FLATTEN * math.log(USUAL[2] / view[2])


def view_of(surface: Surface, land: Landscape) -> View:
    """The view of its declaration, else the one that shows most of its start and its critical points."""
    if surface.view is not None:
        return surface.view
    every = max(1, len(land.x) // COARSE)
    model = Model.of(
        surface.domain, Landscape(land.x[::every], land.y[::every], land.loss[::every, ::every], land.scale)
    )
    places = [surface.start, *surface.minima, *surface.saddles, *surface.maxima, *surface.degenerate]
    at = np.array(places).T
    points = np.vstack([at, model.height(surface.value(at))])
    return best_view(model, points, np.ones(len(places)))
