"""Newton's method and saddle-free Newton: the first converges to saddles, the second leaves them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine import metrics
from engine.chunks import RunRecord, divergence_bound
from engine.criteria import NEVER, box_size
from engine.descend import Run, history_loss, run_of
from engine.experiments.cost import NUMPY, step_seconds
from engine.scenario import Scenario
from engine.verdict import starts_at_saddle
from i18n import say
from i18n.numbers import point_text
from optimizers.base import Array
from surfaces.base import Point, Surface
from surfaces.compile.compiler import compiled
from surfaces.compile.definedness import undefined

DAMPING = 1e-3
"""Curvatures nearer to zero than this count as this much; a tenth of the curvature at the saddle with a plateau."""

AT_REST, LISTED = 1e-6, 1e-4
"""Shares of the box's longer side: of a last step that is none, and within which a listed point is the one."""

SINGULAR = 1e-9
"""Two curvatures, of which one is smaller than this share of the other, do not say what a point is."""

NEWTON = {"newton": False, "saddle_free": True}
"""The two methods, and whether |H| takes the place of H."""


class NoState(NamedTuple):
    """These methods remember nothing."""


def newton_run(
    surface: Surface,
    start: ArrayLike,
    steps: int,
    saddle_free: bool,
    lr: float = 1.0,
    damping: float = DAMPING,
) -> Run:
    """theta <- theta - lr H^-1 g, or with `saddle_free` theta <- theta - lr |H|^-1 g.

    Along each eigenvector of the Hessian the gradient is divided by the eigenvalue: on a quadratic the first step of
    lr 1 ends where the slope is zero, and that may be a saddle or a maximum. |H| has the eigenvalues' sizes instead, so
    that a step leads downhill in every direction. Newton's method is Newton's and Raphson's (1690); saddle-free Newton:
    Dauphin et al. 2014.

    Args:
        start: (2, ...) points.
        damping: an eigenvalue of smaller size counts as `damping` with its own sign, or steps would have no bound where
            the surface is flat or bends nowhere; other eigenvalues are not changed. Dauphin et al. leave this open;
            Levenberg and Marquardt add a constant to all of them instead.

    Like `engine.descend.descend` with history: a run that leaves every bound, or the region where f is defined, is
    frozen at its last point. There is no line search, so that a step may go uphill. Raises ValueError for a negative
    number of steps or a damping below zero.
    """
    if steps < 0:
        raise ValueError(f"steps must be 0 or more, got {steps}")
    if not damping >= 0.0:
        raise ValueError(f"damping must be 0 or more, got {damping}")
    first = np.array(start, dtype=np.float64)
    record = RunRecord(NoState(), first.reshape(2, -1), steps)
    bound = divergence_bound(surface, record.theta[0])
    with np.errstate(all="ignore"):
        for t in range(1, steps + 1):
            theta = record.theta[t - 1]
            moved = theta - lr * newton_direction(surface.gradient(theta), surface.hessian(theta), saddle_free, damping)
            ended = ~(np.abs(moved) <= bound).all(axis=0)  # a nan as well
            fresh = np.flatnonzero(ended & (record.ended_at(slice(None)) < 0))
            if len(fresh):
                is_undefined = np.isnan(moved[:, fresh]).any(axis=0)
                record.end(fresh, t, is_undefined & _no_derivatives(surface, theta[:, fresh]))
            record.theta[t] = np.where(ended, theta, moved)
    return run_of(record, history_loss(surface, record), first.shape[1:])


def _no_derivatives(surface: Surface, theta: Array) -> NDArray[np.bool_]:
    """Whether a first or second derivative has no value at these points (2, n)."""
    return undefined(compiled(surface.expr, 1), theta) | undefined(compiled(surface.expr, 2), theta)


def newton_direction(g: Array, hessian: Array, saddle_free: bool, damping: float = DAMPING) -> Array:
    """H^-1 g or |H|^-1 g for g (2, ...) and a symmetric H (2, 2, ...), eigenvalues kept away from zero by `damping`.

    Closed form: with mean m of the diagonal, d = (H_xx - H_yy) / 2 and r = sqrt(d^2 + H_xy^2) the eigenvalues are m + r
    and m - r, and any function f of H is (f(m + r) + f(m - r)) / 2 I + (f(m + r) - f(m - r)) / 2 (H - m I) / r.
    """
    mean, d, c = (hessian[0, 0] + hessian[1, 1]) / 2.0, (hessian[0, 0] - hessian[1, 1]) / 2.0, hessian[0, 1]
    r = np.hypot(d, c)
    high, low = (1.0 / _bounded(value, saddle_free, damping) for value in (mean + r, mean - r))
    turn = (high - low) / 2.0 / np.where(r > 0.0, r, 1.0)  # a multiple of the identity has nothing to turn
    straight = (high + low) / 2.0
    step = np.stack([(straight + turn * d) * g[0] + turn * c * g[1], turn * c * g[0] + (straight - turn * d) * g[1]])
    return np.where((g == 0.0).all(axis=0), 0.0, step)  # at a tip there is no curvature to divide by


def _bounded(value: Array, saddle_free: bool, damping: float) -> Array:
    size = np.maximum(np.abs(value), damping)
    return np.where((value < 0.0) & (not saddle_free), -size, size)


def newton_runs(scenario: Scenario) -> dict[str, Run]:
    """Both methods from the scenario's start, with lr 1 and without noise."""
    surface, start, steps = scenario.resolved_surface(), scenario.resolved_start(), scenario.resolved_steps()
    return {name: newton_run(surface, start, steps, saddle_free) for name, saddle_free in NEWTON.items()}


def newton_seconds(scenario: Scenario) -> float:
    """What both runs take, estimated: a step of theirs is some steps of a rule, with twice as many derivatives."""
    alone, _ = step_seconds(scenario.resolved_surface(), costs=NUMPY)
    return len(NEWTON) * scenario.resolved_steps() * 3 * alone


def newton_sentence(scenario: Scenario, runs: Mapping[str, Run]) -> str:
    """In words what becomes of each: whether it leaves the saddle, or where it ends."""
    surface = scenario.resolved_surface()
    newton, saddle_free = (_outcome(surface, runs[name]) for name in NEWTON)
    return " ".join(
        [
            say("Newton divides by curvature with its sign: {outcome}.", outcome=newton),
            say("Saddle-free Newton divides by its size: {outcome}.", outcome=saddle_free),
        ]
    )


def _outcome(surface: Surface, run: Run) -> str:
    left = int(metrics.escaped(surface, run)) if starts_at_saddle(surface, run) else NEVER
    if left >= 0:
        return say("it leaves the saddle at step {step}", step=left)
    if run.undefined_at >= 0:
        at = int(run.undefined_at)
        return say("it leaves the region where the function is defined at step {step}", step=at)
    if run.diverged_at >= 0:
        return say("it diverges at step {step}", step=int(run.diverged_at))
    if run.steps and float(metrics.path_length(run, 1)) > AT_REST * box_size(surface):
        place = point_text(*map(float, run.theta[-1]), count=3)
        return say("it is at {place} at step {step}, and still moves", place=place, step=run.steps)
    return _rest(*_critical_point(surface, run.theta[-1]))


def _rest(kind: str, point: Point) -> str:
    place = point_text(*point, count=3)
    if kind == "minimum":
        return say("it ends at the minimum {place}", place=place)
    if kind == "saddle":
        return say("it ends at the saddle {place}, and does not leave it", place=place)
    if kind == "maximum":
        return say("it ends at the maximum {place}", place=place)
    return say("it ends at {place}, where the slope is zero", place=place)


def _critical_point(surface: Surface, theta: Array) -> tuple[str, Point]:
    """What a point without a slope is, and where: as it is listed, or by the signs of both curvatures; else empty."""
    for kind, listed in (("minimum", surface.minima), ("saddle", surface.saddles), ("maximum", surface.maxima)):
        for place in listed:
            if np.hypot(*(theta - place)) <= LISTED * box_size(surface):
                return kind, place
    place = float(theta[0]), float(theta[1])
    curvatures = surface.hessian(theta)
    if not np.isfinite(curvatures).all():
        return "", place
    low, high = np.linalg.eigvalsh(curvatures)
    if min(abs(low), abs(high)) <= SINGULAR * max(abs(low), abs(high)):
        return "", place
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle", place
