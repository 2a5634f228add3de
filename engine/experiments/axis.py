"""The axes of maps: some values of a hyperparameter or of a start's coordinate, round and all different.

The values are rounded before anything is run, so that a cell, the number on the page, the race that the cell opens and
its link are one number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from optimizers.base import Array, Hyper
from surfaces.base import Surface

START_AXES = ("x", "y")

ROUNDING = 0.1
"""Rounding moves a value by at most this share of the gap to its neighbour: all stay apart, and about evenly."""

SHORT, SHORT_ROUNDING = 3, 0.25
"""With so many digits it may move by this share: a long axis then needs no more, and texts show all of a value."""


@dataclass(frozen=True)
class Axis:
    """Some values of a hyperparameter, or of a coordinate of the start where the name is "x" or "y".

    `log` means equal ratios from one value to the next, with `complement` equal ratios of 1 - value; but for rounding.
    """

    name: str
    low: float
    high: float
    count: int
    log: bool = False
    complement: bool = False

    @property
    def values(self) -> Array:
        """The values, from low to high, the ends included as they are, the others with as few digits as will do.

        Where 1 - value counts, that is what has few digits.
        """
        return _values(self)

    def nearest(self, value: float) -> int:
        """The number of the value next to this one, on the axis' own scale."""
        return int(np.argmin(np.abs(self._place(self.values) - self._place(np.array(value)))))

    def _place(self, value: Array) -> Array:
        if not self.log:
            return value
        return np.asarray(np.log(np.maximum(1.0 - value if self.complement else value, 1e-300)))


def start_axes(surface: Surface, count: int) -> tuple[Axis, Axis]:
    """The surface's own box as axes of starts."""
    (x0, x1), (y0, y1) = surface.domain
    return Axis("x", x0, x1, count), Axis("y", y0, y1, count)


@lru_cache(maxsize=256)
def _values(axis: Axis) -> Array:
    spec = Hyper("", axis.low, axis.high, axis.low, axis.log, "", axis.complement)
    exact = np.array([spec.at(fraction) for fraction in np.linspace(0, 1, axis.count)])
    values = _rounded(axis, exact)
    values[-1], values[0] = axis.high, axis.low  # exp(log(low)) may lie an ulp outside of what links accept
    values.flags.writeable = False
    return values


def _rounded(axis: Axis, exact: Array) -> Array:
    """The values with the fewest digits that keep each in its place; as they are where no number of digits does."""
    gaps = np.abs(np.diff(exact))
    if axis.count < 2 or not gaps.all():
        return exact
    room = np.minimum(np.append(gaps, np.inf), np.insert(gaps, 0, np.inf))
    for digits in range(1, 17):
        rounding = _rounding(axis, digits)
        values = np.array([rounding(value) for value in exact.tolist()])
        moved = np.abs(values - exact) / room
        if moved.max() <= (SHORT_ROUNDING if digits == SHORT else ROUNDING):
            return values
    return exact


def _rounding(axis: Axis, digits: int) -> Callable[[float], float]:
    """To significant digits of the value, or of 1 - value; on an even axis to decimals of its longer end."""
    if axis.complement:
        return lambda value: float(1 - Decimal(f"{1.0 - value:.{digits - 1}e}"))
    if axis.log:
        return lambda value: float(f"{value:.{digits - 1}e}")
    decimals = digits - 1 - int(np.floor(np.log10(max(abs(axis.low), abs(axis.high)))))
    return lambda value: round(value, decimals) + 0.0  # no -0.0
