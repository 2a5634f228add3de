"""The only time loop: a chunk of columns that stays in the cache, stepped through all steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.conditions import StreakRecord, StreakTracker
from optimizers.base import Array, Gradient, Optimizer, Value
from surfaces.base import Surface
from surfaces.compile.compiler import compiled
from surfaces.compile.definedness import may_be_undefined, undefined

DROP_EVERY = 32
"""Steps between two looks for columns that need not go on; without history only."""

DROP_SHARE = 0.25
"""Columns are dropped when at least this share of a chunk is done: copying the others is not free."""

DIVERGED = 1000.0
"""A run diverges when a coordinate leaves this many times the domain's or its start's largest coordinate."""


def divergence_bound(surface: Surface, start: Array) -> Array:
    """How large the coordinates of runs from `start` (2, ...) may become; shape (...)."""
    largest = np.maximum(np.abs(surface.domain).max(), np.abs(start).max(axis=0))
    return np.asarray(np.minimum(DIVERGED * largest, np.finfo(np.float64).max))


def select_columns(optimizer: Optimizer, columns: Any, trailing: tuple[int, ...]) -> Optimizer:
    """The optimizer for some columns: arrays cut to them, numbers as float64, which overflows without raising."""

    def pick(given: Value) -> Value:
        value = np.asarray(given, dtype=np.float64)
        if not value.ndim:
            return value[()]
        return np.asarray(np.broadcast_to(value, trailing).reshape(-1)[columns]).copy()

    return optimizer.columns(pick)


class RunRecord:
    """The history of all columns: every step or the end only, and where each run ended early."""

    def __init__(self, state: Any, starts: Array, steps: int) -> None:
        self.kind = type(state)
        self.theta = np.empty((steps + 1, *starts.shape))
        self.state = [np.empty((steps + 1, *part.shape)) for part in state]
        self.loss = np.empty((1, starts.shape[1]))  # of the end; with history the loop evaluates no loss
        self.diverged_at = np.full(starts.shape[1], -1, dtype=np.int64)
        self.undefined_at = self.diverged_at.copy()
        self.theta[0] = starts
        self.streak_records: list[StreakRecord] = []

    def write(self, step: int, columns: Any, theta: Array, state: Any) -> None:
        self.theta[step][..., columns] = theta
        for history, part in zip(self.state, state, strict=True):
            history[step][..., columns] = part

    def end(self, columns: Any, step: Any, is_undefined: NDArray[np.bool_]) -> None:
        """These runs have no point of `step`, a number or one for each: they diverged or f is undefined there."""
        self.diverged_at[columns] = np.where(is_undefined, -1, step)
        self.undefined_at[columns] = np.where(is_undefined, step, -1)

    def ended_at(self, columns: Any) -> NDArray[np.int64]:
        return np.asarray(np.maximum(self.diverged_at[columns], self.undefined_at[columns]))

    def copy_columns(self, columns: Any, other: RunRecord) -> None:
        """Copy some columns from another record of the same runs, without history."""
        self.write(0, columns, other.theta[0][:, columns], [part[0][..., columns] for part in other.state])
        self.loss[0, columns] = other.loss[0, columns]
        self.diverged_at[columns], self.undefined_at[columns] = other.diverged_at[columns], other.undefined_at[columns]
        for mine, theirs in zip(self.streak_records, other.streak_records, strict=True):
            mine.copy_columns(columns, theirs)

    def repeat_last(self) -> None:
        """Repeat the last point of every column that ended early up to the end."""
        if len(self.theta) == 1:
            return
        ended_at = self.ended_at(slice(None))
        for column in np.flatnonzero(ended_at >= 0):
            step = ended_at[column]
            for part in (self.theta, *self.state):
                part[step:, ..., column] = part[max(step - 1, 0), ..., column]


class Chunk:
    """Some columns of every optimizer, stepped through all steps before the next chunk's.

    A column that has ended goes on from its start again, unseen: that keeps masks out of the loop and numbers finite.
    Where f is undefined its gradient is nan, and so is the next point, which costs nothing to notice.
    """

    def __init__(
        self,
        surface: Surface,
        optimizers: list[Optimizer],
        records: list[RunRecord],
        columns: slice,
        samples: Iterator[Array] | None,
    ) -> None:
        self.optimizers = optimizers
        self.records = records
        self.columns = columns
        self.run_numbers = np.arange(
            columns.start, columns.stop
        )  # of the columns that are still stepped, in the record
        self.samples = samples
        self.sample: Array | float = 0.0
        self.start = records[0].theta[0][:, columns].copy()
        self.bound = divergence_bound(surface, self.start)
        self.least_bound = self.bound.min()
        self.surface = surface
        self.tape = compiled(surface.expr, 1)
        self.work = self.tape.workspace((len(optimizers) * self.start.shape[1],))
        self.thetas = [self.start for _ in optimizers]
        self.states = [optimizer.init(self.start) for optimizer in optimizers]

    def descend(self, steps: int) -> None:
        """All steps, writing each."""
        self._write_step(0)
        for t in range(1, steps + 1):
            self._step(t)
            self._write_step(t)

    def _step(self, t: int) -> None:
        if self.samples is not None:
            self.sample = self._sample(next(self.samples))
        before = list(zip(self.thetas, self.states, strict=True))
        gradients = [self._gradient] if len(self.optimizers) == 1 else self._gradients()
        members = zip(self.optimizers, self.states, self.thetas, gradients, strict=True)
        moved = [optimizer.update(state, theta, gradient, t) for optimizer, state, theta, gradient in members]
        self.thetas = [theta for theta, _ in moved]
        self.states = [state for _, state in moved]
        for member, (theta, _) in enumerate(moved):
            if not (theta.max() <= self.least_bound and theta.min() >= -self.least_bound):  # a nan fails this as well
                self._end_some(member, t, *before[member])

    def _sample(self, drawn: Array) -> Array:
        return drawn

    def _gradient(self, points: Array) -> Array:
        g = self.tape(points, np.empty_like(points), self.work)
        if self.samples is not None:
            g += self.sample
        return g

    def _gradients(self) -> list[Gradient]:
        """For each member a function that gives the gradient where it will be asked for, evaluated for all at once."""
        ahead = [
            optimizer.lookahead(s, p) for optimizer, s, p in zip(self.optimizers, self.states, self.thetas, strict=True)
        ]
        points = [theta if point is None else point for point, theta in zip(ahead, self.thetas, strict=True)]
        joint = np.concatenate(points, axis=1)
        g = self.tape(joint, np.empty_like(joint), self.work)
        size = self.start.shape[1]
        parts = [g[:, i * size : (i + 1) * size] for i in range(len(points))]
        if self.samples is not None:
            parts = [part + self.sample for part in parts]
        return [_constant_gradient(part) for part in parts]

    def _end_some(self, member: int, t: int, before: Array, state_before: Any) -> None:
        theta, state, optimizer = self.thetas[member], self.states[member], self.optimizers[member]
        ended = ~(np.abs(theta) <= self.bound).all(axis=0)
        fresh = np.flatnonzero(ended & self._can_end() & (self.records[member].ended_at(self.run_numbers) < 0))
        if len(fresh):
            is_undefined = np.isnan(theta[:, fresh]).any(axis=0)
            if is_undefined.any():  # or nan came of the rule's state, as of infinity / infinity
                ahead = optimizer.lookahead(state_before, before)
                is_undefined &= undefined(self.tape, (before if ahead is None else ahead)[:, fresh])
            self.records[member].end(self.run_numbers[fresh], t, is_undefined)
            self._write_last_point(t - 1, fresh, before, state_before)
        theta[:, ended] = self.start[:, ended]
        for part, initial in zip(state, optimizer.init(self.start), strict=True):
            part[..., ended] = initial[..., ended]

    def _can_end(self) -> Any:
        """Which of the columns that are still stepped can end."""
        return True

    def _write_last_point(self, step: int, fresh: Any, before: Array, state_before: Any) -> None:
        """For columns that have just ended, their point of `step`: with history it is written already."""

    def _write_step(self, step: int) -> None:
        for record, theta, state in zip(self.records, self.thetas, self.states, strict=True):
            record.write(step, self.columns, theta, state)


class FinalOnlyChunk(Chunk):
    """Columns of one optimizer of which only the end is written, with a tracked condition; ended ones are dropped."""

    def __init__(
        self,
        surface: Surface,
        optimizer: Optimizer,
        record: RunRecord,
        columns: slice,
        samples: Iterator[Array] | None,
        tracker: StreakTracker | None,
    ) -> None:
        super().__init__(surface, [optimizer], [record], columns, samples)
        self.record = record
        self.tracker = tracker
        # Columns that are still stepped, but whose end is written already.
        self.ended = np.zeros(len(self.run_numbers), dtype=np.bool_)
        # The last two points with their states: a gradient that is nan tells late that there is no f at its point.
        self.before = self.earlier = (self.thetas[0], self.states[0])
        self.asks_value = may_be_undefined(surface.expr)

    def descend(self, steps: int) -> None:
        """All steps, as long as a column is left that needs them."""
        self._end_at_start()
        if self.tracker:
            self.tracker.observe(0, self.thetas[0])
            self._end_finished(0, self.tracker.finished())
        t, last = 0, steps if self._drop_ended() else 0
        for t in range(1, last + 1):
            self.before, self.earlier = (self.thetas[0], self.states[0]), self.before
            self._step(t)
            if self.asks_value:
                self._end_without_value(t)
            if self.tracker:
                self.tracker.observe(t, self.thetas[0])
                if self.tracker.stops_at_once or t % DROP_EVERY == 0:
                    self._end_finished(t, self.tracker.finished())
            if t % DROP_EVERY == 0 and not self._drop_ended():
                break
        self._write_end(t, self._alive() & ~self.ended)
        if self.tracker:
            self.record.streak_records.append(self.tracker.close(steps, self.record.ended_at(self.columns)))

    def _end_at_start(self) -> None:
        """End the columns whose start has no value; unseen, they go on from another's start, which costs less."""
        lost = self._end_without_value(0)
        if lost.any():
            self.record.loss[0, self.run_numbers[lost]] = np.inf
            self.start[:, lost] = self.start[:, [lost.argmin()]]

    def _end_without_value(self, t: int) -> NDArray[np.bool_]:
        """End the columns that have no value at step t, and say which: a gradient from further ahead does not show it.

        They end at the point before, which is the start itself where that has no value.
        """
        lost = np.asarray(~np.isfinite(self.surface.value(self.thetas[0])) & self._alive() & ~self.ended)
        if lost.any():
            self._write_point(t, np.flatnonzero(lost), self.thetas[0], self.states[0], self.before)
        return lost

    def _alive(self) -> NDArray[np.bool_]:
        return np.asarray(self.record.ended_at(self.run_numbers) < 0)

    def _end_finished(self, t: int, finished: NDArray[np.bool_]) -> None:
        """Write the end of columns that finish at step t; what they do until they are dropped does not count."""
        fresh = finished & ~self.ended
        if fresh.any():
            self._write_end(t, fresh & self._alive())
            self.ended |= fresh

    def _drop_ended(self) -> bool:
        """Drop the columns that have ended, if they are many; whether any is left."""
        active = self._alive() & ~self.ended
        if active.sum() > (1 - DROP_SHARE) * len(active):
            return True
        self.select(np.flatnonzero(active))
        return len(self.run_numbers) > 0

    def select(self, columns: NDArray[np.intp]) -> None:
        """Step some of the columns only from here on; `columns` are indices into those that are stepped now."""
        present = self.run_numbers.shape
        self.ended = self.ended[columns]
        self.run_numbers = self.run_numbers[columns]
        self.start = self.start[:, columns]
        self.bound = self.bound[columns]
        self.least_bound = self.bound.min(initial=np.inf)
        self.thetas = [theta[:, columns] for theta in self.thetas]
        self.states = [_selected_state(state, columns) for state in self.states]
        self.before = (self.before[0][:, columns], _selected_state(self.before[1], columns))
        self.earlier = (self.earlier[0][:, columns], _selected_state(self.earlier[1], columns))
        self.optimizers = [select_columns(optimizer, columns, present) for optimizer in self.optimizers]
        self.work = self.tape.workspace((len(columns),))
        if self.tracker:
            self.tracker.select(columns)

    def _write_end(self, t: int, mask: NDArray[np.bool_]) -> None:
        chosen = np.flatnonzero(mask)
        self._write_point(t, chosen, self.thetas[0], self.states[0], self.before)

    def _can_end(self) -> Any:
        return ~self.ended

    def _write_last_point(self, step: int, fresh: Any, before: Array, state_before: Any) -> None:
        self._write_point(step, fresh, before, state_before, self.earlier)

    def _write_point(self, step: int, chosen: Any, theta: Array, state: Any, previous: tuple[Array, Any]) -> None:
        """Write the points of `step` as ends, or those before them where f has no value at them."""
        record, numbers, points = self.record, self.run_numbers[chosen], theta[:, chosen]
        record.write(0, numbers, points, _selected_state(state, chosen))
        record.loss[0, numbers] = self.surface.value(points)
        lost = ~np.isfinite(record.loss[0, numbers])
        if lost.any():
            chosen, numbers = chosen[lost], numbers[lost]
            record.end(numbers, step, undefined(compiled(self.surface.expr, 0), points[:, lost]))
            record.write(0, numbers, previous[0][:, chosen], _selected_state(previous[1], chosen))
            record.loss[0, numbers] = self.surface.value(previous[0][:, chosen])

    def _sample(self, drawn: Array) -> Array:
        return drawn if drawn.shape[1] == 1 else drawn[:, self.run_numbers - self.columns.start]


def _constant_gradient(gradient: Array) -> Gradient:
    return lambda _: gradient


def _selected_state(state: Any, columns: Any) -> Any:
    return type(state)(*(part[..., columns] for part in state))
