"""Inverses of the circular and the hyperbolic functions. The arc tangent of a multiple of 1/64 is from a table.

arctan is Tang's (1991): that of a multiple c, and the series of (t - c) / (1 + t c); right to 1.2 units in the last
place. The others are made of it and of ln(1 + x), by the formulas in their docstrings, and right to 2.1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from elementary.arithmetic import LN2, PI, SHIFT, Table, arctangent, constant, exactly, lookup, low_bits, rounded, split
from elementary.exponentials import signed
from elementary.logarithms import log, log1p

_ROWS = 128
_ANGLES = [split(arctangent(k, _ROWS // 2)) for k in range(_ROWS // 2 + 1)]
ANGLES = Table("angle", [*_ANGLES, *_ANGLES[-1:] * (_ROWS // 2 - 1)])  # a tangent is at most 1
_CELL, _MANY = constant(2.0 / _ROWS), constant(_ROWS / 2.0)
_T3, _T5, _T7 = (constant(number) for number in (-1.0 / 3.0, 1.0 / 5.0, -1.0 / 7.0))
_RIGHT = constant(rounded(PI // 2))
_RIGHT_LOW = constant(rounded(PI // 2 - exactly(float(_RIGHT))))
_ZERO, _HALF, _ONE, _TWO, _LARGE = (constant(number) for number in (0.0, 0.5, 1.0, 2.0, 2.0**500))
_LN2, _NONE = constant(rounded(LN2)), constant(np.nan)


def arctan(x: Any) -> Any:
    """The angle of a tangent."""
    size = np.absolute(x)
    steep = size > _ONE
    tangent = np.where(steep, _ONE / size, size)
    shifted = tangent * _MANY + SHIFT
    center = (shifted - SHIFT) * _CELL
    t = (tangent - center) / (_ONE + tangent * center)
    square = t * t
    high, low = lookup(ANGLES, low_bits(shifted, _ROWS - 1))
    rest = t + (low + t * square * (_T3 + square * (_T5 + square * _T7)))
    return signed(np.where(steep, (_RIGHT - high) - (rest - _RIGHT_LOW), high + rest), x)


def arcsin(x: Any) -> Any:
    """The angle of a sine: arctan(x / sqrt((1 - x)(1 + x)))."""
    return arctan(x / np.sqrt((_ONE - x) * (_ONE + x)))


def arccos(x: Any) -> Any:
    """The angle of a cosine: 2 arctan(sqrt((1 - x) / (1 + x)))."""
    return _TWO * arctan(np.sqrt((_ONE - x) / (_ONE + x)))


def arcsinh(x: Any) -> Any:
    """ln(x + sqrt(x^2 + 1))."""
    size = np.absolute(x)
    square = size * size
    usual = log1p(size + square / (_ONE + np.sqrt(square + _ONE)))
    return signed(np.where(size < _LARGE, usual, log(size) + _LN2), x)


def arccosh(x: Any) -> Any:
    """ln(x + sqrt(x^2 - 1))."""
    over = x - _ONE
    usual = log1p(over + np.sqrt(_TWO * over + over * over))
    return np.where(x < _ONE, _NONE, np.where(x < _LARGE, usual, log(x) + _LN2))


def arctanh(x: Any) -> Any:
    """ln((1 + x) / (1 - x)) / 2."""
    size = np.absolute(x)
    return signed(_HALF * log1p(_TWO * size / (_ONE - size)), x)
