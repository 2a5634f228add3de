"""The critical points of a function in a box, and how far the search can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.critical import (
    DEGENERATE,
    FLAT,
    ISOLATED,
    LINE,
    MINIMUM,
    SADDLE,
    Critical,
    classify,
    merged,
    no_points,
    poles,
    shortest_decimals,
)
from surfaces.explore.descent import descended
from surfaces.explore.evaluator import Window
from surfaces.explore.kinks import Kinks
from surfaces.explore.lattice import (
    Picture,
    lattice_counts,
    low_points,
    stretched_picture,
    turning_cells,
    turns_at,
    turns_round,
)
from surfaces.explore.newton import first_of_each, newton, one_of_each, polished


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        critical: the critical points in the box.
        complete: whether nothing hints at critical points that were missed.
        bottomless: whether f falls without end at some place in the box.
    """

    critical: Critical
    complete: bool
    bottomless: bool


def search(window: Window, seen: Picture, known: Array) -> Found:
    """All critical points of f inside of a box, from a lattice, from points that are `known`, and by values."""
    points, complete = _roots(window, known)
    kinks = Kinks(window.f.expr if window.f.kinked or window.f.roots else None)
    critical = _classified(window, points, Kinks(None))
    low, bottomless = minima_by_values(window, seen, critical, kinks)
    critical = merged(critical, low)
    finer = stretched_picture(window, seen)
    if finer is not None:
        critical = merged(critical, minima_by_values(window, finer, critical, kinks)[0])
    critical = critical[np.argsort(critical.values, kind="stable")]
    critical = critical[first_of_each(window, critical.points, 1e-5)]
    critical = _apart(window, without_shoulders(window, _true_minima(window, critical)))
    critical = on_lines(window, critical, kinks)
    return Found(critical, complete and _adds_up(window, critical), bottomless)


def _roots(window: Window, known: Array) -> tuple[Array, bool]:
    """(where the gradient is zero, whether the lattices were fine enough for it).

    Where the roots crowd in a small part of the box, that part gets a lattice of its own.
    """
    count = int(min(max(math.sqrt(6_000_000 / window.f.weight), 24), 100))
    counts, box, complete = lattice_counts(window, count), window.box, True
    points = np.concatenate([known, _coarse(window.box, 8)], axis=1)
    found = np.empty((2, 0))
    for _ in range(4):
        starts, whole = turning_cells(window, box, counts)
        roots = newton(window, np.concatenate([points, starts], axis=1), 4.0)
        roots = one_of_each(window, np.concatenate([found, roots[:, window.contains(roots)]], axis=1))
        fresh = roots.shape[1] > found.shape[1]
        found, points = roots, np.empty((2, 0))
        smaller = _crowded_part(box, found, counts)
        counts = (count, count)
        complete = whole
        if smaller is None or not fresh:
            break
        box = smaller
    found = np.unique(polished(window, found), axis=1)
    return found[:, window.contains(found)], complete


def _coarse(box: Array, count: int) -> Array:
    """A few starts anywhere, the middle among them."""
    axes = [low + (high - low) * (np.arange(count) + 0.503) / count for low, high in box]
    grid = np.stack(np.meshgrid(*axes, indexing="ij")).reshape(2, -1)
    return np.concatenate([grid, box.mean(axis=1, keepdims=True)], axis=1)


def _crowded_part(box: Array, points: Array, counts: tuple[int, int]) -> Array | None:
    """The part of a box in which its points lie, with a margin, if it is much smaller than the box."""
    inside = ((points >= box[:, :1]) & (points <= box[:, 1:])).all(axis=0)
    if not inside.any():
        return None
    low, high = points[:, inside].min(axis=1), points[:, inside].max(axis=1)
    margin = 2.5 * np.ptp(box, axis=1) / (np.array(counts) - 1) + 0.25 * (high - low)
    part = np.stack([np.maximum(low - margin, box[:, 0]), np.minimum(high + margin, box[:, 1])], axis=1)
    return part if (np.ptp(part, axis=1) < 0.35 * np.ptp(box, axis=1)).any() else None


def _classified(window: Window, points: Array, kinks: Kinks) -> Critical:
    """What the points are, without those that are nothing."""
    critical = classify(window, points, kinks)
    critical = critical[critical.kinds != FLAT]
    rough = ~critical.sure & (critical.kinds == MINIMUM)
    if rough.any():
        critical.points[:, rough] = shortest_decimals(window, critical.points[:, rough])
        critical.values[rough] = window.f.value(critical.points[:, rough])
    return critical


def _adds_up(window: Window, critical: Critical) -> bool:
    """Whether the points agree with the turns of the gradient round the border; a single one is taken as it is."""
    told = critical[critical.kinds != DEGENERATE]
    if told.count <= 1 and (window.f.kinked or critical.count <= 1):
        return True
    if window.f.kinked or critical.extent.any():
        return False
    index = np.where(critical.kinds == SADDLE, -1, 1)
    if not window.live.all():
        return True
    for k in np.flatnonzero(~critical.sure):
        turns = turns_at(window, critical.points[:, k])
        if turns is None:
            return False
        index[k] = turns
    return turns_round(window) == int(index.sum())


# --- which of them are one ---


_NEAR = np.multiply.outer([1e-6, 1e-5, 1e-4], np.exp(1j * (2 * np.pi * np.arange(48) / 48 + 0.013))).ravel()


def _true_minima(window: Window, critical: Critical) -> Critical:
    """The points without minima beside which f is lower after all: places on kinks that were not met exactly."""
    doubtful = np.flatnonzero((critical.kinds == MINIMUM) & ~critical.sure)
    points = critical.points[:, doubtful]
    around = window.value(window.moved(points[..., None], np.stack([_NEAR.real, _NEAR.imag])[:, None]))
    lower = np.fmin.reduce(around, axis=1, initial=np.inf) < window.value(points) - window.noise(points)
    true = np.ones(critical.count, dtype=bool)
    true[doubtful[lower]] = False
    return critical[true]


def without_shoulders(window: Window, critical: Critical) -> Critical:
    """The points without minima from which a straight way leads down to a lower one nearby: roots not quite found."""
    minima = np.flatnonzero(critical.kinds == MINIMUM)
    lower, higher = np.triu_indices(minima.size, 1)  # they come in the order of their values
    lower, higher = minima[lower], minima[higher]
    near = window.distance(critical.points[:, lower], critical.points[:, higher]) < 5e-4
    lower, higher = lower[near], higher[near]
    if not lower.size:
        return critical
    part = np.linspace(0.0, 1.0, 9)[1:-1]
    way = critical.points[:, higher, None] * (1 - part) + critical.points[:, lower, None] * part
    top = window.value(way).max(axis=1)
    alone = np.ones(critical.count, dtype=bool)
    level = critical.values[higher] + np.where(critical.sure[higher], 0.0, window.noise(critical.points[:, higher]))
    alone[higher[top <= level]] = False
    return critical[alone]


def _apart(window: Window, critical: Critical) -> Critical:
    """The points without degenerate ones next to a minimum: of a flat bottom Newton's method finds a whole row."""
    apart = window.distance(critical.points[:, :, None], critical.of(MINIMUM).points[:, None])
    return critical[(critical.kinds != DEGENERATE) | (apart.min(axis=1, initial=np.inf) > 5e-3)]


def on_lines(window: Window, critical: Critical, kinks: Kinks) -> Critical:
    """The points, with minima of one value marked as those of a LINE where f is as low between neighbours."""
    doubtful = np.flatnonzero((critical.kinds == MINIMUM) & ~critical.sure & (critical.extent == ISOLATED))
    if doubtful.size < 3:
        return critical
    points, values = critical.points[:, doubtful], critical.values[doubtful]
    apart = window.distance(points[:, :, None], points[:, None])
    alike = np.abs(values[:, None] - values) <= 1e-9 * window.spread
    apart = np.where(alike & (apart > 0), apart, np.inf)
    chosen = np.flatnonzero(np.isfinite(apart.min(axis=1)))[:: max(doubtful.size // 12, 1)]
    if not chosen.size:
        return critical
    neighbour, gap = apart[chosen].argmin(axis=1), apart[chosen].min(axis=1)
    middle = (points[:, chosen] + points[:, neighbour]) / 2
    found = descended(window, middle, float(gap.min()) / 8, kinks, turns=24)
    ends = [window.distance(found, points[:, end]) > 0.2 * gap for end in (chosen, neighbour)]
    fallen = window.value(found) - values[chosen]
    as_low = np.abs(fallen) <= 1e-6 * (window.value(middle) - values[chosen]) + window.noise(found)
    if not (ends[0] & ends[1] & as_low).mean() > 0.5:
        return critical
    extent = critical.extent.copy()
    extent[doubtful[np.isfinite(apart.min(axis=1))]] = LINE
    return replace(critical, extent=extent)


# --- minima by values ---


def minima_by_values(window: Window, seen: Picture, critical: Critical, kinks: Kinks) -> tuple[Critical, bool]:
    """(minima in the box that Newton's method has not found, whether f falls without end somewhere)."""
    most = min(max(60_000 // window.f.weight, 8), 40)
    starts, spacing = low_points(window, seen, most)
    starts = starts[:, ~_explained(window, starts, critical.of(MINIMUM), 2.5 * spacing)]
    if not starts.shape[1]:
        return no_points(), False
    points = descended(window, starts if window.f.kinked or window.f.roots else starts[:, :12], spacing, kinks)
    points = points[:, window.contains(points)]
    deep = poles(window, points)
    points = one_of_each(window, points[:, ~deep], 2e-5)
    roots = newton(window, points, 2.0)
    smooth = _classified(window, np.unique(polished(window, one_of_each(window, roots)), axis=1), kinks)
    smooth = smooth[smooth.sure & window.contains(smooth.points)]
    points = points[:, ~_explained(window, points, merged(critical, smooth).of(MINIMUM), 2e-4)]
    return merged(smooth, _classified(window, points, kinks).of(MINIMUM)), bool(deep.any())


def _explained(window: Window, points: Array, minima: Critical, radius: float) -> Any:
    """Whether each point is near to a minimum that is no higher."""
    near = window.distance(points[:, :, None], minima.points[:, None]) <= radius
    values = window.f.value(points)[:, None]
    return (near & (minima.values <= values + 1e-13 * (window.spread + np.abs(values)))).any(axis=1)


__all__ = ["Found", "minima_by_values", "search"]
