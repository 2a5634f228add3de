"""Numbers for people are written the same everywhere, in Python and in the player's JavaScript."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import say
from i18n.numbers import count_text, digits, latex_number, setting_text, three_digits
from tests.reading import read_number

WRITTEN = json.loads((Path(__file__).parents[1] / "data" / "numbers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("value", "text"), WRITTEN["three"])
def test_a_measured_number_has_three_digits(value: float, text: str) -> None:
    assert three_digits(value) == text


@pytest.mark.parametrize(("value", "text"), WRITTEN["six"])
def test_a_setting_has_the_digits_that_were_typed(value: float, text: str) -> None:
    assert setting_text(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_not_finite_is_a_dash(value: float) -> None:
    assert three_digits(value) == "–"


def test_counts_have_thousands_apart() -> None:
    assert [count_text(n) for n in (0, 999, 5000, 1234567)] == ["0", "999", "5,000", "1,234,567"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-8, "10^{-8}"),
        (3e-6, r"3 \cdot 10^{-6}"),
        (-1e-8, "-10^{-8}"),
        (0.05, "0.05"),
        (5000.0, "5{,}000"),
        (0.0, "0"),
    ],
)
def test_formulas_have_real_powers(value: float, text: str) -> None:
    assert latex_number(value) == text


@given(st.floats(-1e300, 1e300), st.integers(1, 15))
def test_what_is_written_is_the_number_rounded(value: float, count: int) -> None:
    text = digits(value, count)
    assert "e" not in text
    assert read_number(text) == pytest.approx(value, rel=0.5 * 10.0 ** (1 - count) * 1.0001, abs=5e-324)


def test_say_writes_counts_with_thousands_apart_and_seeds_as_they_are() -> None:
    assert say("{count} steps", count=5000) == "5,000 steps"
    assert say("{count} steps", count=np.int64(5000)) == "5,000 steps"
    assert say("{count} steps (seed {seed})", count=12, seed=str(12345)) == "12 steps (seed 12345)"
    assert say("{a} {b}", a=True, b=0.5) == "True 0.5"
