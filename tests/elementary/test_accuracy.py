"""Elementary functions next to the true numbers, by mpmath, and on numbers where there is something to get wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import pytest

from elementary.arithmetic import exactly, rounded
from elementary.circular import PI, WHOLE
from elementary.table import OWN
from tests.thoroughness import SOAK

COUNT = 4000 if SOAK else 400
TRUE: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp, "log": mpmath.log, "log2": lambda x: mpmath.log(x, 2), "log10": mpmath.log10,
    "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan, "arcsin": mpmath.asin, "arccos": mpmath.acos,
    "arctan": mpmath.atan, "sinh": mpmath.sinh, "cosh": mpmath.cosh, "tanh": mpmath.tanh, "arcsinh": mpmath.asinh,
    "arccosh": mpmath.acosh, "arctanh": mpmath.atanh, "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "power": mpmath.power, "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
}  # fmt: skip
UNITS = dict.fromkeys(TRUE, 2.1) | {
    "exp": 0.51, "log": 0.9, "log2": 1.0, "log10": 1.0, "sin": 1.5, "cos": 1.5, "arctan": 1.2, "cbrt": 0.7,
    "power": 0.51,
}  # fmt: skip
"""Units in the last place by which a function may be off."""
REACH = {"sin": 1e5, "cos": 1e5, "tan": 1e5, "exp": 700.0, "sinh": 700.0, "cosh": 700.0}


def arguments(name: str, rng: np.random.Generator) -> list[np.ndarray]:
    """Numbers of all sizes for which a function has a value."""
    sizes = 10.0 ** rng.uniform(-9, np.log10(REACH.get(name, 1e9)), COUNT)
    x = np.concatenate([rng.uniform(-1, 1, COUNT), rng.uniform(-10, 10, COUNT), rng.choice([-1.0, 1.0], COUNT) * sizes])
    if name.startswith("log") and name != "logaddexp":
        return [np.concatenate([np.abs(x), 1.0 + 1e-3 * x[:COUNT]])]
    if name in ("arcsin", "arccos", "arctanh"):
        return [x[np.abs(x) < 1.0]]
    if name == "arccosh":
        return [1.0 + np.abs(x)]
    if name == "power":
        return [np.abs(x[: 2 * COUNT]), rng.uniform(-30, 30, 2 * COUNT)]
    return [np.abs(x), np.abs(rng.permutation(x))] if name == "logaddexp" else [x]


def units_off(name: str, given: Sequence[np.ndarray], beside: float = 0.0) -> list[float]:
    """By how many units in the last place a function is off, less a share of its argument."""
    with np.errstate(all="ignore"), mpmath.workprec(200):
        found = OWN[name](*given).tolist()
        off = []
        for value, *numbers in zip(found, *(part.tolist() for part in given), strict=True):
            true = TRUE[name](*map(mpmath.mpf, numbers))
            if abs(float(true)) > 1e-300:
                far = abs(mpmath.mpf(value) - true) - beside * abs(numbers[0])
                off.append(float(far / float(np.spacing(abs(float(true))))))
    return off


@pytest.mark.parametrize("name", sorted(OWN))
def test_it_is_next_to_the_true_number(name: str) -> None:
    off = units_off(name, arguments(name, np.random.default_rng(len(name))))
    assert len(off) > COUNT / 2
    assert max(off) <= UNITS[name]


def test_powers_of_numbers_beside_one_to_large_exponents_are_as_right() -> None:
    """What their logarithm is off counts as many times as the exponent says."""
    rng = np.random.default_rng(18)
    base = 1.0 + rng.uniform(-0.02, 0.02, COUNT)
    assert max(units_off("power", [base, rng.uniform(-700, 700, COUNT) / np.log(base)])) <= 1.2


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_beside_a_zero_it_is_right_to_a_share_of_the_angle(name: str) -> None:
    quarters = np.arange(1, 10 * COUNT, 7) * (np.pi / 2)
    near = np.concatenate([quarters, np.nextafter(quarters, 0.0), -np.nextafter(quarters, np.inf)])
    if name == "tan":
        near = near[np.abs(np.sin(near)) < 0.5]
    assert max(units_off(name, [near], 1e-32)) <= UNITS[name]


def test_results_with_fewer_digits_are_rounded_once_more() -> None:
    x = np.random.default_rng(18).uniform(-745.0, -708.5, COUNT)
    with np.errstate(all="ignore"), mpmath.workprec(200):
        off = [
            abs(value - mpmath.exp(number)) for value, number in zip(OWN["exp"](x).tolist(), x.tolist(), strict=True)
        ]
    assert float(max(off)) <= 0.75 * 5e-324


def test_numbers_that_have_a_short_result_have_it() -> None:
    whole = np.arange(-20.0, 21.0)
    with np.errstate(all="ignore"):
        assert np.array_equal(OWN["log2"](2.0**whole), whole)
        assert np.array_equal(OWN["log10"](10.0 ** whole[20:]), whole[20:])
        assert np.array_equal(OWN["cbrt"](whole**3), whole)
        assert np.array_equal(OWN["power"](whole[:, None], whole[21:31]), whole[:, None] ** np.arange(1, 11))
        for name in ("sin", "tan", "arctan", "sinh", "tanh", "arcsinh"):
            assert OWN[name](np.zeros(1)).tolist() == [0.0]
        assert [OWN[name](np.zeros(1)).item() for name in ("exp", "cos", "cosh")] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", sorted(OWN))
def test_special_numbers_are_numpys(name: str) -> None:
    """Where a function has no value, and where it is infinite or nothing."""
    special = np.array(
        [0.0, -0.0, 1.0, -1.0, 2.0, -0.5, 5e-324, -1e-310, 1e300, 800.0, -800.0, np.inf, -np.inf, np.nan]
    )
    kept = special[np.abs(special) != 1e300] if name in ("sin", "cos", "tan") else special
    given = np.stack(np.meshgrid(kept, kept)).reshape(2, -1) if name in ("power", "logaddexp") else kept[None]
    with np.errstate(all="ignore"):
        found, wanted = OWN[name](*given), getattr(np, name)(*given)
    assert np.array_equal(np.isnan(found), np.isnan(wanted))
    np.testing.assert_allclose(found, wanted, rtol=1e-14, atol=0.0)
    signed = (wanted == 0.0) & ~((name in ("sin", "tan")) & (given[0] == 0.0))  # of -0 these two are 0
    assert np.array_equal(np.signbit(found[signed]), np.signbit(wanted[signed]))


def test_large_angles_are_reduced_by_far_less_than_their_last_digit() -> None:
    """The sine of a large number is that of one beside it, by 1e-20 of it at most."""
    with mpmath.workprec(1200):
        for x in (1e7, -3.3e9, 1e12, 1e16, 2.0**60 + 1e5):
            near = [mpmath.sin(mpmath.mpf(x) * (1 + mpmath.mpf(sign) * mpmath.mpf("1e-20"))) for sign in (-1, 0, 1)]
            found = float(OWN["sin"](np.array([x]))[0])
            assert min(near) - 3e-16 <= found <= max(near) + 3e-16, x


def test_a_number_and_an_array_give_the_same() -> None:
    x = np.random.default_rng(1).uniform(0.1, 0.9, 37)
    for name, function in OWN.items():
        given = (x + 1.0,) if name == "arccosh" else (x, x[::-1].copy())[: 1 + (name in ("power", "logaddexp"))]
        alone = [float(function(*numbers)) for numbers in zip(*(part.tolist() for part in given), strict=True)]
        assert function(*given).tolist() == alone, name


def test_whole_turns_are_those_that_are_nearest_to_a_float() -> None:
    turns = range(100_000, 166_000)
    off = {count: abs(2 * PI * count - exactly(rounded(2 * PI * count))) for count in turns}
    assert min(off, key=off.__getitem__) == WHOLE
