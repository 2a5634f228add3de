"""Basins of attraction: the cells of a map of starts sorted by minimum, valley, saddle or divergence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.conditions import Counts
from engine.experiments.sweep import Question, Sweep, SweepResult
from i18n import say
from i18n.numbers import digits, three_digits
from optimizers.base import Array
from surfaces.base import Point, Surface

FORMS = {"minimum": "minimum ({x}, {y})", "valley": "down towards ({x}, {y})"}
"""How a place is named; a valley leads away where there is no minimum."""

STILL, NOWHERE, DIVERGED, UNDEFINED = -1, -2, -3, -4
UNPLACED = {
    STILL: "near a saddle",
    NOWHERE: "at no minimum",
    DIVERGED: "diverged",
    UNDEFINED: "left where the function is defined",
}
"""Kinds of starts that end in no place, with their names: keys for `say`, and as they are in files."""


@dataclass(frozen=True)
class Basins:
    """A map of starts by where they end.

    Attributes:
        form: how a place is named, a key of `FORMS`.
        places: x and y of the places as texts.
        kind: (ny, nx) the number of the place, or `STILL`, `NOWHERE`, `DIVERGED`, `UNDEFINED`.
        steps: (ny, nx) the step at which it was first there, -1 where it ends in no place.
    """

    form: str
    places: tuple[tuple[str, str], ...]
    kind: NDArray[np.int8]
    steps: Counts

    @property
    def names(self) -> tuple[str, ...]:
        """The places in English, for files."""
        return tuple(FORMS[self.form].format(x=x, y=y) for x, y in self.places)

    @property
    def labels(self) -> tuple[str, ...]:
        """The places for people."""
        return tuple(say(FORMS[self.form], x=x, y=y) for x, y in self.places)


def basins(spec: Sweep, result: SweepResult) -> Basins:
    """Sort the cells of a map: of the question "basin", or "escaped" where the surface has no minimum."""
    surface = spec.scenario.resolved_surface()
    elsewhere = np.where(_near_saddle(surface, result.theta), STILL, NOWHERE)
    elsewhere = np.where(result.diverged_at >= 0, DIVERGED, np.where(result.undefined_at >= 0, UNDEFINED, elsewhere))
    if surface.minima:
        kind = np.where(result.basin >= 0, result.basin, elsewhere)
        form, named = "minimum", tuple((three_digits(x), three_digits(y)) for x, y in surface.minima)
    else:
        places = valleys(surface)
        kind = np.where(result.steps >= 0, _nearest_place(surface, places, result.theta), elsewhere)
        form, named = "valley", tuple((digits(x, 2), digits(y, 2)) for x, y in places)
    return Basins(form, named, kind.astype(np.int8), np.where(kind >= 0, result.steps, -1))


def start_question(surface: Surface) -> Question:
    """What a map of starts asks on this surface: which minimum, or the escape where it has none."""
    return "basin" if surface.minima else "escaped"


def valleys(surface: Surface) -> tuple[Point, ...]:
    """The lowest places on the circle of the escape radius round the first saddle: where the ways down lead.

    Local minima of f among 360 points of the circle, counted anticlockwise from the positive x axis.
    """
    angle = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    x, y = surface.saddles[0]
    around = np.stack([x + np.cos(angle) * surface.escape_radius, y + np.sin(angle) * surface.escape_radius])
    value = surface.value(around)
    lowest = (value < np.roll(value, 1)) & (value <= np.roll(value, -1))
    return tuple((round(float(px), 9) + 0.0, round(float(py), 9) + 0.0) for px, py in around[:, lowest].T)


def _nearest_place(surface: Surface, places: Sequence[Point], theta: Array) -> NDArray[np.int64]:
    """The number of the place in whose direction from the saddle each end lies."""
    lead = (2, *[1] * (theta.ndim - 1))
    away = theta - np.reshape(surface.saddles[0], lead)
    towards = [np.sum(away * np.reshape(np.subtract(place, surface.saddles[0]), lead), axis=0) for place in places]
    return np.asarray(np.argmax(towards, axis=0))


def _near_saddle(surface: Surface, theta: Array) -> NDArray[np.bool_]:
    """Whether each end (2, ...) lies within the escape radius of a saddle."""
    near = np.zeros(theta.shape[1:], dtype=np.bool_)
    for x, y in surface.saddles:
        near |= np.hypot(theta[0] - x, theta[1] - y) < surface.escape_radius
    return near
