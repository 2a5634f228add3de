"""Build an unevaluated SymPy expression from a checked tree: only what is in the tables below is ever built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp

from surfaces.compile.functions import Unevaluated
from surfaces.formula.names import CONSTANTS, FUNCTIONS, VARIABLES
from surfaces.formula.tree import Node

_LARGEST_EXACT = 10**15


def unevaluated(tree: Node) -> Unevaluated:
    """The formula as the expression of a surface. It is built without evaluation: SymPy computes nothing."""
    formula: Unevaluated = Unevaluated(_expr(tree))
    return formula


def _expr(node: Node) -> Any:
    return _BUILD[node.kind](node)


def _sum(node: Node) -> Any:
    return sp.Add(*map(_expr, node.args), evaluate=False)


def _product(node: Node) -> Any:
    """One number in front, then the other factors in their order."""
    coefficient, factors = _collected([node])
    parts = [_factor(factor) for factor in factors]
    if not parts or coefficient != 1:
        parts.insert(0, _number(coefficient))
    return parts[0] if len(parts) == 1 else sp.Mul(*parts, evaluate=False)


def _collected(nodes: Sequence[Node]) -> tuple[Fraction | float, list[Node]]:
    """The signs and plain numbers of a product as one number, and the rest."""
    coefficient: Fraction | float = Fraction(1)
    factors: list[Node] = []
    for node in nodes:
        if node.kind == "number":
            coefficient *= _exact(node)
        elif node.kind == "inverse" and node.args[0].kind == "number":
            coefficient /= _exact(node.args[0])
        elif node.kind in ("negative", "product"):
            number, inner = _collected(node.args)
            coefficient *= -number if node.kind == "negative" else number
            factors += inner
        else:
            factors.append(node)
    return coefficient, factors


def _factor(node: Node) -> Any:
    return sp.Pow(_expr(node.args[0]), sp.Integer(-1), evaluate=False) if node.kind == "inverse" else _expr(node)


def _power(node: Node) -> Any:
    base, exponent = node.args
    if base.name == "e":
        return sp.exp(_expr(exponent), evaluate=False)
    return sp.Pow(_expr(base), _expr(exponent), evaluate=False)


def _call(node: Node) -> Any:
    return FUNCTIONS[node.name].kind(*map(_expr, node.args), evaluate=False)


def _exact(node: Node) -> Fraction | float:
    """The number as typed: whole ones exactly, decimals as the nearest float."""
    value = float(node.number)
    return Fraction(int(value)) if value.is_integer() else value


def _number(value: Fraction | float) -> Any:
    """A number for SymPy: whole numbers and small fractions stay what they are."""
    if isinstance(value, float) and value.is_integer():
        value = Fraction(int(value))
    if isinstance(value, Fraction) and max(abs(value.numerator), value.denominator) <= _LARGEST_EXACT:
        return sp.Rational(value.numerator, value.denominator)
    return sp.Float(float(value))


_BUILD: dict[str, Callable[[Node], Any]] = {
    "number": lambda node: _number(_exact(node)),
    "constant": lambda node: CONSTANTS[node.name],
    "variable": lambda node: VARIABLES[node.name],
    "sum": _sum,
    "product": _product,
    "negative": _product,
    "power": _power,
    "call": _call,
}
