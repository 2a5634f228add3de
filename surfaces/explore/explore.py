"""Describe an unknown function for a race: box, critical points, default start and learning rate.

All of it is NumPy on the compiled function, at a cost that is set by its number of operations: the more of them, the
fewer starts of the search.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from surfaces.base import Domain, Point
from surfaces.compile import ufuncs
from surfaces.compile.ufuncs import Array
from surfaces.explore.critical import (
    DEGENERATE,
    MAXIMUM,
    MINIMUM,
    SADDLE,
    Critical,
    JetEvaluator,
    critical_points,
    kink_minima,
    merged,
    no_points,
)
from surfaces.explore.default_start import default_lr, default_start
from surfaces.explore.viewport import NowhereError, base_box, fit_viewport, grid

MARKED = 24
"""Of more minima than this only the lowest are marked, and no saddles."""

LINE = 8
"""More points than this where the Hessian is singular are a line of such points."""

BUDGET = 200_000
"""Starts of Newton's method times the weight of the function: what a search may cost."""

_KINKS = {np.abs, np.sign, np.floor, np.ceil, np.maximum, np.minimum, ufuncs.step, ufuncs.relu}


@dataclass(frozen=True)
class FunctionTraits:
    """What kind of function it is, as far as can be seen in a box.

    Attributes:
        live: (2,) 1.0 for each coordinate that it depends on, else 0.0.
        constant: whether it has one value only.
        level: whether its gradient is zero wherever it has one: a constant, or a staircase.
        linear: whether it is a plane, not level.
        kinked: whether it is made with functions that have kinks or jumps.
        partial: whether it is undefined somewhere in the box.
    """

    live: Array
    constant: bool
    level: bool
    linear: bool
    kinked: bool
    partial: bool


@dataclass(frozen=True)
class Findings:
    """The description of a function; the attributes are those of `surfaces.base.Surface`, and `maxima`."""

    domain: Domain
    start: Point
    lr: float
    minima: tuple[Point, ...]
    saddles: tuple[Point, ...]
    maxima: tuple[Point, ...]
    degenerate: tuple[Point, ...]
    escape_radius: float
    bounded: bool
    note: str


def explore(expr: Any, domain: Domain | None = None) -> Findings:
    """Domain, critical points, start and learning rate of an expression in `surfaces.compile.tape.X` and `Y`.

    A given domain is not changed. Raises NowhereError for a function that has no value in it, or in any box.
    """
    with np.errstate(all="ignore"):
        return _explore(expr, domain)


def _explore(expr: Any, domain: Domain | None) -> Findings:
    f = JetEvaluator(expr)
    far, falls = no_points(), False
    if domain is None:
        base = base_box(f)
        far, falls = _search(f, _boxes(base), _traits(f, base))
        box = np.vectorize(lambda side: float(f"{side:.12g}"))(fit_viewport(f, base, far))
    else:
        box = np.array(domain, dtype=np.float64)
    traits = _traits(f, box)
    critical, falls_here = _search(f, [box], traits, far)
    within = ((critical.points >= box[:, :1]) & (critical.points <= box[:, 1:])).all(axis=0)
    around, trend = _lowest_around(f, box)
    lowest = min(around, far.values.min(initial=np.inf), critical.values.min(initial=np.inf))
    return _findings(f, box, traits, critical[within], float(lowest), -np.inf if falls or falls_here else trend)


def _traits(f: JetEvaluator, box: Array) -> FunctionTraits:
    """The kind of function. Raises NowhereError where it has no value anywhere in the box."""
    values, gradient, second = f.jet(grid(box, 24))
    finite = np.isfinite(values)
    if not finite.any():
        raise NowhereError("the function has no value in the box")
    known, gradient, second = values[finite], *(np.nan_to_num(part[:, finite]) for part in (gradient, second))
    tiny = 1e-12 * np.abs(known).max()
    steep = np.abs(gradient).max()
    lattice = np.stack(np.meshgrid(*(np.linspace(low, high, 25) for low, high in box)))
    constant = bool(np.ptp(known) <= tiny)
    level = constant or float(steep * np.ptp(box)) <= tiny
    return FunctionTraits(
        live=np.ones(2) if constant else _live(values.reshape(24, 24), tiny),
        constant=constant,
        level=level,
        linear=not level and not second.any() and bool((np.ptp(gradient, axis=1) <= 1e-12 * steep).all()),
        kinked=bool(_KINKS & f.functions),
        partial=not (finite.all() and np.isfinite(f.value(lattice)).all()),
    )


def _live(values: Array, tiny: float) -> Array:
    """(2,) 1.0 for each axis of a grid of values along which they differ, else 0.0."""
    finite = np.isfinite(values)
    high, low = np.where(finite, values, -np.inf), np.where(finite, values, np.inf)
    return np.array([1.0 if (high.max(axis=axis) - low.min(axis=axis)).max() > tiny else 0.0 for axis in (0, 1)])


# --- critical points ---


def _boxes(box: Array) -> list[Array]:
    """The box, and two far larger ones about the same centre."""
    middle = box.mean(axis=1, keepdims=True)
    return [middle + (box - middle) * factor for factor in (1.0, 4.0, 20.0)]


def _search(
    f: JetEvaluator, boxes: Sequence[Array], traits: FunctionTraits, known: Critical | None = None
) -> tuple[Critical, bool]:
    """(the critical points that starts in these boxes lead to, whether f falls without end in the first box)."""
    if traits.level or traits.linear:
        return no_points(), False
    boxes = [_flattened(box, traits.live) for box in boxes]
    count = int(min(max(math.sqrt(BUDGET / f.weight / len(boxes)), 7), 28))
    starts = [_flattened(grid(box, count), traits.live, boxes[0]) for box in boxes]
    size = float(np.ptp(boxes[0], axis=1).max())
    starts += [boxes[0].mean(axis=1, keepdims=True), *([known.points] if known else [])]
    slope = float(np.mean(np.nan_to_num(np.hypot(*f.gradient(starts[0])))))
    critical = critical_points(f, np.concatenate(starts, axis=1), size, slope)
    falls = False
    for number, box in enumerate(boxes):  # the larger ones only if there is no minimum yet
        if number == 0 or not critical.of(MINIMUM).values.size:
            kinks, endless = kink_minima(f, box, critical.of(MINIMUM).points, traits.live)
            critical, falls = merged(critical, kinks), falls or (number == 0 and endless)
    return critical, falls


def _flattened(points: Array, live: Array, box: Array | None = None) -> Array:
    """Points with the coordinates that f does not depend on set to the middle of the box."""
    middle = (points if box is None else box).mean(axis=1, keepdims=True)
    return np.where(live[:, None] > 0, points, middle)


def _lowest_around(f: JetEvaluator, box: Array) -> tuple[float, float]:
    """(the lowest value on rings in and round the box, the lowest far off if it goes on falling there, else inf)."""
    angle = 2 * np.pi * np.arange(256) / 256
    middle, half = box.mean(axis=1)[:, None, None], np.ptp(box, axis=1)[:, None, None] / 2
    ring = np.stack([np.cos(angle), np.sin(angle)])[:, None]
    near = f.value(middle + half * np.array([0.2, 0.5, 1, 2, 5, 10])[:, None] * ring)
    far = f.value(middle + np.abs(box).max() * np.array([10, 100, 1000])[:, None] * ring)
    lows = np.fmin.reduce(far, axis=1, initial=np.inf)
    falling = lows[2] < lows[1] < lows[0]
    return float(np.fmin.reduce(near, axis=None, initial=lows.min())), float(lows[2] if falling else np.inf)


# --- the description ---


def _findings(
    f: JetEvaluator, box: Array, traits: FunctionTraits, critical: Critical, lowest: float, trend: float
) -> Findings:
    values = f.value(grid(box, 24))
    spread = float(np.ptp(values[np.isfinite(values)]))
    minima, line = _without_lines(critical.of(MINIMUM), box, traits)
    saddles, maxima = (_without_lines(critical.of(kind), box, traits)[0] for kind in (SADDLE, MAXIMUM))
    crowded = minima.values.size > MARKED
    floor = float(minima.values.min()) if minima.values.size else float(np.nanmin(values))
    endless = traits.linear or trend < floor - 2.0 * spread
    lower = lowest < floor - 1e-9 * (1.0 + abs(floor) + spread) and bool(minima.values.size)
    counts = tuple(part.values.size for part in (minima, saddles, maxima))
    start = default_start(f, box, minima.points, np.concatenate([saddles.points, maxima.points], axis=1), traits.live)
    marked = _lowest(minima, box, spread) if crowded else minima
    saddles = saddles if saddles.values.size <= MARKED and not crowded else no_points()
    marks = [part if part.values.size <= MARKED else no_points() for part in (maxima, critical.of(DEGENERATE))]
    return Findings(
        domain=_domain(box),
        start=start,
        lr=default_lr(f, box, start, marked.points),
        minima=_points(marked),
        saddles=_points(saddles),
        maxima=_points(marks[0]),
        degenerate=_points(marks[1]),
        escape_radius=_escape_radius(box, saddles.points, marked.points),
        bounded=not (endless or lower),
        note=" ".join(_sentences(traits, counts, line, crowded, endless, lower)),
    )


def _without_lines(critical: Critical, box: Array, traits: FunctionTraits) -> tuple[Critical, bool]:
    """The points, with one in place of a line of them, the nearest to the middle; and whether there was a line."""
    if not traits.live.all() or np.count_nonzero(critical.singular) <= LINE:
        return critical, False
    first = _nearest(critical[critical.singular], box)[:1]
    return merged(critical[~critical.singular], critical[critical.singular][first]), True


def _nearest(critical: Critical, box: Array) -> Any:
    """The order of points by their distance to the middle of the box, then by x and y."""
    distance = np.hypot(*(critical.points - box.mean(axis=1, keepdims=True)))
    return np.lexsort((critical.points[1], critical.points[0], np.round(distance, 9)))


def _lowest(minima: Critical, box: Array, spread: float) -> Critical:
    """The minima of the lowest value, those nearest to the middle if there are dozens."""
    lowest = minima[minima.values <= minima.values.min() + 1e-9 * spread]
    return lowest[_nearest(lowest, box)[:MARKED]]


def _points(critical: Critical) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in critical.points.T)


def _domain(box: Array) -> Domain:
    (x0, x1), (y0, y1) = box.tolist()
    return (x0, x1), (y0, y1)


def _escape_radius(box: Array, saddles: Array, minima: Array) -> float:
    """A twentieth of the box, less where a minimum is near a saddle."""
    radius = 0.05 * float(np.ptp(box, axis=1).max())
    apart = np.hypot(*(saddles[:, :, None] - minima[:, None]))
    return float(min(radius, 0.5 * apart.min(initial=np.inf)))


SENTENCES = {
    "constant": "A constant: the gradient is zero everywhere, so no run ever moves.",
    "level": "A staircase: between its jumps the gradient is zero, so runs do not move.",
    "linear": "A plane: the slope is the same everywhere, so there is no minimum and no end to the way down.",
    "x only": "It depends on x only: y never changes.",
    "y only": "It depends on y only: x never changes.",
    "x only, minima": "It depends on x only: y never changes, and of each line of minima one point is marked.",
    "y only, minima": "It depends on y only: x never changes, and of each line of minima one point is marked.",
    "line": "Its minima form a line, of which one point is marked.",
    "many": "It has dozens of minima: only the lowest are marked.",
    "none": "It has no minimum, saddle or maximum in the box.",
    "kinked": "It has kinks or jumps: there the slope changes suddenly, so that a constant lr cannot settle.",
    "endless": "It is unbounded below: runs may go down without end.",
    "lower": "It is lower outside of the box.",
    "partial": "It is undefined on part of the box: a run that gets there ends.",
}
"""What can be said of a function, for people."""

COUNTED = (("minimum", "minima"), ("saddle", "saddles"), ("maximum", "maxima"))
"""Kinds of critical points, one and several."""


def _sentences(
    traits: FunctionTraits, counts: tuple[int, ...], line: bool, crowded: bool, endless: bool, lower: bool
) -> Iterator[str]:
    """What kind of function it is, for people."""
    if traits.constant:
        yield SENTENCES["constant"]
    elif traits.level:
        yield SENTENCES["level"]
    elif traits.linear:
        yield SENTENCES["linear"]
    else:
        yield from _one_variable(traits, counts[0])
        if line:
            yield SENTENCES["line"]
        else:
            yield SENTENCES["many"] if crowded else _count(counts)
        if traits.kinked:
            yield SENTENCES["kinked"]
        if endless:
            yield SENTENCES["endless"]
        elif lower:
            yield SENTENCES["lower"]
    if traits.partial:
        yield SENTENCES["partial"]


def _one_variable(traits: FunctionTraits, minima: int) -> Iterator[str]:
    if not traits.live.all():
        yield SENTENCES[("x only" if traits.live[0] else "y only") + (", minima" if minima else "")]


def _count(counts: tuple[int, ...]) -> str:
    parts = [
        f"{n} {singular if n == 1 else plural}" for n, (singular, plural) in zip(counts, COUNTED, strict=True) if n
    ]
    return f"Found in the box: {', '.join(parts)}." if parts else SENTENCES["none"]


__all__ = ["Findings", "FunctionTraits", "explore"]
