"""Each operation of a program on sixteen runs at once, as LLVM's intermediate code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir

LANES = 16
"""Runs that are taken together: two registers of AVX-512 for each value, four of AVX2."""

I1, I32, I64, DOUBLE, POINTER = ir.IntType(1), ir.IntType(32), ir.IntType(64), ir.DoubleType(), ir.PointerType()
DOUBLES, INTS, WIDE, FLAGS = (ir.VectorType(kind, LANES) for kind in (DOUBLE, I32, I64, I1))
BITS = ir.IntType(LANES)
"""One bit for each run."""

_COMPARED = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "=="}
_ARITHMETIC = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
_INTRINSIC = {"sqrt": "llvm.sqrt", "absolute": "llvm.fabs", "floor": "llvm.floor", "ceil": "llvm.ceil"}


def splat(builder: ir.IRBuilder, scalar: Any, kind: Any = DOUBLES) -> Any:
    """A vector of one number."""
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), scalar, ir.Constant(I32, 0))
    return builder.shuffle_vector(first, ir.Constant(kind, ir.Undefined), ir.Constant(INTS, [0] * LANES))


def number(value: float) -> Any:
    """A vector of a number that is known now."""
    vector = ir.FormattedConstant(DOUBLES, "")
    vector.constant = f"splat ({ir.Constant(DOUBLE, value)})"
    return vector


def intrinsic(builder: ir.IRBuilder, name: str, result: Any, arguments: Sequence[Any]) -> Any:
    """A call of one of LLVM's own functions, `name` in full."""
    module = builder.module
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    function = module.globals.get(name) or ir.Function(module, kind, name)
    return builder.call(function, arguments)


class Emitter:
    """Emits operations; keeps which values are truths, so that they need not become numbers.

    Attributes:
        own: gives the function of a module that computes one of `elementary`.
        values: {value: vector}. flags: {value: vector of one bit} of those that are truths.
    """

    def __init__(self, builder: ir.IRBuilder, own: Callable[[ir.Module, str], ir.Function]) -> None:
        self.builder = builder
        self.own = own
        self.values: dict[int, Any] = {}
        self.flags: dict[int, Any] = {}

    def vector(self, value: int) -> Any:
        """A value as numbers."""
        if value not in self.values:
            one, zero = number(1.0), number(0.0)
            self.values[value] = self.builder.select(self.flags[value], one, zero)
        return self.values[value]

    def truth(self, value: int) -> Any:
        """A value as flags: whether it is not 0, as nan is not."""
        if value not in self.flags:
            self.flags[value] = self.builder.fcmp_unordered("!=", self.values[value], number(0.0))
        return self.flags[value]

    def emit(self, name: str, inputs: Sequence[int], output: int) -> None:
        """One operation."""
        if name in _COMPARED:
            self.flags[output] = self.builder.fcmp_ordered(_COMPARED[name], *map(self.vector, inputs))
        elif name == "not_equal":
            self.flags[output] = self.builder.fcmp_unordered("!=", *map(self.vector, inputs))
        elif name.startswith("logical_"):
            self.flags[output] = _LOGICAL[name](self.builder, *map(self.truth, inputs))
        elif name == "select":
            condition, chosen, otherwise = inputs
            self.values[output] = self.builder.select(
                self.truth(condition), self.vector(chosen), self.vector(otherwise)
            )
        else:
            self.values[output] = self._number(name, inputs)

    def _number(self, name: str, inputs: Sequence[int]) -> Any:
        vectors = [self.vector(value) for value in inputs]
        if name in _ARITHMETIC:
            return getattr(self.builder, _ARITHMETIC[name])(*vectors)
        if name in _INTRINSIC:
            return intrinsic(self.builder, f"{_INTRINSIC[name]}.v{LANES}f64", DOUBLES, vectors)
        if name in _COMPOSED:
            return _COMPOSED[name](self.builder, *vectors)
        return self.builder.call(self.own(self.builder.module, name), vectors)


def _is_nan(builder: ir.IRBuilder, x: Any) -> Any:
    return builder.fcmp_unordered("uno", x, x)


def _extremum(ufunc: Any, comparison: str) -> Callable[..., Any]:
    """NumPy's: nan if one is nan, and of 0.0 and -0.0 the first or the second, as it does on this processor."""
    if not np.signbit(ufunc(0.0, -0.0)):
        comparison += "="

    def emit(builder: ir.IRBuilder, a: Any, b: Any) -> Any:
        first = builder.or_(builder.fcmp_ordered(comparison, a, b), _is_nan(builder, a))
        return builder.select(first, a, b)

    return emit


def _sign(builder: ir.IRBuilder, x: Any) -> Any:
    zero, one = number(0.0), number(1.0)
    level = builder.select(builder.fcmp_ordered("==", x, zero), zero, x)  # nan stays nan
    lower = builder.select(builder.fcmp_ordered("<", x, zero), number(-1.0), level)
    return builder.select(builder.fcmp_ordered(">", x, zero), one, lower)


def _heaviside(builder: ir.IRBuilder, x: Any, at_zero: Any) -> Any:
    zero, one = number(0.0), number(1.0)
    upper = builder.select(builder.fcmp_ordered("<", x, zero), zero, one)
    step = builder.select(builder.fcmp_ordered("==", x, zero), at_zero, upper)
    return builder.select(_is_nan(builder, x), x, step)


_COMPOSED: dict[str, Callable[..., Any]] = {
    "negative": lambda builder, x: builder.fneg(x),
    "maximum": _extremum(np.maximum, ">"),
    "minimum": _extremum(np.minimum, "<"),
    "sign": _sign,
    "heaviside": _heaviside,
}
_LOGICAL: dict[str, Callable[..., Any]] = {
    "logical_and": lambda builder, a, b: builder.and_(a, b),
    "logical_or": lambda builder, a, b: builder.or_(a, b),
    "logical_not": lambda builder, a: builder.not_(a),
}
