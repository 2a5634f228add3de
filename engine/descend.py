"""Gradient descent: one run, a race, or a million runs, in chunks of columns that stay in the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.chunks import Chunk, FinalOnlyChunk, RunRecord, divergence_bound, select_columns
from engine.compiled import CompiledDescent
from engine.conditions import AtAnyMinimum, AtOwnMinimum, Condition, StreakRecord, tracker_of
from engine.criteria import NEVER
from engine.noise import Noise
from optimizers.base import Array, Optimizer
from surfaces.base import Surface
from surfaces.compile.compiler import compiled
from surfaces.compile.definedness import undefined

CHUNK = 8192
"""Columns stepped together. Measured: 4,096 to 16,384 are within a fifth of one another, less and more are slower."""


@dataclass(frozen=True)
class Run:
    """The trajectory of one start, or of many: axis 0 is the step, the last axes are the runs.

    Attributes:
        theta: (steps + 1, 2, ...); once a run has ended its last point is repeated.
        loss: (steps + 1, ...), f at `theta`: finite, or infinity throughout where f has no value at the start.
        diverged_at: (...) int, the step at which a run left every bound or overflowed, -1 = never.
        undefined_at: (...) int, the step at which a run left the region where f is defined, -1 = never: f has no value
            at the point of that step, or no gradient that leads to it.
        state: the optimizer's state after each step, a NamedTuple of arrays with axis 0 = step.
        streaks: what the watched condition did, None where none was watched; `watched` raises instead.

    Without history all of them hold the end only: axis 0 has length 1, and `[-1]` is the end either way.
    """

    theta: Array
    loss: Array
    diverged_at: NDArray[np.int64]
    undefined_at: NDArray[np.int64]
    state: Any
    streaks: StreakRecord | None = None

    @property
    def ended_at(self) -> NDArray[np.int64]:
        """The step at which a run ended early, by either of the two, -1 = never; its last point is the one before."""
        return np.maximum(self.diverged_at, self.undefined_at)

    @property
    def watched(self) -> StreakRecord:
        """What was counted; ValueError where nothing was watched."""
        if self.streaks is None:
            raise ValueError("nothing was watched: give descend a condition")
        return self.streaks

    @property
    def steps(self) -> int:
        """How many steps are kept: 0 without history."""
        return len(self.theta) - 1


def descend(
    surface: Surface,
    optimizer: Optimizer,
    start: ArrayLike,
    steps: int,
    *,
    history: bool = True,
    noise: float = 0.0,
    seed: int | None = None,
    noise_runs: int | None = None,
    chunk: int = CHUNK,
    watch: Condition | None = None,
) -> Run:
    """Run `optimizer` on `surface` from `start` for `steps` steps.

    Args:
        start: (2, ...) points; never changed. Hyperparameters that are arrays broadcast against its axes (...).
        history: keep every step (16 bytes a run and step, and as much for each state array), or the end only.
        noise: standard deviation of the Gaussian noise added to each coordinate of the gradient.
        seed: of the noise. Equal seeds give every optimizer the same noise, and a run the same noise in any batch.
        noise_runs: run k gets the noise of run k modulo this: with 1 all have that of run 0, so that only the
            hyperparameters make a difference.
        chunk: columns stepped together; changes the speed only.
        watch: a condition to count, see `engine.conditions`; without history only. A column whose count is complete
            stops there.

    A run ends early, frozen at its last point, where |theta| passes `engine.chunks.divergence_bound`, a number
    overflows, or f has no value: no warning, no exception. Raises ValueError for a start, step count or noise that
    makes no sense.
    """
    return descend_together(
        surface,
        [optimizer],
        start,
        steps,
        history=history,
        noise=noise,
        seed=seed,
        noise_runs=noise_runs,
        chunk=chunk,
        watch=watch,
    )[0]


def descend_together(
    surface: Surface,
    optimizers: Sequence[Optimizer],
    start: ArrayLike,
    steps: int,
    *,
    history: bool = True,
    noise: float = 0.0,
    seed: int | None = None,
    noise_runs: int | None = None,
    chunk: int = CHUNK,
    watch: Condition | None = None,
) -> list[Run]:
    """Run several optimizers in step, as `descend` would each alone: the same runs to the last bit.

    The gradient at all their points is evaluated at once, which is most of the cost of a few runs. Every optimizer has
    the same starts and the same noise; hyperparameters that are arrays must broadcast to the same runs for all.
    """
    _check(steps, noise, history, watch)
    if not optimizers:
        return []
    starts, trailing = _columns(start, optimizers)
    records = [_record(optimizer, starts, steps if history else 0, watch) for optimizer in optimizers]
    entropy = np.random.SeedSequence(seed).entropy
    noise_in = partial(Noise, entropy, noise, runs=noise_runs) if noise else None
    task = _Task(surface, steps, trailing, noise_in, history, watch)
    with np.errstate(all="ignore"):
        losses = _by_machine_code(task, optimizers, records)
        others = [k for k, loss in enumerate(losses) if loss is None]
        if others and isinstance(watch, AtAnyMinimum) and not watch.stop_at_first:
            how: Any = {"history": False, "noise": noise, "seed": entropy, "noise_runs": noise_runs, "chunk": chunk}
            placed = starts.reshape(2, *trailing)
            return [_first_visits(watch, partial(descend, surface, rule, placed, steps, **how)) for rule in optimizers]
        _by_numpy(task, [optimizers[k] for k in others], [records[k] for k in others], chunk)
    return [
        run_of(record, history_loss(surface, record, loss) if history else record.loss, trailing)
        for record, loss in zip(records, losses, strict=True)
    ]


def _check(steps: int, noise: float, history: bool, watch: Condition | None) -> None:
    """Raise ValueError for arguments that make no sense."""
    if steps < 0:
        raise ValueError(f"steps must be 0 or more, got {steps}")
    if not (noise >= 0.0 and np.isfinite(noise)):
        raise ValueError(f"noise is a standard deviation: a finite number, 0 or more; got {noise}")
    if watch is not None and history:
        raise ValueError("watch counts without history; with history ask engine.metrics")


class _Task(NamedTuple):
    """What the runs of all optimizers have in common: the arguments of `descend` that both executors need.

    Attributes:
        trailing: the shape of the runs. noise_in: the noise of some columns, None without noise.
    """

    surface: Surface
    steps: int
    trailing: tuple[int, ...]
    noise_in: Callable[[slice], Noise] | None
    history: bool
    watch: Condition | None


def _record(optimizer: Optimizer, starts: Array, steps: int, watch: Condition | None) -> RunRecord:
    """A record to be written; that of no runs is complete."""
    record = RunRecord(optimizer.init(starts), starts, steps)
    if watch is not None and not starts.size:
        record.streak_records.append(StreakRecord.empty(0))
    return record


def _by_machine_code(task: _Task, optimizers: Sequence[Optimizer], records: Sequence[RunRecord]) -> list[Array | None]:
    """The losses of the runs that machine code has stepped, into their records; None for those that are NumPy's."""
    everyone = slice(0, records[0].theta.shape[2])
    noise = task.noise_in(everyone) if task.noise_in and everyone.stop else None
    bound = divergence_bound(task.surface, records[0].theta[0])
    losses: list[Array | None] = []
    for optimizer, record in zip(optimizers, records, strict=True):
        selected = select_columns(optimizer, everyone, task.trailing) if task.trailing else optimizer
        descent = CompiledDescent(task.surface, selected, record, bound, noise)
        if task.history:
            losses.append(descent.write_history(task.steps))
        else:
            losses.append(record.loss if descent.write_end(task.steps, task.watch) else None)
    return losses


def _by_numpy(task: _Task, optimizers: Sequence[Optimizer], records: list[RunRecord], chunk: int) -> None:
    """Step the runs of some optimizers in chunks of columns, into their records."""
    count = records[0].theta.shape[2] if records else 0
    for first in range(0, count, chunk):
        columns = slice(first, min(first + chunk, count))
        selected = [select_columns(optimizer, columns, task.trailing) for optimizer in optimizers]
        if task.history:
            samples = task.noise_in(columns).each() if task.noise_in else None
            Chunk(task.surface, selected, records, columns, samples).descend(task.steps)
            continue
        for record, optimizer in zip(records, selected, strict=True):  # alone, so that columns may leave
            tracker = None if task.watch is None else tracker_of(task.watch, task.surface, columns, task.steps)
            samples = task.noise_in(columns).each() if task.noise_in else None
            FinalOnlyChunk(task.surface, optimizer, record, columns, samples, tracker).descend(task.steps)


def _first_visits(watch: AtAnyMinimum, descent: Callable[..., Run]) -> Run:
    """The run, and when it first came to the minimum where it ends.

    Two descents: the first tells where runs end; the second watches for that place alone, and stops there, which most
    do early. To note the visits to every minimum on the way would cost more than the descent itself.
    """
    run = descent()
    number = watch.visited(run.theta[-1].reshape(2, -1)).reshape(run.ended_at.shape)
    number = np.where(run.ended_at < 0, number, NEVER)
    visits = descent(watch=AtOwnMinimum(True, among=watch, number=number)).watched
    return replace(run, streaks=replace(visits, first=np.where(number < 0, NEVER, visits.first).astype(np.int32)))


def run_of(record: RunRecord, loss: Array, trailing: tuple[int, ...]) -> Run:
    """The run of a finished record, in the shape of its starts."""
    state = [part.reshape(*part.shape[:-1], *trailing) for part in record.state]
    return Run(
        theta=record.theta.reshape(len(record.theta), 2, *trailing),
        loss=loss.reshape(len(loss), *trailing),
        diverged_at=record.diverged_at.reshape(trailing),
        undefined_at=record.undefined_at.reshape(trailing),
        state=record.kind(*state),
        streaks=_merged_records(record.streak_records, trailing),
    )


def _merged_records(records: list[StreakRecord], trailing: tuple[int, ...]) -> StreakRecord | None:
    if not records:
        return None
    parts = [np.concatenate([getattr(record, f.name) for record in records]) for f in fields(StreakRecord)]
    return StreakRecord(*parts).reshaped(trailing)


def _columns(start: ArrayLike, optimizers: Sequence[Optimizer]) -> tuple[Array, tuple[int, ...]]:
    """A fresh (2, n) array of starts, broadcast against hyperparameter arrays, and the shape of the runs."""
    points = np.array(start, dtype=np.float64)
    if points.ndim == 0 or points.shape[0] != 2:
        raise ValueError(f"start has shape (2, ...): axis 0 is (x, y); got shape {points.shape}")
    if not np.isfinite(points).all():
        raise ValueError("start must be finite, got a nan or an infinity")
    shapes = [shape for optimizer in optimizers for shape in optimizer.shapes()]
    trailing = np.broadcast_shapes(points.shape[1:], *shapes)
    lead = points.reshape(2, *[1] * (len(trailing) + 1 - points.ndim), *points.shape[1:])
    return np.array(np.broadcast_to(lead, (2, *trailing)), order="C").reshape(2, -1), trailing


def history_loss(surface: Surface, record: RunRecord, loss: Array | None = None) -> Array:
    """The loss of a history; ends the runs that f has no value for, and repeats the last point of those that ended.

    `loss` is that of every point, if it is there already.
    """
    record.repeat_last()
    loss = _loss(surface, record.theta) if loss is None else loss
    lost = ~np.isfinite(loss)
    if lost.any():
        columns = np.flatnonzero(lost.any(axis=0))
        steps = lost[:, columns].argmax(axis=0)
        points = record.theta[steps, :, columns].T
        record.end(columns, steps, undefined(compiled(surface.expr, 0), points))
        record.repeat_last()
        for column, step in zip(columns, steps, strict=True):
            loss[step:, column] = loss[step - 1, column] if step else np.inf
    return loss


def _loss(surface: Surface, theta: Array) -> Array:
    """f over (steps, 2, n), in slices of time that stay in the cache."""
    length = max(1, 65536 // max(1, theta.shape[2]))
    slices = [theta[first : first + length] for first in range(0, len(theta), length)]
    return np.concatenate([surface.value(np.moveaxis(part, 1, 0)) for part in slices])
