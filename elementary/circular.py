"""The circular functions. Up to a multiple of pi / 256 from a table, the rest by its series.

Tang's method (1991), with multiples of the step taken off in three parts, as Cody and Waite do (1980). Right to 1.5
units in the last place (a tangent to 2.1) and 1e-32 of the angle, which counts beside a zero alone. Angles beyond 9e5
are first taken less turns that are wrong by 1e-20 of themselves: the result is that of an angle beside the given one,
nearer than its last digit by far. The sine and the tangent of -0 are 0.
"""

from __future__ import annotations

from typing import Any

from elementary.arithmetic import (
    ONE,
    PI,
    SHIFT,
    Table,
    constant,
    exactly,
    lookup,
    low_bits,
    remainder,
    rounded,
    sine,
    split,
)

_STEP = PI // 256
_ROWS = 512


_QUARTER = constant(_ROWS / 4.0)


def _circle() -> list[tuple[float, float, float]]:
    """The sine of each number of steps in two parts, and its cosine: all by those of the first quarter."""
    quarter = [split(sine(_STEP * k)) for k in range(_ROWS // 4 + 1)]
    half = [*quarter, *quarter[-2:0:-1]]
    sines = [*half, *((-high, -low) for high, low in half)]
    return [(*sines[k], sines[(k + _ROWS // 4) % _ROWS][0]) for k in range(_ROWS)]


CIRCLE = Table("circle", _circle())


WHOLE = 145_897
TURNS = rounded(2 * PI * WHOLE)
"""Whole turns that are nearly a float: of 100 000 to 166 000 the nearest. Angles are taken less multiples."""
_PER_STEP = constant(rounded(ONE * ONE // _STEP))
_FIRST = rounded(_STEP, 26)  # times a whole number of up to 27 digits it is exact, and so is the second
_SECOND = rounded(_STEP - exactly(_FIRST), 26)
_HIGH, _MIDDLE, _LOW = map(constant, (_FIRST, _SECOND, rounded(_STEP - exactly(_FIRST) - exactly(_SECOND))))
_S3, _S5 = constant(-1.0 / 6.0), constant(1.0 / 120.0)
_C2, _C4 = constant(-0.5), constant(1.0 / 24.0 - 7e-8)  # less what the next term has there


def _turn(x: Any) -> tuple[Any, Any, Any]:
    """The rest of an angle beside a whole number of steps: its sine and its cosine - 1; and SHIFT + the steps."""
    x = remainder(x, TURNS)
    shifted = x * _PER_STEP + SHIFT
    k = shifted - SHIFT
    r = x - k * _HIGH - k * _MIDDLE - k * _LOW
    square = r * r
    return r + r * square * (_S3 + square * _S5), square * (_C2 + square * _C4), shifted


def _sine(sine: Any, less: Any, shifted: Any) -> Any:
    high, low, cosine_high = lookup(CIRCLE, low_bits(shifted, _ROWS - 1))
    return high + (cosine_high * sine + (high * less + low))


def sin(x: Any) -> Any:
    """The sine of an angle."""
    return _sine(*_turn(x))


def cos(x: Any) -> Any:
    """The cosine of an angle: the sine of a quarter of a turn more."""
    sine, less, shifted = _turn(x)
    return _sine(sine, less, shifted + _QUARTER)


def tan(x: Any) -> Any:
    """The tangent of an angle."""
    sine, less, shifted = _turn(x)
    return _sine(sine, less, shifted) / _sine(sine, less, shifted + _QUARTER)
