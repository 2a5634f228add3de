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

LOWEST_LR = 1e-16
"""The lowest learning rate that there is, which a test compares with that of the optimizers."""


def default_start(
    f: JetEvaluator, box: Array, minima: Array, other_points: Array, live: Array, undercut: bool
) -> Point:
    """A point with a slope, some way off from the minima (2, n) and from other critical points, half way up.

    Where f is lower elsewhere in the box than at its minima (`undercut`), one from which descent stays in the box.

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
    curvature = np.nan_to_num(np.abs(eigenvalues(second)).max(axis=0))
    step = slope / np.maximum(1.0, 2.0 * curvature)  # the first one, at a rate that is stable here
    steep = usable & (step > 1e-3 * np.max(step[usable], initial=0.0))
    usable = steep if steep.any() else usable
    if undercut:
        staying = usable & _stays(f, box, points, np.minimum(0.5 / np.maximum(curvature, 1e-9), 1.0))
        usable = staying if staying.any() else usable
    points, values, curvature = points[:, usable], values[usable], curvature[usable]
    height = np.argsort(np.argsort(values, kind="stable")) / max(len(values), 2)
    demerit = np.abs(_distance(points, minima, size, 0.4) - 0.4) + 0.5 * np.abs(height - 0.5)
    demerit += 0.5 * (_distance(points, other_points, size, 1.0) < 0.04)
    demerit += 0.1 * _steepness(f, curvature, minima)
    x, y = points[:, demerit.argmin()]
    return float(x), float(y)


def _stays(f: JetEvaluator, box: Array, points: Array, rates: Array) -> Array:
    """Whether gradient descent from each point, at a rate of its own, is in the box in the end."""
    for _ in range(min(STEPS, max(5, 12_000 // f.operations))):
        points = points - rates * f.gradient(points)
    return np.asarray(((points > box[:, :1]) & (points < box[:, 1:])).all(axis=0))


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


def default_lr(f: JetEvaluator, box: Array, start: Point, minima: Array, endless: bool) -> float:
    """1, 2 or 5 times a power of ten, up to 1: at most 0.5 / L, with a first step of at most 5% of the box.

    L is the largest curvature at the start and at the minima. A rate at which gradient descent leaves the box at once
    or climbs, or at which momentum climbs, is halved until neither does. Where f falls without end (`endless`) momentum
    may do as it likes: near a pole every rate throws it out.
    """
    points = np.concatenate([np.reshape(start, (2, 1)), minima], axis=1)
    _, gradient, second = f.jet(points)
    curvature = np.abs(np.nan_to_num(eigenvalues(second))).max()
    slope = float(np.nan_to_num(np.hypot(*gradient[:, 0])))
    size = float(np.ptp(box, axis=1).max())
    largest = min(0.5 / curvature if curvature > 0 else 1.0, 0.05 * size / slope if slope > 0 else 1.0, 1.0)
    rates = np.array([round_down(largest / 2.0**k) for k in range(12)])
    descends, tame = _descends(f, box, start, rates)
    good = descends if endless else np.logical_and(descends, tame)
    return float(rates[good.argmax()] if good.any() else rates[-1])


def round_down(rate: float) -> float:
    """The next smaller of 1, 2, 5 times a power of ten, in [LOWEST_LR, 1]."""
    rate = min(max(rate, LOWEST_LR), 1.0) * (1 + 1e-9)
    exponent = int(np.floor(np.log10(rate)))
    leading = max(digit for digit in (1, 2, 5) if digit * 10.0**exponent <= rate)
    return float(f"{leading}e{exponent}")


def _descends(f: JetEvaluator, box: Array, start: Point, rates: Array) -> tuple[Array, Array]:
    """(whether descent at each rate stays near the box and ends no higher than it began, whether with momentum 0.9 it
    never climbs).

    Momentum may go far, and where f has no value any more nothing is held against it.
    """
    points = np.tile(np.reshape(start, (2, 1)), 3 * len(rates)).astype(np.float64)
    momentum, ahead = np.repeat([0.0, 0.9, 0.9], len(rates)), np.repeat([0.0, 0.0, 0.9], len(rates))
    rate, velocity, before = np.tile(rates, 3), np.zeros(points.shape), f.value(points)
    highest, middle, size = before, box.mean(axis=1, keepdims=True), np.ptp(box, axis=1)[:, None]
    for _ in range(min(STEPS, max(5, 12_000 // f.operations))):
        velocity = momentum * velocity - rate * f.gradient(points + ahead * velocity)
        points = points + velocity
        away, height = np.abs(points - middle).max(axis=0), f.value(points)
        overflow = ~np.isfinite(height) & (away > 5.0 * size.max())
        highest = np.fmax(highest, np.where(overflow, np.inf, height))
    plain, heavy = slice(0, len(rates)), slice(len(rates), None)
    near = (np.abs(points[:, plain] - middle) <= 2.0 * size).all(axis=0)
    bound = before[0] + 0.1 * float(np.nan_to_num(np.ptp(f.value(grid(box, 12)))))
    tame = (highest[heavy] <= bound).reshape(2, -1).all(axis=0)
    return near & (f.value(points[:, plain]) <= before[plain]), tame
