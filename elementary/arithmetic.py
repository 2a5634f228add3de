"""What elementary functions are made of: exact operations on the parts of a number, and tables.

All else in `elementary` is + - * /, roots, comparisons and `np.where`, each rounded once as IEEE 754 says. Functions
take floats, arrays, or values of a recorder (`engine.program.recorder`), which notes operations by their names here:
so machine code and JavaScript are made of the same lines that NumPy executes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHIFT = np.array(1.5 * 2.0**52)
"""y + SHIFT is the nearest whole number to y, plus SHIFT: the number stands in its lowest bits."""


def constant(number: float) -> Any:
    """A number as NumPy takes it most quickly."""
    return np.array(number)


def low_bits(shifted: Any, mask: int) -> Any:
    """The lowest bits of k, of the sum SHIFT + k."""
    noted = getattr(shifted, "recorder", None)
    if noted is not None:
        return noted.record("low_bits", shifted, float(mask))
    return shifted.view(np.int64) & mask


def lookup(table: Table, index: Any) -> Any:
    """The columns of a row of a table."""
    noted = getattr(index, "recorder", None)
    if noted is not None:
        return [noted.record(f"table.{table.name}.{column}", index) for column in range(table.columns.shape[1])]
    rows = table.columns.take(index, axis=0)
    return [rows[..., column] for column in range(rows.shape[-1])]


def scaled(value: Any, shifted: Any, bits: int) -> Any:
    """value * 2^(k >> bits), rounded once, of the sum SHIFT + k; for values near 1 and powers up to 1100."""
    noted = getattr(shifted, "recorder", None)
    if noted is not None:
        return noted.record("scaled", value, shifted, float(bits))
    return np.ldexp(value, (shifted.view(np.int64) >> bits).astype(np.int32))


def parts(value: Any) -> tuple[Any, Any]:
    """(m, e) of a number m 2^e above 0, with m from 1/2 to 1."""
    noted = getattr(value, "recorder", None)
    if noted is not None:
        return noted.record("mantissa", value), noted.record("exponent", value)
    mantissa, exponent = np.frexp(value)
    return mantissa, exponent.astype(np.float64)


def remainder(value: Any, divisor: float) -> Any:
    """value less the multiple of the divisor that is next towards 0; exact."""
    noted = getattr(value, "recorder", None)
    return noted.record("remainder", value, divisor) if noted is not None else np.fmod(value, divisor)


class Table:
    """Rows of numbers.

    Attributes:
        name: what recorders call it. columns: (rows, columns); the number of rows is a power of two.
    """

    def __init__(self, name: str, columns: Any) -> None:
        self.name = name
        self.columns = np.array(columns, dtype=np.float64)


# Whole numbers of so many bits behind the point stand for the numbers of tables and for constants.
PRECISION = 256
ONE = 1 << PRECISION


def rounded(number: int, bits: int = 53) -> float:
    """The nearest float of at most so many digits to a number in units of 2^-PRECISION."""
    excess = max(0, abs(number).bit_length() - bits)
    half = (1 << excess) >> 1
    return ((abs(number) + half) >> excess << excess) / ONE * (1 if number >= 0 else -1)


def split(number: int, bits: int = 53) -> tuple[float, float]:
    """A number as the sum of two floats, the first of which has so many digits."""
    high = rounded(number, bits)
    return high, rounded(number - exactly(high))


def exactly(number: float) -> int:
    """A float in units of 2^-PRECISION."""
    numerator, denominator = number.as_integer_ratio()
    return numerator * ONE // denominator


def series(x: int, first: int, sign: int, stride: int, divisor: int) -> int:
    """first + first sign x^stride / (divisor + 1) / ... : each term divides by the next whole numbers; x from 0."""
    total = term = first
    sign_now = 1
    while term:
        for _ in range(stride):
            divisor += 1
            term = term * x // ONE // divisor
        sign_now *= sign
        total += sign_now * term
    return total


def exponential(x: int) -> int:
    return series(x, ONE, 1, 1, 0)


def sine(x: int) -> int:
    return series(x, x, -1, 2, 1)


def logarithm(numerator: int, denominator: int) -> int:
    """The logarithm of a fraction, by the inverse hyperbolic tangent of (n - d) / (n + d)."""
    return 2 * _inverse_tangent(numerator - denominator, numerator + denominator, 1)


def arctangent(numerator: int, denominator: int) -> int:
    """The angle of a tangent up to 1."""
    if 2 * numerator > denominator:  # half the angle: t / (1 + sqrt(1 + t^2)) would need a root; 45 degrees less
        return PI // 4 - _inverse_tangent(denominator - numerator, denominator + numerator, -1)
    return _inverse_tangent(numerator, denominator, -1)


def _inverse_tangent(numerator: int, denominator: int, sign: int) -> int:
    """q + sign q^3 / 3 + q^5 / 5 + ... of a fraction q."""
    power = ONE * abs(numerator) // denominator
    total, number, sign_now = power, 1, 1
    while power:
        power = power * numerator * numerator // (denominator * denominator)
        number, sign_now = number + 2, sign_now * sign
        total += sign_now * (power // number)
    return total if numerator >= 0 else -total


PI = 4 * (4 * _inverse_tangent(1, 5, -1) - _inverse_tangent(1, 239, -1))  # by Machin's formula
LN2 = logarithm(2, 1)
