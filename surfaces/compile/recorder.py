"""Record a SymPy expression as operations of a tape.

`sympy.lambdify` is exact but slow where it matters here: it leaves integer powers to `pow`, evaluates shared parts
again and returns bare numbers for constant derivatives. Here common subexpressions are recorded once, integer powers
become multiplications and half powers become `sqrt`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp

from surfaces.compile import functions, ufuncs
from surfaces.compile.chain_rule import PAIRS, SLOPES
from surfaces.compile.executed import executed
from surfaces.compile.tape import Op, Tape, TapeError, X, Y, assemble

_UNARY: dict[Any, Callable[..., Any]] = {
    sp.exp: np.exp,
    sp.log: np.log,
    sp.sin: np.sin,
    sp.cos: np.cos,
    sp.tan: np.tan,
    sp.asin: np.arcsin,
    sp.acos: np.arccos,
    sp.atan: np.arctan,
    sp.sinh: np.sinh,
    sp.cosh: np.cosh,
    sp.tanh: np.tanh,
    sp.asinh: np.arcsinh,
    sp.acosh: np.arccosh,
    sp.atanh: np.arctanh,
    sp.Abs: np.abs,
    sp.sign: np.sign,
    sp.floor: np.floor,
    sp.ceiling: np.ceil,
    sp.Not: np.logical_not,
    functions.Log2: np.log2,
    functions.Log10: np.log10,
    functions.Cbrt: np.cbrt,
    functions.Step: ufuncs.step,
    functions.Relu: ufuncs.relu,
    functions.Sigmoid: ufuncs.sigmoid,
    functions.Softplus: ufuncs.softplus,
}
_FOLDED: dict[Any, Callable[..., Any]] = {
    sp.Max: np.maximum,
    sp.Min: np.minimum,
    sp.And: np.logical_and,
    sp.Or: np.logical_or,
    functions.Largest: np.maximum,
    functions.Smallest: np.minimum,
}
_PAIRED: dict[Any, Callable[..., Any]] = {
    sp.Heaviside: np.heaviside,  # the slope of Max and Min
    sp.StrictLessThan: np.less,
    sp.LessThan: np.less_equal,
    sp.StrictGreaterThan: np.greater,
    sp.GreaterThan: np.greater_equal,
    sp.Equality: np.equal,
    sp.Unequality: np.not_equal,
}
_COMMUTATIVE = {np.add, np.multiply, np.maximum, np.minimum, np.logical_and, np.logical_or}
_PARTIAL = {np.log, np.log2, np.log10, np.arccosh, np.arctanh}  # whose slopes have values where they have none
_ROOTS = {np.sqrt, np.power, np.arcsin, np.arccos, np.divide}  # whose slopes have none there either
WITHOUT_VALUE = _PARTIAL | _ROOTS  # of some numbers; all other functions have a value for every one
_LONGEST_CHAIN = 64.0  # exponents beyond are left to NumPy


class Recorder:
    """Value-numbered emission: equal operations on equal values become one value.

    A value is an index: 0 and 1 are x and y, the rest are constants and results of operations, in order.
    """

    def __init__(self) -> None:
        self.count = 2
        self.constants: dict[int, float] = {}
        self.ops: list[Op] = []
        self.powers: dict[int, tuple[int, float]] = {}  # value -> (base, exponent), for those by `half_power`
        self._numbers: dict[float, int] = {}
        self._known: dict[tuple[Any, ...], int] = {}
        self._memo: dict[Any, int] = {X: 0, Y: 1}

    def define(self, symbol: sp.Symbol, expr: sp.Basic) -> None:
        self._memo[symbol] = self.value(expr)

    def constant(self, number: float) -> int:
        if number not in self._numbers:
            self._numbers[number] = self._new()
            self.constants[self._numbers[number]] = number
        return self._numbers[number]

    def call(self, function: Callable[..., Any], *inputs: int) -> int:
        key = (function, *(sorted(inputs) if function in _COMMUTATIVE else inputs))
        if key not in self._known:
            self._known[key] = self._new()
            self.ops.append(Op(function, inputs, self._known[key]))
        return self._known[key]

    def value(self, node: Any) -> int:
        """The value number of a SymPy node, emitting what is needed for it."""
        if node not in self._memo:
            self._memo[node] = self._emit(node)
        return self._memo[node]

    def _new(self) -> int:
        self.count += 1
        return self.count - 1

    def _emit(self, node: Any) -> int:
        if node.is_Boolean and node in (sp.true, sp.false):
            return self.constant(float(bool(node)))
        if self._is_constant(node):
            return self.constant(float(node))
        if node.is_Add:
            return self._sum(node)
        if node.is_Mul:
            return self._product(node)
        if node.is_Pow:
            return self._power(node.base, node.exp)
        return self._function(node)

    def _is_constant(self, node: Any) -> bool:
        return bool(node.is_number and node.is_real is not False)

    def _function(self, node: Any) -> int:
        kind = node.func
        if kind in _UNARY:
            return self.call(_UNARY[kind], self.value(node.args[0]))
        if kind in _FOLDED:
            return self._fold(_FOLDED[kind], [self.value(arg) for arg in node.args])
        if kind in _PAIRED:
            return self.call(_PAIRED[kind], *(self.value(arg) for arg in node.args))
        if kind is sp.Piecewise:
            return self._piecewise(node)
        raise TapeError(
            f"no NumPy function for {kind.__name__!r}, got {node}; use + - * / powers and elementary functions"
        )

    def _fold(self, function: Callable[..., Any], values: Sequence[int]) -> int:
        result = values[0]
        for value in values[1:]:
            result = self.call(function, result, value)
        return result

    def _sum(self, node: Any) -> int:
        plus: list[int] = []
        minus: list[int] = []
        for term in node.args:
            coefficient, factors = _split(term)
            negative = bool(coefficient.is_negative)
            (minus if negative else plus).append(self._scaled(-coefficient, factors) if negative else self.value(term))
        total = self._fold(np.add, plus) if plus else self.call(np.negative, minus.pop(0))
        for value in minus:
            total = self.call(np.subtract, total, value)
        return total

    def _product(self, node: Any) -> int:
        return self._scaled(*_split(node))

    def _scaled(self, coefficient: Any, factors: Sequence[Any]) -> int:
        """coefficient * numerator / denominator, each built once; a coefficient of -1 is a sign, not a product."""
        above: list[int] = []
        below: list[int] = []
        for factor in factors:
            inverse = factor.is_Pow and factor.exp.is_Number and factor.exp.is_negative
            (below if inverse else above).append(
                self._power(factor.base, -factor.exp) if inverse else self.value(factor)
            )
        number = float(coefficient)
        if above and abs(number) != 1.0:
            above.append(self.constant(number))
        result = self._fold(np.multiply, above) if above else self.constant(number)
        if below:
            result = self.call(np.divide, result, self._fold(np.multiply, below))
        return self.call(np.negative, result) if above and number == -1.0 else result

    def _power(self, base: Any, exponent: Any) -> int:
        if not (exponent.is_Rational and exponent.q in (1, 2)):
            return self.call(np.power, self.value(base), self.value(exponent))
        if exponent.is_negative:
            return self.call(np.divide, self.constant(1.0), self._power(base, -exponent))
        return self.half_power(self.value(base), int(exponent.p) / int(exponent.q))

    def half_power(self, base: int, exponent: float) -> int:
        """base^exponent for 0.5, 1, 1.5, ... as integer powers and `sqrt`; 1 for 0."""
        integer = int(exponent)
        parts = [self.integer_power(base, integer)] if integer else []
        if exponent != integer:
            parts.append(self.call(np.sqrt, base))
        result = self._fold(np.multiply, parts) if parts else self.constant(1.0)
        if exponent > 1.0:
            self.powers[result] = base, exponent
        return result

    def integer_power(self, base: int, exponent: int) -> int:
        """base^exponent by squaring; value numbering shares x^2 and x^3 between all powers of x."""
        if exponent == 1:
            return base
        if exponent % 2:
            return self.call(np.multiply, self.integer_power(base, exponent - 1), base)
        half = self.integer_power(base, exponent // 2)
        return self.call(np.multiply, half, half)

    def _piecewise(self, node: Any) -> int:
        *branches, (last, condition) = node.args
        if condition != sp.true:
            raise TapeError(f"a Piecewise needs a last branch (expression, True), got {node}")
        result = self.value(last)
        for expr, when in reversed(branches):
            result = self.call(ufuncs.select, self.value(when), self.value(expr), result)
        return result


class UnevaluatedRecorder(Recorder):
    """Records a formula that SymPy has not evaluated and must not: NumPy computes what is constant."""

    def call(self, function: Callable[..., Any], *inputs: int) -> int:
        if not all(value in self.constants for value in inputs):
            return super().call(function, *inputs)
        result = np.empty(())
        with np.errstate(all="ignore"):
            executed(function)(*(self.constants[value] for value in inputs), out=result)
        return self.constant(float(result))

    def needed(self, results: Sequence[int]) -> list[Op]:
        """The operations that the results rest on, in order."""
        wanted, needed = set(results), []
        for op in reversed(self.ops):
            if op.output in wanted:
                needed.append(op)
                wanted.update(op.inputs)
        return needed[::-1]

    def tape(self, results: Sequence[int]) -> Tape:
        """The tape of these values, without what was computed on the way and came to nothing."""
        self.ops = self.needed(results)
        used = {value for op in self.ops for value in op.inputs}.union(results)
        self.constants = {value: number for value, number in self.constants.items() if value in used}
        return assemble(self.ops, self.constants, results)

    def guarded(self, results: Sequence[int], value: int) -> list[int]:
        """The results, with NaN for what is infinite, and where f is undefined although its derivative is not."""
        sloping = self._sloping(value)
        hidden = [
            op.function in _PARTIAL or (op.function in _ROOTS and op.output not in sloping)
            for op in self.needed([value])
        ]
        mask = [self._nothing(value)] if any(hidden) else []
        return [self._fold(np.add, [result, *mask, self._nothing(result)]) for result in results]

    def _sloping(self, value: int) -> set[int]:
        """The values that a small change of the result may come from: not those inside of floor or of a condition."""
        sloping = {value}
        for op in reversed(self.needed([value])):
            if op.output in sloping and (op.function in PAIRS or op.function in SLOPES):
                sloping.update(op.inputs[1:] if op.function is ufuncs.select else op.inputs)
        return sloping

    def _nothing(self, value: int) -> int:
        """value - value: 0, or NaN where the value is not finite."""
        return self.call(np.subtract, value, value)

    def _is_constant(self, node: Any) -> bool:
        return bool(node.is_Number or node.is_NumberSymbol)

    def _power(self, base: Any, exponent: Any) -> int:
        number = self.constants.get(self.value(exponent))
        if number == 0.0:
            return self.constant(1.0)
        if number is None or not (2.0 * number).is_integer() or abs(number) > _LONGEST_CHAIN:
            return self.call(np.power, self.value(base), self.value(exponent))
        return super()._power(base, sp.Rational(int(2.0 * number), 2))


def _split(term: Any) -> tuple[Any, tuple[Any, ...]]:
    """(number, factors) of a term, without any of SymPy's arithmetic."""
    if term.is_Number:
        return term, ()
    if term.is_Mul and term.args[0].is_Number:
        return term.args[0], term.args[1:]
    return sp.Integer(1), term.args if term.is_Mul else (term,)
