"""The way down from the lowest points of a grid, by values first: it ends in kinks and tips as in smooth minima."""

from __future__ import annotations

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.critical import shortest_decimals
from surfaces.explore.evaluator import Window
from surfaces.explore.kinks import Kinks
from surfaces.explore.newton import principal_axes

TURNS = 70
"""Steps of the search, at most; each that finds nothing lower halves its radius."""


def descended(window: Window, starts: Array, radius: float, kinks: Kinks, turns: int = TURNS) -> Array:
    """The lowest points that are found from starts (2, n): each has a search radius of its own, in half sides.

    At each step the lowest is taken of a star of directions, and in turn of Newton's step and parts of it or of steps
    along the kinks of f.
    """
    points, best = starts, window.value(starts)
    radii = np.full(points.shape[1], radius)
    for turn in range(min(turns, max(40, 12_000 // window.f.operations))):
        candidates = _candidates(window, points, radii, turn, kinks)
        values = window.value(candidates)
        values = np.where(np.isfinite(values), values, np.inf)
        lowest, columns = values.argmin(axis=1), np.arange(len(best))
        lower = values[columns, lowest] < best
        points = np.where(lower, candidates[:, columns, lowest], points)
        best = np.where(lower, values[columns, lowest], best)
        radii = np.where(lower, radii, 0.5 * radii)
        if radii.max(initial=0.0) < 1e-13:
            break
    return np.asarray(shortest_decimals(window, points))


def _candidates(window: Window, points: Array, radii: Array, turn: int, kinks: Kinks) -> Array:
    angle = 2 * np.pi * np.arange(12) / 12 + 0.5 * turn
    star = window.live[:, None, None] * radii[:, None] * np.stack([np.cos(angle), np.sin(angle)])[:, None]
    candidates = window.moved(points[..., None], star)
    if turn % 2 == 0:
        step = _downhill(window, points)[..., None] * np.array([1.0, 0.25, 0.03])
        candidates = np.concatenate([candidates, window.moved(points[..., None], step)], axis=-1)
    elif kinks:
        candidates = np.concatenate([candidates, kinks.along(window, points, radii)], axis=-1)
    return np.asarray(candidates)


def _downhill(window: Window, points: Array) -> Array:
    """Newton's step with the curvature taken as positive, at most half a side long; 0 where there is none."""
    _, gradient, second = window.jet(points)
    axes = principal_axes(second)
    with np.errstate(all="ignore"):
        steep = -(gradient * axes.steep).sum(axis=0) / np.abs(axes.large)
        flat = -(gradient * axes.flat).sum(axis=0) / np.maximum(np.abs(axes.small), 1e-14 * np.abs(axes.large))
        step = steep * axes.steep + flat * axes.flat
        step = step * np.minimum(1.0, 1.0 / np.hypot(*step))
    return np.asarray(np.nan_to_num(step))
