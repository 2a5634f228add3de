"""Critical points of a function of two variables, by Newton's method from many starts at once.

Newton's method on the gradient finds minima, saddles and maxima alike, to all digits. It cannot find a minimum at a
kink (|x|), where the gradient never vanishes: there a search by values takes over from the lowest points of a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surfaces.compile.compiler import compiled
from surfaces.compile.ufuncs import Array

ITERATIONS = 40
"""Most steps of Newton's method; fewer, down to 15, for functions of many operations."""

SINGULAR = 1e-7
"""Below this ratio of its eigenvalues a Hessian does not say what a point is."""

MINIMUM, SADDLE, MAXIMUM, DEGENERATE, FLAT = "minimum", "saddle", "maximum", "degenerate", "flat"


_WEIGHTS: dict[Any, int] = {np.power: 30, np.divide: 2} | dict.fromkeys(
    [np.add, np.subtract, np.multiply, np.negative, np.abs, np.sign, np.maximum, np.minimum], 1
)
"""What a function costs for each point, if not 8 times as much as an addition."""


class JetEvaluator:
    """A function with its derivatives, evaluated silently.

    `operations` and `weight` say what that costs: calls of NumPy, and time for each point in that of an addition.
    """

    def __init__(self, expr: Any) -> None:
        self._value = compiled(expr, 0)
        self._gradient = compiled(expr, 1)
        self._jet = compiled(expr, 0, 1, 2)
        self.functions = {op.function for op in self._value.ops}
        self.operations = len(self._jet.ops)
        self.weight = sum(_WEIGHTS.get(op.function, 8) for op in self._jet.ops)

    def value(self, points: Array) -> Array:
        """f: (2, ...) -> (...)."""
        result: Array = _silent(self._value, points)[0]
        return result

    def gradient(self, points: Array) -> Array:
        """(f_x, f_y): (2, ...) -> (2, ...)."""
        return _silent(self._gradient, points)

    def jet(self, points: Array) -> tuple[Array, Array, Array]:
        """(f, gradient, second derivatives xx xy yy): (2, ...) -> (...), (2, ...), (3, ...)."""
        out = _silent(self._jet, points)
        return out[0], out[1:3], out[3:6]


def _silent(tape: Any, points: Array) -> Array:
    with np.errstate(all="ignore"):
        result: Array = tape(points, np.empty((tape.outputs, *points.shape[1:])))
    return result


@dataclass(frozen=True)
class Critical:
    """Critical points: `points` (2, n), their `values` (n,), and what each one is, `kinds` (n,) of str.

    `singular` (n,) says where the Hessian is singular: there may be a whole line of such points.
    """

    points: Array
    values: Array
    kinds: NDArray[np.str_]
    singular: NDArray[np.bool_]

    def __getitem__(self, chosen: Any) -> Critical:
        return Critical(self.points[:, chosen], self.values[chosen], self.kinds[chosen], self.singular[chosen])

    def of(self, kind: str) -> Critical:
        """Those of one kind."""
        return self[self.kinds == kind]


def no_points() -> Critical:
    """No critical points."""
    return Critical(np.empty((2, 0)), np.empty(0), np.empty(0, dtype="<U10"), np.empty(0, dtype=bool))


def merged(*parts: Critical) -> Critical:
    """All points of several searches, repetitions included."""
    names = ("points", "values", "kinds", "singular")
    return Critical(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names))


def critical_points(f: JetEvaluator, starts: Array, size: float, slope: float) -> Critical:
    """The critical points that Newton's method reaches from starts (2, n).

    `size` is that of the picture, `slope` a usual length of the gradient in it.
    """
    points = _deduplicated(f, newton(f, starts, size, slope), 1e-5 * size)
    points = np.unique(_polished(f, points, size), axis=1)
    critical = classify(f, points, size)
    return critical[critical.kinds != FLAT]


# --- Newton ---


def newton(f: JetEvaluator, starts: Array, size: float, slope: float) -> Array:
    """Where Newton's method on the gradient converges: (2, n) -> (2, m), the same point many times over.

    Steps are limited to half of the picture's size, more outside of it. Points that leave for good are dropped.
    """
    centre = starts.mean(axis=1, keepdims=True)
    points, resting = starts, []
    for _ in range(min(max(16_000 // f.operations, 15), ITERATIONS)):
        _, gradient, second = f.jet(points)
        step = _newton_step(gradient, second)
        length = np.hypot(*step)
        still = length <= 1e-7 * size
        smooth = np.isfinite(second).all(axis=0)  # a tip has the gradient 0 as well, and is found by its value
        resting.append(points[:, still & smooth & (np.hypot(*gradient) <= 1e-4 * slope)])
        distance = np.hypot(*(points - centre))
        limit = 0.5 * (size + distance)
        with np.errstate(all="ignore"):
            moved = points + step * np.minimum(1.0, limit / length)
        points = moved[:, ~still & np.isfinite(length) & (distance < 200.0 * size)]
        if not points.shape[1]:
            break
    return np.concatenate(resting, axis=1)


def _newton_step(gradient: Array, second: Array) -> Array:
    """-H^-1 g, and where H is nearly singular its regularised form -(H^2 + mu)^-1 H g."""
    gx, gy = gradient
    xx, xy, yy = second
    with np.errstate(all="ignore"):
        det, square = xx * yy - xy * xy, xx * xx + 2 * xy * xy + yy * yy
        plain = np.stack([xy * gy - yy * gx, xy * gx - xx * gy]) / det
        hx, hy = xx * gx + xy * gy, xy * gx + yy * gy
        mu = 1e-9 * square
        a, b, c = xx * xx + xy * xy + mu, xy * (xx + yy), yy * yy + xy * xy + mu
        damped = np.stack([b * hy - c * hx, b * hx - a * hy]) / (a * c - b * b)
        step = np.where(np.abs(det) > 1e-9 * square, plain, damped)
    return np.where((gradient == 0.0).all(axis=0), 0.0, step)


# --- one exact point for each critical point ---


def _deduplicated(f: JetEvaluator, points: Array, tolerance: float) -> Array:
    """One point of each cluster, that with the smallest gradient; clusters are much smaller than `tolerance`."""
    if not points.shape[1]:
        return points
    points = points[:, np.argsort(np.hypot(*f.gradient(points)), kind="stable")]
    for shift in product((0.0, 0.5), repeat=2):  # a point at the border of a cell is inside of a shifted one
        points = _first_of_each_cell(points, tolerance, np.reshape(shift, (2, 1)))
    return points


def _polished(f: JetEvaluator, points: Array, size: float) -> Array:
    """The points after a few more steps, as the shortest decimals that are no worse: 1, not 0.9999999999999998."""
    converged, unit = points, 10.0 ** np.floor(np.log10(size))
    for _ in range(3):
        _, gradient, second = f.jet(points)
        points = points + _newton_step(gradient, second)
    candidates = [converged, points, *(np.round(points / unit, digits) * unit for digits in (13, 11, 9, 7, 5, 3))]
    best, least = converged, np.full(points.shape[1], np.inf)
    for points in candidates:  # the shortest of those that are equally good
        size_of_gradient = np.hypot(*f.gradient(points))
        better = (size_of_gradient <= least) & (np.hypot(*(points - converged)) <= 1e-5 * size)
        best, least = np.where(better, points, best), np.where(better, size_of_gradient, least)
    return best + 0.0  # no -0.0


# --- what a critical point is ---


def eigenvalues(second: Array) -> Array:
    """(2, ...) eigenvalues of symmetric matrices given by xx, xy, yy (3, ...), the lower first."""
    xx, xy, yy = second
    mean, radius = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return np.stack([mean - radius, mean + radius])


def classify(f: JetEvaluator, points: Array, size: float) -> Critical:
    """What critical points are: by the Hessian's eigenvalues, and where it is singular by the values around."""
    values, _, second = f.jet(points)
    low, high = eigenvalues(second)
    singular = np.minimum(np.abs(low), np.abs(high)) <= SINGULAR * np.maximum(np.abs(low), np.abs(high))
    kinds = np.select([low > 0, high < 0], [MINIMUM, MAXIMUM], SADDLE).astype("<U10")
    around, plain = classify_by_rings(f, points[:, singular], size, _null_direction(second[:, singular]))
    kinds[singular] = np.where(plain, FLAT, around)
    return Critical(points, values, kinds, singular)


def _null_direction(second: Array) -> Array:
    """The angle of the direction in which a singular matrix does nothing; any for zero."""
    xx, xy, yy = second
    across = np.where(np.abs(xx) > np.abs(yy), np.arctan2(-xx, xy), np.arctan2(-xy, yy))
    return np.where(np.hypot(xx, yy) + np.abs(xy) > 0, across, 0.05)


def classify_by_rings(
    f: JetEvaluator, points: Array, size: float, first: Array
) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
    """What points are, by the values on rings round them, and whether they lie on a plain.

    The first ring on which f differs decides; on a plain it is level over more than an eighth of that ring. `first` is
    an angle at which to look in any case, for each point. A point at the border of where f is defined is FLAT.
    """
    angle = 2 * np.pi * np.arange(48) / 48 + first[:, None]
    ring = np.stack([np.cos(angle), np.sin(angle)])
    kinds, level = np.full(points.shape[1], FLAT, dtype="<U10"), np.zeros(points.shape[1])
    for radius in (1e-4, 1e-3, 1e-2, 5e-2):
        open_ = kinds == FLAT
        centre = f.value(points)[open_, None]
        around = f.value(points[:, open_, None] + radius * size * ring[:, open_])
        noise = 16 * np.finfo(float).eps * np.maximum(np.abs(around), np.abs(centre)) + 1e-100
        signs = np.where(np.abs(around - centre) <= noise, 0, np.sign(around - centre))
        kinds[open_], level[open_] = _kinds_of_rings(signs), (signs == 0).mean(axis=1)
    return kinds, level > 1 / 8


def _kinds_of_rings(signs: Array) -> NDArray[np.str_]:
    """What points are by the signs around them (n, m): a saddle has two ways down at least, a mere slope has one."""
    flat = ~np.isfinite(signs).all(axis=1) | ~signs.any(axis=1)
    twice = np.concatenate([signs, signs], axis=1)  # round the ring, so that each zero has a sign before it
    last = np.maximum.accumulate(np.where(twice != 0, np.arange(twice.shape[1]), 0), axis=1)
    filled = np.take_along_axis(twice, last, axis=1)[:, signs.shape[1] - 1 :]
    changes = np.count_nonzero(filled[:, 1:] != filled[:, :-1], axis=1)
    lowest_at = [flat, signs.min(axis=1) >= 0, signs.max(axis=1) <= 0, changes >= 4]
    return np.select(lowest_at, [FLAT, MINIMUM, MAXIMUM, SADDLE], DEGENERATE)


# --- minima at kinks ---


def kink_minima(f: JetEvaluator, box: Array, known: Array, live: Array) -> tuple[Critical, bool]:
    """(minima inside of a box (2, 2) but for the `known` ones (2, n), whether f falls without end somewhere).

    By values alone: from each lowest point of a grid a star of directions, turned at each step, shrinks where it finds
    nothing lower. `live` (2,) is 1, or 0 for a coordinate that f does not depend on: that side of the box is a point.
    """
    points, spacing = _grid_minima(f, box, most=min(max(50_000 // f.weight, 6), 40))
    points = points[:, ~_near(points, known, 2 * spacing[:, None, None])]
    if not points.shape[1]:
        return no_points(), False
    points, falls = _pattern_search(f, points, float(spacing.max()), live)
    size = float(np.ptp(box, axis=1).max())
    inside = ((points > box[:, :1]) & (points < box[:, 1:]) | (live[:, None] == 0)).all(axis=0)
    points = _shortest_decimals(f, _first_of_each_cell(points[:, inside & ~falls], 1e-5 * size))
    points = _first_of_each_cell(points[:, ~_near(points, known, 1e-4 * size)], 1e-9 * size)
    kinds, plain = classify_by_rings(f, points, size, np.full(points.shape[1], 0.05))
    critical = Critical(points, f.value(points), kinds, np.ones(points.shape[1], dtype=bool))
    return critical[(kinds == MINIMUM) & ~(plain & _repeated(critical.values))], bool((inside & falls).any())


def _repeated(values: Array) -> NDArray[np.bool_]:
    """Whether a value has been there before."""
    repeated = np.ones(values.shape, dtype=bool)
    repeated[np.unique(np.round(values, 12), return_index=True)[1]] = False
    return repeated


def _near(points: Array, targets: Array, distance: Any) -> NDArray[np.bool_]:
    """Whether each point is near to one of the targets."""
    near = np.abs(points[:, :, None] - targets[:, None]) <= distance
    return np.asarray(near.all(axis=0).any(axis=1))


def _finite_or_inf(values: Array) -> Array:
    """The values, with inf for each one that is not finite."""
    return np.where(np.isfinite(values), values, np.inf)


def _grid_minima(f: JetEvaluator, box: Array, most: int, count: int = 41) -> tuple[Array, Array]:
    """The inner points of a grid that are no higher than their neighbours, the lowest `most`, and its spacing."""
    axes = [np.linspace(low, high, count) for low, high in box]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"))
    values = _finite_or_inf(f.value(grid))
    inner = values[1:-1, 1:-1]
    low = np.isfinite(inner)
    for i, j in np.ndindex(3, 3):
        low &= inner <= values[i : count - 2 + i, j : count - 2 + j]
    points = grid[:, 1:-1, 1:-1][:, low]
    off_centre = np.abs(points - box.mean(axis=1, keepdims=True)).max(axis=0)
    return points[:, np.lexsort((off_centre, inner[low]))[:most]], np.ptp(box, axis=1) / (count - 1)


def _pattern_search(f: JetEvaluator, points: Array, radius: float, live: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Pattern search from all points at once, each with a radius of its own; and where it has no end, as in a pole."""
    radii = np.full(points.shape[1], radius)
    best = f.value(points)
    lows = []
    for turn in range(80):
        if turn % 20 == 0:
            lows.append(best)
        points, best, lower = _poll(f, points, best, radii, 0.5 * turn, live)
        radii = np.where(lower, radii, 0.5 * radii)
    before, after = lows[2] - lows[3], lows[3] - best
    slope = np.nan_to_num(np.hypot(*f.gradient(points)), nan=np.inf)  # of a pit without end, not of a valley
    steep = slope * radius > 1e4 * (1.0 + np.abs(lows[0]))
    return points, steep & (after > 0.3 * before) & (after > 1e-6 * (1.0 + np.abs(best)))


def _poll(
    f: JetEvaluator, points: Array, best: Array, radii: Array, turn: float, live: Array
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Each point, or the lowest on its star of 12 if that is lower than `best`; its value; and whether it was lower."""
    angle = 2 * np.pi * np.arange(12) / 12 + turn
    star = live[:, None] * np.stack([np.cos(angle), np.sin(angle)])
    candidates = points[:, :, None] + radii[:, None] * star[:, None]
    values = _finite_or_inf(f.value(candidates))
    lowest_at, columns = values.argmin(axis=1), np.arange(len(best))
    lowest = values[columns, lowest_at]
    lower = lowest < best
    return np.where(lower, candidates[:, columns, lowest_at], points), np.where(lower, lowest, best), lower


def _first_of_each_cell(points: Array, tolerance: float, shift: Array | float = 0.0) -> Array:
    """The first of the points in each cell of a grid of this width."""
    _, first = np.unique(np.round(points / tolerance + shift), axis=1, return_index=True)
    return points[:, np.sort(first)]


def _shortest_decimals(f: JetEvaluator, points: Array) -> Array:
    """The shortest decimals that are as low."""
    for digits in (9, 6, 3):
        rounded = np.round(points, digits) + 0.0
        near = np.hypot(*(rounded - points)) <= 1e-6 * (1.0 + np.hypot(*points))
        points = np.where(near & (f.value(rounded) <= f.value(points)), rounded, points)
    return points
