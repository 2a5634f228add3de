"""Each operation as a JavaScript expression that computes what NumPy's function of that name does.

Nothing but names of this file and numbers ever becomes text. Functions in `HELPERS` are those of
`assets/program/functions.js`, which the module is given; JavaScript's own arithmetic, `Math.sqrt` and `Math.abs` are
IEEE 754, so that they agree with NumPy's to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.program.operations import FUNCTIONS

HELPERS = ("power", "raised", "logaddexp")
"""Functions that JavaScript has not, or not as NumPy has them."""

_INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_COMPARED = {
    "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "===", "not_equal": "!==",
}  # fmt: skip
_MATH = {name: name for name in FUNCTIONS - {*HELPERS}} | {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    "sqrt": "sqrt", "absolute": "abs", "floor": "floor", "ceil": "ceil",
}  # fmt: skip
_FORMS = {
    **{name: f"{{0}} {sign} {{1}}" for name, sign in _INFIX.items()},
    **{name: f"{{0}} {sign} {{1}} ? 1 : 0" for name, sign in _COMPARED.items()},
    **{name: f"Math.{called}({{0}})" for name, called in _MATH.items()},
    "power": "raised({0}, {1})",
    "logaddexp": "logaddexp({0}, {1})",
    "negative": "-{0}",
    "logical_and": "{0} !== 0 && {1} !== 0 ? 1 : 0",
    "logical_or": "{0} !== 0 || {1} !== 0 ? 1 : 0",
    "logical_not": "{0} === 0 ? 1 : 0",
    "maximum": "{0} > {1} || {0} !== {0} ? {0} : {1}",  # of 0 and -0 the second, as NumPy on x86
    "minimum": "{0} < {1} || {0} !== {0} ? {0} : {1}",
    "sign": "{0} > 0 ? 1 : {0} < 0 ? -1 : {0} === 0 ? 0 : {0}",
    "heaviside": "{0} > 0 ? 1 : {0} < 0 ? 0 : {0} === 0 ? {1} : {0}",
    "select": "{0} !== 0 ? {1} : {2}",
}
_KNOWN = {"power": "power({0}, {1})"}


def expression(name: str, inputs: Sequence[str], *, known: bool = False) -> str:
    """An operation on the names of values, or on the texts of numbers.

    `known` says that it is computed before a run, once: powers then are rounded as Python's are, which takes longer.
    """
    return (_KNOWN if known and name in _KNOWN else _FORMS)[name].format(*inputs)


def number(value: float) -> str:
    """A number as JavaScript reads it, in all its digits."""
    if math.isnan(value):
        return "NaN"
    text = repr(float(value)).replace("inf", "Infinity")
    return f"({text})" if text.startswith("-") else text
