"""The operations that a program may hold, by name: what NumPy's function of that name is for float64, to the bit
where IEEE 754 fixes it, and for the others by our own sequence of such operations, which all executors share.

Truth is 1.0 and falsehood 0.0, as on a tape: every value of a program is a number. Executors accept these names only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from elementary.table import OWN
from surfaces.compile import ufuncs

COMPARISONS = frozenset({"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"})
LOGICAL = frozenset({"logical_and", "logical_or", "logical_not"})
ARITHMETIC = frozenset({"add", "subtract", "multiply", "divide", "negative", "sqrt", "absolute", "maximum", "minimum"})
STEPWISE = frozenset({"sign", "floor", "ceil", "heaviside", "select"})
EXACT = COMPARISONS | LOGICAL | ARITHMETIC | STEPWISE
"""IEEE 754 fixes each of their results: all executors agree to the last bit."""

FUNCTIONS = frozenset(OWN)
"""Libraries differ in their last bits: these are our own, sequences of operations that are exact (`elementary`)."""

SELECT = "select"
"""select(condition, chosen, otherwise): the one operation with three inputs."""

COMMUTATIVE = frozenset({"add", "multiply", "equal", "not_equal", "logical_and", "logical_or"})
"""Maximum and minimum are not: of +0 and -0 they return the one or the other."""

_BY_NAME: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in sorted((EXACT | FUNCTIONS) - {SELECT})},
    SELECT: np.where,
}
NAMES: dict[Any, str] = {function: name for name, function in _BY_NAME.items()} | {ufuncs.select: SELECT}
"""The name of each of NumPy's functions that stands for an operation."""

INPUTS: dict[str, int] = {SELECT: 3} | {
    name: function.nin for name, function in _BY_NAME.items() if isinstance(function, np.ufunc)
}
"""How many inputs each operation has."""

NUMPY: dict[str, Callable[..., Any]] = _BY_NAME | OWN
"""Each operation's meaning, as NumPy executes it."""
