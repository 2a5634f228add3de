"""Questions that are asked of runs at every step, without keeping the steps: when it first held, and since when.

A condition is a yes or no for each run at each step. `descend(..., history=False, watch=condition)` counts for each run
the first step at which it held and the step from which on it held to the end: 8 bytes a run instead of 16 a step.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimizers.base import Array
from surfaces.base import Point, Surface
from surfaces.compile.compiler import compiled

Steps = NDArray[np.int32]
Flags = NDArray[np.bool_]
Loss = Callable[[Array], Array]

NEVER = -1
NEAR = 10.0
"""How many tolerances away still counts as near, for runs that hover about a minimum."""


@dataclass(frozen=True)
class Condition(ABC):
    """A yes or no for each run.

    Attributes:
        only_first: whether only the first step at which it holds is asked, so that a run may stop there; its end is
            then where it stopped.
    """

    only_first: bool = False
    lasting: ClassVar[bool] = False  # whether it is asked since when it holds to the end, not only when it first did

    @abstractmethod
    def holds(self, theta: Array, loss: Loss) -> Flags:
        """Whether it holds at `theta` (2, n); `loss` evaluates f there, for conditions that need it."""


@dataclass(frozen=True)
class Close(Condition):
    """f(theta) - level <= tol, and inside of `box` where one is given: reached, and settled if it stays so.

    `tol` is a number, or one for each run (n,).
    """

    lasting: ClassVar[bool] = True
    level: float = 0.0
    tol: Any = 0.0
    box: tuple[Point, Point] | None = None

    def holds(self, theta: Array, loss: Loss) -> Flags:
        return self._within(theta, loss(theta), 1.0)

    def near(self, theta: Array, loss: Loss) -> Flags:
        """Within `NEAR` tolerances."""
        return self._within(theta, loss(theta), NEAR)

    def _within(self, theta: Array, value: Array, times: float) -> Flags:
        close: Flags = value - self.level <= times * self.tol
        if self.box is not None:
            (x0, x1), (y0, y1) = self.box
            close &= (theta[0] >= x0) & (theta[0] <= x1) & (theta[1] >= y0) & (theta[1] <= y1)
        return close


@dataclass(frozen=True)
class Escape(Condition):
    """|theta - saddle| >= radius and f(theta) < below: away from the saddle, and below it."""

    saddle: Point = (0.0, 0.0)
    radius: float = 0.5
    below: float = 0.0

    def holds(self, theta: Array, loss: Loss) -> Flags:
        dx, dy = theta[0] - self.saddle[0], theta[1] - self.saddle[1]
        away: Flags = dx * dx + dy * dy >= self.radius**2
        return away & (loss(theta) < self.below) if away.any() else away


@dataclass(frozen=True)
class Arrive(Condition):
    """|theta - m| <= radius for one of the listed minima m, whichever."""

    minima: tuple[Point, ...] = ()
    radius: float = 0.1

    def holds(self, theta: Array, loss: Loss) -> Flags:
        there: Flags = np.zeros(theta.shape[1:], dtype=np.bool_)
        for x, y in self.minima:
            dx, dy = theta[0] - x, theta[1] - y
            there |= dx * dx + dy * dy <= self.radius**2
        return there


def close(surface: Surface, start: Array, tol: float | None = None, *, only_first: bool = False) -> Close:
    """`Close` to the surface's lowest minimum, within `tol` or 1e-3 of each start's distance; start (2, ...).

    Where the surface falls below its minimum outside of its domain, only points inside count. A surface without a
    minimum is close to nothing.
    """
    if surface.minimum is None:
        return Close(only_first, -np.inf, 0.0)
    near: Any = tol
    if near is None:
        near = np.maximum(1e-3 * (surface.value(start) - surface.minimum), 0.0)
    return Close(only_first, surface.minimum, near, None if surface.bounded else surface.domain)


def escape(surface: Surface, saddle: Point, *, only_first: bool = True) -> Escape:
    """`Escape` from one of a surface's saddles, by the surface's own radius."""
    return Escape(only_first, saddle, surface.escape_radius, float(surface.value(saddle)))


def arrive(surface: Surface) -> Arrive:
    """`Arrive` within 2 % of the box's larger side of any listed minimum."""
    return Arrive(False, surface.minima, 0.02 * float(np.ptp(np.array(surface.domain), axis=1).max()))


@dataclass
class Tally:
    """What was counted, one number for each run, of any shape.

    Attributes:
        first: the first step 0..T at which the condition held, `NEVER` = not once.
        since: the step from which on it held to the end, `NEVER` where it did not hold at the end.
        near: whether it nearly held (`Close.near`) in the last W = max(20, T/20) steps.
    """

    first: Steps
    since: Steps
    near: Flags

    @staticmethod
    def empty(count: int) -> Tally:
        return Tally(np.full(count, NEVER, np.int32), np.full(count, NEVER, np.int32), np.zeros(count, np.bool_))

    def reshaped(self, shape: tuple[int, ...]) -> Tally:
        return Tally(self.first.reshape(shape), self.since.reshape(shape), self.near.reshape(shape))


class Counter:
    """Counts one condition for the columns of a chunk, step by step."""

    def __init__(self, condition: Condition, surface: Surface, columns: slice, steps: int) -> None:
        self.condition = self.whole = _for_columns(condition, columns)
        self.lasting = condition.lasting and not condition.only_first
        self.tape = compiled(surface.expr, 0)
        count = columns.stop - columns.start
        self.tally = Tally.empty(count)
        self.last_bad = np.full(count, NEVER, np.int32)
        self.here = np.arange(count)
        self.open = self.here  # where, among those that are here, the answer is still open
        self.window = steps - max(20, steps // 20)
        self._room(count)

    def see(self, t: int, theta: Array) -> None:
        """Take the points (2, m) of the columns that are still here after step t into account."""
        if self.lasting:
            self._see_all(t, theta)
        elif len(self.open):
            asked = theta if len(self.open) == len(self.here) else theta[:, self.open]
            held = self.condition.holds(asked, self._loss)
            if held.any():
                self.tally.first[self.here[self.open[held]]] = t
                self._ask(self.open[~held])

    def _see_all(self, t: int, theta: Array) -> None:
        held = self.condition.holds(theta, self._loss)
        if held.any():
            fresh = self.here[held]
            self.tally.first[fresh[self.tally.first[fresh] < 0]] = t
        self.last_bad[self.here[~held]] = t
        if t > self.window and isinstance(self.condition, Close):
            self.tally.near[self.here] |= self.condition.near(theta, self._loss)

    def finished(self) -> Flags:
        """Which of the columns that are still here need not go on: their end is where they are."""
        done: Flags = (self.tally.first[self.here] >= 0) & self.whole.only_first
        return done

    def keep(self, kept: Any) -> None:
        """Go on with some of the columns only: `kept` numbers those that are still here."""
        self.here = self.here[kept]
        everybody = np.arange(len(self.here))
        self._ask(everybody if self.lasting else everybody[self.tally.first[self.here] < 0])

    def _ask(self, those: Any) -> None:
        """From now on ask only some of the columns that are here."""
        self.open = those
        self.condition = _for_columns(self.whole, self.here[those])
        self._room(len(those))

    def close(self, steps: int, diverged_at: Any) -> Tally:
        """The tally after the last step. What has diverged is not looked at from there on, and never was close."""
        tally, alive = self.tally, diverged_at < 0
        late = ~alive & ((tally.first >= diverged_at) | isinstance(self.condition, Close))
        tally.first[late] = NEVER
        if self.lasting:
            ended = (self.last_bad < steps) & alive
            tally.since[ended] = self.last_bad[ended] + 1
        tally.near &= alive
        return tally

    def _room(self, count: int) -> None:
        self.value = np.empty((1, count))
        self.work = self.tape.workspace((count,))

    def _loss(self, theta: Array) -> Array:
        result: Array = self.tape(theta, self.value, self.work)[0]
        return result


def _for_columns(condition: Condition, columns: Any) -> Condition:
    if isinstance(condition, Close) and np.ndim(condition.tol):
        return Close(condition.only_first, condition.level, np.ravel(condition.tol)[columns], condition.box)
    return condition
