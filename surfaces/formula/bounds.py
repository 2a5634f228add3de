"""Limits on the cost of a formula, counted on its tree before anything is built from it.

Bounds are on numbers, exponents, degree and the operations of value, gradient and Hessian. The same walk evaluates each
part at some points, so that a part without a value anywhere (1/0, sqrt(-1), 1/(x-x)) is found and named.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, NoReturn

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.formula import messages as m
from surfaces.formula.errors import FormulaError
from surfaces.formula.names import CONSTANTS, FUNCTIONS
from surfaces.formula.tree import Node

MAX_EXPONENT = 40
MAX_DEGREE = 40
MAX_NUMBER = 1e15
MAX_FIRST = 700
MAX_SECOND = 1_500


class Cost(NamedTuple):
    """Operations, at most: of a value, of what one first derivative adds, of what one second derivative adds."""

    value: int = 0
    first: int = 0
    second: int = 0

    def __add__(self, addend: Any) -> Cost:
        return Cost(*(left + right for left, right in zip(self, addend, strict=True)))

    def __mul__(self, factor: Any) -> Cost:
        return Cost(*(factor * part for part in self))


_PER_OPERATION = {
    "sum": Cost(1, 1, 1),
    "negative": Cost(1, 1, 1),
    "product": Cost(1, 3, 7),
    "inverse": Cost(1, 3, 7),
    "power": Cost(14, 18, 30),
    "call": Cost(2, 8, 22),
}
"""By the rules of `chain_rule`; a sum or product of n parts has n - 1 operations. A test checks that it is so."""


class Part(NamedTuple):
    """The properties of a part of the formula: values at the points (one number for a constant), degree and cost."""

    values: Array
    degree: float
    cost: Cost


def check(tree: Node) -> Cost:
    """The cost of a formula. Raises FormulaError for one beyond the bounds, or with a part that has no value."""
    with np.errstate(all="ignore"):
        cost = _part(tree).cost
    if cost.first > MAX_FIRST or cost.second > MAX_SECOND:
        _fail(tree, m.TOO_COSTLY)
    return cost


def _samples() -> Array:
    """(2, n) points at all distances from 0.01 to 1000, in all directions, on no axis or diagonal."""
    radius = np.geomspace(0.01, 1000.0, 96)
    angle = 2.399963 * np.arange(96) + 0.1  # the golden angle
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)])


_SAMPLES = _samples()


def _number(node: Node) -> float:
    value = float(node.number)
    zero = not any(digit in "123456789" for digit in node.number.lower().partition("e")[0])
    if not zero and not 1.0 / MAX_NUMBER <= value <= MAX_NUMBER:
        _fail(node, m.NUMBER_RANGE)
    return value


def _part(node: Node) -> Part:
    parts = [_part(arg) for arg in node.args]
    values = np.asarray(_VALUES[node.kind](node, *(part.values for part in parts)), dtype=np.float64)
    if not np.isfinite(values).any():
        _nowhere(node, parts, values)
    if not values.ndim and abs(values) > MAX_NUMBER:
        _fail(node, m.TOO_LARGE)
    cost = sum((part.cost for part in parts), Cost())
    if node.kind in _PER_OPERATION:
        cost += _PER_OPERATION[node.kind] * max(len(node.args) - 1, 1)
    return Part(values, 0.0 if not values.ndim else _degree(node, parts), cost)


def _product(node: Node, *factors: Array) -> Array:
    constants = [float(factor) for factor in factors if not factor.ndim]
    if abs(math.prod(constants)) > MAX_NUMBER:
        _fail(node, m.PRODUCT_RANGE)
    return np.asarray(np.prod(np.broadcast_arrays(*factors), axis=0))


def _power(node: Node, base: Array, exponent: Array) -> Array:
    if base.ndim and not exponent.ndim and abs(exponent) > MAX_EXPONENT:
        _fail(node.args[1], m.EXPONENT_RANGE, limit=MAX_EXPONENT)
    return np.asarray(np.power(base, exponent))


def _call(node: Node, *args: Array) -> Array:
    ufunc = FUNCTIONS[node.name].ufunc
    shape = np.broadcast_shapes(*(arg.shape for arg in args))
    result = np.broadcast_to(args[0], shape).copy()
    if not args[1:]:
        ufunc(result, out=result)
    for arg in args[1:]:
        ufunc(result, arg, out=result)
    return result


_VALUES: dict[str, Any] = {
    "number": _number,
    "constant": lambda node: float(CONSTANTS[node.name]),
    "variable": lambda node: _SAMPLES["xy".index(node.name)],
    "sum": lambda _, *terms: sum(terms),
    "product": _product,
    "negative": lambda _, value: -value,
    "inverse": lambda _, value: 1.0 / value,
    "power": _power,
    "call": _call,
}


def _degree(node: Node, parts: list[Part]) -> float:
    """The degree of a polynomial, and a bound on the growth of what is none."""
    degrees = [part.degree for part in parts]
    if node.kind == "variable":
        return 1.0
    if node.kind == "product":
        degree = sum(degrees)
    elif node.kind == "power":
        exponent = parts[1].values
        degree = degrees[0] * max(1.0, abs(float(exponent))) if not exponent.ndim else 1.0
    elif node.kind == "call":
        degree = 1.0
    else:
        degree = max(degrees)
    if degree > MAX_DEGREE:
        _fail(node, m.DEGREE_RANGE, limit=MAX_DEGREE, degree=f"{degree:.0f}")
    return degree


def _nowhere(node: Node, parts: list[Part], values: Array) -> NoReturn:
    """A part that has no value at any of the points, although what it consists of has."""
    if node.kind in ("inverse", "power") and not parts[0].values.any():
        _fail(node, m.DIVIDES_BY_ZERO)
    if np.isinf(values).all() and node.kind != "call":
        _fail(node, m.TOO_LARGE)
    _fail(node, m.NO_VALUE)


def _fail(node: Node, message: str, **values: object) -> NoReturn:
    raise FormulaError(message, node.start, node.end - node.start, **values)
