"""e^x and the hyperbolic functions. Up to a multiple of ln 2 / 128 from a table, the rest by its series.

Tang's method (1989), with a table of 128 numbers in two parts. e^x is right to 0.51 units in the last place, and to
0.75 below 2.2e-308, where a result of fewer digits is rounded once more; the others to 2.1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from elementary.arithmetic import (
    LN2,
    ONE,
    SHIFT,
    Table,
    constant,
    exactly,
    exponential,
    lookup,
    low_bits,
    rounded,
    scaled,
    split,
)

_BITS = 7
_ROWS = 1 << _BITS
EXPONENTIALS = Table("exponential", [split(exponential(LN2 * k // _ROWS)) for k in range(_ROWS)])

_LARGEST, _SMALLEST = constant(720.0), constant(-760.0)  # beyond, the results are infinite and 0
_PER_STEP = constant(rounded(ONE * ONE * _ROWS // LN2))
_HIGH = rounded(LN2 // _ROWS, 36)  # times a whole number of up to 17 digits it is exact
_STEP_HIGH, _STEP_LOW = constant(_HIGH), constant(rounded(LN2 // _ROWS - exactly(_HIGH)))
_HALF, _THIRD, _FOURTH, _FIFTH = (
    constant(number) for number in (0.5, 1.0 / 6.0, 1.0 / 24.0 + 7e-9, 1.0 / 120.0)
)  # and a next term
_ONE, _TWO, _ZERO = constant(1.0), constant(2.0), constant(0.0)
_HUGE = constant(2.0**60)
_FLAT = constant(22.0)  # from here on e^-2x is nothing beside 1


def _reduced(x: Any, rest: Any) -> tuple[Any, Any, Any]:
    """SHIFT + k, (high, low) with e^(x + rest) = 2^(k / 128) (high + low)."""
    x = np.minimum(np.maximum(x, _SMALLEST), _LARGEST)
    shifted = x * _PER_STEP + SHIFT
    k = shifted - SHIFT
    r = x - k * _STEP_HIGH - k * _STEP_LOW
    if rest is not None:
        r = r + rest
    series = r + r * r * (_HALF + r * (_THIRD + r * (_FOURTH + r * _FIFTH)))
    high, low = lookup(EXPONENTIALS, low_bits(shifted, _ROWS - 1))
    return shifted, high, low + high * series


def exp(x: Any, rest: Any = None) -> Any:
    """e^(x + rest), for a small rest."""
    shifted, high, low = _reduced(x, rest)
    return scaled(high + low, shifted, _BITS)


def _less_one(x: Any) -> tuple[Any, Any]:
    """e^x - 1 as a sum of two numbers."""
    shifted, high, low = _reduced(x, None)
    whole, part = scaled(high, shifted, _BITS), scaled(low, shifted, _BITS)
    less = np.where(whole < _HUGE, whole - _ONE, whole)
    part = part + np.where(whole < _HUGE, (whole - less) - _ONE, _ZERO)
    over = less + part
    return over, (less - over) + part


def expm1(x: Any) -> Any:
    """e^x - 1."""
    return _less_one(x)[0]


def sinh(x: Any) -> Any:
    """(e^x - e^-x) / 2."""
    size = np.absolute(x)
    over = expm1(size)
    small = _HALF * (over + over / (over + _ONE))
    half = exp(_HALF * size)
    return signed(np.where(size < _FLAT, small, _HALF * half * half), x)


def cosh(x: Any) -> Any:
    """(e^x + e^-x) / 2."""
    size = np.absolute(x)
    whole, half = exp(size), exp(_HALF * size)
    return np.where(size < _FLAT, _HALF * whole + _HALF / whole, _HALF * half * half)


def tanh(x: Any) -> Any:
    """(1 - e^-2|x|) / (1 + e^-2|x|), with the sign of x."""
    size = np.absolute(x)
    under, rest = _less_one(np.negative(_TWO * np.minimum(size, _FLAT)))
    divisor = under + _TWO
    quotient = under / divisor
    rest = (rest - quotient * ((_TWO - divisor) + under + rest)) / divisor
    return signed(np.negative(quotient + rest), x)


def signed(result: Any, x: Any) -> Any:
    """A result for |x| of an odd function, with the sign of x: also of the zeros."""
    return np.where(x < _ZERO, np.negative(result), np.where(x > _ZERO, result, x))
