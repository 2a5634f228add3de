"""What a function does outside of its box: whether it is lower there, and whether it falls without end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import Window

_NEAR = np.geomspace(1.02, 6.0, 24)
_DOUBLINGS = np.array([*range(3, 12), *range(12, 61, 3)])
_RINGS = np.concatenate([_NEAR, 2.0**_DOUBLINGS])

_ENOUGH = 4
"""Of fewer rings on which f falls nothing can be said about the next one."""


class Outside(NamedTuple):
    """The lowest value that was seen outside of the box, and where f goes in the end if it goes on falling, or inf."""

    lowest: float
    trend: float


def look_outside(window: Window) -> Outside:
    """Look at f on rings round the box, up to 10^18 half sides away, by values that are more than rounding errors."""
    lows = _lows(window, 2 * np.pi * np.arange(128) / 128)
    far, doublings = lows[len(_NEAR) :], _DOUBLINGS
    known = np.isfinite(far)
    far, doublings = far[known], doublings[known]
    falls = (-np.diff(far) / np.diff(doublings))[-_ENOUGH:]
    endless = len(falls) == _ENOUGH and bool((falls > 0).all() and (falls[1:] > 0.8 * falls[:-1]).all())
    return Outside(float(lows.min()), float(far[-1]) if endless else np.inf)


def _lows(window: Window, angle: Array) -> Array:
    """(n,) the lowest value on each ring; round the lowest place of each it is searched again, ever nearer."""
    angles, width = np.broadcast_to(angle, (len(_RINGS), len(angle))), float(angle[1])
    rows, lowest = np.arange(len(_RINGS)), np.full(len(_RINGS), np.inf)
    for _ in range(5):
        ring = np.stack([np.cos(angles), np.sin(angles)])
        ring = ring / np.abs(ring).max(axis=0)  # a square: outside of the box also along its sides
        places = window.moved(window.centre[:, None, None], _RINGS[:, None] * ring)
        values = window.f.value(places)
        best = np.where(np.isfinite(values), values, np.inf).argmin(axis=1)
        sure = values[rows, best] + window.noise(places[:, rows, best])
        lowest = np.fmin(lowest, np.where(np.isfinite(sure), sure, np.inf))
        angles = angles[rows, best][:, None] + width * np.linspace(-1, 1, 33)
        width = width / 16
    return lowest
