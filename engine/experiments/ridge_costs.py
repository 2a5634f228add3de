"""What a start nearer to the ridge costs: how steps to escape depend on the distance, as far as it was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from engine.criteria import Steps
from optimizers.base import Array

NEAR = 1e-3
"""Only starts within this distance count: farther off the saddle's linear law need not hold."""

FEWEST = 4
"""Fewer starts that escape say nothing about a law."""

SLACK = 0.05
"""Counts lie on a straight line if none is off by more than a step, or by more than this share of their range."""

NEXT_TO_NOTHING = 0.5
"""A cost below this rounds to no step at all."""


@dataclass(frozen=True)
class RidgeCost:
    """What one rule's steps to escape do as starts come nearer to the ridge.

    Attributes:
        distance, steps: (n,) of the starts within `NEAR`, nearest first, that escaped after the start.
        per_decade: steps more for each tenth of the distance; nan where the counts lie on no straight line in log(d).
        typical: the same as the median over all pairs of starts, line or not; nan for too few starts.
        never_within: the largest of the distances at and below which no run escaped, nan if one did from the nearest.
        missed: how many starts did not escape.
        asked: how many starts there are, near or far, but not on the ridge.
    """

    distance: Array
    steps: Steps
    per_decade: float
    typical: float
    never_within: float
    missed: int
    asked: int

    @property
    def is_free(self) -> bool:
        """Whether nearer starts typically cost nothing."""
        return abs(self.typical) < NEXT_TO_NOTHING

    @property
    def is_logarithmic(self) -> bool:
        """Whether steps grow in proportion to log(1 / d)."""
        return not self.is_free and self.per_decade >= NEXT_TO_NOTHING


def ridge_cost(distance: ArrayLike, counted: ArrayLike) -> RidgeCost:
    """Judge a distance sweep: distances (n,), and steps to escape with -1 = never. Distance 0 says nothing here."""
    far, count = np.asarray(distance, dtype=np.float64), np.asarray(counted, dtype=np.int64)
    order = np.argsort(far)
    far, count = far[order][far[order] > 0], count[order][far[order] > 0]
    used = (far <= NEAR) & (count > 0)
    escaped = np.flatnonzero(count >= 0)
    first = int(escaped[0]) if len(escaped) else len(far)
    never = float(far[first - 1]) if first else math.nan
    decades, steps = -np.log10(far[used]), count[used]
    missed = int((count < 0).sum())
    return RidgeCost(far[used], steps, _slope(decades, steps), _typical_slope(decades, steps), never, missed, len(far))


def _slope(decades: Array, steps: Steps) -> float:
    """The slope of counts that lie on a straight line."""
    if len(decades) < FEWEST:
        return math.nan
    line = np.polyfit(decades, steps, 1)
    off = float(np.abs(steps - np.polyval(line, decades)).max())
    return float(line[0]) if off <= max(1.0, SLACK * float(np.ptp(steps))) else math.nan


def _typical_slope(decades: Array, steps: Steps) -> float:
    """The median of the slopes between all pairs: what single starts do has no weight in it (Theil 1950, Sen 1968)."""
    first, second = np.triu_indices(len(decades), 1)
    if len(decades) < FEWEST:
        return math.nan
    return float(np.median((steps[second] - steps[first]) / (decades[second] - decades[first])))
