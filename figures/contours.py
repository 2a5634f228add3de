"""Contour lines of a map: round losses, every fourth line a strong one that has its loss written on it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from figures.scale import Scale, decade_below, span_of, tick_texts
from optimizers.base import Array
from surfaces.base import Point

EVERY = 4
"""From one strong line to the next."""

MOST_STRONG = 7
"""Strong lines over the whole range of a linear scale, at most."""

_EDGE, _APART, _AGAIN = 0.06, 0.13, 0.55
"""Of the map's longer side: labels from its edges and from other marks, and two labels of one line from each other."""

_ROOM = 0.035
"""Of the longer side: the distance between lines from which on a label has room."""


@dataclass(frozen=True)
class Contours:
    """The numbers of contour lines: line n is at `base + n * step`, with `log` at `base + 10 ** (n * step)`.

    Lines `first` to `last` are in the range that is drawn. Strong ones are the multiples of `EVERY`.
    """

    base: float
    step: float
    log: bool
    first: int
    last: int

    def __call__(self, loss: Array) -> Array:
        """The number of the line through each loss, between two lines a fraction; nan where there is no loss."""
        with np.errstate(all="ignore"):
            above = np.asarray(loss, dtype=np.float64) - self.base
            number = np.log10(np.maximum(above, 10.0 ** (self.step * (self.first - 1)))) if self.log else above
            number = number / self.step
        return np.where(np.isfinite(number), number, np.nan)

    def strong(self) -> list[int]:
        """The strong lines, which have labels."""
        return [n for n in range(self.first, self.last + 1) if n % EVERY == 0]

    def loss(self, number: int) -> float:
        """The loss on a line."""
        along = number * self.step
        return self.base + (10.0**along if self.log else along)


def contours_of(scale: Scale) -> Contours:
    """Lines that suit a scale: a strong one at each power of ten where it is logarithmic, else at round numbers."""
    span = span_of(scale.low, scale.high)
    if not span:
        return Contours(scale.low, 1.0, False, 1, 0)
    if scale.unit is None:
        strong = _round_step(span / MOST_STRONG)
        base = strong * math.floor(scale.low / strong)
        lowest, highest, step, log = scale.low - base, scale.high - base, strong / EVERY, False
    else:
        base = 0.0 if 0.0 <= scale.low <= scale.unit else scale.low
        lowest, highest = float(decade_below(scale.unit)), math.log10(span_of(base, scale.high))
        step, log = 1 / EVERY, True
    return Contours(base, step, log, math.floor(lowest / step) + (not log), math.ceil(highest / step) - 1)


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    power = 10.0 ** decade_below(least)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= 0.999 * least)


@dataclass(frozen=True)
class Label:
    """A loss on a strong line: its place, how far it is turned clockwise in degrees, its text and its height."""

    x: float
    y: float
    angle: float
    text: str
    height: float


def labels_of(x: Array, y: Array, loss: Array, scale: Scale, avoid: list[Point]) -> list[Label]:
    """Up to two labels for each strong line, where it is straight and has room, and away from other marks."""
    lines = contours_of(scale)
    strong = lines.strong()
    texts = tick_texts([lines.loss(n) for n in strong]) if strong else []
    longer = max(float(np.ptp(x)), float(np.ptp(y)))
    grid = _Grid(x / longer, y / longer, lines(loss))
    taken = [(px / longer, py / longer) for px, py in avoid]
    labels = []
    for number, text in zip(strong, texts, strict=True):
        for px, py, angle in grid.places(number, taken):
            taken.append((px, py))
            height = float(scale(lines.loss(number)))
            labels.append(Label(px * longer, py * longer, angle, text, height))
    return labels


class _Grid:
    """Numbers of lines on a grid, with their slopes; lengths are shares of the map's longer side."""

    def __init__(self, x: Array, y: Array, number: Array) -> None:
        self.x, self.y, self.number = x, y, number
        with np.errstate(all="ignore"):
            up, across = np.gradient(number, y, x)
            self.slope = np.stack([across, up])

    def places(self, number: int, taken: list[Point]) -> Iterator[tuple[float, float, float]]:
        """x, y and angle of the best places for a line's labels, the best first."""
        i, j, at = self._crossings(number)
        slope = self.slope[:, j, i]
        size = np.hypot(*slope)
        with np.errstate(all="ignore"):
            angle = np.degrees(np.arctan(-slope[0] / slope[1]))
            score = np.minimum(1 / size, _ROOM) / _ROOM - np.abs(angle) / 120 - self._bend(i, j, slope / size)
        free = self._inside(at) & np.isfinite(score) & _is_away(at, taken, _APART)
        for _ in range(2):
            if not free.any():
                return
            best = int(np.argmax(np.where(free, score, -np.inf)))
            yield float(at[best, 0]), float(at[best, 1]), float(-angle[best])
            free &= _is_away(at, [(at[best, 0], at[best, 1])], _AGAIN)

    def _crossings(self, number: int) -> tuple[Array, Array, Array]:
        """Where a line crosses the edges of the grid: the nearest column and row, and the places (n, 2)."""
        i, j, places = [], [], []
        for dj, di in ((0, 1), (1, 0)):
            rows, columns = self.number.shape[0] - dj, self.number.shape[1] - di
            a, b = self.number[:rows, :columns], self.number[dj:, di:]
            row, column = np.nonzero(((a < number) != (b < number)) & np.isfinite(a) & np.isfinite(b))
            share = (number - a[row, column]) / (b[row, column] - a[row, column])
            u = self.x[column] + share * (self.x[column + di] - self.x[column])
            v = self.y[row] + share * (self.y[row + dj] - self.y[row])
            i.append(column)
            j.append(row)
            places.append(np.stack([u, v], axis=1))
        return np.concatenate(i), np.concatenate(j), np.concatenate(places)

    def _inside(self, at: Array) -> Array:
        (x0, x1), (y0, y1) = self.x[[0, -1]], self.y[[0, -1]]
        return np.asarray(
            (np.abs(at - [(x0 + x1) / 2, (y0 + y1) / 2]) < [(x1 - x0) / 2 - _EDGE, (y1 - y0) / 2 - _EDGE]).all(1)
        )

    def _bend(self, i: Array, j: Array, normal: Array) -> Array:
        """How much the line's direction changes over the length of a label: 0 for a straight line, up to 4."""
        reach = _APART / 4
        steps = reach / np.array([self.x[1] - self.x[0], self.y[1] - self.y[0]])
        bend = np.zeros(len(i))
        for sign in (-1, 1):
            tangent = np.nan_to_num(sign * np.stack([-normal[1], normal[0]]) * steps[:, None]).round().astype(int)
            u = np.clip(i + tangent[0], 0, len(self.x) - 1)
            v = np.clip(j + tangent[1], 0, len(self.y) - 1)
            there = self.slope[:, v, u]
            bend += 1 - np.sum(there / np.hypot(*there) * normal, axis=0)
        return bend


def _is_away(at: Array, taken: list[Point], least: float) -> Array:
    """Which places are at least so far from all others."""
    away = np.ones(len(at), dtype=bool)
    for place in taken:
        away &= np.hypot(*(at - place).T) >= least
    return away
