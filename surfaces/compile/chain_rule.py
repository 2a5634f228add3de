"""First and second derivatives by the chain rule, operation by operation.

`sympy.diff` may return an expression many times as large as its argument, and takes as long as it takes. Here each
operation adds a fixed number of others, so that the cost follows from the length of the formula. Derivatives that are
zero everywhere are None and never computed. At a kink the derivative is a subgradient: 0 for |u| and relu, the mean of
both sides for min and max; a step has the derivative 0. Where the slope of an outer function is infinite and that of
the inner one 0, as of sqrt(x^2 + y^2) at (0, 0), the derivative is 0 as well: such a point is a tip, or smooth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from surfaces.compile import ufuncs

TINY = 5e-324
"""The smallest float above 0. Added to a divisor it changes none but 0, and makes 0/0 zero and 1/0 infinite."""

Rule = Callable[["ChainRule", int, int], int]


class Values(Protocol):
    """What a builder of tapes offers: numbered values, of which equal ones have equal numbers."""

    constants: dict[int, float]
    powers: dict[int, tuple[int, float]]

    def constant(self, number: float) -> int:
        """The value of a number."""

    def call(self, function: Callable[..., Any], *inputs: int) -> int:
        """The value of a function of values."""

    def integer_power(self, base: int, exponent: int) -> int:
        """The value of base^exponent, for an exponent from 1."""

    def half_power(self, base: int, exponent: float) -> int:
        """The value of base^exponent, for an exponent 0.5, 1, 1.5, ..."""

    def needed(self, results: Sequence[int]) -> Sequence[Any]:
        """The operations that the results rest on, in order."""


class ChainRule:
    """Derivatives of a builder's values 0 (x) and 1 (y), and of what is computed from them."""

    def __init__(self, values: Values) -> None:
        self.values = values
        unit = values.constant(1.0)
        self._known: tuple[dict[int, int | None], ...] = ({0: unit, 1: None}, {0: None, 1: unit})

    def outputs(self, value: int, order: int) -> list[int]:
        """`value` itself for order 0, its gradient for 1, its derivatives xx, xy, yy for 2."""
        if order == 0:
            return [value]
        first = [self.along(value, axis) for axis in (0, 1)]
        derivatives = first if order == 1 else [self.along(first[i], axis) for i, axis in ((0, 0), (0, 1), (1, 1))]
        return [self.values.constant(0.0) if d is None else d for d in derivatives]

    def along(self, value: int | None, axis: int) -> int | None:
        """The derivative of a value along x (0) or y (1); None where it is zero everywhere."""
        if value is None:
            return None
        known = self._known[axis]
        for op in self.values.needed([value]):  # in order, not by recursion: chains of sums may be long
            if op.output not in known:
                known[op.output] = self._derive(op, axis)
        return known.get(value)

    def _derive(self, op: Any, axis: int) -> int | None:
        inner = [self._known[axis].get(value) for value in op.inputs]
        if all(d is None for d in inner):
            return None
        if op.output in self.values.powers:
            return self._power(*self.values.powers[op.output], axis)
        if op.function in PAIRS:
            return PAIRS[op.function](self, op, *inner)
        outer = SLOPES.get(op.function)
        return None if outer is None else self.times(outer(self, op.inputs[0], op.output), inner[0])

    def _power(self, base: int, exponent: float, axis: int) -> int | None:
        below = self.values.half_power(base, exponent - 1.0)
        return self.times(self.scaled(float(exponent), below), self._known[axis].get(base))

    # --- arithmetic that leaves out zeros and ones ---

    def scaled(self, number: float, value: int) -> int:
        """number * value."""
        if value in self.values.constants:
            return self.values.constant(number * self.values.constants[value])
        if number == -1.0:
            return self.values.call(np.negative, value)
        return value if number == 1.0 else self.values.call(np.multiply, self.values.constant(number), value)

    def times(self, left: int | None, right: int | None) -> int | None:
        """left * right; None, for zero, if one of them is."""
        if left is None or right is None:
            return None
        if left in self.values.constants:
            return self.scaled(self.values.constants[left], right)
        if right in self.values.constants:
            return self.scaled(self.values.constants[right], left)
        return self.values.call(np.multiply, left, right)

    def plus(self, left: int | None, right: int | None) -> int | None:
        """left + right."""
        if left is None or right is None:
            return right if left is None else left
        return self.values.call(np.add, left, right)

    def minus(self, left: int | None, right: int | None) -> int | None:
        """left - right."""
        if right is None:
            return left
        return self.scaled(-1.0, right) if left is None else self.values.call(np.subtract, left, right)

    def over(self, left: int | None, right: int) -> int | None:
        """left / right."""
        return None if left is None else self.values.call(np.divide, left, right)

    def over_root(self, left: int | None, right: int) -> int | None:
        """left / right, for a divisor that is 0 at a kink: 0 there if left is 0."""
        return None if left is None else self.over(left, self.values.call(np.add, right, self.values.constant(TINY)))

    def less_square(self, number: float, value: int, sign: float = -1.0) -> int:
        """number + sign * value^2."""
        square = self.values.integer_power(value, 2)
        return self.values.call(np.subtract if sign < 0 else np.add, self.values.constant(number), square)

    def one_over(self, value: int, number: float = 1.0) -> int:
        """number / value."""
        return self.values.call(np.divide, self.values.constant(number), value)

    def root(self, value: int) -> int:
        return self.values.call(np.sqrt, value)


def _product(chain: ChainRule, op: Any, du: int | None, dv: int | None) -> int | None:
    u, v = op.inputs
    return chain.plus(chain.times(du, v), chain.times(dv, u))


def _quotient(chain: ChainRule, op: Any, du: int | None, dv: int | None) -> int | None:
    """(u' - (u/v) v') / v."""
    return chain.over(chain.minus(du, chain.times(op.output, dv)), op.inputs[1])


def _general_power(chain: ChainRule, op: Any, du: int | None, dv: int | None) -> int | None:
    """u^v: v u^(v-1) u' + u^v ln(u) v'."""
    u, v = op.inputs
    constants = chain.values.constants
    if v not in constants:
        return chain.plus(_by_base(chain, u, v, du), _by_exponent(chain, op, dv))
    if 0.0 < constants[v] < 1.0:
        rest = chain.values.call(np.power, u, chain.values.constant(1.0 - constants[v]))
        return chain.over_root(chain.times(v, du), rest)
    return chain.times(chain.times(v, chain.values.call(np.power, u, chain.values.constant(constants[v] - 1.0))), du)


def _by_base(chain: ChainRule, u: int, v: int, du: int | None) -> int | None:
    """v u^(v-1) u', and 0 where u and u' are."""
    if du is None:
        return None
    call = chain.values.call
    product = chain.times(chain.times(v, call(np.power, u, call(np.subtract, v, _unit(chain)))), du)
    given = call(np.add, call(np.abs, u), call(np.abs, du))
    return None if product is None else call(ufuncs.select, given, product, chain.values.constant(0.0))


def _by_exponent(chain: ChainRule, op: Any, dv: int | None) -> int | None:
    """u^v ln(u) v', and 0 where u^v is."""
    if dv is None:
        return None
    product = chain.times(chain.times(op.output, chain.values.call(np.log, op.inputs[0])), dv)
    zero = chain.values.constant(0.0)
    return None if product is None else chain.values.call(ufuncs.select, op.output, product, zero)


def _unit(chain: ChainRule) -> int:
    return chain.values.constant(1.0)


def _choice(above: Callable[..., Any]) -> Callable[..., int | None]:
    """The rule of max (above = greater) or min (less): the derivative of the chosen one, the mean at a tie."""

    def rule(chain: ChainRule, op: Any, du: int | None, dv: int | None) -> int | None:
        if du == dv:
            return du
        call, (u, v) = chain.values.call, op.inputs
        left, right = (chain.values.constant(0.0) if d is None else d for d in (du, dv))
        mean = chain.scaled(0.5, call(np.add, left, right))
        unless = call(ufuncs.select, call(above, v, u), right, mean)
        return call(ufuncs.select, call(above, u, v), left, unless)

    return rule


def _selection(chain: ChainRule, op: Any, _: int | None, du: int | None, dv: int | None) -> int | None:
    left, right = (chain.values.constant(0.0) if d is None else d for d in (du, dv))
    return left if left == right else chain.values.call(ufuncs.select, op.inputs[0], left, right)


PAIRS: dict[Any, Callable[..., int | None]] = {
    np.add: lambda chain, _, du, dv: chain.plus(du, dv),
    np.subtract: lambda chain, _, du, dv: chain.minus(du, dv),
    np.multiply: _product,
    np.divide: _quotient,
    np.power: _general_power,
    np.maximum: _choice(np.greater),
    np.minimum: _choice(np.less),
    ufuncs.select: _selection,
    np.negative: lambda chain, _, du: chain.scaled(-1.0, du),
    np.sqrt: lambda chain, op, du: chain.over_root(du, chain.scaled(2.0, op.output)),
    np.cbrt: lambda chain, op, du: chain.over_root(du, chain.scaled(3.0, chain.values.integer_power(op.output, 2))),
    np.arcsin: lambda chain, op, du: chain.over_root(du, chain.root(chain.less_square(1.0, op.inputs[0]))),
    np.arccos: lambda chain, op, du: chain.minus(
        None, chain.over_root(du, chain.root(chain.less_square(1.0, op.inputs[0])))
    ),
    np.arccosh: lambda chain, op, du: chain.over_root(du, chain.root(chain.less_square(-1.0, op.inputs[0], 1.0))),
}
"""The derivative of u op v from those of u and v; and of what is better not written as a slope times u'."""

SLOPES: dict[Any, Rule] = {
    np.exp: lambda _, _u, f: f,
    np.log: lambda chain, u, _: chain.one_over(u),
    np.log2: lambda chain, u, _: chain.one_over(u, 1.0 / math.log(2.0)),
    np.log10: lambda chain, u, _: chain.one_over(u, 1.0 / math.log(10.0)),
    np.sin: lambda chain, u, _: chain.values.call(np.cos, u),
    np.cos: lambda chain, u, _: chain.scaled(-1.0, chain.values.call(np.sin, u)),
    np.tan: lambda chain, _, f: chain.less_square(1.0, f, 1.0),
    np.arctan: lambda chain, u, _: chain.one_over(chain.less_square(1.0, u, 1.0)),
    np.sinh: lambda chain, u, _: chain.values.call(np.cosh, u),
    np.cosh: lambda chain, u, _: chain.values.call(np.sinh, u),
    np.tanh: lambda chain, _, f: chain.less_square(1.0, f),
    np.arcsinh: lambda chain, u, _: chain.one_over(chain.root(chain.less_square(1.0, u, 1.0))),
    np.arctanh: lambda chain, u, _: chain.one_over(chain.less_square(1.0, u)),
    np.abs: lambda chain, u, _: chain.values.call(np.sign, u),
    ufuncs.relu: lambda chain, u, _: chain.values.call(ufuncs.positive, u),
    ufuncs.sigmoid: lambda chain, _, f: chain.values.call(
        np.multiply, f, chain.values.call(np.subtract, _unit(chain), f)
    ),
    ufuncs.softplus: lambda chain, u, _: chain.values.call(ufuncs.sigmoid, u),
}
"""The slope of f(u), from the values u and f(u). What is not here (sign, floor, step) is flat between its jumps."""
