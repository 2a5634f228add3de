"""Where a formula has a kink, so that its slope there is a choice: of |u|, sign u, a root and their kin where u = 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from surfaces.compile import functions
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Array


def meets_kink(expr: Any, points: Array) -> bool:
    """Whether one of the points (2, n) lies on a kink of an expression: one library says 0 there, another 1, or nan."""
    with np.errstate(all="ignore"):
        return any((_gap(node, points) == 0.0).any() for node in set(_kinked(expr)))


def _gap(node: Any, points: Array) -> Array:
    """What is 0 at a function's kink: its argument, or of max and min the lead of the first over the second."""
    values = [_values(argument, points) for argument in (node.args if _chooses(node) else node.args[:1])]
    if not _chooses(node):
        return values[0]
    ordered = np.sort(values, axis=0)
    return np.asarray(ordered[-1] - ordered[-2] if isinstance(node, functions.Largest) else ordered[1] - ordered[0])


def _chooses(node: Any) -> bool:
    return isinstance(node, functions.Largest | functions.Smallest)


def _values(argument: Any, points: Array) -> Array:
    tape = compiled(functions.Unevaluated(argument), 0)
    return np.asarray(tape(points, np.empty((1, points.shape[1])))[0])


def _kinked(expr: Any) -> Iterator[Any]:
    """Every function in the expression that has a kink; of a power that is the base's zero."""
    for node in sp.preorder_traversal(expr.args[0] if isinstance(expr, functions.Unevaluated) else expr):
        if not node.free_symbols:
            continue
        root = isinstance(node, sp.Pow) and not node.exp.is_integer
        kinked = sp.Abs | sp.sign | functions.Step | functions.Relu | functions.Cbrt
        if root or _chooses(node) or isinstance(node, kinked):
            yield node
