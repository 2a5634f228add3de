"""Saddles: their directions, starts at a distance from the ridge, and the steps that runs take to escape.

The stable direction is that along which a saddle attracts, the escape direction that along which it repels. Near the
saddle the component along the escape direction ("distance") grows by its own linear law, so that a run on the ridge, at
distance 0, never leaves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from engine.conditions import escaped_saddle
from engine.criteria import Steps
from engine.descend import descend
from optimizers.base import Array, Optimizer
from surfaces import SURFACES
from surfaces.base import Point, Surface

AXIS_ROUNDING = 1e-9
"""A component of a unit vector below this is rounding: the vector is an axis."""

LINEAR = 0.1
"""The force counts as linear while it is off by no more than this share, within this share of the escape radius."""

SHORTEST_STRETCH = 5
"""Fewer steps than this say nothing about growth."""

SMALLEST_RISE, STRAIGHT = 0.5, 0.998
"""ln|distance| must rise by this much over a stretch, and be a straight line but for this share of its variance, or
there is no factor that all its steps have in common."""


def surfaces_with_saddles() -> tuple[str, ...]:
    """Keys of the surfaces that list a saddle, in the catalog's order."""
    return tuple(key for key, surface in SURFACES.items() if surface.saddles)


@dataclass(frozen=True)
class Saddle:
    """A saddle point of a surface, with the two directions of its Hessian.

    Attributes:
        place: (x, y).
        value: f there.
        eigenvalues: (2,) of the Hessian, the lower first.
        directions: (2, 2), column i is the unit eigenvector of eigenvalue i.
        escape_direction: (2,) unit vector of the lower eigenvalue, its larger component positive.
        stable_direction: (2,) unit vector of the other, likewise.
        radius: the surface's escape radius.
        linear_radius: the distance along the escape direction within which the force is linear, see `_linear_radius`;
            0 where the Hessian is zero.
    """

    place: Point
    value: float
    eigenvalues: Array
    directions: Array
    escape_direction: Array
    stable_direction: Array
    radius: float
    linear_radius: float


def saddles_of(surface: Surface) -> tuple[Saddle, ...]:
    """The listed saddles, in the surface's order; empty if it lists none."""
    return tuple(_saddle(surface, place) for place in surface.saddles)


def _saddle(surface: Surface, place: Point) -> Saddle:
    hessian = surface.hessian(place)
    values, vectors = np.linalg.eigh(hessian + 0.0)  # no -0.0
    if not hessian.any():
        vectors = _degenerate()
    directions = np.stack([_tidy(vectors[:, 0]), _tidy(vectors[:, 1])], axis=1)
    return Saddle(
        place=place,
        value=float(surface.value(place)),
        eigenvalues=values,
        directions=directions,
        escape_direction=directions[:, 0],
        stable_direction=directions[:, 1],
        radius=surface.escape_radius,
        linear_radius=_linear_radius(surface, place, directions[:, 0], float(values[0])),
    )


def _linear_radius(surface: Surface, place: Point, direction: Array, eigenvalue: float) -> float:
    """The largest r, up to a tenth of the escape radius, to which the gradient along `direction` is eigenvalue * r.

    To within a tenth, on both sides. 0 without curvature. On the plateau it is 0.01: there the cubic term takes over.
    """
    if eigenvalue == 0.0:
        return 0.0
    radii = np.geomspace(1e-4, 1.0, 161) * LINEAR * surface.escape_radius
    distances = np.stack([radii, -radii])
    points = np.array(place)[:, None, None] + direction[:, None, None] * distances
    force = np.tensordot(direction, surface.gradient(points), 1)
    off = (np.abs(force / (eigenvalue * distances) - 1.0) > LINEAR).any(axis=0)
    return float(radii[max(int(off.argmax()) - 1, 0)] if off.any() else radii[-1])


def _degenerate() -> Array:
    """Directions where the Hessian is zero, as at the monkey saddle x^3 - 3 x y^2: escape along y, stable along x.

    There the gradient is (3 x^2 - 3 y^2, -6 x y): on y = 0 there is no force along y, off it, for x > 0, one that leads
    away. So y = 0 is a ridge from which runs escape along y, and along which they move towards the saddle.
    """
    return np.array([[0.0, 1.0], [1.0, 0.0]])


def _tidy(vector: Array) -> Array:
    """The vector with its larger component positive, and an axis made exactly an axis."""
    if np.abs(vector).min() < AXIS_ROUNDING:
        return np.where(np.abs(vector) < 0.5, 0.0, 1.0)
    return np.asarray(vector * np.sign(vector[np.abs(vector).round(9).argmax()]))  # of equal ones the first


def ridge_start(surface: Surface, saddle: Saddle, distance: float, start: ArrayLike | None = None) -> Point:
    """The start at `distance` from the ridge: place + c stable direction + distance escape direction.

    c is the component of `start` - place along the stable direction. Without `start` it is that of the surface's own
    start if that lies within two escape radii of the saddle, else 0.3 escape radii: near enough that this saddle is the
    one to escape from. With axes for directions and the saddle at 0, no rounding: distance 0 is exactly on the ridge.
    """
    x, y = _ridge_starts(surface, saddle, distance, start)
    return float(x), float(y)


def _ridge_starts(surface: Surface, saddle: Saddle, distances: ArrayLike, start: ArrayLike | None) -> Array:
    """`ridge_start` for distances of shape (...): (2, ...)."""
    away = np.asarray(distances, dtype=np.float64)
    foot = np.array(saddle.place) + _offset(surface, saddle, start) * saddle.stable_direction
    lead = (2, *[1] * away.ndim)
    return np.asarray(foot.reshape(lead) + away * saddle.escape_direction.reshape(lead))


def _offset(surface: Surface, saddle: Saddle, start: ArrayLike | None) -> float:
    """The component along the stable direction at which runs start."""
    from_saddle = np.asarray(surface.start if start is None else start, dtype=np.float64) - saddle.place
    if start is None and math.hypot(*from_saddle) > 2 * surface.escape_radius:
        return 0.3 * surface.escape_radius
    return float(saddle.stable_direction @ from_saddle)


def escape_component(saddle: Saddle, theta: ArrayLike) -> Array:
    """The component of theta - place along the escape direction: (2, ...) -> (...), with its sign."""
    points = np.asarray(theta, dtype=np.float64)
    (px, py), (ex, ey) = saddle.place, saddle.escape_direction
    return np.asarray((points[0] - px) * ex + (points[1] - py) * ey)


def measured_growth(distance: ArrayLike, linear_radius: float = 0.1) -> float:
    """The slope per step of ln|distance| while a run leaves the ridge by its linear law: ln of the growth factor.

    `distance` is (steps + 1,), as from `along`. The stretch ends before the first step at `linear_radius` (give it the
    saddle's). It begins after the last step below the geometric mean of that and the smallest distance, or below a
    hundredth of it if that is more: by then the start's transients have died out, as momentum gathers speed, and as a
    run follows a curved ridge or, on the plateau, first comes nearer to it. Least squares; nan where that leaves fewer
    than 5 steps, the distance is 0, or the steps have no factor in common (`STRAIGHT`), as those of adaptive rules.
    """
    size = np.abs(np.asarray(distance, dtype=np.float64))
    beyond = np.flatnonzero(size >= linear_radius)
    size = size[: beyond[0]] if len(beyond) else size
    if not len(size) or not size.all():
        return math.nan
    below = np.flatnonzero(size < max(math.sqrt(size.min() * linear_radius), linear_radius / 100))
    stretch = size[below[-1] + 1 :] if len(below) else size
    if len(stretch) <= SHORTEST_STRETCH:
        return math.nan
    return _common_slope(np.log(stretch))


def _common_slope(values: Array) -> float:
    """The slope of values that lie on a straight line, nan for others."""
    step = np.arange(len(values))
    line = np.polyfit(step, values, 1)
    variance = float(np.var(values))
    if np.ptp(values) < SMALLEST_RISE or np.var(values - np.polyval(line, step)) > (1.0 - STRAIGHT) * variance:
        return math.nan
    return float(line[0])


def distance_sweep(
    surface: Surface,
    saddle: Saddle,
    optimizers: Mapping[str, Optimizer],
    distances: ArrayLike,
    steps: int,
    start: ArrayLike | None = None,
) -> dict[str, Steps]:
    """Steps to escape from starts at these distances (n,) from the ridge, for each optimizer: {name: (n,)}.

    -1 = not within `steps`, 0 = the start has escaped already. Starts are those of `ridge_start`.
    """
    starts = _ridge_starts(surface, saddle, distances, start)
    return {name: _escapes(surface, saddle, optimizer, starts, steps)[0] for name, optimizer in optimizers.items()}


def ensemble(
    surface: Surface,
    saddle: Saddle,
    optimizer: Optimizer,
    start: ArrayLike,
    runs: int,
    steps: int,
    noise: float,
    seed: int | None,
) -> tuple[Steps, Steps]:
    """Many runs from one start, each with its own gradient noise: (steps to escape or -1, last step seen), (runs,).

    A run that neither escapes nor diverges was last seen at `steps`. Both go to `survival.kaplan_meier`.
    """
    starts = np.broadcast_to(np.asarray(start, dtype=np.float64)[:, None], (2, runs))
    return _escapes(surface, saddle, optimizer, starts, steps, noise=noise, seed=seed)


def _escapes(
    surface: Surface, saddle: Saddle, optimizer: Optimizer, starts: Array, steps: int, **noisy: Any
) -> tuple[Steps, Steps]:
    """(steps to escape or -1, last step seen) for starts (2, n), all in one call; a run ends when it escapes."""
    watch = escaped_saddle(surface, saddle.place, stop_at_first=True)
    run = descend(surface, optimizer, starts, steps, history=False, watch=watch, **noisy)
    return run.watched.first.astype(np.int64), np.where(run.ended_at >= 0, run.ended_at, steps)
