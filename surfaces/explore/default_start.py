"""The default start and learning rate of a race on an unknown function."""

from __future__ import annotations

from typing import Any

import numpy as np

from surfaces.base import Point
from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import JetEvaluator, eigenvalues
from surfaces.explore.viewport import grid

STEPS = 40
"""Steps of gradient descent that test a learning rate, at most."""


def default_start(f: JetEvaluator, box: Array, minima: Array, other_points: Array, live: Array) -> Point:
    """A point with a slope, some way off from the minima (2, n) and from other critical points, half way up.

    A coordinate that f does not depend on stays in the middle. Where f has no slope anywhere, a point where it has a
    value. There must be one on `grid(box, 24)`.
    """
    size = np.ptp(box, axis=1)[:, None]
    points = _candidates(f, box, live)
    values, gradient, second = f.jet(points)
    slope = np.hypot(*gradient)
    usable = np.isfinite(values) & np.isfinite(slope) & _surrounded(f, points, size)
    if not usable.any():
        usable = np.isfinite(values)
    steep = usable & (slope > 1e-3 * np.max(slope[usable], initial=0.0))
    usable = steep if steep.any() else usable
    points, values, curvature = points[:, usable], values[usable], np.abs(eigenvalues(second[:, usable])).max(axis=0)
    height = np.argsort(np.argsort(values, kind="stable")) / max(len(values), 2)
    demerit = np.abs(_distance(points, minima, size, 0.4) - 0.4) + 0.5 * np.abs(height - 0.5)
    demerit += 0.5 * (_distance(points, other_points, size, 1.0) < 0.04)
    demerit += 0.1 * _steepness(f, curvature, minima)
    x, y = points[:, demerit.argmin()]
    return float(x), float(y)


def _candidates(f: JetEvaluator, box: Array, live: Array) -> Array:
    """Points with short decimals, with the coordinates that do not matter in the middle if f has a value there."""
    middle = box.mean(axis=1, keepdims=True)
    short = _short_decimals(middle + 0.85 * (grid(box, 16) - middle), box)
    flat = np.where(live[:, None] > 0, short, middle)
    for points in (flat, short):
        if np.isfinite(f.value(points)).any():
            return points
    return grid(box, 24)


def _steepness(f: JetEvaluator, curvature: Array, minima: Array) -> Any:
    """By how many powers of ten f curves more than at the minima: lr must be so small there that nothing moves here."""
    least = np.abs(eigenvalues(f.jet(minima)[2])).max(initial=0.0)
    return np.log10(np.maximum(np.nan_to_num(curvature / least), 1.0)) if least > 0 else 0.0


def _short_decimals(points: Array, box: Array) -> Array:
    """The nearest points with short decimals."""
    step = 10.0 ** np.floor(np.log10(np.ptp(box, axis=1)[:, None] / 20.0))
    return np.asarray(np.round(np.round(points / step) * step, 12) + 0.0)


def _surrounded(f: JetEvaluator, points: Array, size: Array) -> Array:
    """Whether f has values all round a point: a first step shall not lead out of where it is defined."""
    around = np.array([[1, 0, -1, 0], [0, 1, 0, -1]])[:, None] * 0.03 * size[..., None]
    return np.asarray(np.isfinite(f.value(points[:, :, None] + around)).all(axis=1))


def _distance(points: Array, targets: Array, size: Array, otherwise: float) -> Array:
    """The distance from each point to the nearest target, in sides of the box."""
    if not targets.shape[1]:
        return np.full(points.shape[1], otherwise)
    away = (points[:, :, None] - targets[:, None]) / size[..., None]
    return np.asarray(np.hypot(*away).min(axis=1))


def default_lr(f: JetEvaluator, box: Array, start: Point, minima: Array) -> float:
    """1, 2 or 5 times a power of ten in [1e-6, 1]: at most 0.5 / L, with a first step of at most 5% of the box.

    L is the largest curvature at the start and at the minima. A rate at which gradient descent leaves the box at once
    or climbs is halved until it does not.
    """
    points = np.concatenate([np.reshape(start, (2, 1)), minima], axis=1)
    _, gradient, second = f.jet(points)
    curvature = np.abs(np.nan_to_num(eigenvalues(second))).max()
    slope = float(np.nan_to_num(np.hypot(*gradient[:, 0])))
    size = float(np.ptp(box, axis=1).max())
    largest = min(0.5 / curvature if curvature > 0 else 1.0, 0.05 * size / slope if slope > 0 else 1.0, 1.0)
    rates = np.array([round_down(largest / 2.0**k) for k in range(8)])
    good = _descends(f, box, start, rates)
    return float(rates[good.argmax()] if good.any() else rates[-1])


def round_down(rate: float) -> float:
    """The next smaller of 1, 2, 5 times a power of ten, in [1e-6, 1]."""
    rate = min(max(rate, 1e-6), 1.0) * (1 + 1e-9)
    exponent = int(np.floor(np.log10(rate)))
    leading = max(digit for digit in (1, 2, 5) if digit * 10.0**exponent <= rate)
    return float(f"{leading}e{exponent}")


def _descends(f: JetEvaluator, box: Array, start: Point, rates: Array) -> Array:
    """Whether gradient descent at each rate stays finite and near the box, and ends no higher than it began."""
    points = np.repeat(np.reshape(start, (2, 1)), len(rates), axis=1).astype(np.float64)
    before = f.value(points)
    middle, size = box.mean(axis=1, keepdims=True), np.ptp(box, axis=1)[:, None]
    for _ in range(min(STEPS, max(5, 12_000 // f.operations))):
        points = points - rates * f.gradient(points)
    near = (np.abs(points - middle) <= 2.0 * size).all(axis=0)
    return np.asarray(near & (f.value(points) <= before))
