"""Where a formula has a kink, so that its slope there is a choice: of |u|, sign u, a root and their kin where u = 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from surfaces.compile import functions
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Array

CHOICES = functions.Largest | functions.Smallest
"""Functions with a kink where two of their arguments are equal; the others have theirs where the first one is 0."""

JUMPS = sp.sign | functions.Step
"""Of the others those that jump there."""

_KINKED = CHOICES | JUMPS | sp.Abs | functions.Relu | functions.Cbrt


def meets_kink(expr: Any, points: Array) -> bool:
    """Whether one of the points (2, n) lies on a kink of an expression: one library says 0 there, another 1, or nan."""
    with np.errstate(all="ignore"):
        return any((_gap(node, points) == 0.0).any() for node in set(kinked_parts(expr)))


def kinked_parts(expr: Any) -> Iterator[Any]:
    """Every function in an expression that has a kink, from the outside in; of powers those that may be roots."""
    for node in sp.preorder_traversal(expr.args[0] if isinstance(expr, functions.Unevaluated) else expr):
        root = isinstance(node, sp.Pow) and (node.exp.free_symbols or not node.exp.is_integer)
        if node.free_symbols and (root or isinstance(node, _KINKED)):
            yield node


def _gap(node: Any, points: Array) -> Array:
    """What is 0 at a function's kink: its argument, or of max and min the lead of the first over the second."""
    if not isinstance(node, CHOICES):
        return _values(node.args[0], points)
    ordered = np.sort([_values(argument, points) for argument in node.args], axis=0)
    return np.asarray(ordered[-1] - ordered[-2] if isinstance(node, functions.Largest) else ordered[1] - ordered[0])


def _values(argument: Any, points: Array) -> Array:
    tape = compiled(functions.Unevaluated(argument), 0)
    return np.asarray(tape(points, np.empty((1, points.shape[1])))[0])
