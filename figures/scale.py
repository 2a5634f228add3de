"""How loss becomes height and colour: linear where that shows something, logarithmic where it does not.

A loss may be infinite or nan where a function has no value, all losses may be equal, and their range may be as wide as
floating point itself: whatever is computed from losses here starts from `finite_range`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from i18n.numbers import digits
from optimizers.base import Array

LINEAR_MEDIAN = 0.12
"""Below this ratio of median to largest height most of a linear picture would be one colour."""

WIDEST_LINEAR = 1e30
"""A wider range of losses is drawn logarithmically in any case: pictures are drawn in single precision."""

LARGEST = float(np.finfo(np.float64).max)
SMALLEST = 1e-300
"""Losses that differ by less than this are drawn as equal: their ratios are no longer those of numbers."""

ROUNDING = 1e-14
"""Losses that differ by no more than this share of their size are drawn as equal."""

FLOOR = 1e-16
"""What a log axis shows at least, of a loss of 1 or more; of smaller ones this share."""

HIGHEST_DECADE = 308


def finite_range(*values: ArrayLike) -> tuple[float, float]:
    """The lowest and the highest of all finite values; (0, 0) where there are none."""
    parts = [part[np.isfinite(part)] for part in (np.asarray(v, dtype=np.float64) for v in values)]
    known = [part for part in parts if part.size]
    if not known:
        return 0.0, 0.0
    return min(float(part.min()) for part in known), max(float(part.max()) for part in known)


def span_of(low: float, high: float) -> float:
    """high - low: the largest number where that is more, 0 where it is rounding or too small to be divided."""
    span = min(high - low, LARGEST)
    return span if span > max(SMALLEST, ROUNDING * max(abs(low), abs(high))) else 0.0


def decade_below(number: float) -> int:
    """The exponent of the power of ten at or below a positive number."""
    return math.floor(math.log10(number))


def decade_above(number: float) -> int:
    """The exponent of the power of ten at or above a positive number, of those that floating point has."""
    return min(math.ceil(math.log10(number)), HIGHEST_DECADE)


@dataclass(frozen=True)
class Scale:
    """Height over the lowest loss drawn: f - low, or log10(1 + (f - low) / unit) where `unit` is set."""

    low: float
    high: float
    unit: float | None

    def __call__(self, loss: ArrayLike) -> Array:
        """Loss to height; nan where a function has no value."""
        with np.errstate(all="ignore"):
            above = np.asarray(loss, dtype=np.float64) - self.low
            if self.unit is None:
                return np.asarray(above)
            return np.asarray(np.log10(1.0 + np.maximum(above, 0.0) / self.unit))

    @property
    def flat(self) -> bool:
        """Whether all losses are equal."""
        return not span_of(self.low, self.high)

    @property
    def top(self) -> float:
        """The largest height drawn; 1 where all is level, so that pictures have something to divide."""
        span = span_of(self.low, self.high)
        if not span:
            return 1.0
        return span if self.unit is None else math.log10(1.0 + span / self.unit)

    def ticks(self) -> tuple[list[float], list[str]]:
        """Heights and the losses to write there."""
        if self.flat:
            losses = [self.low]
        elif self.unit is None:
            losses = round_numbers(self.low, self.high, 7)
        else:
            exponents = range(decade_above(self.unit), decade_below(span_of(self.low, self.high)) + 1)
            losses = [self.low] + [self.low + 10.0**e for e in exponents]
        return [float(self(loss)) for loss in losses], tick_texts(losses)


def scale_of(values: Array, lowest: float | None) -> Scale:
    """The scale that suits a grid of losses above the surface's lowest value: logarithmic where the range is wide."""
    low, high = finite_range(values)
    low = low if lowest is None else min(low, lowest)
    span = span_of(low, high)
    if not span:
        return Scale(low, high, None)
    with np.errstate(over="ignore"):
        above = np.minimum(values[np.isfinite(values)] - low, LARGEST) / span
    if float(np.median(above)) >= LINEAR_MEDIAN and 1 / WIDEST_LINEAR < span < WIDEST_LINEAR:
        return Scale(low, high, None)
    return Scale(low, high, max(float(np.quantile(above, 0.02)), 1e-5) * span)


def round_numbers(low: float, high: float, steps: int) -> list[float]:
    """Round numbers of a range, at most `steps` apart: multiples of 1, 2 or 5 times a power of ten."""
    step = 10.0 ** decade_below(high - low)
    step = next(s for s in (step / 5, step / 2, step, 2 * step, 5 * step) if (high - low) / s <= steps)
    first, last = math.ceil(low / step), math.floor(high / step + 1e-6)
    return [number * step for number in range(first, last + 1)]


def tick_texts(losses: Sequence[float]) -> list[str]:
    """Numbers as texts: with three digits, or as many more as tell them apart."""
    low, high = finite_range(losses)
    clean = [0.0 if abs(loss) < 1e-9 * (high - low) else loss for loss in losses]  # without the 1e-17 of rounding
    for count in range(3, 17):
        texts = [digits(loss, count) for loss in clean]
        if len(set(texts)) == len(set(clean)):
            break
    return texts
