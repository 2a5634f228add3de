"""Measurements of finished runs. Every function works on one run or on many: axis 0 is the step, the rest runs.

A step count of `NEVER` means that it did not happen within the run, `NOT_APPLICABLE` that the question makes no
sense there (no minimum, no saddle, or a start that has already escaped).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from engine import criteria
from engine.criteria import (
    AT_MINIMUM,
    CROSSINGS,
    HOVER_TOLERANCES,
    NEVER,
    NOT_APPLICABLE,
    STALL_DISTANCE,
    STALL_WINDOW,
    SWINGS,
    Flags,
    Steps,
    box_size,
    last_points,
    near_often,
    settle_window,
)
from engine.descend import Run
from optimizers.base import Array
from surfaces.base import Surface


class Milestones(NamedTuple):
    """When runs came to what they are judged by, and how near counts: see the functions of these names."""

    escaped: Any
    reached: Any
    arrived: Any
    settled: Any
    tolerance: Any


def milestones(surface: Surface, runs: Sequence[Run], tol: float | None = None) -> list[Milestones]:
    """The milestones of each of some runs of one length, all measured at once: that costs hardly more than one."""
    theta, loss = np.stack([run.theta for run in runs], axis=2), np.stack([run.loss for run in runs], axis=1)
    diverged, undefined = (np.stack([getattr(run, name) for run in runs]) for name in ("diverged_at", "undefined_at"))
    together = Run(theta, loss, diverged, undefined, state=None)
    close = _close(surface, together, tol)
    arrived = _converged(surface, together, _since(close))
    found = Milestones(
        escaped(surface, together),
        _converged(surface, together, _first(close)),
        arrived,
        _in_time(together, arrived),
        tolerance(surface, together, tol),
    )
    return [Milestones(*each) for each in zip(*(values.tolist() for values in found), strict=True)]


def tolerance(surface: Surface, run: Run, tol: float | None = None) -> Array:
    """How near to the lowest value counts, see `engine.criteria.tolerance`."""
    return criteria.tolerance(surface, run.loss[0], tol)


def reached(surface: Surface, run: Run, tol: float | None = None) -> Steps:
    """Smallest k with f(theta_k) - f* within tol, f* being the lowest listed minimum; 0 if the start qualifies.

    A run that ended early reaches nothing, nor does one that is further below f* than tol: it is elsewhere. Where the
    surface falls below f* outside of its domain, only points inside count.
    """
    return _converged(surface, run, _first(_close(surface, run, tol)))


def arrived(surface: Surface, run: Run, tol: float | None = None) -> Steps:
    """Smallest k from which on f(theta_j) - f* is within tol for all j up to the end, even if k is the last step."""
    return _converged(surface, run, _since(_close(surface, run, tol)))


def settled(surface: Surface, run: Run, tol: float | None = None) -> Steps:
    """`arrived`, if it is at least `settle_window` steps before the end; later ones may still leave again."""
    return _in_time(run, arrived(surface, run, tol))


def _in_time(run: Run, since: Steps) -> Steps:
    return np.where(since > run.steps - settle_window(run.steps), NEVER, since)


def hovers(surface: Surface, run: Run, tol: float | None = None) -> Flags:
    """Whether a run that reached but did not settle is still about: within 10 tolerances in half of its last steps."""
    near = _close(surface, run, tol, HOVER_TOLERANCES)[-last_points(run.steps) :].sum(axis=0)
    unsettled = (reached(surface, run, tol) >= 0) & (settled(surface, run, tol) < 0)
    return np.asarray(near_often(near, run.steps) & unsettled)


def nearest_saddle(surface: Surface, theta: Array) -> Array:
    """The listed saddle nearest to each point: (2, ...) -> (2, ...). The surface must have one."""
    return _nearest(surface.saddles, theta)


def escaped(surface: Surface, run: Run) -> Steps:
    """Smallest k with f(theta_k) < f(s) and |theta_k - s| >= r, s being the saddle nearest to the start.

    r is the surface's `escape_radius`. The first condition keeps runs from counting that leave uphill.
    """
    shape = run.loss.shape[1:]
    if not surface.saddles:
        return np.full(shape, NOT_APPLICABLE)
    saddle = nearest_saddle(surface, run.theta[0])
    away = np.hypot(*np.moveaxis(run.theta - saddle, 1, 0)) >= surface.escape_radius
    out = away & (run.loss < surface.value(saddle))
    return np.where(out[0], NOT_APPLICABLE, _first(out))


def diverged(run: Run) -> Steps:
    """The step at which a run left all bounds or stopped being finite; it is frozen at the point before."""
    return run.diverged_at


def left_domain(surface: Surface, run: Run) -> Steps:
    """The step of the last crossing of the drawn box's border by a run that ends outside of the box.

    `NEVER` for a run that ends inside, and for one that was outside all the time.
    """
    inside = surface.contains(np.moveaxis(run.theta, 1, 0))
    last_inside = run.steps - np.argmax(inside[::-1], axis=0)
    return np.where(inside.any(axis=0) & ~inside[-1], last_inside + 1, NEVER)


def overflowed(surface: Surface, run: Run) -> Flags:
    """Whether the gradient or the optimizer's state is not finite at the end, as when g^2 overflows."""
    finite = np.isfinite(surface.gradient(run.theta[-1])).all(axis=0)
    for part in run.state:
        finite = finite & np.isfinite(part[-1]).reshape(-1, *finite.shape).all(axis=0)
    return np.asarray(~finite)


def stalled(surface: Surface, run: Run, tol: float | None = None) -> Flags:
    """Whether a run stands still although it is not there: overflow, or a plateau.

    Plateau: its last 50 steps together are shorter than 1e-3 of the box's longer side while f - f* is not within tol
    (where the surface has no minimum, wherever it stands). Overflow: the last step is 0 as the state overflowed. Runs
    of fewer than 50 steps and runs that ended early are not called stalled.
    """
    if run.steps < STALL_WINDOW:
        return np.zeros(run.loss.shape[1:], dtype=bool)
    still = path_length(run, STALL_WINDOW) < STALL_DISTANCE * box_size(surface)
    if surface.minimum is not None and still.any():
        still &= ~_close(surface, run, tol)[-1]
    frozen = (run.theta[-1] == run.theta[-2]).all(axis=0)
    if frozen.any():
        frozen &= overflowed(surface, run)
    return np.asarray((still | frozen) & (run.ended_at < 0))


def oscillates(surface: Surface, run: Run) -> Steps:
    """In how many of its last steps a run goes to and fro without getting on; `NEVER` where it does not.

    The shortest of the last 50, 100, 200, ... steps, up to half of the run, in which along the direction of its largest
    extent it crosses its mean `CROSSINGS` times, its path is `SWINGS` times that extent, the means of both halves are
    at most a quarter of it apart, and the later half has at least half of it. That holds for hops of any period, slow
    turns and noise, and not for a run that descends, or whose swings die out.
    """
    found = np.full(run.loss.shape[1:], NEVER)
    window = STALL_WINDOW
    longest = max(run.steps // 2, STALL_WINDOW) if run.steps >= STALL_WINDOW else 0
    while window <= longest and (found < 0).any():
        found = np.where((found < 0) & _swings(run, window), window, found)
        window *= 2
    return np.where(run.ended_at >= 0, NEVER, found)


def _swings(run: Run, window: int) -> Flags:
    points, length = run.theta[-window - 1 :], path_length(run, window)
    # Either axis is one of the directions in which the extent is sought: most runs are told by these two, at a glance.
    rounding = 1e-14 * np.abs(points).max(axis=(0, 1))
    if not (length >= SWINGS * (np.ptp(points, axis=0).max(axis=0) - rounding)).any():
        return np.zeros(run.loss.shape[1:], dtype=bool)
    first, second = points[: window // 2 + 1], points[window // 2 :]
    along = _along_the_widest(points)
    off = along - along.mean(axis=0)
    crossings = np.count_nonzero(off[1:] * off[:-1] < 0.0, axis=0)
    extent = np.ptp(along, axis=0)
    moves = (crossings >= CROSSINGS) & (length >= SWINGS * extent)
    if not moves.any():
        return np.asarray(moves)
    apart = np.hypot(*(second.mean(axis=0) - first.mean(axis=0)))
    return np.asarray(moves & (apart <= extent / 4) & (np.ptp(_along_the_widest(second), axis=0) >= extent / 2))


def amplitude(run: Run, window: int) -> Array:
    """The largest distance between two places of the last `window` steps, to 4 digits."""
    return np.asarray(np.ptp(_along_the_widest(run.theta[-window - 1 :]), axis=0))


def _along_the_widest(points: Array) -> Array:
    """The coordinate of the points (n, 2, ...) along that of 180 directions in which they extend furthest: (n, ...)."""
    angle = np.pi * np.arange(180) / 180
    along = np.tensordot(np.stack([np.cos(angle), np.sin(angle)], axis=1), points, axes=(1, 1))
    widest = np.ptp(along, axis=1).argmax(axis=0)
    return np.asarray(np.take_along_axis(along, widest[None, None], axis=0)[0])


def uphill_steps(surface: Surface, run: Run, tol: float | None = None) -> Steps:
    """How many of the steps up to `reached` (or the end) raised the loss: the price of overshooting."""
    last = reached(surface, run, tol)
    last = np.where(last < 0, run.steps, last)
    number = np.arange(1, run.steps + 1).reshape(-1, *[1] * last.ndim)
    return np.asarray(((np.diff(run.loss, axis=0) > 0) & (number <= last)).sum(axis=0))


def overshoot(surface: Surface, run: Run) -> Array:
    """How far a run went past its nearest minimum, along the line from the start to it; 0 if it never did.

    nan where the surface lists no minimum.
    """
    if not surface.minima:
        return np.full(run.loss.shape[1:], np.nan)
    target = _nearest(surface.minima, run.theta[-1])
    line = target - run.theta[0]
    length = np.hypot(*line)
    past = ((run.theta - target) * line).sum(axis=1) / np.where(length > 0, length, 1.0)
    return np.asarray(np.maximum(past.max(axis=0), 0.0))


def path_length(run: Run, last: int | None = None) -> Array:
    """The sum of |theta_k - theta_(k-1)|, over the `last` steps or all."""
    theta = run.theta if last is None else run.theta[-last - 1 :]
    return np.asarray(np.hypot(*np.moveaxis(np.diff(theta, axis=0), 1, 0)).sum(axis=0))


def effective_lr(surface: Surface, run: Run) -> Array:
    """|theta_k - theta_(k-1)| / |gradient at theta_(k-1)| for k = 1..T, shape (T, ...); nan where the gradient is 0."""
    step = np.hypot(*np.moveaxis(np.diff(run.theta, axis=0), 1, 0))
    size = np.hypot(*surface.gradient(np.moveaxis(run.theta[:-1], 1, 0)))
    with np.errstate(all="ignore"):
        return np.asarray(np.where(size > 0, step / size, np.nan))


def basin(surface: Surface, run: Run) -> Steps:
    """The number of the listed minimum that each run ends nearest to."""
    if not surface.minima:
        return np.full(run.loss.shape[1:], NOT_APPLICABLE)
    return np.asarray(np.argmin(_distances(surface.minima, run.theta[-1]), axis=0))


def rests_at(surface: Surface, run: Run) -> Steps:
    """The number of the listed minimum at which a run stays in its last steps, see `AT_MINIMUM`; else `NEVER`."""
    if not surface.minima:
        return np.full(run.loss.shape[1:], NOT_APPLICABLE)
    last = np.moveaxis(run.theta[-last_points(run.steps) :], 1, 0)
    furthest = _distances(surface.minima, last).max(axis=1)
    return np.where(furthest.min(axis=0) <= AT_MINIMUM * box_size(surface), furthest.argmin(axis=0), NEVER)


def _close(surface: Surface, run: Run, tol: float | None, times: float = 1.0) -> Flags:
    if surface.minimum is None:
        return np.zeros(run.loss.shape, dtype=bool)
    near = times * tolerance(surface, run, tol)
    below = np.maximum(near, times * criteria.resolution(surface))
    close = criteria.is_close(run.loss - surface.minimum, near, below)
    if not surface.bounded:
        close &= surface.contains(np.moveaxis(run.theta, 1, 0))
    return np.asarray(close)


def _converged(surface: Surface, run: Run, when: Any) -> Steps:
    if surface.minimum is None:
        return np.full(run.loss.shape[1:], NOT_APPLICABLE)
    return np.where(run.ended_at >= 0, NEVER, when)


def _first(condition: Any) -> Steps:
    """The first step at which a condition holds, or NEVER."""
    return np.where(condition.any(axis=0), condition.argmax(axis=0), NEVER)


def _since(condition: Any) -> Steps:
    """The first step from which on a condition holds up to the end, or NEVER."""
    since = len(condition) - np.argmax(~condition[::-1], axis=0)
    return np.where(condition.all(axis=0), 0, np.where(condition[-1], since, NEVER))


def _distances(points: Any, theta: Array) -> Array:
    lead = np.array(points).T.reshape(2, -1, *[1] * (theta.ndim - 1))
    return np.asarray(np.hypot(*(theta[:, None] - lead)))


def _nearest(points: Any, theta: Array) -> Array:
    return np.asarray(np.array(points).T[:, np.argmin(_distances(points, theta), axis=0)])
