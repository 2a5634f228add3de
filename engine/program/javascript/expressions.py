"""Each operation as a JavaScript expression that computes what NumPy's function of that name does.

Nothing but names of this file and numbers ever becomes text. Functions in `HELPERS` are those of
`assets/program/elementary.js`, which the module is given; JavaScript's own arithmetic, `Math.sqrt` and `Math.abs` are
IEEE 754, so that they agree with NumPy's to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from elementary.table import OWN
from engine.program.operations import INPUTS

HELPERS = tuple(sorted(OWN))
"""The elementary functions, of which JavaScript's own differ from browser to browser."""

_INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_COMPARED = {
    "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "===", "not_equal": "!==",
}  # fmt: skip
_MATH = {"sqrt": "sqrt", "absolute": "abs", "floor": "floor", "ceil": "ceil"}
_GIVEN = {name: f"{name}({{0}}, {{1}})" if INPUTS[name] == 2 else f"{name}({{0}})" for name in HELPERS}
_FORMS = {
    **{name: f"{{0}} {sign} {{1}}" for name, sign in _INFIX.items()},
    **{name: f"{{0}} {sign} {{1}} ? 1 : 0" for name, sign in _COMPARED.items()},
    **{name: f"Math.{called}({{0}})" for name, called in _MATH.items()},
    **_GIVEN,
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


def expression(name: str, inputs: Sequence[str]) -> str:
    """An operation on the names of values, or on the texts of numbers."""
    return _FORMS[name].format(*inputs)


def number(value: float) -> str:
    """A number as JavaScript reads it, in all its digits."""
    if math.isnan(value):
        return "NaN"
    text = repr(float(value)).replace("inf", "Infinity")
    return f"({text})" if text.startswith("-") else text
