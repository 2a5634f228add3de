"""Measurements of finished runs. Every function works on one run or on many: axis 0 is the step, the rest runs.

A step count of `NEVER` means that it did not happen within the run, `NOT_APPLICABLE` that the question makes no
sense there (no minimum, no saddle, or a start that has already escaped).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.criteria import (
    HOVER_TOLERANCES,
    NEVER,
    NOT_APPLICABLE,
    RELATIVE_TOLERANCE,
    STALL_DISTANCE,
    STALL_WINDOW,
    Flags,
    Steps,
    box_size,
    settle_window,
)
from engine.descend import Run
from optimizers.base import Array
from surfaces.base import Surface


def tolerance(surface: Surface, run: Run, tol: float | None = None) -> Array:
    """How near to the lowest value counts: `tol` itself, or 1e-3 of the start's distance f(theta_0) - f*, 0 or more."""
    if tol is not None:
        return np.full(run.loss.shape[1:], float(tol))
    return np.asarray(np.maximum(RELATIVE_TOLERANCE * (run.loss[0] - _lowest(surface)), 0.0))


def reached(surface: Surface, run: Run, tol: float | None = None) -> Steps:
    """Smallest k with f(theta_k) - f* <= tol, f* being the lowest listed minimum; 0 if the start qualifies.

    A diverged run reaches nothing. Where the surface falls below f* outside of its domain, only points inside count.
    """
    return _converged(surface, run, _first(_close(surface, run, tol)))


def arrived(surface: Surface, run: Run, tol: float | None = None) -> Steps:
    """Smallest k from which on f(theta_j) - f* <= tol for all j up to the end, even if k is the last step."""
    close = _close(surface, run, tol)
    since = len(close) - np.argmax(~close[::-1], axis=0)
    since = np.where(close.all(axis=0), 0, np.where(close[-1], since, NEVER))
    return _converged(surface, run, since)


def settled(surface: Surface, run: Run, tol: float | None = None) -> Steps:
    """`arrived`, if it is at least `settle_window` steps before the end; later ones may still leave again."""
    since = arrived(surface, run, tol)
    return np.where(since > run.steps - settle_window(run.steps), NEVER, since)


def hovers(surface: Surface, run: Run, tol: float | None = None) -> Flags:
    """Whether a run that reached but did not settle is still about: within 10 tolerances in the last steps."""
    window = int(settle_window(run.steps))
    near = run.loss[-window:] - _lowest(surface) <= HOVER_TOLERANCES * tolerance(surface, run, tol)
    if not surface.bounded:
        near &= surface.contains(np.moveaxis(run.theta[-window:], 1, 0))
    return np.asarray(near.any(axis=0) & (reached(surface, run, tol) >= 0) & (settled(surface, run, tol) < 0))


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
    """Smallest k at which theta is outside of the drawn box by more than the box's width."""
    low, high = np.array(surface.domain).T
    width = high - low
    lead = (2, *[1] * (run.theta.ndim - 2))
    low, high, width = low.reshape(lead), high.reshape(lead), width.reshape(lead)
    outside = (run.theta < low - width) | (run.theta > high + width)
    return _first(outside.any(axis=1))


def overflowed(surface: Surface, run: Run) -> Flags:
    """Whether the gradient or the optimizer's state is not finite at the end, as when g^2 overflows."""
    finite = np.isfinite(surface.gradient(run.theta[-1])).all(axis=0)
    for part in run.state:
        finite = finite & np.isfinite(part[-1]).reshape(-1, *finite.shape).all(axis=0)
    return np.asarray(~finite)


def stalled(surface: Surface, run: Run, tol: float | None = None) -> Flags:
    """Whether a run stands still although it is not there: overflow, or a plateau.

    Plateau: over the last 50 steps theta moved less than 1e-3 of the box's size while f - f* > tol (where the
    surface has no minimum, wherever it stands). The box's size is the longer side. Runs of fewer than 50 steps and
    diverged runs are not called stalled.
    """
    if run.steps < STALL_WINDOW:
        return np.zeros(run.loss.shape[1:], dtype=bool)
    moved = np.hypot(*(run.theta[-1] - run.theta[-1 - STALL_WINDOW]))
    still = moved < STALL_DISTANCE * box_size(surface)
    if surface.minimum is not None:
        still &= ~_close(surface, run, tol)[-1]
    return np.asarray((still | overflowed(surface, run)) & (run.diverged_at < 0))


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


def path_length(run: Run) -> Array:
    """The sum of |theta_k - theta_(k-1)|."""
    return np.asarray(np.hypot(*np.moveaxis(np.diff(run.theta, axis=0), 1, 0)).sum(axis=0))


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


def _lowest(surface: Surface) -> float:
    return np.nan if surface.minimum is None else surface.minimum


def _close(surface: Surface, run: Run, tol: float | None) -> Flags:
    close = run.loss - _lowest(surface) <= tolerance(surface, run, tol)
    if not surface.bounded:
        close &= surface.contains(np.moveaxis(run.theta, 1, 0))
    return np.asarray(close)


def _converged(surface: Surface, run: Run, when: Any) -> Steps:
    if surface.minimum is None:
        return np.full(run.loss.shape[1:], NOT_APPLICABLE)
    return np.where(run.diverged_at >= 0, NEVER, when)


def _first(condition: Any) -> Steps:
    """The first step at which a condition holds, or NEVER."""
    return np.where(condition.any(axis=0), condition.argmax(axis=0), NEVER)


def _distances(points: Any, theta: Array) -> Array:
    lead = np.array(points).T.reshape(2, -1, *[1] * (theta.ndim - 1))
    return np.asarray(np.hypot(*(theta[:, None] - lead)))


def _nearest(points: Any, theta: Array) -> Array:
    return np.asarray(np.array(points).T[:, np.argmin(_distances(points, theta), axis=0)])
