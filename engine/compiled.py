"""Descents by machine code: the records that `engine.chunks` would write, to the last bit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.chunks import FinalOnlyChunk, RunRecord, select_columns
from engine.conditions import AtAnyMinimum, Condition, StreakRecord, closed_record, tracker_of
from engine.criteria import NEVER, last_points
from engine.noise import Noise
from engine.program.native import NativeRuns, Rows, address, native_runs
from optimizers.base import Array, Optimizer
from surfaces.base import Surface
from surfaces.compile.compiler import compiled
from surfaces.compile.definedness import undefined

Columns = NDArray[np.intp]


class CompiledDescent:
    """All runs of one optimizer, which is the optimizer of its columns: hyperparameters are numbers or (n,)."""

    def __init__(
        self, surface: Surface, optimizer: Optimizer, record: RunRecord, bound: Array, noise: Noise | None
    ) -> None:
        self.surface, self.optimizer, self.record, self.bound, self.noise = surface, optimizer, record, bound, noise
        self.starts = record.theta[0].copy()
        self.init = optimizer.init(self.starts)

    def write_history(self, steps: int) -> Array | None:
        """Write every point, and return the loss at each; None where it does not pay, and nothing is done."""
        record, runs = self.record, self._runs(steps, history=True)
        if runs is None:
            return None
        everyone = slice(None)
        record.write(0, everyone, self.starts, self.init)
        loss = np.empty((steps + 1, self.starts.shape[1]))
        rows = [row for array in (record.theta, *record.state, loss) for row in _rows(array)]
        runs.run(steps, self.noise, history=dict(zip((*runs.layout.carried, "loss"), rows, strict=True)))
        columns = np.flatnonzero(runs.ended >= 0)
        if len(columns):
            ended = runs.ended[columns]
            points, states = record.theta[ended - 1, :, columns].T, self._states_at(ended - 1, columns)
            failed = record.theta[ended, :, columns].T
            record.end(columns, ended, self._is_undefined(columns, failed, points, states))
            for column, step in zip(columns, ended, strict=True):
                loss[step:, column] = loss[step - 1, column]
        return loss

    def _states_at(self, steps: Any, columns: Columns) -> Any:
        parts = [np.moveaxis(part[steps, ..., columns], 0, -1) for part in self.record.state]
        return self.record.kind(*parts)

    def write_end(self, steps: int, watch: Condition | None) -> bool:
        """Write the ends, and what became of the condition; whether that is done."""
        record, runs = self.record, self._runs(steps, history=False, watch=watch)
        if runs is None:
            return False
        lost = self._end_at_start(runs)
        runs.run(steps, self.noise, near_after=steps - last_points(steps))
        columns = np.flatnonzero((runs.ended >= 0) & ~lost)
        self._end(runs, columns)
        record.write(0, slice(None), runs.values[:2], self._state_of(runs.values))
        record.loss[0] = np.where(lost, np.inf, self.surface.value(runs.values[:2]))
        visits = runs.layout.program.visits
        counted = None if visits else watch
        if counted is not None:
            record.streak_records.append(self._counted(counted, runs, steps))
        without_value = np.flatnonzero(~np.isfinite(record.loss[0]) & ~lost)
        if len(without_value):
            self._run_again(without_value, steps, counted)
        if isinstance(watch, AtAnyMinimum) and visits:
            record.streak_records.append(self._visited(watch, runs))
        return True

    def _counted(self, watch: Condition, runs: NativeRuns, steps: int) -> StreakRecord:
        """What became of a condition."""
        record = StreakRecord.empty(self.starts.shape[1])
        record.first = runs.counts["held.first"]
        failure, near = (runs.counts.get(name, np.zeros_like(record.first)) for name in ("held.failure", "held.near"))
        return closed_record(watch, record, failure, near, steps, self.record.ended_at(slice(None)))

    def _visited(self, watch: AtAnyMinimum, runs: NativeRuns) -> StreakRecord:
        """When each run first came to the minimum where it ends."""
        record = StreakRecord.empty(self.starts.shape[1])
        number = np.where(self.record.ended_at(slice(None)) < 0, watch.visited(self.record.theta[0]), NEVER)
        for place, visit in enumerate(runs.layout.counters):
            record.first = np.where(number == place, runs.counts[visit], record.first)
        return record

    def _runs(self, steps: int, *, history: bool, watch: Condition | None = None) -> NativeRuns | None:
        values = np.concatenate([self.starts, *(part.reshape(math.prod(part.shape[:-1]), -1) for part in self.init)])
        more: dict[str, Any] = {"history": history, "noise": self.noise, "watch": watch}
        return native_runs(self.surface, self.optimizer, values, self.bound, steps, **more)

    def _end_at_start(self, runs: NativeRuns) -> NDArray[np.bool_]:
        """End the runs whose start has no value, and say which."""
        lost: NDArray[np.bool_] = ~np.isfinite(self.surface.value(self.starts))
        if lost.any():
            runs.ended[lost] = 0
            columns = np.flatnonzero(lost)
            self.record.end(columns, 0, undefined(compiled(self.surface.expr, 0), self.starts[:, columns]))
        return lost

    def _end(self, runs: NativeRuns, columns: Columns) -> None:
        """Say of the runs that ended early why they did."""
        if not len(columns):
            return
        values, failed = runs.values[:, columns], runs.failed[:, columns]
        is_undefined = self._is_undefined(columns, failed, values[:2], self._state_of(values))
        by_value = runs.by_value[columns] > 0
        if by_value.any():
            is_undefined[by_value] = undefined(compiled(self.surface.expr, 0), failed[:, by_value])
        self.record.end(columns, runs.ended[columns], is_undefined)

    def _is_undefined(self, columns: Columns, failed: Array, points: Array, state: Any) -> NDArray[np.bool_]:
        """Whether the gradient that led to a point that is none has no value, from the point and state before."""
        result = np.asarray(np.isnan(failed).any(axis=0))
        if result.any():  # or nan came of the rule's state, as of infinity / infinity
            ahead = select_columns(self.optimizer, columns, self.starts.shape[1:]).lookahead(state, points)
            result &= undefined(compiled(self.surface.expr, 1), points if ahead is None else ahead)
        return result

    def _state_of(self, values: Array) -> Any:
        """The state in the rule's own shapes."""
        parts, place = [], 2
        for part in self.init:
            size = math.prod(part.shape[:-1])
            parts.append(values[place : place + size].reshape(*part.shape[:-1], -1))
            place += size
        return type(self.init)(*parts)

    def _run_again(self, columns: Columns, steps: int, watch: Condition | None) -> None:
        """Have NumPy run those at whose end a number is too large: their end is the point before it."""
        everyone = slice(0, self.starts.shape[1])
        again = RunRecord(self.init, self.starts, 0)
        tracker = None if watch is None else tracker_of(watch, self.surface, everyone, steps)
        samples = None if self.noise is None else self.noise.each()
        chunk = FinalOnlyChunk(self.surface, self.optimizer, again, everyone, samples, tracker)
        chunk.select(columns)
        chunk.descend(steps)
        self.record.copy_columns(columns, again)


def _rows(array: Array) -> list[Rows]:
    """Where the rows of each number of an array (steps + 1, ..., n) are."""
    runs, width = array.shape[-1], math.prod(array.shape[1:])
    return [Rows(address(array) + array.itemsize * first, width) for first in range(0, width, runs)]
