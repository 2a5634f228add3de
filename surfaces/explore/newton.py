"""Newton's method on the gradient, from many starts at once: minima, saddles and maxima alike, to all digits.

A start counts as converged when its step is tiny, not when its gradient is: a gradient is tiny as well on a flat tail.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import Window

ITERATIONS = 40
"""Most steps of Newton's method; fewer, down to 15, for functions of many operations."""

CONVERGED = 1e-7
"""A step shorter than this, in half sides of the box, ends the search."""

NEGLIGIBLE = 1e-12
"""Below this ratio of its eigenvalues a Hessian says nothing along the flatter direction but rounding errors."""


class Axes(NamedTuple):
    """A symmetric matrix by its eigenvalues (n,) and unit eigenvectors (2, n), the larger in size first."""

    large: Array
    small: Array
    steep: Array
    flat: Array


def principal_axes(second: Array) -> Axes:
    """The eigenvalues and eigenvectors of matrices xx, xy, yy (3, ...), the smaller eigenvalue to all digits."""
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(second).max(axis=0), 1e-300)  # 10^-150 x^2 has eigenvalues as well
        xx, xy, yy = second / size
        mean, difference = (xx + yy) / 2, (xx - yy) / 2
        radius = np.hypot(difference, xy)
        large = np.where(mean >= 0, mean + radius, mean - radius)
        small = np.where(large == 0.0, 0.0, (xx * yy - xy * xy) / large)
    angle = 0.5 * np.arctan2(xy, difference) + np.where(mean >= 0, 0.0, np.pi / 2)
    cosine, sine = (np.where(np.abs(part) < 1e-15, 0.0, part) for part in (np.cos(angle), np.sin(angle)))
    return Axes(large * size, small * size, np.stack([cosine, sine]), np.stack([-sine, cosine]))


def newton_step(gradient: Array, second: Array) -> Array:
    """-H^-1 g; along a direction in which H is only rounding errors next to the other one, nothing."""
    return _step(gradient, principal_axes(second))


def _step(gradient: Array, axes: Axes) -> Array:
    with np.errstate(all="ignore"):
        ratio = axes.small / axes.large
        along_steep = -(gradient * axes.steep).sum(axis=0) / axes.large
        along_flat = -(gradient * axes.flat).sum(axis=0) / axes.large * ratio / (ratio**2 + NEGLIGIBLE**2)
        step = along_steep * axes.steep + along_flat * axes.flat
    return np.where((gradient == 0.0).all(axis=0), 0.0, step)


def newton(window: Window, starts: Array, reach: float) -> Array:
    """Where Newton's method converges: (2, n) -> (2, m), the same point many times over.

    A step is at most as long as the distance from the middle of the box and half a side. Points farther away than
    `reach` half sides are dropped.
    """
    points, before, resting = starts, np.full(starts.shape, np.nan), []
    for turn in range(min(max(10_000 // window.f.operations, 15), ITERATIONS)):
        _, gradient, second = window.jet(points)
        axes = principal_axes(second)
        step = _step(gradient, axes)
        length = np.hypot(*step)
        smooth = np.isfinite(second).all(axis=0)  # a tip has the gradient 0 as well, and is found by its value
        still = smooth & (length <= CONVERGED) & _at_rest(window, gradient, axes)
        resting.append(points[:, still])
        away = window.away(points)
        with np.errstate(all="ignore"):
            step = step * np.minimum(1.0, (1.0 + away) / length)
            if turn % 3 == 2:
                step = _extrapolated(window, points, before, step)
        going = ~still & np.isfinite(length) & (away < reach)
        points, before = window.moved(points, step)[:, going], step[:, going]
        if not points.shape[1]:
            break
    return np.concatenate(resting, axis=1)


def _at_rest(window: Window, gradient: Array, axes: Axes) -> Array:
    """Whether there is no slope left along a direction in which no step is made for want of curvature."""
    curved = np.abs(axes.small) > 1e-10 * np.abs(axes.large)
    return np.asarray(curved | (np.abs((gradient * axes.flat).sum(axis=0)) <= 1e-5 * window.spread))


def _extrapolated(window: Window, points: Array, before: Array, step: Array) -> Array:
    """Steps that shrink by the same ratio each time, as near x^4, summed to their limit if the gradient likes it."""
    length, last = np.hypot(*step), np.hypot(*before)
    ratio = length / last
    steady = (ratio > 0.4) & (ratio < 0.999) & ((step * before).sum(axis=0) > 0.999 * length * last)
    if not steady.any():
        return step
    longer = step[:, steady] / (1.0 - ratio[steady])
    size = [np.hypot(*window.gradient(window.moved(points[:, steady], tried))) for tried in (step[:, steady], longer)]
    result = step.copy()
    result[:, steady] = np.where(size[1] <= size[0], longer, step[:, steady])
    return result


def one_of_each(window: Window, points: Array, tolerance: float = 2e-5) -> Array:
    """One point of each cluster, that with the smallest gradient; clusters are much smaller than `tolerance`."""
    if not points.shape[1]:
        return points
    points = points[:, np.argsort(np.hypot(*window.gradient(points)), kind="stable")]
    return points[:, first_of_each(window, points, tolerance)]


def first_of_each(window: Window, points: Array, tolerance: float) -> NDArray[np.int_]:
    """The numbers of the first points of clusters that are smaller than `tolerance` half sides."""
    numbers = np.arange(points.shape[1])
    for shift in product((0.0, 0.5), repeat=2):  # a point at the border of a cell is inside of a shifted one
        cells = np.round(points[:, numbers] / (tolerance * window.half[:, None]) + np.reshape(shift, (2, 1)))
        order = np.lexsort((numbers, cells[1], cells[0]))  # faster than np.unique over an axis
        cells = cells[:, order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (cells[:, 1:] != cells[:, :-1]).any(axis=0)
        numbers = np.sort(numbers[order[fresh]])
    return numbers


def polished(window: Window, points: Array) -> Array:
    """The points after a few more steps, as the shortest decimals that are no worse: 1, not 0.9999999999999998."""
    converged, unit = points, 10.0 ** np.floor(np.log10(2 * window.half.max()))
    for _ in range(3):
        _, gradient, second = window.jet(points)
        points = window.moved(points, newton_step(gradient, second))
    candidates = [converged, points, *(np.round(points / unit, digits) * unit for digits in (13, 11, 9, 7, 5, 3))]
    best, least = converged, np.full(points.shape[1], np.inf)
    for points in candidates:  # the shortest of those that are equally good
        size_of_gradient = np.hypot(*window.gradient(points))
        better = (size_of_gradient <= least) & (window.distance(points, converged) <= 2e-5)
        best, least = np.where(better, points, best), np.where(better, size_of_gradient, least)
    return best + 0.0  # no -0.0
