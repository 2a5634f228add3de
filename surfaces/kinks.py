"""Where a formula has a kink, so that its slope there is a choice: of |u|, sign u, a root and their kin where u = 0."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import sympy as sp

from surfaces.compile import functions
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Array


def meets_kink(expr: Any, points: Array) -> bool:
    """Whether one of the points (2, n) lies on a kink of an expression: one library says 0 there, another 1, or nan."""
    with np.errstate(all="ignore"):
        return any((_values(argument, points) == 0.0).any() for argument in set(_arguments(expr)))


def _values(argument: Any, points: Array) -> Array:
    tape = compiled(functions.Unevaluated(argument), 0)
    return np.asarray(tape(points, np.empty((1, points.shape[1])))[0])


def _arguments(expr: Any) -> Iterator[Any]:
    """What is 0 at a kink, of every function in the expression that has one."""
    for node in sp.preorder_traversal(expr.args[0] if isinstance(expr, functions.Unevaluated) else expr):
        if not node.free_symbols:
            continue
        if isinstance(node, sp.Abs | sp.sign | functions.Step | functions.Relu | functions.Cbrt):
            yield node.args[0]
        elif isinstance(node, functions.Largest | functions.Smallest):
            for one, other in combinations(node.args, 2):
                yield sp.Add(one, sp.Mul(-1, other, evaluate=False), evaluate=False)
        elif isinstance(node, sp.Pow) and not node.exp.is_integer:
            yield node.base
