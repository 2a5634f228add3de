"""Every sentence about a run is true of its points: any surface, rule, start, learning rate and noise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.descend import Run, descend
from engine.noise import noise_of
from engine.verdict import summarize
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from surfaces.formula import parse
from tests.engine.sentence_check import Track, contradictions, raw_points

FORMULAS = (
    "x ln x + y ln y",
    "sqrt(x) + sqrt(y)",
    "sqrt(1-x^2-y^2)",
    "ln(x y)",
    "x^1.5 + y^1.5",
    "2/3|x|^1.5 + 2/3|y|^1.5",
    "sqrt(x^2+y^2)",
    "exp(exp(x)) + y^2",
    "max(|x|, |y|)",
    "|x|^0.5 + |y|^0.5",
    "-20exp(-0.2sqrt(0.5(x^2+y^2)))-exp(0.5(cos(2pi x)+cos(2pi y)))+e+20",
    "x^2 - y^2 + 0.1y^4",
)


def some_start(surface: Surface, rng: np.random.Generator) -> tuple[float, float]:
    """Anywhere in the box or about it, or in or next to a critical point."""
    (x0, x1), (y0, y1) = surface.domain
    special = [*surface.minima, *surface.saddles, surface.start]
    if rng.random() < 0.3:
        x, y = special[rng.integers(len(special))]
        away = rng.choice([0.0, 1e-6, 1e-2]) * rng.normal(size=2)
        return float(x + away[0]), float(y + away[1])
    u, v = rng.uniform(-0.2, 1.2, 2)
    return float(x0 + u * (x1 - x0)), float(y0 + v * (y1 - y0))


def some_race(surface: Surface, rng: np.random.Generator) -> tuple[Run, Track, str]:
    """A run, what a bystander sees of it, and how to repeat it."""
    key = str(rng.choice(list(OPTIMIZERS)))
    factor = 10.0 ** rng.uniform(-1.5, 1.7)
    rule = OPTIMIZERS[key](lr=(surface.lr if OPTIMIZERS[key].shares_lr else 1.0) * factor)
    start, steps = some_start(surface, rng), int(rng.choice([10, 60, 150, 300]))
    noise = float(rng.choice([0.0, 0.0, 0.3]))
    run = descend(surface, rule, start, steps, noise=noise, seed=1)
    pushes = noise_of(noise, 1, steps) if noise else None
    raw = raw_points(surface, rule, start, steps, pushes) if run.ended_at >= 0 else run.theta
    track = Track(surface, run.theta, run.loss, raw)
    return run, track, f"{key} lr={rule.lr!r} start={start} steps={steps} noise={noise}"


def check(surface: Surface, rng: np.random.Generator, count: int) -> list[str]:
    found = []
    for _ in range(count):
        run, track, how = some_race(surface, rng)
        sentence = summarize(surface, run).sentence
        found += [f"{how}: {sentence}: {part}" for part in contradictions(sentence, track)]
    return found


@pytest.mark.parametrize("key", SURFACES)
def test_sentences_hold_on_every_surface(key: str) -> None:
    assert check(SURFACES[key], np.random.default_rng(1), 8) == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_sentences_hold_on_formulas(formula: str) -> None:
    assert check(parse(formula), np.random.default_rng(2), 8) == []


@pytest.mark.soak
@pytest.mark.parametrize("key", SURFACES)
def test_sentences_hold_in_many_races(key: str) -> None:
    assert check(SURFACES[key], np.random.default_rng(3), 120) == []


@pytest.mark.soak
@pytest.mark.parametrize("formula", FORMULAS)
def test_sentences_hold_in_many_races_on_formulas(formula: str) -> None:
    assert check(parse(formula), np.random.default_rng(4), 120) == []


class TestTheChecker:
    """It must find what is false, or it proves nothing."""

    @staticmethod
    def track(points: Any) -> Track:
        theta = np.array(points, dtype=np.float64)
        return Track(SURFACES["sphere"], theta, (theta**2).sum(axis=1), theta)

    @pytest.mark.parametrize(
        "sentence",
        [
            "Stalled: hardly moved in the last 50 steps, still 9 above the minimum",
            "Settled within 0.025 of the minimum at step 1",
            "Still 9 above the minimum at step 61",
            "Still 8 above the minimum at step 60",
            "Oscillates between places 3 apart in its last 50 steps, still 9 above the minimum",
            "Left the drawn box at step 3",
            "Diverged at step 3",
            "Came within 0.025 of the minimum at step 1 but did not stay; still 9 above the minimum at step 60",
            "It is all well",
        ],
    )
    def test_finds_what_is_false(self, sentence: str) -> None:
        hops = [(4.0, 3.0), *[(3.0, 0.0), (-3.0, 0.0)] * 30]
        assert contradictions(sentence, self.track(hops))

    def test_lets_pass_what_is_true(self) -> None:
        hops = [(4.0, 3.0), *[(3.0, 0.0), (-3.0, 0.0)] * 30]
        true = "Oscillates between places 6 apart in its last 50 steps, still 9 above the minimum"
        assert contradictions(true, self.track(hops)) == []
