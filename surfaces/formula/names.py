"""The vocabulary of the formula language: variables, constants, functions and their aliases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from surfaces.compile import functions, ufuncs
from surfaces.compile.tape import X, Y
from surfaces.formula.tree import SHORTHANDS


@dataclass(frozen=True)
class Meaning:
    """A function of the language.

    Attributes:
        kind: the SymPy class that stands for it in a surface's expression, or a function that makes one.
        ufunc: the same for numbers, with an `out`.
        several: whether it takes two values or more, instead of one.
    """

    kind: Any
    ufunc: Callable[..., Any]
    several: bool = False


def reciprocal_of(kind: Any) -> Any:
    """A function that makes the SymPy expression 1 / kind(u)."""

    def reciprocal(*args: Any, evaluate: bool) -> Any:
        return sp.Pow(kind(*args, evaluate=evaluate), sp.Integer(-1), evaluate=evaluate)

    return reciprocal


VARIABLES: dict[str, Any] = {"x": X, "y": Y}
CONSTANTS: dict[str, Any] = {"e": sp.E, "pi": sp.pi}

FUNCTIONS: dict[str, Meaning] = {
    "sin": Meaning(sp.sin, np.sin),
    "cos": Meaning(sp.cos, np.cos),
    "tan": Meaning(sp.tan, np.tan),
    "sec": Meaning(reciprocal_of(sp.cos), ufuncs.reciprocal_of(np.cos)),
    "csc": Meaning(reciprocal_of(sp.sin), ufuncs.reciprocal_of(np.sin)),
    "cot": Meaning(reciprocal_of(sp.tan), ufuncs.reciprocal_of(np.tan)),
    "arcsin": Meaning(sp.asin, np.arcsin),
    "arccos": Meaning(sp.acos, np.arccos),
    "arctan": Meaning(sp.atan, np.arctan),
    "sinh": Meaning(sp.sinh, np.sinh),
    "cosh": Meaning(sp.cosh, np.cosh),
    "tanh": Meaning(sp.tanh, np.tanh),
    "arsinh": Meaning(sp.asinh, np.arcsinh),
    "arcosh": Meaning(sp.acosh, np.arccosh),
    "artanh": Meaning(sp.atanh, np.arctanh),
    "exp": Meaning(sp.exp, np.exp),
    "ln": Meaning(sp.log, np.log),
    "log2": Meaning(functions.Log2, np.log2),
    "log10": Meaning(functions.Log10, np.log10),
    "sqrt": Meaning(sp.sqrt, np.sqrt),
    "cbrt": Meaning(functions.Cbrt, np.cbrt),
    "abs": Meaning(sp.Abs, np.abs),
    "sign": Meaning(sp.sign, np.sign),
    "floor": Meaning(sp.floor, np.floor),
    "ceil": Meaning(sp.ceiling, np.ceil),
    "step": Meaning(functions.Step, ufuncs.step),
    "relu": Meaning(functions.Relu, ufuncs.relu),
    "sigmoid": Meaning(functions.Sigmoid, ufuncs.sigmoid),
    "softplus": Meaning(functions.Softplus, ufuncs.softplus),
    "max": Meaning(functions.Largest, np.maximum, several=True),
    "min": Meaning(functions.Smallest, np.minimum, several=True),
}

ALIASES: dict[str, str] = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
    "arcsinh": "arsinh",
    "arccosh": "arcosh",
    "arctanh": "artanh",
    "log": "ln",
    "sgn": "sign",
    "signum": "sign",
    "heaviside": "step",
    "fabs": "abs",
    "absolute": "abs",
    "ceiling": "ceil",
    "maximum": "max",
    "minimum": "min",
    "expit": "sigmoid",
    "logistic": "sigmoid",
    "power": "pow",
    "π": "pi",
    "σ": "sigmoid",
    "sigma": "sigmoid",
}
"""Other spellings. `log` is the natural logarithm, as in Python; log2 and log10 say their base."""

INVERSES: dict[str, str] = {
    **{name: f"arc{name}" for name in ("sin", "cos", "tan")},
    **{name: f"ar{name}" for name in ("sinh", "cosh", "tanh")},
    "ln": "exp",
}
"""The inverse function, where the language has a name for it."""

WORDS: frozenset[str] = frozenset({*VARIABLES, *CONSTANTS, *FUNCTIONS, *ALIASES, *filter(str.isalpha, SHORTHANDS)})
