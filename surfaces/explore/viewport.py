"""The box that shows a function: where it is defined, at its own scale, with its critical points."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.critical import DEGENERATE, ISOLATED, MINIMUM, Critical
from surfaces.explore.evaluator import JetEvaluator


class NowhereError(ValueError):
    """A function has no value at any of the points looked at."""


HALF = 5.0
"""Half of the default box's side."""

SHOW_ALL = 16
"""Up to this number all critical points are worth showing; of more, those in the default box are."""

_NICE = np.array([1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0])
_SIDES = ((-5.0, 5.0), (-1.0, 9.0), (-9.0, 1.0))
_SCALES = (1.0, 0.6, 0.4, 0.2, 4.0, 20.0, 0.02)


def round_up(length: float) -> float:
    """The next larger round length."""
    power = 10.0 ** np.floor(np.log10(length))
    return float(power * _NICE[np.searchsorted(_NICE, length / power * (1 - 1e-9))])


def grid(box: Array, count: int) -> Array:
    """(2, count * count) points in a box (2, 2), off its centre, axes and borders."""
    steps = (np.arange(count) + 0.5 + 0.13 / count) / count
    axes = [low + (high - low) * steps for low, high in box]
    return np.stack(np.meshgrid(*axes, indexing="ij")).reshape(2, -1)


def defined_share(f: JetEvaluator, box: Array, count: int = 18) -> float:
    """The share of a box in which f has a value."""
    return float(np.isfinite(f.value(grid(box, count))).mean())


def base_box(f: JetEvaluator) -> Array:
    """[-5, 5]^2 or a smaller one where f is steep or quick, or a box where f is defined for the most part.

    Raises NowhereError where f has no value in any of the boxes.
    """
    best, share = np.array([_SIDES[0], _SIDES[0]]), 0.0
    for scale, xs, ys in product(_SCALES, _SIDES, _SIDES):
        if share > (0.85 if scale > 0.1 else 0.1):
            break
        box = scale * np.array([xs, ys])
        covered = defined_share(f, box)
        if covered > share + 0.02:
            best, share = box, covered
    if share == 0.0:
        raise NowhereError("the function has no value in any of the boxes tried")
    if best[0, 0] == best[1, 0] == -HALF and share > 0.85:
        return best * _half_side(f, best) / HALF
    return best if share > 0.5 else _defined_part(f, best)


def _half_side(f: JetEvaluator, box: Array) -> float:
    """3 where f grows like a cube or faster, less where it swings too quickly to be seen, else 5."""
    _, gradient, second = f.jet(grid(box, 24))
    size = np.sqrt(second[0] ** 2 + 2 * second[1] ** 2 + second[2] ** 2)
    slope = _median(np.hypot(*gradient))
    quickness = _median(size) / slope if slope > 0 else 0.0
    if quickness > 15.0:
        return max(round_up(75.0 / quickness), 1e-3)
    near, far = (_spread(f.value(grid(part * box, 24))) for part in (0.5, 1.0))
    return 3.0 if far > 2.0**3 * near * (1 - 1e-9) and near > 0 else HALF


def _spread(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return float(np.ptp(np.quantile(finite, (0.02, 0.98)))) if finite.size else 0.0


def _median(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return float(np.median(finite)) if finite.size else 0.0


def _defined_part(f: JetEvaluator, box: Array) -> Array:
    """The part of a box in which a function that is defined in little of it is defined, with a margin."""
    points = grid(box, 80)
    points = points[:, np.isfinite(f.value(points))]
    sides = []
    for low, high in zip(points.min(axis=1), points.max(axis=1), strict=True):
        half = round_up(max(0.6 * (high - low), 0.01 * float(np.ptp(box))))
        middle = np.round((low + high) / 2 / half * 5) * half / 5
        sides.append((middle - half, middle + half))
    return np.array(sides)


def fit_viewport(f: JetEvaluator, box: Array, critical: Critical) -> Array:
    """The box, moved or widened so that it shows the critical points that matter."""
    points = np.concatenate([points_to_show(box, critical), _lowest_nearby(f, box, critical)], axis=1)
    return np.array([_fitted_side(low, high, along) for (low, high), along in zip(box, points, strict=True)])


def points_to_show(box: Array, critical: Critical) -> Array:
    """(2, n) points that the box should show: all if few and not far apart; else the nearest, if none is inside."""
    critical = critical[critical.kinds != DEGENERATE]
    isolated = critical[~_on_lines(critical)]
    lines = critical[_on_lines(critical)]
    points = (isolated if isolated.count else lines).points
    centre, half = box.mean(axis=1, keepdims=True), np.ptp(box, axis=1)[:, None] / 2
    distance = np.max(np.abs(points - centre) / half, axis=0)
    order = np.argsort(distance, kind="stable")
    points, distance = points[:, order], distance[order]
    inside = int(np.count_nonzero(distance <= 1.0))
    if points.shape[1] > SHOW_ALL or not isolated.count:
        return points[:, : 0 if inside else 1]  # with some of them inside the box is as good as any
    gaps = np.flatnonzero(distance[1:] > 6.0 * np.maximum(distance[:-1], 1.0))
    return points[:, : gaps[0] + 1] if gaps.size else points


def _lowest_nearby(f: JetEvaluator, box: Array, critical: Critical) -> Array:
    """(2, 1) the lowest minimum near the box if it is notably lower than anything in it, else (2, 0)."""
    values = f.value(grid(box, 24))
    low, spread = np.nanmin(values), np.nanmax(values) - np.nanmin(values)
    minima = critical[~_on_lines(critical)].of(MINIMUM)
    middle, half = box.mean(axis=1, keepdims=True), np.ptp(box, axis=1)[:, None] / 2
    away = np.max(np.abs(minima.points - middle) / half, axis=0)
    low = min(low, minima.values[away <= 1.0].min(initial=np.inf))
    minima = minima[away <= 2.0]
    lowest = minima[minima.values.argsort(kind="stable")[:1]]
    return lowest[lowest.values < low - 0.05 * spread].points


def _on_lines(critical: Critical) -> Any:
    """Whether each point belongs to a line or a plain of critical points."""
    return critical.extent != ISOLATED


def _fitted_side(low: float, high: float, points: Array) -> tuple[float, float]:
    """One side of the box: as it is, or widened about its middle, or moved to where the points are."""
    middle, half = (low + high) / 2, (high - low) / 2
    share = 0.8 if points.size < 4 else 0.96
    if not points.size or np.abs(points - middle).max() <= share * half:
        return float(low), float(high)
    wide = round_up(max(half, 1.25 * float(np.abs(points - middle).max())))
    moved = round_up(max(half, 0.7 * float(np.ptp(points))))
    if wide <= 2.0 * moved:
        return middle - wide, middle + wide
    middle = round(float(points.min() + points.max()) / 2 / moved * 5) * moved / 5
    return middle - moved, middle + moved
