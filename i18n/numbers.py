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
    if not math.isfinite(value):
        return "–"
    figures, power = _parts(value, count)
    return figures if power is None else f"{_factor(figures, '×')}10{str(power).translate(_RAISED)}"


def latex_number(value: float, count: int = 4) -> str:
    """The same as LaTeX, for formulas: 1e-8 as 10^{-8}."""
    if not math.isfinite(value):
        return r"\infty" if math.isinf(value) else r"\mathrm{nan}"
    figures, power = _parts(value, count)
    return figures.replace(",", "{,}") if power is None else f"{_factor(figures, _LATEX_TIMES)}10^{{{power}}}"


def _parts(value: float, count: int) -> tuple[str, int | None]:
    """The figures, and the power of ten that they are multiplied by; None where the figures are the whole number.

    Half up, as JavaScript rounds; without a tail of zeros.
    """
    rounded = Context(prec=count, rounding=ROUND_HALF_UP).create_decimal_from_float(float(value))
    rounded = rounded.normalize() if rounded else Decimal(0)
    power = rounded.adjusted()
    if not rounded or _SMALLEST_EXPONENT <= power <= _LARGEST_EXPONENT:
        return f"{rounded:,f}", None
    return f"{rounded.scaleb(-power):f}", power


def _factor(figures: str, times: str) -> str:
    """What stands before the power of ten: of a factor 1 its sign alone."""
    return figures.removesuffix("1") if figures in ("1", "-1") else figures + times
