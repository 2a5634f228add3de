"""Gradient noise: one random stream for each block of columns, the same for a run in any batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from optimizers.base import Array

NOISE_BLOCK = 256
"""Columns that share one random stream: noise depends on a run's number and the seed, never on CHUNK or batch size."""


def noise_of(noise: float, seed: int | None, steps: int) -> Array:
    """The noise that one run of `descend` with this seed has at each step, (2, steps)."""
    rows = Noise(np.random.SeedSequence(seed).entropy, noise, slice(0, 1)).rows(0, steps)
    return np.ascontiguousarray(rows[:, :, 0].T)


class Noise:
    """The noise of some columns: column k has that of run k, or of run k modulo `runs`.

    Rows are drawn in order, and the last ones are kept for the next rule that asks for the same.
    """

    def __init__(self, entropy: Any, noise: float, columns: slice, runs: int | None = None) -> None:
        self.noise = noise
        self._entropy = entropy
        self._columns = columns if runs is None else slice(0, runs)
        self._places = None if runs is None or runs == 1 else np.arange(columns.start, columns.stop) % runs
        self._drawn, self._kept, self._rows = 0, (0, 0), np.empty((0, 2, 1))
        self._begin()

    @property
    def is_shared(self) -> bool:
        """Whether all columns have the same noise."""
        return self._columns.stop - self._columns.start == 1

    def rows(self, first: int, last: int) -> Array:
        """The noise of steps first + 1 .. last, (steps, 2, m); m is 1 where all have the same."""
        if (first, last) != self._kept:
            if first != self._drawn:
                self._begin()
                self.rows(0, first)
            self._rows, self._kept, self._drawn = self._draw(last - first), (first, last), last
        return self._rows

    def each(self) -> Iterator[Array]:
        """The noise of each step, (2, m), without end."""
        step = 0
        while True:
            yield self.rows(step, step + 1)[0]
            step += 1

    def _begin(self) -> None:
        blocks = range(self._columns.start // NOISE_BLOCK, (self._columns.stop - 1) // NOISE_BLOCK + 1)
        self._streams = [np.random.default_rng([self._entropy, block]) for block in blocks]
        self._offset = self._columns.start - blocks.start * NOISE_BLOCK
        self._drawn = 0

    def _draw(self, steps: int) -> Array:
        drawn = np.concatenate([stream.standard_normal((steps, 2, NOISE_BLOCK)) for stream in self._streams], axis=2)
        rows = drawn[:, :, self._offset : self._offset + self._columns.stop - self._columns.start]
        return self.noise * (rows if self._places is None else rows[:, :, self._places])
