"""Print a surface as text of the formula language, for editing: the inverse of `formula.parse`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from surfaces.base import Surface
from surfaces.compile.functions import Unevaluated
from surfaces.formula import messages as m
from surfaces.formula.errors import FormulaError
from surfaces.formula.names import CONSTANTS, FUNCTIONS, VARIABLES
from surfaces.formula.tokens import MAX_LENGTH

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4

_NAMES: dict[Any, str] = {
    **{function.kind: name for name, function in FUNCTIONS.items() if name != "sqrt"},
    sp.Max: "max",
    sp.Min: "min",
    sp.Heaviside: "step",
}
_ATOMS: dict[Any, str] = {symbol: name for name, symbol in {**VARIABLES, **CONSTANTS}.items()}

Phrase = tuple[str, int]
"""Text, and how tightly its last operation binds."""


def to_text(surface: Surface) -> str:
    """The formula of a surface as text that parses back to the same function.

    With spaces, or without where it would be too long otherwise. Raises FormulaError for what the language cannot say.
    """
    expr = surface.expr.args[0] if isinstance(surface.expr, Unevaluated) else _ordered(surface.expr)
    text = _expr(expr)[0]
    return text if len(text) <= MAX_LENGTH else text.replace(" ", "")


def _ordered(expr: Any) -> Any:
    """A declared expression with its sums in the order that people write: x + 2y - 7, not SymPy's own -7 + x + 2y."""
    if not expr.args:
        return expr
    if isinstance(expr, sp.Add):
        return sp.Add(*map(_ordered, expr.as_ordered_terms()), evaluate=False)
    args = [_ordered(arg) for arg in expr.args]
    return expr.func(*args, evaluate=False) if isinstance(expr, (sp.Mul, sp.Pow, sp.Function)) else expr


def _expr(node: Any) -> Phrase:
    if node in _ATOMS:
        return _ATOMS[node], _ATOM
    for kind, write in _WRITERS:
        if isinstance(node, kind):
            return write(node)
    return _call(node)


def _wrapped(node: Any, least: int) -> str:
    """In brackets, unless it binds at least as tightly as that."""
    text, binding = _expr(node)
    return text if binding >= least else f"({text})"


def _number(node: Any) -> Phrase:
    """Fractions that are short decimals as decimals, others as quotients; floats with all their digits."""
    if isinstance(node, sp.Rational) and not (10**6 % node.q == 0 or node.q == 1):
        sign = "-" if node.p < 0 else ""
        return f"{sign}{abs(node.p)}/{node.q}", _PRODUCT if node.p > 0 else _SUM
    text = str(node.p) if isinstance(node, sp.Integer) else repr(float(node))
    return text.removesuffix(".0"), _ATOM if float(node) >= 0 else _SUM


def _sum(node: Any) -> Phrase:
    text = ""
    for term in node.args:
        part = _wrapped(term, _PRODUCT) if not _negative(term) else _expr(term)[0]
        if text:
            part = f" - {part[1:]}" if part.startswith("-") else f" + {part}"
        text += part
    return text, _SUM


def _negative(term: Any) -> bool:
    number = term.args[0] if isinstance(term, sp.Mul) else term
    return isinstance(number, sp.Number) and bool(number < 0)


def _product(node: Any) -> Phrase:
    """Number, numerator, denominator: 3 x sin(y)/(2 y)."""
    number, *factors = node.args if isinstance(node.args[0], sp.Number) else (sp.Integer(1), *node.args)
    sign = "-" if number < 0 else ""
    above, below = [], []
    if isinstance(number, sp.Rational) and 10**6 % number.q:
        above, below = [str(abs(number.p))] * (abs(number.p) != 1), [str(number.q)]
    elif abs(number) != 1:
        above = [_number(abs(number))[0]]
    for factor in factors:
        inverse = isinstance(factor, sp.Pow) and isinstance(factor.exp, sp.Number) and factor.exp < 0
        (below if inverse else above).append(_wrapped(_inverted(factor) if inverse else factor, _POWER))
    text = _juxtaposed(above or ["1"]) + "".join(f"/{part}" for part in below)
    return sign + text, _SUM if sign else _PRODUCT


def _inverted(power: Any) -> Any:
    return power.base if power.exp == -1 else sp.Pow(power.base, -power.exp, evaluate=False)


def _juxtaposed(factors: Sequence[str]) -> str:
    """Factors side by side, with a * where a number or an exponent would be read otherwise: before digits, in 2*e."""
    text = factors[0]
    for factor in factors[1:]:
        tight = factor[0].isdigit() or factor[0] in ".-" or (text[-1].isdigit() and factor == "e")
        text += ("*" if tight else "" if text[-1].isdigit() and text.replace(".", "").isdigit() else " ") + factor
    return text


def _power(node: Any) -> Phrase:
    base, exponent = node.args
    if exponent == sp.Rational(1, 2):
        return f"sqrt({_expr(base)[0]})", _ATOM
    if isinstance(exponent, sp.Number) and exponent < 0:
        return f"1/{_wrapped(_inverted(node), _POWER)}", _PRODUCT
    return f"{_wrapped(base, _ATOM)}^{_wrapped(exponent, _ATOM)}", _POWER


def _exponential(node: Any) -> Phrase:
    return f"exp({_expr(node.args[0])[0]})", _ATOM


def _piecewise(node: Any) -> Phrase:
    """Two branches side by side as b + (a - b) step(...); both must have values everywhere, as step only chooses."""
    (first, condition), *branches = node.args
    if (
        len(branches) != 1
        or branches[0][1] != sp.true
        or not isinstance(condition, (sp.StrictLessThan, sp.StrictGreaterThan))
    ):
        raise FormulaError(m.PIECEWISE, 0, 0)
    inside = _expr(condition.gts)[0], _wrapped(condition.lts, _PRODUCT)
    otherwise = _wrapped(branches[0][0], _PRODUCT)
    return f"{otherwise} + ({_expr(first)[0]} - {otherwise}) step({inside[0]} - {inside[1]})", _SUM


def _call(node: Any) -> Phrase:
    if node.func not in _NAMES:
        raise FormulaError(m.NO_WORD, 0, 0, name=node.func.__name__)
    args = node.args[:1] if node.func is sp.Heaviside else node.args
    return f"{_NAMES[node.func]}({', '.join(_expr(arg)[0] for arg in args)})", _ATOM


_WRITERS: Sequence[tuple[Any, Callable[[Any], Phrase]]] = (
    (sp.Number, _number),
    (sp.Add, _sum),
    (sp.Mul, _product),
    (sp.Pow, _power),
    (sp.exp, _exponential),
    (sp.Piecewise, _piecewise),
)
