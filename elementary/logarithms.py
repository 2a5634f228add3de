"""Logarithms. Of the next multiple of 1/256 from a table, the rest by its series.

Tang's method (1990), with ln x = e ln 2 + ln c + ln(1 + r) for x = m 2^e, c the next multiple and r = m / c - 1, which
is 1/256 at most. ln is right to 0.9 units in the last place, other bases to 1; sums of two numbers are made as Dekker's
(1971).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from elementary.arithmetic import (
    LN2,
    ONE,
    PRECISION,
    SHIFT,
    Table,
    constant,
    exactly,
    logarithm,
    lookup,
    low_bits,
    parts,
    rounded,
)
from elementary.exponentials import exp

_ROWS = 256
_DIGITS = 42  # behind the point: sums of such numbers up to 1100 are exact


def _halves(number: int) -> tuple[float, float]:
    """A logarithm as a multiple of 2^-42, and the rest."""
    high = rounded(number, max(1, abs(number).bit_length() - PRECISION + _DIGITS))
    return high, rounded(number - exactly(high))


_OF_TWO = _halves(LN2)
_FROM_HALF = [_halves(logarithm(k, _ROWS)) for k in range(_ROWS // 2, _ROWS)]
LOGARITHMS = Table(  # row 0 stands for 1, and a mantissa is never less than 1/2
    "logarithm", [(0.0, 0.0), *_FROM_HALF[:1] * (_ROWS // 2 - 1), *_FROM_HALF]
)
_TWO_HIGH, _TWO_LOW = map(constant, _OF_TWO)
_MANY, _CELL = constant(float(_ROWS)), constant(1.0 / _ROWS)
_TERMS = tuple(constant((-1.0) ** (n + 1) / n) for n in range(2, 9))
_SPLITTER = constant(134217729.0)  # 2^27 + 1
_ZERO, _ONE, _INFINITE, _NONE, _LN2 = map(constant, (0.0, 1.0, np.inf, np.nan, rounded(LN2)))


def sum_of_logarithm(x: Any, rest: Any = None, fine: bool = False) -> tuple[Any, Any]:
    """ln(x + rest) as a sum of two numbers, for a finite x above 0; a `fine` one is off by 5e-19 of itself at most."""
    mantissa, exponent = parts(x)
    shifted = mantissa * _MANY + SHIFT
    center = (shifted - SHIFT) * _CELL
    over = mantissa - center
    r = over / center
    high, low = lookup(LOGARITHMS, low_bits(shifted, _ROWS - 1))
    high, low = exponent * _TWO_HIGH + high, exponent * _TWO_LOW + low
    if fine:
        head = halved(r)
        low = low + (over - head * center - (r - head) * center) / center
    if rest is not None:
        low = low + rest / x
    near = high + r
    small = (high - near) + r + (low + r * r * _series(r))
    whole = near + small
    return (whole, (near - whole) + small) if fine else (near, small)


def halved(x: Any) -> Any:
    """The first half of a number's digits, by which products are exact."""
    large = x * _SPLITTER
    return large - (large - x)


def where_positive(x: Any, result: Any) -> Any:
    """What a logarithm is: `result` for a finite x above 0."""
    return np.where(x > _ZERO, np.where(x < _INFINITE, result, x), np.where(np.equal(x, _ZERO), -_INFINITE, _NONE))


def log(x: Any, rest: Any = None) -> Any:
    """ln(x + rest), for a rest that is small beside x."""
    near, small = sum_of_logarithm(x, rest)
    return where_positive(x, near + small)


def log2(x: Any) -> Any:
    """The logarithm to base 2."""
    return where_positive(x, _in_base(x, _BASE_2))


def log10(x: Any) -> Any:
    """The logarithm to base 10."""
    return where_positive(x, _in_base(x, _BASE_10))


def _in_base(x: Any, factor: tuple[Any, Any, Any]) -> Any:
    """ln(x) times a factor in two parts of which the first is short."""
    near, small = sum_of_logarithm(x)
    head, (short, rest, whole) = halved(near), factor
    return head * short + ((near - head) * short + near * rest + small * whole)


def _inverse(number: int) -> tuple[Any, Any, Any]:
    whole = ONE * ONE // number
    short = rounded(whole, 26)
    return constant(short), constant(rounded(whole - exactly(short))), constant(rounded(whole))


def _series(r: Any) -> Any:
    """-1/2 + r/3 - r^2/4 ..."""
    result = _TERMS[-1]
    for term in _TERMS[-2::-1]:
        result = term + r * result
    return result


_BASE_2, _BASE_10 = _inverse(LN2), _inverse(logarithm(10, 1))


def log1p(x: Any) -> Any:
    """ln(1 + x), for x from 0."""
    over = _ONE + x
    return log(over, x - (over - _ONE))


def logaddexp(a: Any, b: Any) -> Any:
    """ln(e^a + e^b)."""
    gap = a - b
    return np.where(np.equal(a, b), a + _LN2, np.where(gap > _ZERO, a, b) + log1p(exp(np.negative(np.absolute(gap)))))
