"""What critical points are: by the Hessian where the gradient bears it out, else by the values around."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import Window
from surfaces.explore.kinks import Kinks
from surfaces.explore.newton import Axes, newton_step, principal_axes
from surfaces.explore.valleys import FALLS, RISES, Side, profiles

MINIMUM, SADDLE, MAXIMUM, DEGENERATE, FLAT = "minimum", "saddle", "maximum", "degenerate", "flat"

ISOLATED, LINE, REGION = 0, 1, 2
"""What a point belongs to: it stands alone, or f is level along a line, or all round."""

DOUBTFUL, ON_LINES = 64, 12
"""Of more points where the Hessian decides nothing only so many are looked at, and of those on lines and plains."""

CURVED = 1e-8
"""Below this ratio of its eigenvalues a Hessian is not trusted: it may be that of a line of minima, not quite met."""

Kinds = NDArray[np.str_]


@dataclass(frozen=True)
class Critical:
    """Critical points: `points` (2, n), their `values` (n,), and what each one is, `kinds` (n,) of str.

    `extent` (n,) says whether it is ISOLATED, or one of a LINE or a REGION of such points. `sure` (n,) says where the
    Hessian alone decides.
    """

    points: Array
    values: Array
    kinds: Kinds
    extent: NDArray[np.int_]
    sure: NDArray[np.bool_]

    def __getitem__(self, chosen: Any) -> Critical:
        return Critical(
            self.points[:, chosen], self.values[chosen], self.kinds[chosen], self.extent[chosen], self.sure[chosen]
        )

    def of(self, kind: str) -> Critical:
        """Those of one kind."""
        return self[self.kinds == kind]

    @property
    def count(self) -> int:
        return int(self.values.size)


def no_points() -> Critical:
    """No critical points."""
    return Critical(np.empty((2, 0)), np.empty(0), np.empty(0, dtype="<U10"), np.empty(0, int), np.empty(0, bool))


def merged(*parts: Critical) -> Critical:
    """All points of several searches, repetitions included."""
    names = ("points", "values", "kinds", "extent", "sure")
    return Critical(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names))


def classify(window: Window, points: Array, lines: Kinks | None = None) -> Critical:
    """What the points are; FLAT for what is no critical point but a flat tail, a plain or a border.

    With `lines`, its kinks, no minimum is a point from which f falls along one of them.
    """
    _, gradient, second = window.jet(points)
    axes = principal_axes(second)
    sure = certified(window, points, axes) & _settled(window, points, newton_step(gradient, second))
    kinds = np.select([axes.large * axes.small < 0, axes.large > 0], [SADDLE, MINIMUM], MAXIMUM).astype("<U10")
    extent = np.zeros(points.shape[1], dtype=int)
    kinds[~sure] = FLAT
    doubtful = various(window, points, np.flatnonzero(~sure))
    if doubtful.size:
        points = points.copy()
        kinds[doubtful], extent[doubtful], points[:, doubtful] = _by_values(window, points[:, doubtful], lines)
    if not window.live.all():  # along the other coordinate there is a bowl of our own
        kinds[kinds == SADDLE] = MAXIMUM
    return Critical(points, window.f.value(points), kinds, extent, sure)


def various(window: Window, points: Array, chosen: Any) -> Any:
    """The order of the chosen points: of each value those nearest to the middle, the lowest values first."""
    points = points[:, chosen]
    values = window.value(points)
    order = np.lexsort((np.round(window.away(points), 9), values))
    values = values[order]
    step = np.diff(values, prepend=-np.inf) > 1e-9 * window.spread + 1e-12 * np.abs(values)
    rank = np.arange(len(values)) - np.maximum.accumulate(np.where(step, np.arange(len(values)), 0))
    return chosen[order[np.argsort(rank // 9, kind="stable")][:DOUBTFUL]]


def certified(window: Window, points: Array, axes: Axes) -> NDArray[np.bool_]:
    """Whether the gradient changes its sign along both eigenvectors, by as much as the Hessian says.

    It does at a critical point that is not degenerate. It does not where both are rounding errors, as on flat tails.
    """
    curved = np.abs(axes.small) > np.maximum(CURVED * np.abs(axes.large), 1e-130)  # whose square is a number still
    turns = _turns(window, points, axes.steep, axes.large) & _turns(window, points, axes.flat, axes.small)
    return np.asarray(curved & turns)


def _settled(window: Window, points: Array, step: Array) -> NDArray[np.bool_]:
    """Whether two steps of Newton's method lead nowhere: beside a curved valley the first one alone may be tiny."""
    _, gradient, second = window.jet(window.moved(points, step))
    return np.asarray((np.hypot(*step) < 1e-6) & (np.hypot(*newton_step(gradient, second)) < 1e-6))


def _turns(window: Window, points: Array, direction: Array, curvature: Array) -> NDArray[np.bool_]:
    reach = np.array([1e-6, -1e-6, 1e-4, -1e-4])
    along = window.moved(points[..., None], direction[..., None] * reach)
    slope = (window.gradient(along) * direction[..., None]).sum(axis=0)
    with np.errstate(all="ignore"):
        ratio = slope / (reach * curvature[:, None])
    fits = (ratio > 0.3) & (ratio < 3.0)
    return np.asarray(fits[:, :2].all(axis=1) | fits[:, 2:].all(axis=1))


def _by_values(window: Window, points: Array, lines: Kinks | None) -> tuple[Kinds, NDArray[np.int_], Array]:
    """(what points are where the Hessian does not say it, their extent, the points themselves).

    A point in a bottom that is level as far as numbers go is moved to its middle.
    """
    _, _, second = window.jet(points)
    axes = principal_axes(second)
    with np.errstate(all="ignore"):
        valley = np.isfinite(second).all(axis=0) & (np.abs(axes.small) <= 0.03 * np.abs(axes.large))
    valley &= _turns(window, points, axes.steep, axes.large)
    kinds, level = _by_rings(window, points, lines)
    extent = np.zeros(points.shape[1], dtype=int)
    over = valley & (np.cumsum(valley) > ON_LINES)
    kinds[over] = FLAT
    if valley.any():
        valley = valley & ~over
        curved = Axes(*(part[..., valley] for part in axes))
        across, along, points[:, valley] = _by_valleys(window, points[:, valley], curved)
        second_way = (kinds[valley] == SADDLE) & (across == MINIMUM)  # that rings see and the floor of a valley misses
        kinds[valley] = np.where(second_way, SADDLE, across)
        extent[valley] = along
    rest = ~valley & ~over
    if rest.any():
        kinds[rest], extent[rest] = _with_extent(window, points[:, rest], kinds[rest], level[rest])
    for kind, upright in ((MINIMUM, 1.0), (MAXIMUM, -1.0)):
        tops = np.flatnonzero(kinds == kind)
        if tops.size:
            kinds[tops[poles(window, points[:, tops], upright)]] = FLAT
    return kinds, extent, points


# --- valleys: curved along one direction, level or nearly so along the other ---


def _by_valleys(window: Window, points: Array, axes: Axes) -> tuple[Kinds, NDArray[np.int_], Array]:
    upright = np.sign(axes.large)
    for _ in range(3):  # onto the floor, to the last digit
        slope = (window.gradient(points) * axes.steep).sum(axis=0)
        points = window.moved(points, -slope / axes.large * axes.steep)
    sides = profiles(window, points, axes.flat, axes.steep, upright)
    kinds, extent = np.full(points.shape[1], FLAT, dtype="<U10"), np.zeros(points.shape[1], dtype=int)
    aside = np.zeros(points.shape[1])
    for k, (left, right) in enumerate(zip(*sides, strict=True)):
        kind, extent[k] = _of_valley(left, right, window.f.kinked)
        kinds[k] = {MINIMUM: MAXIMUM, MAXIMUM: MINIMUM}.get(kind, kind) if upright[k] < 0 else kind
        if left.gradual and right.gradual and kind == MINIMUM:
            aside[k] = (right.level - left.level) / 2
    middle = window.moved(points, aside * axes.flat)
    as_good = (aside != 0) & (upright * (window.value(middle) - window.value(points)) <= window.noise(points))
    middle = np.where(upright > 0, shortest_decimals(window, middle, 2e-3), middle)
    return kinds, extent, np.where(as_good, middle, points)


def _of_valley(left: Side, right: Side, kinked: bool) -> tuple[str, int]:
    """What the lowest point across a valley is, by how its floor goes on to both sides."""
    sides = (left, right)
    falling = [side for side in sides if side.way == FALLS]
    if any((side.gradual and side.level > 1e-2) or (side.sloping and not kinked) for side in falling):
        return FLAT, ISOLATED
    if any(side.gradual or not kinked or side.level < 1e-3 for side in falling):
        return (SADDLE if len(falling) == 2 else DEGENERATE), ISOLATED
    if all(side.way == RISES and (side.gradual or side.level < 3e-3) for side in sides):
        return MINIMUM, ISOLATED
    if any(side.gradual for side in sides):  # an infimum, approached until no digit is left
        return FLAT, ISOLATED
    return MINIMUM, LINE


# --- rings ---


_ANGLES = 2 * np.pi * np.arange(64) / 64
_RING = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])

_OBLIQUE = np.stack([np.cos(_ANGLES[::3] + 0.0317), np.sin(_ANGLES[::3] + 0.0317)])  # none along a line of poles


def _by_rings(window: Window, points: Array, lines: Kinks | None) -> tuple[Kinds, NDArray[np.bool_]]:
    """What points are by the values on rings round them, and at which angles they are level.

    The first ring on which f differs decides.
    """
    kinds = np.full(points.shape[1], FLAT, dtype="<U10")
    level = np.ones((points.shape[1], len(_ANGLES)), dtype=bool)
    doubt, centre = window.noise(points), window.value(points)
    for radius in (2e-4, 2e-3, 2e-2, 1e-1):
        open_ = np.flatnonzero(kinds == FLAT)
        if not open_.size:
            break
        around = window.value(window.moved(points[:, open_, None], radius * _RING[:, None]))
        signs = _signs(around, centre[open_, None], doubt[open_, None])
        kinds[open_] = _kinds_of_rings(signs)
        level[open_] = signs == 0
        if lines:
            kinds[open_] = _checked_along(window, points[:, open_], centre[open_], radius, lines, kinds[open_])
    return kinds, level


def _signs(around: Array, centre: Array, doubt: Array) -> Array:
    doubt = np.maximum(doubt, 16 * np.finfo(float).eps * np.abs(around))
    return np.where(np.abs(around - centre) <= doubt, 0.0, np.sign(around - centre))


def _checked_along(window: Window, points: Array, centre: Array, radius: float, lines: Kinks, kinds: Kinds) -> Kinds:
    """The kinds, but no minimum where f is lower along one of its own kinks."""
    around = window.value(lines.along(window, points, radius))
    lower = (around < centre[:, None] - 1e-9 * np.abs(centre[:, None]) - 1e-12 * window.spread).any(axis=1)
    return np.where((kinds == MINIMUM) & lower, DEGENERATE, kinds)


def _kinds_of_rings(signs: Array) -> Kinds:
    """What points are by the signs around them (n, m): a saddle has two ways down at least, a mere slope has one."""
    flat = ~np.isfinite(signs).all(axis=1) | ~signs.any(axis=1)
    twice = np.concatenate([signs, signs], axis=1)  # round the ring, so that each zero has a sign before it
    last = np.maximum.accumulate(np.where(twice != 0, np.arange(twice.shape[1]), 0), axis=1)
    filled = np.take_along_axis(twice, last, axis=1)[:, signs.shape[1] - 1 :]
    changes = np.count_nonzero(filled[:, 1:] != filled[:, :-1], axis=1)
    lowest_at = [flat, signs.min(axis=1) >= 0, signs.max(axis=1) <= 0, changes >= 4]
    return np.select(lowest_at, [FLAT, MINIMUM, MAXIMUM, SADDLE], DEGENERATE)


def _with_extent(window: Window, points: Array, kinds: Kinds, level: Any) -> tuple[Kinds, NDArray[np.int_]]:
    """The kinds, with flat tails and the plains of smooth functions made FLAT, and with their extent.

    A smooth function that is level on an open set is constant: what looks so has lost its last digit.
    """
    share = level.mean(axis=1)
    extent = np.select([share > 1 / 8, share > 0], [REGION, LINE], ISOLATED)
    inside = np.isfinite(window.value(window.moved(points[..., None], 2e-4 * _RING[:, None]))).all(axis=1)
    plain = (share == 1.0) & inside & window.f.kinked
    kinds = np.where(plain, MINIMUM, kinds)
    kinds[(extent == REGION) & (not window.f.kinked)] = FLAT
    of_set = (extent > ISOLATED) & np.isin(kinds, (MINIMUM, MAXIMUM))
    kinds[of_set & (np.cumsum(of_set) > ON_LINES)] = FLAT
    of_set &= np.cumsum(of_set) <= ON_LINES
    rows, ways = np.nonzero(level & of_set[:, None] & (np.arange(len(_ANGLES)) % 8 == 0))
    if rows.size:
        upright = np.where(kinds[rows] == MAXIMUM, -1.0, 1.0)
        (sides,) = profiles(window, points[:, rows], _RING[:, ways], None, upright, both=False)
        for row in np.unique(rows):
            around = [side for number, side in zip(rows, sides, strict=True) if number == row]
            if all(side.gradual and side.way == RISES for side in around):
                extent[row] = ISOLATED  # level next to the point only, as x^4 is
            elif any(side.gradual or (plain[row] and side.way == FALLS) for side in around):
                kinds[row] = FLAT
    return kinds, np.asarray(extent)


# --- exact places ---


def shortest_decimals(window: Window, points: Array, within: float = 1e-6) -> Array:
    """The shortest decimals within so many half sides that are as low."""
    for digits in (9, 6, 3):
        rounded = np.round(points, digits) + 0.0
        near = window.distance(rounded, points) <= within
        points = np.where(near & (window.value(rounded) <= window.value(points)), rounded, points)
    return points


# --- places without a floor ---


def poles(window: Window, points: Array, upright: Any = 1.0) -> NDArray[np.bool_]:
    """Whether f has no floor at points (2, n): from one scale to the next it falls as much as before, or more.

    With `upright` -1 whether it has no ceiling.
    """
    rings = [_lowest(window, points, radius, upright) for radius in (1e-2, 3e-5, 1e-7, 3e-10)]
    centre = upright * window.value(points)
    with np.errstate(all="ignore"):
        first, second, third = (outer - inner for outer, inner in pairwise(rings))
        bottomless = (second > 0.5 * np.abs(first)) & (third > 0.5 * second) & (third > 1e-9 * np.abs(rings[3]))
        deep = rings[3] - centre > 1e3 * (window.spread + np.abs(first))
    return np.asarray(~np.isfinite(centre) | bottomless | deep)


def _lowest(window: Window, points: Array, radius: float, upright: Any) -> Array:
    values = upright * window.value(window.moved(points[..., None], radius * _OBLIQUE[:, None]))
    return np.asarray(np.fmin.reduce(values, axis=1, initial=np.inf))
