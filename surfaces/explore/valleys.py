"""How the floor of a valley goes on to both sides: up, down, or level to the border; at once, or without an edge.

On a line of minima the floor is level. On a flat tail it is level too as far as numbers go, but there it becomes so by
and by: where the level part ends, f differs in its last digits only. The level part of a real plateau ends at a kink.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import Window

RISES, FALLS, EDGE = "rises", "falls", "edge"

GRADUAL = 1e3
"""Where the level part ends, a difference of fewer rounding errors than these is no edge."""

_STEPS = np.concatenate([np.geomspace(1e-5, 0.08, 20), 0.08 * np.arange(2, 26)])
_NEAR, _FAR = 5, 10


class Side(NamedTuple):
    """One side of a point: `way` is where the floor goes after having been level for `level` half sides.

    `gradual` if it does so without an edge; `sloping` if it goes off like a slope: no critical point is there.
    """

    way: str
    level: float
    gradual: bool
    sloping: bool


def profiles(
    window: Window, points: Array, along: Array, across: Array | None, upright: Array, both: bool = True
) -> list[list[Side]]:
    """The sides of points (2, n) in the directions -along and along (2, n); only along if not `both`.

    `across` (2, n) is where the floor is searched at each step, None for the straight line. `upright` (n,) is -1 for
    the crest of a ridge, which is looked at upside down.
    """
    centre, doubt = window.value(points), window.noise(points)

    def heights(steps: Array) -> Array:
        return _floor(window, points, along, across, upright, steps) - centre[:, None]

    return [_sides(window, doubt, upright, sign, heights) for sign in ((-1.0, 1.0) if both else (1.0,))]


def _sides(window: Window, doubt: Array, upright: Array, sign: float, heights: Callable[[Array], Array]) -> list[Side]:
    change = heights(np.broadcast_to(sign * _STEPS, (len(doubt), len(_STEPS))))
    leaves = ~(np.abs(change) <= doubt[:, None])  # or has no value
    first = np.where(leaves.any(axis=1), leaves.argmax(axis=1), len(_STEPS))
    low = np.where(first > 0, _STEPS[first - 1], 0.0)
    high = _STEPS[np.minimum(first, len(_STEPS) - 1)]
    low, edge, beyond = _edges(doubt, low, high, lambda steps: heights(sign * steps))
    edge = np.where(first == 0, change[:, 0], edge)
    ways = np.where(np.isfinite(edge) & (first < len(_STEPS)), np.where(upright * edge > 0, RISES, FALLS), EDGE)
    gradual = (ways != EDGE) & (first > 0) & (np.abs(beyond) < GRADUAL * doubt)
    near, far = np.abs(change[:, _NEAR]), np.abs(change[:, _FAR])
    sloping = (first <= _NEAR) & (far < 0.3 * near * (_STEPS[_FAR] / _STEPS[_NEAR]) ** 2)
    return [Side(*side) for side in zip(ways.tolist(), low.tolist(), gradual.tolist(), sloping.tolist(), strict=True)]


def _edges(doubt: Array, low: Array, high: Array, heights: Callable[[Array], Array]) -> tuple[Array, Array, Array]:
    """(where the level part ends, the change of f there, and a thousandth of a step farther on), of n sides."""
    rows, parts = np.arange(len(doubt)), np.linspace(0.0, 1.0, 9)
    for _ in range(3):
        steps = low[:, None] + (high - low)[:, None] * parts
        change = heights(steps)
        first = np.maximum((~(np.abs(change) <= doubt[:, None])).argmax(axis=1), 1)
        low, high = steps[rows, first - 1], steps[rows, first]
    return low, change[rows, first], change[rows, np.minimum(first + 1, 8)]


def _floor(window: Window, points: Array, along: Array, across: Array | None, upright: Array, steps: Array) -> Array:
    """f at points (2, n) after steps (n, m), each moved across to where the slope is zero.

    nan outside of the box, and where a bend of the valley hides its floor.
    """
    places = window.moved(points[..., None], along[..., None] * steps)
    seen = np.ones(steps.shape, dtype=bool)
    if across is not None:
        normal, shift = across[..., None], np.zeros(steps.shape)
        for _ in range(8):
            _, gradient, (xx, xy, yy) = window.jet(window.moved(places, normal * shift))
            curvature = normal[0] ** 2 * xx + 2 * normal[0] * normal[1] * xy + normal[1] ** 2 * yy
            with np.errstate(all="ignore"):
                change = np.where(upright[:, None] * curvature > 0, -(normal * gradient).sum(axis=0) / curvature, 0.0)
            before, shift = shift, np.clip(shift + np.nan_to_num(change), -4 * np.abs(steps), 4 * np.abs(steps))
            moved = np.abs(shift - before)
            if moved.max(initial=0.0) < 1e-15:
                break
        seen = moved <= 1e-10 * np.abs(steps) + 1e-15
        places = window.moved(places, normal * shift)
    return np.where(seen & (window.away(places) <= 1.0 + 1e-9), window.value(places), np.nan)
