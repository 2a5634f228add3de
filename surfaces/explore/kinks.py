"""The lines along which a function has kinks: where the argument of an absolute value, a maximum or a root is zero.

Minima at kinks lie on these lines, and where a line is curved no search in straight steps can follow it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from surfaces.compile import functions
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import X, Y
from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import Window

MOST, MOST_OF_LONG = 4, 2
"""Of more kinks than these the first are looked at; of those with long arguments fewer."""

_LONG = 15

_BOTH_WAYS = np.array([1.0, 0.0, -1.0])
_OF_ONE = (sp.Abs, functions.Relu, functions.Cbrt)
_OF_SEVERAL = (functions.Largest, functions.Smallest)


class Kinks:
    """The kinks of a typed function; `arguments` are the expressions that are zero at them."""

    def __init__(self, expr: Any) -> None:
        found: list[Any] = []
        for argument in _arguments(expr.args[0]) if isinstance(expr, functions.Unevaluated) else ():
            if argument not in found and argument.free_symbols & {X, Y}:
                found.append(argument)
        self.arguments = found
        tapes = [compiled(functions.Unevaluated(argument), 0, 1) for argument in found[:MOST]]
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


def _arguments(node: Any) -> Iterator[Any]:
    """What is zero at a kink, for all kinks of an expression."""
    if isinstance(node, _OF_ONE):
        yield node.args[0]
    elif isinstance(node, _OF_SEVERAL):
        for left, right in zip(node.args, node.args[1:], strict=False):
            yield sp.Add(left, sp.Mul(sp.Integer(-1), right, evaluate=False), evaluate=False)
    elif node.is_Pow and node.exp.is_Number and not node.exp.is_Integer:
        yield node.base
    for part in node.args:
        yield from _arguments(part)
