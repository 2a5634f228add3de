"""The operations that a program may hold, by name: what NumPy's function of that name computes for float64.

Truth is 1.0 and falsehood 0.0, as on a tape: every value of a program is a number. Executors accept these names only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from surfaces.compile import ufuncs

COMPARISONS = frozenset({"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"})
LOGICAL = frozenset({"logical_and", "logical_or", "logical_not"})
ARITHMETIC = frozenset({"add", "subtract", "multiply", "divide", "negative", "sqrt", "absolute", "maximum", "minimum"})
STEPWISE = frozenset({"sign", "floor", "ceil", "heaviside", "select"})
EXACT = COMPARISONS | LOGICAL | ARITHMETIC | STEPWISE
"""IEEE 754 fixes each of their results: all executors agree to the last bit."""

FUNCTIONS = frozenset({
    "exp", "log", "log2", "log10", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "arcsinh", "arccosh", "arctanh", "cbrt", "power", "logaddexp",
})  # fmt: skip
"""Libraries differ in their last bits."""

SELECT = "select"
"""select(condition, chosen, otherwise): the one operation with three inputs."""

COMMUTATIVE = frozenset({"add", "multiply", "equal", "not_equal", "logical_and", "logical_or"})
"""Maximum and minimum are not: of +0 and -0 they return the one or the other."""

NUMPY: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in sorted((EXACT | FUNCTIONS) - {SELECT})},
    SELECT: np.where,
}
"""Each operation's meaning."""

NAMES: dict[Any, str] = {function: name for name, function in NUMPY.items()} | {ufuncs.select: SELECT}
"""The name of each function that has one."""
