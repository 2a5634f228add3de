"""A function on a regular lattice of its box: where its gradient turns, and where its values are low."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import Window

DRAWN = 201
"""Points of the picture's grid along each side: none of them may be lower than the lowest minimum."""

MOST_CELLS = 1000
"""Starts of Newton's method from one lattice, at most; fewer for functions of many operations."""


@dataclass(frozen=True)
class Picture:
    """The values of f on a grid over the whole box, borders included."""

    points: Array
    values: Array

    @property
    def lowest(self) -> float:
        return float(np.fmin.reduce(self.values, axis=None, initial=np.inf))

    @property
    def lowest_inside(self) -> float:
        """The lowest value not on the border itself."""
        return float(np.fmin.reduce(self.values[1:-1, 1:-1], axis=None, initial=np.inf))


def picture(window: Window, most: int = 25_000_000) -> Picture:
    """f on the grid of the picture, or on a coarser one where f costs much."""
    count = min(DRAWN, 2 * int(math.sqrt(most / window.f.value_weight) / 2) + 1)
    return _picture(window, (count, count))


def stretched_picture(window: Window, seen: Picture) -> Picture | None:
    """f on a grid that is finer along the coordinate in which f swings too quickly for the other one, if it does."""
    count = len(seen.values)
    counts = lattice_counts(window, count)
    return None if counts == (count, count) else _picture(window, counts)


def _picture(window: Window, counts: tuple[int, int]) -> Picture:
    points = nodes_of(window.box, counts)
    return Picture(points, window.f.value(points))


def nodes_of(box: Array, counts: tuple[int, int]) -> Array:
    """(2, m, n) the points of a lattice over a whole box, borders included."""
    axes = [np.linspace(low, high, count) for (low, high), count in zip(box, counts, strict=True)]
    return np.stack(np.meshgrid(*axes, indexing="ij"))


def lowest_in(window: Window, seen: Picture) -> tuple[float, Array]:
    """The lowest value in the box, border included, and where: that of the picture, looked at again more closely."""
    values = np.where(np.isfinite(seen.values), seen.values, np.inf)
    lowest, at = float(values.min()), seen.points.reshape(2, -1)[:, values.argmin()]
    reach = np.ptp(window.box, axis=1) / (np.array(values.shape) - 1)
    for _ in range(6):
        sides = [
            np.clip(middle + np.linspace(-1, 1, 21) * part, *side)
            for middle, part, side in zip(at, reach, window.box, strict=True)
        ]
        points = np.stack(np.meshgrid(*sides, indexing="ij")).reshape(2, -1)
        values = np.nan_to_num(window.f.value(points), nan=np.inf)
        if values.min() < lowest:
            lowest, at = float(values.min()), points[:, values.argmin()]
        reach = reach / 5
    return lowest, at


def low_points(window: Window, seen: Picture, most: int) -> tuple[Array, float]:
    """The inner points of the picture that are no higher than their neighbours, the lowest `most`; and its spacing.

    Of equal ones those nearest to the middle come first.
    """
    values, (nx, ny) = np.where(np.isfinite(seen.values), seen.values, np.inf), seen.values.shape
    if not window.live.all():
        values = values + np.where(np.isfinite(seen.values), window.value(seen.points) - seen.values, 0.0)
    inner = values[1:-1, 1:-1]
    low = np.isfinite(inner)
    for i, j in np.ndindex(3, 3):
        low &= inner <= values[i : nx - 2 + i, j : ny - 2 + j]
    points = seen.points[:, 1:-1, 1:-1][:, low]
    order = np.lexsort((np.round(window.away(points), 9), inner[low]))
    return points[:, order[:most]], 2.0 / (min(nx, ny) - 1)


def lattice_counts(window: Window, count: int) -> tuple[int, int]:
    """How many points a lattice of count^2 has along x and y: more along the one in which f swings too quickly."""
    _, gradient, second = window.jet(window.box.mean(axis=1)[:, None] + window.half[:, None] * _SCATTERED)
    with np.errstate(all="ignore"):
        quickness = [_typical(second[k]) / _typical(gradient[k // 2]) for k in (0, 2)]
    x, y = np.clip(np.nan_to_num(quickness, nan=1.0, posinf=1.0), 1.0, 1e6)
    if max(x, y) * 2.0 / count < 1.0:
        return count, count
    ratio = min(max(math.sqrt(x / y), 0.25), 4.0)
    if 0.6 < ratio < 1.7:
        return count, count
    return int(count * ratio), int(count / ratio)


def _typical(values: Array) -> np.float64:
    """The median size of the finite values; nan where there is none."""
    sizes = np.abs(values[np.isfinite(values)])
    return np.float64(np.median(sizes) if sizes.size else np.nan)


_TURNS = np.arange(150) * (math.sqrt(5) - 1) / 2
_SCATTERED = 0.98 * np.stack([2 * np.mod(_TURNS, 1) - 1, (2 * np.arange(150) + 1) / 150 - 1])


def turning_cells(window: Window, box: Array, counts: tuple[int, int]) -> tuple[Array, bool]:
    """(starts for Newton's method (2, n) in a box, whether these are all that the lattice shows).

    The middles of cells in which both parts of the gradient change their signs, and the points at which the gradient is
    shorter than at all neighbours.
    """
    nodes, (nx, ny) = nodes_of(box, counts), counts
    gradient = window.gradient(nodes)
    known = np.isfinite(gradient).all(axis=0)
    corners = [gradient[:, i : nx - 1 + i, j : ny - 1 + j] for i, j in np.ndindex(2, 2)]
    low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
    turns = ((low <= 0) & (high >= 0)).all(axis=0) & ((low < 0) | (high > 0)).any(axis=0)
    middles = (nodes[:, :-1, :-1] + nodes[:, 1:, 1:]) / 2
    length = np.where(known, np.hypot(*gradient), np.inf)
    inner = length[1:-1, 1:-1]
    short = np.isfinite(inner) & (inner > 0)
    for i, j in np.ndindex(3, 3):
        if (i, j) != (1, 1):
            short &= inner < length[i : nx - 2 + i, j : ny - 2 + j]
    starts = np.concatenate([middles[:, turns], nodes[:, 1:-1, 1:-1][:, short]], axis=1)
    most = min(MOST_CELLS, max(1_500_000 // window.f.weight, 60))
    return starts[:, :: max(math.ceil(starts.shape[1] / most), 1)], starts.shape[1] <= most


def turns_round(window: Window, count: int = 400) -> int | None:
    """How often the gradient turns on the way round the border; None where that cannot be told.

    By the theorem of Poincare and Hopf it is the number of minima and maxima inside minus that of saddles.
    """
    t = np.linspace(-1.0, 1.0, count, endpoint=False)
    one = np.ones(count)
    sides = (t, -one), (one, t), (-t, one), (-one, -t)
    border = np.concatenate([np.stack(side) for side in sides], axis=1)
    return _turns_along(window, window.centre, border)


def turns_at(window: Window, point: Array) -> int | None:
    """The same round one point (2,): 1 for a minimum or maximum, -1 for a saddle, -2 for one of three valleys."""
    angle = 2 * np.pi * np.arange(96) / 96 + 0.01
    return _turns_along(window, point, 1e-3 * np.stack([np.cos(angle), np.sin(angle)]))


def _turns_along(window: Window, centre: Array, path: Array) -> int | None:
    """The turns of the gradient along a closed path round a centre, with more points where it turns quickly."""
    angle, most = _direction(window, centre, path), path.shape[1]
    for _ in range(45):
        turn = _wrapped(np.roll(angle, -1) - angle)
        quick = np.flatnonzero(np.abs(turn) > 1.2)
        if not quick.size or quick.size > most or not np.isfinite(angle).all():
            break
        middle = (path[:, quick] + np.roll(path, -1, axis=1)[:, quick]) / 2
        path = np.insert(path, quick + 1, middle, axis=1)
        angle = np.insert(angle, quick + 1, _direction(window, centre, middle))
    turn = _wrapped(np.roll(angle, -1) - angle)
    resolved = np.isfinite(angle).all() and np.abs(turn).max() < 2.2
    return round(float(turn.sum()) / (2 * np.pi)) if resolved else None


def _direction(window: Window, centre: Array, path: Array) -> Array:
    """The angle of the gradient at places in half sides from a centre (2,); nan where it is zero."""
    gradient = window.gradient(window.moved(centre[:, None], path))
    return np.where(gradient.any(axis=0), np.arctan2(gradient[1], gradient[0]), np.nan)


def _wrapped(turn: Array) -> Array:
    return np.asarray(np.mod(turn + np.pi, 2 * np.pi) - np.pi)
