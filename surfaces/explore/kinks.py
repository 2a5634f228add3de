"""The lines along which a function has kinks: where the argument of an absolute value, a maximum or a root is zero.

Minima at kinks lie on these lines, and where a line is curved no search in straight steps can follow it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import sympy as sp

from surfaces.compile import functions
from surfaces.compile.compiler import compiled
from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import Window
from surfaces.kinks import CHOICES, JUMPS, kinked_parts

MOST, MOST_OF_LONG = 4, 2
"""Of more kinks than these the first are looked at; of those with long arguments fewer."""

_LONG = 15

LISTED = 150
"""Of more kinks than these no others are known: a maximum of n values has n^2 / 2."""

_BOTH_WAYS = np.array([1.0, 0.0, -1.0])


class Kinks:
    """The kinks of a typed function; `arguments` are the expressions that are zero at them."""

    def __init__(self, expr: Any) -> None:
        arguments = () if expr is None else islice(_arguments(expr), LISTED)
        self.arguments = list(dict.fromkeys(argument for argument in arguments if argument.free_symbols))
        tapes = [compiled(functions.Unevaluated(argument), 0, 1) for argument in self.arguments[:MOST]]
        self._tapes = tapes if all(len(tape.ops) <= _LONG for tape in tapes) else tapes[:MOST_OF_LONG]

    def __bool__(self) -> bool:
        return bool(self._tapes)

    def along(self, window: Window, points: Array, radius: Any) -> Array:
        """(2, n, m) points (2, n) moved by `radius`, a number or (n,), both ways along each kink, and onto it.

        nan where that leads farther away.
        """
        radii = np.broadcast_to(radius, points.shape[1:])[:, None]
        places = []
        for tape in self._tapes:
            _, slope = _level(window, tape, points[..., None])
            way = np.stack([-slope[1], slope[0]]) / np.hypot(*slope)
            moved = window.moved(points[..., None], way * radii * _BOTH_WAYS)
            for _ in range(3):
                value, slope = _level(window, tape, moved)
                moved = window.moved(moved, -value * slope / (slope**2).sum(axis=0))
            places.append(np.where(window.distance(moved, points[..., None]) <= 2.0 * radii + 1e-12, moved, np.nan))
        return np.concatenate(places, axis=-1)


def _level(window: Window, tape: Any, points: Array) -> tuple[Array, Array]:
    out = tape(points, np.empty((3, *points.shape[1:])))
    return out[0], out[1:] * window.half[:, None, None]


def _arguments(expr: Any) -> Iterator[Any]:
    """What is zero at the kinks of an expression; differences of max and min that are no neighbours come last."""
    parts = list(kinked_parts(expr))
    for part in parts:
        if isinstance(part, CHOICES):
            yield from _differences(part, 1)
        elif not isinstance(part, JUMPS):
            yield part.args[0]
    choices = [part for part in parts if isinstance(part, CHOICES)]
    for apart in range(2, max((len(part.args) for part in choices), default=0)):
        for part in choices:
            yield from _differences(part, apart)


def _differences(part: Any, apart: int) -> Iterator[Any]:
    for left, right in zip(part.args, part.args[apart:], strict=False):
        yield sp.Add(left, sp.Mul(sp.Integer(-1), right, evaluate=False), evaluate=False)
