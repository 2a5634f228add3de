"""Describe an unknown function for a race: box, critical points, default start and learning rate.

All of it is NumPy on the compiled function, at a cost that is set by its number of operations: the more of them, the
fewer points are looked at. Nothing in it is random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from surfaces.base import Domain, Point
from surfaces.compile.ufuncs import Array
from surfaces.explore.bends import has_bends
from surfaces.explore.critical import (
    DEGENERATE,
    ISOLATED,
    MAXIMUM,
    MINIMUM,
    REGION,
    SADDLE,
    Critical,
    merged,
    no_points,
)
from surfaces.explore.default_start import default_lr, default_start
from surfaces.explore.evaluator import JetEvaluator, Window
from surfaces.explore.far import search_far
from surfaces.explore.lattice import Picture, lowest_in, picture
from surfaces.explore.outside import look_outside
from surfaces.explore.search import Found, search
from surfaces.explore.sentences import Facts, note
from surfaces.explore.traits import FunctionTraits, traits_of
from surfaces.explore.viewport import base_box, fit_viewport

MARKED = 24
"""Of more minima than this only the lowest are marked, and no saddles."""

INSIDE = 0.99
"""Nearer to the border than this share of the way to it, what is lower belongs to the outside."""


@dataclass(frozen=True)
class Findings:
    """The description of a function; the attributes are those of `surfaces.base.Surface`."""

    domain: Domain
    start: Point
    lr: float
    minima: tuple[Point, ...]
    saddles: tuple[Point, ...]
    maxima: tuple[Point, ...]
    degenerate: tuple[Point, ...]
    escape_radius: float
    bounded: bool
    undercut: bool
    note: str


def explore(expr: Any, domain: Domain | None = None) -> Findings:
    """Domain, critical points, start and learning rate of an expression in `surfaces.compile.tape.X` and `Y`.

    A given domain is not changed. Raises NowhereError for a function that has no value in it, or in any box.
    """
    with np.errstate(all="ignore"):
        return _explore(expr, domain)


def _explore(expr: Any, domain: Domain | None) -> Findings:
    f = JetEvaluator(expr)
    if domain is not None:
        return _described(*_searched(f, np.array(domain, dtype=np.float64), no_points()))
    window, seen, traits, found = _searched(f, base_box(f), no_points())
    far = no_points() if traits.name else search_far(window, found.critical)
    box = fit_viewport(f, window.box, far)
    box = np.vectorize(lambda side: float(f"{side:.12g}"))(box)
    if (box == window.box).all():
        return _described(window, seen, traits, found)
    return _described(*_searched(f, box, far))


def _searched(f: JetEvaluator, box: Array, known: Critical) -> tuple[Window, Picture, FunctionTraits, Found]:
    traits = traits_of(f, box)
    window = Window(f, box, traits.live, traits.spread)
    seen = picture(window)
    found = Found(no_points(), True, False) if traits.name else search(window, seen, known.points)
    return window, seen, traits, found


def _described(window: Window, seen: Picture, traits: FunctionTraits, found: Found) -> Findings:
    f, box = window.f, window.box
    sets, minima = _one_of_each_set(window, found.critical.of(MINIMUM))
    saddles, maxima = (_one_of_each_set(window, found.critical.of(kind))[1] for kind in (SADDLE, MAXIMUM))
    lowest, place = lowest_in(window, seen)
    inside = min(seen.lowest_inside, lowest if window.away(place) < INSIDE else np.inf)
    undercut = bool(minima.count) and (found.bottomless or _undercuts(inside, minima, traits.spread))
    floor = min(float(minima.values.min(initial=np.inf)), lowest)
    outside = look_outside(window)
    endless = traits.name == "linear" or found.bottomless or outside.trend < floor - 2.0 * traits.spread
    lower = outside.lowest < floor - 1e-7 * traits.spread - 1e-9 * abs(floor)
    crowded = minima.count > MARKED
    counts = (minima.count, saddles.count, maxima.count)
    others = np.concatenate([saddles.points, maxima.points], axis=1)
    start = default_start(f, box, minima.points, others, traits.live, undercut)
    marked = _lowest(window, minima) if crowded else minima
    saddles = saddles if saddles.count <= MARKED and not crowded else no_points()
    degenerate = found.critical.of(DEGENERATE)
    rest = [part if part.count <= MARKED else no_points() for part in (maxima, degenerate)]
    facts = Facts(
        counts=counts,
        degenerate=bool(degenerate.count),
        kinked=not traits.name and has_bends(f, box),
        complete=found.complete,
        set_of_minima=sets,
        crowded=crowded,
        undercut=undercut,
        endless=endless,
        lower=lower and not traits.name,
    )
    return Findings(
        domain=_domain(box),
        start=start,
        lr=default_lr(f, box, start, marked.points, endless),
        minima=_points(marked),
        saddles=_points(saddles),
        maxima=_points(rest[0]),
        degenerate=_points(rest[1]),
        escape_radius=_escape_radius(box, saddles.points, marked.points),
        bounded=not (endless or (lower and bool(minima.count))),
        undercut=undercut,
        note=note(traits, facts),
    )


def _undercuts(value: float, minima: Critical, spread: float) -> bool:
    """Whether a value is lower than all minima, by more than rounding errors."""
    floor = float(minima.values.min())
    return value < floor - 1e-12 * (spread + abs(floor))


def _one_of_each_set(window: Window, critical: Critical) -> tuple[str, Critical]:
    """(what is said of lines and regions of such points, the points with one of the lowest in place of them)."""
    of_set = critical.extent != ISOLATED
    if not of_set.any():
        return "", critical
    members = critical[of_set]
    members = members[members.values <= members.values.min() + 1e-9 * window.spread]
    first = members[_nearest(window, members)[:1]]
    alone = critical[~of_set]
    alone = alone[window.distance(alone.points, first.points) > 1e-4]
    name = "region" if first.extent[0] == REGION else "line"
    return (("some " if alone.count else "") + name) * bool(window.live.all()), merged(alone, first)


def _nearest(window: Window, critical: Critical) -> Any:
    """The order of points by their distance to the middle of the box, then by x and y."""
    distance = window.distance(critical.points, window.centre[:, None])
    return np.lexsort((critical.points[1], critical.points[0], np.round(distance, 9)))


def _lowest(window: Window, minima: Critical) -> Critical:
    """The minima of the lowest value, those nearest to the middle if there are dozens."""
    lowest = minima[minima.values <= minima.values.min() + 1e-9 * window.spread]
    return lowest[_nearest(window, lowest)[:MARKED]]


def _points(critical: Critical) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in critical.points.T + 0.0)


def _domain(box: Array) -> Domain:
    (x0, x1), (y0, y1) = box.tolist()
    return (x0, x1), (y0, y1)


def _escape_radius(box: Array, saddles: Array, minima: Array) -> float:
    """A twentieth of the box, less where a minimum is near a saddle."""
    radius = 0.05 * float(np.ptp(box, axis=1).max())
    apart = np.hypot(*(saddles[:, :, None] - minima[:, None]))
    return float(min(radius, 0.5 * apart.min(initial=np.inf)))


__all__ = ["Findings", "explore"]
