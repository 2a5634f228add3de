"""Powers and the factors of schedules in JavaScript."""

from __future__ import annotations

from pathlib import Path

import mpmath
import numpy as np

from engine.program.javascript.module import PORTED
from optimizers.elementwise import raised
from optimizers.schedules import SCHEDULES
from tests.engine.program.cases import same_bits
from tests.engine.program.javascript.node import run

LENGTHS = (0, 1, 2, 7, 10, 50, 299, 300, 1000)


def test_powers_are_pythons(tmp_path: Path) -> None:
    """To the last bit, and next to the true number."""
    rng = np.random.default_rng(1)
    count = 1000
    decays = rng.choice([0.5, 0.9, 0.99, 0.999, 0.9999, 0.1234], count)
    pairs = np.concatenate([
        np.stack([decays, rng.integers(0, 2000, count)], axis=1),
        np.stack([np.full(count, 0.96), rng.integers(1, 3000, count) * rng.choice([0.004, 1e-4, 0.37], count)], axis=1),
        np.stack([3 * rng.uniform(size=count), rng.uniform(-30, 30, count)], axis=1),
        np.stack([rng.uniform(-5, 5, count), rng.integers(-40, 41, count)], axis=1),
        np.stack([np.full(500, 0.999), np.arange(500)], axis=1),  # one after the other, as a table asks for them
    ])  # fmt: skip
    with mpmath.workprec(300):
        wanted = np.array([float(mpmath.mpf(base) ** mpmath.mpf(exponent)) for base, exponent in pairs.tolist()])
    got = run("numbers.js", tmp_path, [], pairs.ravel())
    assert same_bits(got, raised(*pairs.T))
    assert np.mean(got != wanted) < 0.01  # rounded to the other neighbour
    np.testing.assert_array_max_ulp(got, wanted, 1)
    assert np.allclose(got, wanted, rtol=1e-14, atol=1e-310)


def test_special_powers_are_cs(tmp_path: Path) -> None:
    special = np.array([0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 3.0, -3.0, 1e300, 5e-324, np.inf, -np.inf, np.nan])
    pairs = np.stack(np.meshgrid(special, special)).reshape(2, -1)
    with np.errstate(all="ignore"):
        wanted = np.array([np.float64(base) ** np.float64(exponent) for base, exponent in pairs.T])
    got = run("numbers.js", tmp_path, [], pairs.T.ravel())
    assert np.array_equal(got, wanted, equal_nan=True)


def test_factors_of_every_schedule(tmp_path: Path) -> None:
    """At settings from all over their ranges, whole and half shares of steps included."""
    assert {*SCHEDULES} == PORTED
    cases, wanted = [], []
    for key, kind in SCHEDULES.items():
        places = [
            {name: spec.at(at) for name, spec in kind.hypers().items()} for at in (0.0, 0.05, 0.25, 0.6180339887, 1.0)
        ]
        for settings in [*places, {name: spec.default for name, spec in kind.hypers().items()}]:
            for steps in LENGTHS:
                cases.append({"schedule": {"key": key, "settings": settings}, "steps": steps})
                wanted.append(kind(**settings).factors(steps))
    got = run("numbers.js", tmp_path, cases)
    assert len(got) == sum(map(len, wanted))
    assert np.allclose(got, np.concatenate(wanted), rtol=1e-15, atol=4e-16)
