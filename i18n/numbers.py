"""Numbers for people, written the same everywhere: 5,000, -1,450, 0.0132, 1.32×10⁻⁷, 10⁻⁸.

Links, CSV and code keep `repr`. The player's `ui/components/assets/shared/numbers.js` writes the same digits; both are
tested with `tests/data/numbers.json`.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LATEX_TIMES = r" \cdot "
_SMALLEST_EXPONENT, _LARGEST_EXPONENT = -4, 5
"""Numbers with a leading digit beyond these powers of ten are written with one."""


def three_digits(value: float) -> str:
    """A measured number with the digits that matter: three, without a tail of zeros.

    >>> three_digits(165.41), three_digits(-1452.0), three_digits(1.32e-7)
    ('165', '-1,450', '1.32×10⁻⁷')
    """
    return digits(value, 3)


def setting_text(value: float) -> str:
    """A setting with up to six digits, so that what was typed is what is read.

    >>> setting_text(0.019802), setting_text(1e-8), setting_text(5000)
    ('0.019802', '10⁻⁸', '5,000')
    """
    return digits(value, 6)


def count_text(value: float) -> str:
    """A count, whole: 5,000."""
    return f"{value:,.0f}"


def point_text(x: float, y: float, *, count: int = 4) -> str:
    """A point of the plane: (-1.2, 1)."""
    return f"({digits(x, count)}, {digits(y, count)})"


def digits(value: float, count: int) -> str:
    """A number rounded to `count` digits; "–" for what is not finite."""
    rounded = _rounded(value, count)
    if rounded is None:
        return "–"
    if not rounded or _SMALLEST_EXPONENT <= rounded.adjusted() <= _LARGEST_EXPONENT:
        return f"{rounded:,f}"
    mantissa, power = _parts(rounded)
    return f"{'-' if mantissa < 0 else ''}{_factor(mantissa, '×')}10{str(power).translate(_RAISED)}"


def latex_number(value: float, count: int = 4) -> str:
    """The same as LaTeX, for formulas: 1e-8 as 10^{-8}."""
    rounded = _rounded(value, count)
    if rounded is None:
        return r"\infty" if math.isinf(value) else r"\mathrm{nan}"
    if not rounded or _SMALLEST_EXPONENT <= rounded.adjusted() <= _LARGEST_EXPONENT:
        return f"{rounded:,f}".replace(",", "{,}")
    mantissa, power = _parts(rounded)
    return f"{'-' if mantissa < 0 else ''}{_factor(mantissa, _LATEX_TIMES)}10^{{{power}}}"


def _rounded(value: float, count: int) -> Decimal | None:
    """Half up, as JavaScript rounds; without a tail of zeros."""
    if not math.isfinite(value):
        return None
    exact = Context(prec=count, rounding=ROUND_HALF_UP).create_decimal_from_float(float(value))
    return exact.normalize() if exact else Decimal(0)


def _parts(rounded: Decimal) -> tuple[Decimal, int]:
    power = rounded.adjusted()
    return rounded.scaleb(-power), power


def _factor(mantissa: Decimal, times: str) -> str:
    size = abs(mantissa)
    return "" if size == 1 else f"{size:f}{times}"
