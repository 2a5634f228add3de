"""The vertical axis of loss charts: what is worth a look is between the start's loss and a tenth of the tolerance."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from engine.criteria import tolerance
from engine.descend import Run
from figures.scale import FLOOR, SMALLEST, decade_above, decade_below, finite_range, round_numbers, tick_texts
from i18n import say
from i18n.numbers import digits
from optimizers.base import Array
from surfaces import Surface

BEYOND = 100.0
"""A run may stretch the axis to so many times the loss of the start."""

LEAST = 100.0
"""A log axis spans at least this ratio."""

MARGIN = 0.04
"""Of the axis: room beyond the first and the last loss."""

LEAST_TICKS, MOST_TICKS = 3, 5


@dataclass(frozen=True)
class LossAxis:
    """What a loss chart's vertical axis shows: losses above `offset`, under `title`. The player draws them.

    Attributes:
        unit: the least value on a log axis; within it a symmetric one is linear.
        range: lower and upper end; of a log axis as exponents.
        full: the same down to the lowest loss or to 1e-16, where that is further down.
        reached: what is at or below it has reached the minimum; as `range`, None where there is none in it.
        ticks: Plotly's `tickvals` and `ticktext` of a symmetric axis.
    """

    kind: Literal["log", "symmetric"]
    offset: float
    unit: float
    title: str
    range: tuple[float, float]
    full: tuple[float, float]
    reached: float | None
    ticks: dict[str, list[Any]]


def loss_offset(surface: Surface) -> float:
    """What is subtracted from losses before they are drawn: the lowest minimum, where there is one."""
    return 0.0 if surface.minimum is None else surface.minimum


def loss_axis(surface: Surface, runs: Collection[Run], tol: float | None = None) -> LossAxis:
    """The axis for a race. Runs that ended early do not set it, unless all did: then what they were in the box.

    The start is that of the first run.
    """
    losses = [run.loss for run in runs if run.ended_at < 0]
    losses = losses or [run.loss[surface.contains(run.theta.T)] for run in runs]
    start = np.array([run.loss[0] for run in runs][:1])
    return axis_of(surface, [start, *losses], tol)


def axis_of(surface: Surface, losses: Sequence[Array], tol: float | None = None) -> LossAxis:
    """A log axis of f - f* where the surface has a minimum f*, else of f where it is positive; else a symmetric log.

    The first of the losses is that of the start. `f - f*` is negative where a run has left for somewhere lower.
    """
    start = next((loss for part in losses for loss in part[:1].tolist()), 0.0)
    known, offset = surface.minimum is not None, loss_offset(surface)
    near = float(tolerance(surface, np.array(start), tol)) if known else math.nan
    low, _ = finite_range(*losses)
    is_log = (surface.bounded or low >= offset - near) if known else (surface.bounded and low > 0)
    with np.errstate(over="ignore"):
        above = [loss - offset for loss in losses]
    return (_log_axis if is_log else _symmetric_axis)(above, offset, near)


def _title(offset: float, scale: str) -> str:
    above = say("f − f*  (f* = {lowest})", lowest=digits(offset, 4))
    return f"{say('loss') if abs(offset) < 1e-12 else above}, {scale}"


def _log_axis(losses: Sequence[Array], offset: float, near: float) -> LossAxis:
    """From the start's loss, or from a higher one, to a tenth of the tolerance; in full to the lowest, or to 1e-16.

    A loss that is exactly the lowest is drawn at the lower end of the full axis.
    """
    above = [loss[np.isfinite(loss)] for loss in losses]
    _, high = finite_range(*above)
    first = next((value for part in above for value in part[:1].tolist() if value > SMALLEST), high)
    high = min(high, BEYOND * first)
    least = max(FLOOR * min(1.0, high), SMALLEST)
    if high < SMALLEST:  # every run stands at the minimum: the axis shows the last decade that others show
        least, high, near = FLOOR, 10 * FLOOR, math.nan
    positive = [float(part[part > least].min()) for part in above if (part > least).any()]
    floor = max(least, min(positive, default=least))
    bottom = floor if math.isnan(near) else max(min(near / 10, high / LEAST), least)
    floor = min(floor, bottom)
    reached = math.log10(near) if bottom < near < high else None
    ends, full = (_with_margin(math.log10(end), math.log10(high)) for end in (bottom, floor))
    return LossAxis("log", offset, floor, _title(offset, say("log scale")), ends, full, reached, {})


def _symmetric_axis(losses: Sequence[Array], offset: float, near: float) -> LossAxis:
    """sign(f) log10(1 + |f| / unit): logarithmic on both sides of zero, linear within the unit.

    The unit is a power of ten at or below a tenth of the start's size, at most 0.1, and no more than eight decades
    below the largest loss.
    """
    size = next((abs(value) for part in losses for value in part[:1].tolist() if math.isfinite(value)), 0.0)
    low, high = finite_range(*losses)
    if size > SMALLEST:
        low, high = max(low, -BEYOND * size), min(high, BEYOND * size)
    largest = max(high, -low)
    top = decade_above(largest) if largest > SMALLEST else 0
    finest = decade_below(size) - 1 if size > SMALLEST else top - 3
    unit = 10.0 ** max(min(-1, finest), top - 8)
    ends = _with_margin(*_symmetric(np.array([low, high]), unit).tolist())
    level = float(_symmetric(np.array(near), unit))
    reached = level if ends[0] < level < ends[1] else None
    ticks = _symmetric_ticks(low, high, unit)
    return LossAxis("symmetric", offset, unit, _title(offset, say("symmetric log scale")), ends, ends, reached, ticks)


def _symmetric(loss: Array, unit: float) -> Array:
    with np.errstate(over="ignore"):
        return np.asarray(np.sign(loss) * np.log10(1.0 + np.abs(loss) / unit))


def _symmetric_ticks(low: float, high: float, unit: float) -> dict[str, list[Any]]:
    """Zero and powers of ten on both sides of it, as many as have room."""
    lowest = decade_below(unit)
    highest = max(decade_below(end) if end > unit else lowest for end in (high, -low))
    for stride in range(1, highest - lowest + 2):
        powers = 10.0 ** np.arange(highest, lowest, -stride)
        marks = [*(-powers), 0.0, *powers[::-1]]
        marks = [float(mark) for mark in marks if low <= mark <= high]
        if len(marks) <= MOST_TICKS:
            break
    if len(marks) < LEAST_TICKS and high > low:
        marks = round_numbers(low, high, MOST_TICKS - 1)
    return {"tickvals": _symmetric(np.array(marks), unit).tolist(), "ticktext": tick_texts(marks)}


def _with_margin(low: float, high: float) -> tuple[float, float]:
    """The ends of an axis, a little beyond the first and the last value."""
    room = MARGIN * (high - low) or 0.1
    return low - room, high + room
