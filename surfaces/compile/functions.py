"""SymPy classes for unevaluated formulas: SymPy computes nothing in them and keeps the order of their arguments.

SymPy rewrites what it builds (it orders, collects and computes), at a cost that depends on the numbers in it. A formula
that a stranger typed is therefore built with `evaluate=False` throughout, from these classes where SymPy's own have no
such thing or lose the order of their arguments, and wrapped in `Unevaluated`, which tells the tape to differentiate it
by the chain rule instead of by `sympy.diff`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter


class Unevaluated(sp.Expr):  # type: ignore[misc]  # SymPy's classes are Any to mypy
    """A whole formula as written; its only argument is the expression, built without evaluation."""

    is_commutative = True

    def __new__(cls, expr: Any) -> Any:
        return sp.Expr.__new__(cls, expr)

    def __reduce_ex__(self, protocol: Any) -> Any:
        # SymPy would build the parts anew with evaluation on.
        return _restored, (_packed(self.args[0]),)

    def _latex(self, _printer: Any) -> str:
        printed: str = LatexPrinter({"order": "none", "ln_notation": True}).doprint(self.args[0])
        return printed


def _packed(expr: Any) -> Any:
    """The tree as (class, parts), leaves as they are."""
    return (expr.func, tuple(_packed(arg) for arg in expr.args)) if expr.args else expr


def _restored(packed: Any) -> Any:
    return Unevaluated(_unpacked(packed))


def _unpacked(packed: Any) -> Any:
    if not isinstance(packed, tuple):
        return packed
    kind, parts = packed
    return kind(*map(_unpacked, parts), evaluate=False)


class OpaqueFunction(sp.Function):  # type: ignore[misc]
    """A function that SymPy knows nothing about but its sign.

    Attributes:
        sign: its name in LaTeX.
    """

    sign = ""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"{self.sign}{power}\left({', '.join(map(printer.doprint, self.args))}\right)"


class Step(OpaqueFunction):
    """0 below 0, 1 above, 1/2 at 0."""

    sign = r"\operatorname{step}"


class Relu(OpaqueFunction):
    """max(u, 0), with the slope 0 at the kink."""

    sign = r"\operatorname{relu}"


class Sigmoid(OpaqueFunction):
    """1 / (1 + e^-u)."""

    sign = r"\sigma"


class Softplus(OpaqueFunction):
    """ln(1 + e^u)."""

    sign = r"\operatorname{softplus}"


class Log2(OpaqueFunction):
    """The logarithm to base 2."""

    sign = r"\log_{2}"


class Log10(OpaqueFunction):
    """The logarithm to base 10."""

    sign = r"\log_{10}"


class Cbrt(OpaqueFunction):
    """The cube root, of negative numbers as well."""

    sign = r"\operatorname{cbrt}"


class Largest(OpaqueFunction):
    """max(u, v, ...), with the mean of the slopes where two are equal."""

    sign = r"\max"


class Smallest(OpaqueFunction):
    """min(u, v, ...), with the mean of the slopes where two are equal."""

    sign = r"\min"
