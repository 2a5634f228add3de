"""Critical points in and far around a box that has been tried: they say which box shows a function."""

from __future__ import annotations

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.critical import FLAT, MINIMUM, SADDLE, Critical, classify, merged, no_points
from surfaces.explore.evaluator import Window
from surfaces.explore.kinks import Kinks
from surfaces.explore.lattice import picture, turning_cells
from surfaces.explore.newton import newton, one_of_each, polished
from surfaces.explore.search import minima_by_values, on_lines
from surfaces.explore.viewport import grid

FARTHEST = 2e5
"""In half sides of the box: a million for the usual one, which is as far as boxes go."""

DEAR = 2_000
"""Of functions that weigh more no kinks are searched outside of the box."""


def search_far(window: Window, inside: Critical) -> Critical:
    """The critical points `inside` of the box, and those in boxes 4 and 20 times as large, and if there are none
    farther away.

    Minima at kinks are searched outside only if there is no minimum yet.
    """
    count = int(min(max((1_000_000 / window.f.weight) ** 0.5, 4), 10))
    boxes = [_enlarged(window.box, factor) for factor in (4.0, 20.0)]
    turns = [turning_cells(window, box, (3 * count, 3 * count))[0] for box in boxes]
    starts = np.concatenate([*turns, *(grid(box, count) for box in boxes)], axis=1)
    outside = _found(window, _on_live(window, starts), 200.0)
    critical = merged(inside, outside[outside.sure] if inside.of(MINIMUM).count else outside)
    sharp = (window.f.kinked or window.f.roots) and window.f.weight < DEAR
    if not critical.of(MINIMUM).count and sharp:
        critical = merged(critical, _by_values(window, boxes))
    if not critical.of(MINIMUM).count and not critical.of(SADDLE).count:
        critical = merged(critical, _found(window, _on_live(window, grid(window.box, 5)), FARTHEST))
    return critical


def _on_live(window: Window, points: Array) -> Array:
    """The points with the coordinates that f does not depend on in the middle."""
    return np.where(window.live[:, None] > 0, points, window.centre[:, None])


def _found(window: Window, starts: Array, reach: float) -> Critical:
    roots = one_of_each(window, newton(window, starts, reach))
    roots = np.unique(polished(window, roots[:, ~window.contains(roots)]), axis=1)[:, :400]
    factor = 1.5 * float(window.away(roots).max(initial=1.0))
    wide = Window(window.f, _enlarged(window.box, factor), window.live, window.spread)
    critical = classify(wide, roots)
    return on_lines(wide, critical[critical.kinds != FLAT], Kinks(None))


def _by_values(window: Window, boxes: list[Array]) -> Critical:
    """Minima at kinks in the box, or else in the larger ones."""
    for box in boxes:
        wide = Window(window.f, box, window.live, window.spread)
        minima, _ = minima_by_values(wide, picture(wide, 3_000_000), no_points(), Kinks(window.f.expr))
        if minima.count:
            return minima
    return no_points()


def _enlarged(box: Array, factor: float) -> Array:
    middle = box.mean(axis=1, keepdims=True)
    return np.asarray(middle + (box - middle) * factor)
