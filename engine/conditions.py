"""Online conditions: the first step at which a predicate holds and the start of its final streak, in O(1) memory a run.

A condition is a yes or no for each run at each step. `descend(..., history=False, watch=condition)` records for each
run the first step at which it held and the step from which on it held to the end: 8 bytes a run instead of 16 a step.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.criteria import (
    AT_MINIMUM,
    HOVER_TOLERANCES,
    NEVER,
    Flags,
    box_size,
    is_close,
    last_points,
    near_often,
    resolution,
    tolerance,
)
from optimizers.base import Array
from surfaces.base import Domain, Point, Surface
from surfaces.compile.compiler import compiled

Counts = NDArray[np.int32]
Loss = Callable[[Array], Array]


def squared_distance(theta: Any, place: Any) -> Any:
    """|theta - place|^2 at `theta` (2, ...)."""
    dx, dy = theta[0] - place[0], theta[1] - place[1]
    return dx * dx + dy * dy


@dataclass(frozen=True)
class Condition(ABC):
    """A yes or no for each run.

    Attributes:
        stop_at_first: whether only the first step at which it holds is asked, so that a run may stop there; its end is
            then where it stopped.
    """

    stop_at_first: bool = False
    tracks_streak: ClassVar[bool] = False  # whether the start of the final streak is asked, not the first step only

    @abstractmethod
    def holds(self, theta: Array, loss: Loss) -> Flags:
        """Whether it holds at `theta` (2, n); `loss` evaluates f there, for conditions that need it."""


@dataclass(frozen=True)
class WithinTolerance(Condition):
    """f(theta) - level within tol, and inside of `box` where one is given: reached, and settled if it stays so.

    `tol` is a number, or one for each run (n,). What is below the level by more than `tol` and `rounding` is not near.
    """

    tracks_streak: ClassVar[bool] = True
    level: float = 0.0
    tol: Any = 0.0
    box: Domain | None = None
    rounding: float = 0.0

    def holds(self, theta: Array, loss: Loss) -> Flags:
        return self._within(theta, loss(theta), 1.0)

    def near(self, theta: Array, loss: Loss) -> Flags:
        """Within `HOVER_TOLERANCES` tolerances."""
        return self._within(theta, loss(theta), HOVER_TOLERANCES)

    @cached_property
    def below(self) -> Any:
        """How far below the level still counts as at it."""
        return np.maximum(self.tol, self.rounding)

    def _within(self, theta: Array, value: Array, times: float) -> Flags:
        close = is_close(value - self.level, times * self.tol, times * self.below)
        if self.box is not None:
            (x0, x1), (y0, y1) = self.box
            close &= (theta[0] >= x0) & (theta[0] <= x1) & (theta[1] >= y0) & (theta[1] <= y1)
        return close


@dataclass(frozen=True)
class EscapedSaddle(Condition):
    """|theta - saddle| >= radius and f(theta) < below: away from the saddle, and below it."""

    saddle: Point = (0.0, 0.0)
    radius: float = 0.5
    below: float = 0.0

    def holds(self, theta: Array, loss: Loss) -> Flags:
        away: Flags = squared_distance(theta, self.saddle) >= self.radius**2
        return away & (loss(theta) < self.below) if away.any() else away


@dataclass(frozen=True)
class AtAnyMinimum(Condition):
    """|theta - m| <= radius for one of the listed minima m; what is counted is the first visit to where a run ends."""

    minima: tuple[Point, ...] = ()
    radius: float = 0.1

    def holds(self, theta: Array, loss: Loss) -> Flags:
        return self.visited(theta) >= 0

    def visited(self, theta: Array) -> Counts:
        """The number of the nearest minimum within the radius at `theta` (2, n), -1 where there is none."""
        number = np.full(theta.shape[1:], NEVER, np.int32)
        least = np.full(theta.shape[1:], np.inf)
        for m, place in enumerate(self.minima):
            square = squared_distance(theta, place)
            near = square <= self.radius**2
            if near.any():
                near &= square < least
                number[near] = m
                least[near] = square[near]
        return number

    @cached_property
    def apart(self) -> bool:
        """Whether no point is within the radius of two minima."""
        x, y = np.array(self.minima).reshape(-1, 2).T
        squares = (x - x[:, None]) ** 2 + (y - y[:, None]) ** 2
        np.fill_diagonal(squares, np.inf)
        return bool(squares.min(initial=np.inf) > (2 * self.radius) ** 2)


@dataclass(frozen=True)
class AtOwnMinimum(Condition):
    """At one of the minima, another for each run: that of number `number` (n,); -1 holds at once, as nothing is asked.

    Asked in a second descent, of runs of which a first one has told where they end.
    """

    among: AtAnyMinimum = AtAnyMinimum()
    number: Any = NEVER

    def holds(self, theta: Array, loss: Loss) -> Flags:
        squares = np.subtract(theta, self._places, out=self._work)
        squares *= squares
        squares[0] += squares[1]
        held: Flags = ~(squares[0] > self.among.radius**2)  # nan where nothing is asked
        if not self.among.apart and held.any():
            held &= (self.among.visited(theta) == self.number) | (self.number < 0)
        return held

    @cached_property
    def _places(self) -> Array:
        return np.array([*self.among.minima, (np.nan, np.nan)]).T[:, self.number]

    @cached_property
    def _work(self) -> Array:
        return np.empty_like(self._places)


def within_tolerance(
    surface: Surface, start: Array, tol: float | None = None, *, stop_at_first: bool = False
) -> WithinTolerance:
    """Whether f is near the surface's lowest minimum: within `tol`, or 1e-3 of each start's height; start (2, ...).

    Where the surface falls below its minimum outside of its domain, only points inside count. A surface without a
    minimum is near to nothing.
    """
    if surface.minimum is None:
        return WithinTolerance(stop_at_first, -np.inf, 0.0)
    near = tolerance(surface, surface.value(start), tol)
    box = None if surface.bounded else surface.domain
    return WithinTolerance(stop_at_first, surface.minimum, near if tol is None else tol, box, resolution(surface))


def escaped_saddle(surface: Surface, saddle: Point, *, stop_at_first: bool = True) -> EscapedSaddle:
    """Whether a run has left one of a surface's saddles, by the surface's own radius."""
    return EscapedSaddle(stop_at_first, saddle, surface.escape_radius, float(surface.value(saddle)))


def at_any_minimum(surface: Surface) -> AtAnyMinimum:
    """Whether a run is within `AT_MINIMUM` of the box's longer side of any listed minimum."""
    return AtAnyMinimum(False, surface.minima, AT_MINIMUM * box_size(surface))


@dataclass
class StreakRecord:
    """What a condition did along each run, one number for each, of any shape.

    Attributes:
        first: the first step 0..T at which the condition held, `NEVER` = not once. Of `AtAnyMinimum` the first step at
            the minimum where the run is at the end, `NEVER` where it is at none.
        since: the start of the streak that lasts to the end, `NEVER` where it did not hold at the end.
        near: whether it nearly held (`WithinTolerance.near`) in half of the last steps, see `near_often`.
    """

    first: Counts
    since: Counts
    near: Flags

    @staticmethod
    def empty(count: int) -> StreakRecord:
        return StreakRecord(np.full(count, NEVER, np.int32), np.full(count, NEVER, np.int32), np.zeros(count, np.bool_))

    def reshaped(self, shape: tuple[int, ...]) -> StreakRecord:
        return StreakRecord(self.first.reshape(shape), self.since.reshape(shape), self.near.reshape(shape))

    def copy_columns(self, columns: Any, other: StreakRecord) -> None:
        """Copy some columns from another record."""
        for name in ("first", "since", "near"):
            getattr(self, name)[columns] = getattr(other, name)[columns]


def closed_record(
    condition: Condition, record: StreakRecord, last_failure: Counts, near: Counts, steps: int, ended_at: Any
) -> StreakRecord:
    """The record after the last step, from what was counted: `last_failure` the last step at which it did not hold.

    A run that ended early is not observed from there on, and never was close.
    """
    alive = ended_at < 0
    late = ~alive & ((record.first >= ended_at) | isinstance(condition, WithinTolerance))
    record.first[late] = NEVER
    if condition.tracks_streak and not condition.stop_at_first:
        holds_at_end = (last_failure < steps) & alive
        record.since[holds_at_end] = last_failure[holds_at_end] + 1
    record.near = alive & near_often(near, steps)
    return record


class StreakTracker:
    """Records one condition for the columns of a chunk, step by step."""

    def __init__(self, condition: Condition, surface: Surface, columns: slice, steps: int) -> None:
        self.condition = self.chunk_condition = _for_columns(condition, columns)
        self.tracks_streak = condition.tracks_streak and not condition.stop_at_first
        self.tape = compiled(surface.expr, 0)
        count = columns.stop - columns.start
        self.record = StreakRecord.empty(count)
        self.last_failure = np.full(count, NEVER, np.int32)
        self.present = np.arange(count)
        self.undecided = self.present  # numbers among those present
        self.steps = steps
        self.near_after = steps - last_points(steps)
        self.near = np.zeros(count, np.int32)
        self._allocate(count)

    def observe(self, t: int, theta: Array) -> None:
        """Take the points (2, m) of the columns that are still present after step t into account."""
        if self.tracks_streak:
            self._observe_all(t, theta)
        elif len(self.undecided):
            asked = theta if len(self.undecided) == len(self.present) else theta[:, self.undecided]
            held = self.condition.holds(asked, self._loss)
            if held.any():
                self.record.first[self.present[self.undecided[held]]] = t
                self._restrict(self.undecided[~held])

    def _observe_all(self, t: int, theta: Array) -> None:
        held = self.condition.holds(theta, self._loss)
        if held.any():
            fresh = self.present[held]
            self.record.first[fresh[self.record.first[fresh] < 0]] = t
        self.last_failure[self.present[~held]] = t
        if t > self.near_after and isinstance(self.condition, WithinTolerance):
            self.near[self.present] += self.condition.near(theta, self._loss)

    @property
    def stops_at_once(self) -> bool:
        """Whether a column ends at the very step at which it has finished."""
        return self.chunk_condition.stop_at_first

    def finished(self) -> Flags:
        """Which of the columns that are still present need not go on: their end is where they are."""
        done: Flags = (self.record.first[self.present] >= 0) & self.chunk_condition.stop_at_first
        return done

    def select(self, columns: Any) -> None:
        """Go on with some of the columns only: `columns` numbers those that are still present."""
        self.present = self.present[columns]
        numbers = np.arange(len(self.present))
        self._restrict(numbers if self.tracks_streak else numbers[self.record.first[self.present] < 0])

    def _restrict(self, numbers: Any) -> None:
        """From now on ask only some of the columns that are present."""
        self.undecided = numbers
        self.condition = _for_columns(self.chunk_condition, self.present[numbers])
        self._allocate(len(numbers))

    def close(self, steps: int, ended_at: Any) -> StreakRecord:
        """The record after the last step."""
        return closed_record(self.condition, self.record, self.last_failure, self.near, steps, ended_at)

    def _allocate(self, count: int) -> None:
        self.value = np.empty((1, count))
        self.work = self.tape.workspace((count,))

    def _loss(self, theta: Array) -> Array:
        result: Array = self.tape(theta, self.value, self.work)[0]
        return result


class VisitTracker(StreakTracker):
    """Records when each run first came to a place, and nothing of its end: runs that came are dropped when it suits.

    All that are present are asked: to pick those that have not come costs more.
    """

    def __init__(self, condition: Condition, surface: Surface, columns: slice, steps: int) -> None:
        super().__init__(condition, surface, columns, steps)
        self.open = np.ones(len(self.present), np.bool_)

    def observe(self, t: int, theta: Array) -> None:
        fresh = self.condition.holds(theta, self._loss)
        fresh &= self.open
        if fresh.any():
            self.record.first[self.present[fresh]] = t
            self.open &= ~fresh

    @property
    def stops_at_once(self) -> bool:
        return False

    def select(self, columns: Any) -> None:
        self.open = self.open[columns]
        self.present = self.present[columns]
        self.condition = _for_columns(self.chunk_condition, self.present)


def tracker_of(condition: Condition, surface: Surface, columns: slice, steps: int) -> StreakTracker:
    """The tracker of a condition."""
    kind = VisitTracker if isinstance(condition, AtOwnMinimum) else StreakTracker
    return kind(condition, surface, columns, steps)


def _for_columns(condition: Condition, columns: Any) -> Condition:
    if isinstance(condition, WithinTolerance) and np.ndim(condition.tol):
        return replace(condition, tol=np.ravel(condition.tol)[columns])
    if isinstance(condition, AtOwnMinimum):
        return replace(condition, number=np.ravel(condition.number)[columns])
    return condition
