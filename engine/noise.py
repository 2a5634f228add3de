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
    draws = _draws(np.random.SeedSequence(seed).entropy, noise, slice(0, 1))
    return np.concatenate([next(draws) for _ in range(steps)], axis=1) if steps else np.empty((2, 0))


def noise_stream(entropy: Any, noise: float, columns: slice, runs: int | None = None) -> Iterator[Array] | None:
    """Endless noise for these columns, (2, m) a step, or (2, 1) where all have the same; None without noise.

    Column k has the noise of run k, or of run k modulo `runs`.
    """
    if not noise:
        return None
    if runs is None:
        return _draws(entropy, noise, columns)
    if runs == 1:
        return _draws(entropy, noise, slice(0, 1))
    places = np.arange(columns.start, columns.stop) % runs
    return (drawn[:, places] for drawn in _draws(entropy, noise, slice(0, runs)))


def _draws(entropy: Any, noise: float, columns: slice) -> Iterator[Array]:
    """Endless samples (2, m) of one stream for each block of `NOISE_BLOCK` columns."""
    blocks = range(columns.start // NOISE_BLOCK, (columns.stop - 1) // NOISE_BLOCK + 1)
    streams = [np.random.default_rng([entropy, block]) for block in blocks]
    offset = columns.start - blocks.start * NOISE_BLOCK
    while True:
        drawn = np.concatenate([stream.standard_normal((2, NOISE_BLOCK)) for stream in streams], axis=1)
        yield noise * drawn[:, offset : offset + columns.stop - columns.start]
