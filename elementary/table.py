"""The functions by the names that NumPy has for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from elementary.circular import cos, sin, tan
from elementary.exponentials import cosh, exp, sinh, tanh
from elementary.inverses import arccos, arccosh, arcsin, arcsinh, arctan, arctanh
from elementary.logarithms import log, log2, log10, logaddexp
from elementary.powers import cbrt, power

_FUNCTIONS = (
    exp, log, log2, log10, sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, tanh, arcsinh, arccosh, arctanh, cbrt,
    power, logaddexp,
)  # fmt: skip
OWN: dict[str, Callable[..., Any]] = {function.__name__: function for function in _FUNCTIONS}
