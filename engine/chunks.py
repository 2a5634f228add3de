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

DROP_EVERY = 32
"""Steps between two looks for columns that need not go on; without history only."""

DROP_SHARE = 0.25
"""Columns are dropped when at least this share of a chunk is done: copying the others is not free."""

DIVERGED = 1000.0
"""A run diverges when a coordinate leaves this many times the domain's largest bound, or is not finite."""


def select_columns(optimizer: Optimizer, columns: Any, trailing: tuple[int, ...]) -> Optimizer:
    """The optimizer for some columns: arrays cut to them, numbers as float64, which overflows without raising."""

    def pick(given: Value) -> Value:
        value = np.asarray(given, dtype=np.float64)
        if not value.ndim:
            return value[()]
        return np.asarray(np.broadcast_to(value, trailing).reshape(-1)[columns]).copy()

    return optimizer.columns(pick)


class RunRecord:
    """The history of all columns: every step or the end only, and where each run diverged."""

    def __init__(self, optimizer: Optimizer, starts: Array, steps: int) -> None:
        state = optimizer.init(starts)
        self.kind = type(state)
        self.theta = np.empty((steps + 1, *starts.shape))
        self.state = [np.empty((steps + 1, *part.shape)) for part in state]
        self.diverged_at = np.full(starts.shape[1], -1, dtype=np.int64)
        self.theta[0] = starts
        self.streak_records: list[StreakRecord] = []

    def write(self, step: int, columns: Any, theta: Array, state: Any) -> None:
        self.theta[step][..., columns] = theta
        for history, part in zip(self.state, state, strict=True):
            history[step][..., columns] = part

    def repeat_last(self) -> None:
        """Repeat the last finite entry of every diverged column up to the end."""
        if len(self.theta) == 1:
            return
        for column in np.flatnonzero(self.diverged_at >= 0):
            step = self.diverged_at[column]
            for part in (self.theta, *self.state):
                part[step:, ..., column] = part[step - 1, ..., column]


class Chunk:
    """Some columns of every optimizer, stepped through all steps before the next chunk's.

    A diverged column goes on from its start again, unseen: that keeps masks out of the loop and numbers finite.
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
        self.bound = DIVERGED * float(np.abs(surface.domain).max())
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
            if not (theta.max() <= self.bound and theta.min() >= -self.bound):  # a nan fails this as well
                self._diverge(member, t, *before[member])

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

    def _diverge(self, member: int, t: int, before: Array, state_before: Any) -> None:
        theta, state, record = self.thetas[member], self.states[member], self.records[member]
        diverged = ~(np.abs(theta) <= self.bound).all(axis=0)
        fresh = np.flatnonzero(diverged & self._can_diverge() & (record.diverged_at[self.run_numbers] < 0))
        record.diverged_at[self.run_numbers[fresh]] = t
        self._write_last_point(member, fresh, before, state_before)
        theta[:, diverged] = self.start[:, diverged]
        for part, initial in zip(state, self.optimizers[member].init(self.start), strict=True):
            part[..., diverged] = initial[..., diverged]

    def _can_diverge(self) -> Any:
        """Which of the columns that are still stepped can diverge."""
        return True

    def _write_last_point(self, member: int, fresh: Any, before: Array, state_before: Any) -> None:
        """For columns that have just diverged: with history their last point is written already."""

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

    def descend(self, steps: int) -> None:
        """All steps, as long as a column is left that needs them."""
        if self.tracker:
            self.tracker.observe(0, self.thetas[0])
            self._end_finished(self.tracker.finished())
        for t in range(1, steps + 1):
            self._step(t)
            if self.tracker:
                self.tracker.observe(t, self.thetas[0])
                if self.tracker.chunk_condition.stop_at_first:
                    self._end_finished(self.tracker.finished())
            if t % DROP_EVERY == 0 and not self._drop_ended():
                break
        self._write_end(self._alive() & ~self.ended)
        if self.tracker:
            self.record.streak_records.append(self.tracker.close(steps, self.record.diverged_at[self.columns]))

    def _alive(self) -> NDArray[np.bool_]:
        return np.asarray(self.record.diverged_at[self.run_numbers] < 0)

    def _end_finished(self, finished: NDArray[np.bool_]) -> None:
        """Write the end of columns that finish at this step; what they do until they are dropped does not count."""
        fresh = finished & ~self.ended
        if fresh.any():
            self._write_end(fresh & self._alive())
            self.ended |= fresh

    def _drop_ended(self) -> bool:
        """Drop the columns that have ended, if they are many; whether any is left."""
        active = self._alive() & ~self.ended
        if active.sum() > (1 - DROP_SHARE) * len(active):
            return True
        columns = np.flatnonzero(active)
        self.ended = self.ended[columns]
        self.run_numbers = self.run_numbers[columns]
        self.start = self.start[:, columns]
        self.thetas = [theta[:, columns] for theta in self.thetas]
        self.states = [type(state)(*(part[..., columns] for part in state)) for state in self.states]
        self.optimizers = [select_columns(optimizer, columns, active.shape) for optimizer in self.optimizers]
        self.work = self.tape.workspace((len(columns),))
        if self.tracker:
            self.tracker.select(columns)
        return len(columns) > 0

    def _write_end(self, mask: NDArray[np.bool_]) -> None:
        chosen = np.flatnonzero(mask)
        state = [part[..., chosen] for part in self.states[0]]
        self.record.write(0, self.run_numbers[chosen], self.thetas[0][:, chosen], state)

    def _can_diverge(self) -> Any:
        return ~self.ended

    def _write_last_point(self, member: int, fresh: Any, before: Array, state_before: Any) -> None:
        self.record.write(0, self.run_numbers[fresh], before[:, fresh], [part[..., fresh] for part in state_before])

    def _sample(self, drawn: Array) -> Array:
        return drawn if drawn.shape[1] == 1 else drawn[:, self.run_numbers - self.columns.start]


def _constant_gradient(gradient: Array) -> Gradient:
    return lambda _: gradient
