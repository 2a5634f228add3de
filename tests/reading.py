"""Read back a number that is written for people."""

from __future__ import annotations

NUMBER = r"-?[\d,]*\d(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
"""A number in a sentence; a bare power of ten is "10" to it."""

_PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read_number(text: str) -> float:
    """The number that a text says, with a power of ten or without."""
    if not set(text) & set("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return float(text.replace(",", ""))
    unsigned = text.removeprefix("-")
    factor, power = unsigned.rsplit("×10", 1) if "×" in unsigned else ("1", unsigned.removeprefix("10"))
    return (-1.0 if text.startswith("-") else 1.0) * float(f"{factor}e{power.translate(_PLAIN)}")
