"""The only time loop: one run, a race, or a million runs, in chunks of columns that stay in the cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.conditions import Condition, StreakRecord, StreakTracker
from optimizers.base import Array, Gradient, Optimizer, Value
from surfaces.base import Surface
from surfaces.compile.compiler import compiled

CHUNK = 8192
"""Columns stepped together. Measured: 4,096 to 16,384 are within a fifth of one another, less and more are slower."""

DROP_EVERY = 32
"""Steps between two looks for columns that need not go on; without history only."""

DROP_SHARE = 0.25
"""Columns are dropped when at least this share of a chunk is done: copying the others is not free."""

NOISE_BLOCK = 256
"""Columns that share one random stream: noise depends on a run's number and the seed, never on CHUNK or batch size."""

DIVERGED = 1000.0
"""A run diverges when a coordinate leaves this many times the domain's largest bound, or is not finite."""


@dataclass(frozen=True)
class Run:
    """What became of one start, or of many: axis 0 is the step, the last axes are the runs.

    Attributes:
        theta: (steps + 1, 2, ...); after divergence the last finite point is repeated.
        loss: (steps + 1, ...), f at `theta`.
        diverged_at: (...) int, the step at which a run left every bound, -1 = never.
        state: the optimizer's state after each step, a NamedTuple of arrays with axis 0 = step.
        tally: what a watched condition counted, None where none was watched; `watched` for those who know it is there.

    Without history all of them hold the end only: axis 0 has length 1, and `[-1]` is the end either way.
    """

    theta: Array
    loss: Array
    diverged_at: NDArray[np.int64]
    state: Any
    streaks: StreakRecord | None = None

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
    common_noise: bool = False,
    chunk: int = CHUNK,
    watch: Condition | None = None,
) -> Run:
    """Run `optimizer` on `surface` from `start` for `steps` steps.

    Args:
        start: (2, ...) points; never changed. Hyperparameters that are arrays broadcast against its axes (...).
        history: keep every step (16 bytes a run and step, and as much for each state array), or the end only.
        noise: standard deviation of the Gaussian noise added to each coordinate of the gradient.
        seed: of the noise. Equal seeds give every optimizer the same noise, and a run the same noise in any batch.
        common_noise: every run gets the noise of run 0, so that only the hyperparameters make a difference.
        chunk: columns stepped together; changes the speed only.
        watch: a condition to count, see `engine.conditions`; without history only. A column whose count is complete
            stops there.

    A run is frozen when |theta| passes `DIVERGED` times the largest domain bound or stops being finite: no warning,
    no exception. Raises ValueError for a start, step count or noise that makes no sense.
    """
    return descend_together(
        surface,
        [optimizer],
        start,
        steps,
        history=history,
        noise=noise,
        seed=seed,
        common_noise=common_noise,
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
    common_noise: bool = False,
    chunk: int = CHUNK,
    watch: Condition | None = None,
) -> list[Run]:
    """Run several optimizers in step, as `descend` would each alone: the same runs to the last bit.

    The gradient at all their points is evaluated at once, which is most of the cost of a few runs. Every optimizer has
    the same starts and the same noise; hyperparameters that are arrays must broadcast to the same runs for all.
    """
    if steps < 0:
        raise ValueError(f"steps must be 0 or more, got {steps}")
    if not (noise >= 0.0 and np.isfinite(noise)):
        raise ValueError(f"noise is a standard deviation: a finite number, 0 or more; got {noise}")
    if not optimizers:
        return []
    if watch is not None and history:
        raise ValueError("watch counts without history; with history ask engine.metrics")
    starts, trailing = _columns(start, optimizers)
    records = [_Record(optimizer, starts, steps if history else 0) for optimizer in optimizers]
    entropy = np.random.SeedSequence(seed).entropy
    with np.errstate(all="ignore"):
        for first in range(0, starts.shape[1], chunk):
            columns = slice(first, min(first + chunk, starts.shape[1]))
            drawn = slice(0, 1) if common_noise else columns
            selected = [_select(optimizer, columns, trailing) for optimizer in optimizers]
            if history:
                _Chunk(surface, selected, records, columns, _noise(entropy, noise, drawn)).descend(steps)
                continue
            for optimizer, record in zip(selected, records, strict=True):  # alone, so that columns may leave
                counter = None if watch is None else StreakTracker(watch, surface, columns, steps)
                samples = _noise(entropy, noise, drawn)
                _FinalOnlyChunk(surface, optimizer, record, columns, samples, counter).descend(steps)
        for record in records:
            record.repeat_last()
    return [_run(surface, record, trailing) for record in records]


def _run(surface: Surface, record: _Record, trailing: tuple[int, ...]) -> Run:
    loss = _loss(surface, record.theta)
    state = [part.reshape(*part.shape[:-1], *trailing) for part in record.state]
    return Run(
        theta=record.theta.reshape(len(record.theta), 2, *trailing),
        loss=loss.reshape(len(loss), *trailing),
        diverged_at=record.diverged_at.reshape(trailing),
        state=record.kind(*state),
        streaks=_merged_records(record.tallies, trailing),
    )


def _merged_records(tallies: list[StreakRecord], trailing: tuple[int, ...]) -> StreakRecord | None:
    if not tallies:
        return None
    parts = [np.concatenate([getattr(tally, f.name) for tally in tallies]) for f in fields(StreakRecord)]
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


def _select(optimizer: Optimizer, columns: Any, trailing: tuple[int, ...]) -> Optimizer:
    """The optimizer for some columns: arrays cut to them, numbers as float64, which overflows without raising."""

    def pick(given: Value) -> Value:
        value = np.asarray(given, dtype=np.float64)
        if not value.ndim:
            return value[()]
        return np.asarray(np.broadcast_to(value, trailing).reshape(-1)[columns]).copy()

    return optimizer.columns(pick)


def noise_of(noise: float, seed: int | None, steps: int) -> Array:
    """The noise that one run of `descend` with this seed has at each step, (2, steps)."""
    draws = _draws(np.random.SeedSequence(seed).entropy, noise, slice(0, 1))
    return np.concatenate([next(draws) for _ in range(steps)], axis=1) if steps else np.empty((2, 0))


def _noise(entropy: Any, noise: float, columns: slice) -> Iterator[Array] | None:
    """Endless noise for these columns, (2, m) a step; None without noise."""
    return _draws(entropy, noise, columns) if noise else None


def _draws(entropy: Any, noise: float, columns: slice) -> Iterator[Array]:
    """One stream for each block of `NOISE_BLOCK` columns."""
    blocks = range(columns.start // NOISE_BLOCK, (columns.stop - 1) // NOISE_BLOCK + 1)
    streams = [np.random.default_rng([entropy, block]) for block in blocks]
    offset = columns.start - blocks.start * NOISE_BLOCK
    while True:
        drawn = np.concatenate([stream.standard_normal((2, NOISE_BLOCK)) for stream in streams], axis=1)
        yield noise * drawn[:, offset : offset + columns.stop - columns.start]


class _Record:
    """What is kept of all columns: every step or the end only, and where each run diverged."""

    def __init__(self, optimizer: Optimizer, starts: Array, kept: int) -> None:
        state = optimizer.init(starts)
        self.kind = type(state)
        self.theta = np.empty((kept + 1, *starts.shape))
        self.state = [np.empty((kept + 1, *part.shape)) for part in state]
        self.diverged_at = np.full(starts.shape[1], -1, dtype=np.int64)
        self.theta[0] = starts
        self.tallies: list[StreakRecord] = []

    def keep(self, step: int, columns: Any, theta: Array, state: Any) -> None:
        self.theta[step][..., columns] = theta
        for kept, part in zip(self.state, state, strict=True):
            kept[step][..., columns] = part

    def repeat_last(self) -> None:
        """Repeat the last finite entry of every diverged column up to the end."""
        if len(self.theta) == 1:
            return
        for column in np.flatnonzero(self.diverged_at >= 0):
            step = self.diverged_at[column]
            for part in (self.theta, *self.state):
                part[step:, ..., column] = part[step - 1, ..., column]


class _Chunk:
    """Some columns of every optimizer, stepped through all steps before the next chunk's.

    A diverged column goes on from its start again, unseen: that keeps masks out of the loop and numbers finite.
    """

    def __init__(
        self,
        surface: Surface,
        selected: list[Optimizer],
        records: list[_Record],
        columns: slice,
        samples: Iterator[Array] | None,
    ) -> None:
        self.crew = selected
        self.records = records
        self.columns = columns
        self.numbers = np.arange(columns.start, columns.stop)  # of the columns that are here, in the record
        self.samples = samples
        self.sample: Array | float = 0.0
        self.start = records[0].theta[0][:, columns].copy()
        self.bound = DIVERGED * float(np.abs(surface.domain).max())
        self.tape = compiled(surface.expr, 1)
        self.work = self.tape.workspace((len(selected) * self.start.shape[1],))
        self.thetas = [self.start for _ in selected]
        self.states = [optimizer.init(self.start) for optimizer in selected]

    def descend(self, steps: int) -> None:
        """All steps, keeping each."""
        self._keep(0)
        for t in range(1, steps + 1):
            self._step(t)
            self._keep(t)

    def _step(self, t: int) -> None:
        if self.samples is not None:
            self.sample = self._sample(next(self.samples))
        before = list(zip(self.thetas, self.states, strict=True))
        gradients = [self._gradient] if len(self.crew) == 1 else self._gradients()
        members = zip(self.crew, self.states, self.thetas, gradients, strict=True)
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
        ahead = [optimizer.lookahead(s, p) for optimizer, s, p in zip(self.crew, self.states, self.thetas, strict=True)]
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
        fresh = np.flatnonzero(diverged & self._counts() & (record.diverged_at[self.numbers] < 0))
        record.diverged_at[self.numbers[fresh]] = t
        self._last(member, fresh, before, state_before)
        theta[:, diverged] = self.start[:, diverged]
        for part, initial in zip(state, self.crew[member].init(self.start), strict=True):
            part[..., diverged] = initial[..., diverged]

    def _counts(self) -> Any:
        """Which of the columns that are here can still diverge."""
        return True

    def _last(self, member: int, fresh: Any, before: Array, state_before: Any) -> None:
        """Columns that have just diverged: with history their last point is kept already."""

    def _keep(self, step: int) -> None:
        for record, theta, state in zip(self.records, self.thetas, self.states, strict=True):
            record.keep(step, self.columns, theta, state)


class _FinalOnlyChunk(_Chunk):
    """Columns of one optimizer of which only the end is kept, and what a counter counts; done columns leave."""

    def __init__(
        self,
        surface: Surface,
        optimizer: Optimizer,
        record: _Record,
        columns: slice,
        samples: Iterator[Array] | None,
        counter: StreakTracker | None,
    ) -> None:
        super().__init__(surface, [optimizer], [record], columns, samples)
        self.record = record
        self.counter = counter
        self.over = np.zeros(len(self.numbers), dtype=np.bool_)  # columns that are here, but whose end is kept already

    def descend(self, steps: int) -> None:
        """All steps, as long as a column is left that needs them."""
        if self.counter:
            self.counter.observe(0, self.thetas[0])
            self._stop(self.counter.finished())
        for t in range(1, steps + 1):
            self._step(t)
            if self.counter:
                self.counter.observe(t, self.thetas[0])
                if self.counter.chunk_condition.stop_at_first:
                    self._stop(self.counter.finished())
            if t % DROP_EVERY == 0 and not self._drop():
                break
        self._leave(self._alive() & ~self.over)
        if self.counter:
            self.record.tallies.append(self.counter.close(steps, self.record.diverged_at[self.columns]))

    def _alive(self) -> NDArray[np.bool_]:
        return np.asarray(self.record.diverged_at[self.numbers] < 0)

    def _stop(self, finished: NDArray[np.bool_]) -> None:
        """Keep the end of columns that are done at this step; what they do until they leave does not count."""
        fresh = finished & ~self.over
        if fresh.any():
            self._leave(fresh & self._alive())
            self.over |= fresh

    def _drop(self) -> bool:
        """Let the columns go that are done, if they are many; whether any is left."""
        active = self._alive() & ~self.over
        if active.sum() > (1 - DROP_SHARE) * len(active):
            return True
        columns = np.flatnonzero(active)
        self.over = self.over[columns]
        self.numbers = self.numbers[columns]
        self.start = self.start[:, columns]
        self.thetas = [theta[:, columns] for theta in self.thetas]
        self.states = [type(state)(*(part[..., columns] for part in state)) for state in self.states]
        self.crew = [_select(optimizer, columns, active.shape) for optimizer in self.crew]
        self.work = self.tape.workspace((len(columns),))
        if self.counter:
            self.counter.select(columns)
        return len(columns) > 0

    def _leave(self, mask: NDArray[np.bool_]) -> None:
        chosen = np.flatnonzero(mask)
        state = [part[..., chosen] for part in self.states[0]]
        self.record.keep(0, self.numbers[chosen], self.thetas[0][:, chosen], state)

    def _counts(self) -> Any:
        return ~self.over

    def _last(self, member: int, fresh: Any, before: Array, state_before: Any) -> None:
        self.record.keep(0, self.numbers[fresh], before[:, fresh], [part[..., fresh] for part in state_before])

    def _sample(self, drawn: Array) -> Array:
        return drawn if drawn.shape[1] == 1 else drawn[:, self.numbers - self.columns.start]


def _constant_gradient(gradient: Array) -> Gradient:
    return lambda _: gradient


def _loss(surface: Surface, theta: Array) -> Array:
    """f over (steps, 2, n), in slices of time that stay in the cache."""
    length = max(1, 65536 // max(1, theta.shape[2]))
    slices = [theta[first : first + length] for first in range(0, len(theta), length)]
    return np.concatenate([surface.value(np.moveaxis(part, 1, 0)) for part in slices])
