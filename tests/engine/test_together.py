"""Optimizers that run in step are the same runs, to the last bit, as each alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.descend import descend, descend_together
from optimizers import OPTIMIZERS
from surfaces import SURFACES


def same(a: Any, b: Any) -> None:
    np.testing.assert_array_equal(a.theta, b.theta)
    np.testing.assert_array_equal(a.loss, b.loss)
    np.testing.assert_array_equal(a.diverged_at, b.diverged_at)
    for part, other in zip(a.state, b.state, strict=True):
        np.testing.assert_array_equal(part, other)


@pytest.mark.parametrize("key", ["plateau_saddle", "rosenbrock", "rastrigin"])
@pytest.mark.parametrize("noise", [0.0, 0.3])
@pytest.mark.parametrize("history", [True, False])
@pytest.mark.parametrize("lr", [0.01, 5.0])
def test_together_is_as_alone(key: str, noise: float, history: bool, lr: float) -> None:
    surface = SURFACES[key]
    crew = [rule(lr=lr) for rule in OPTIMIZERS.values()]
    more: dict[str, Any] = {"noise": noise, "seed": 5, "history": history}
    for optimizer, run in zip(crew, descend_together(surface, crew, surface.start, 60, **more), strict=True):
        same(run, descend(surface, optimizer, surface.start, 60, **more))


def test_many_starts_and_hyperparameters_in_chunks() -> None:
    surface = SURFACES["himmelblau"]
    starts = np.random.default_rng(3).uniform(-5, 5, (2, 37))
    lr = np.geomspace(1e-4, 1, 37)
    crew = [rule(lr=lr) for rule in OPTIMIZERS.values()]
    together = descend_together(surface, crew, starts, 40, noise=0.1, seed=2, chunk=10)
    for optimizer, run in zip(crew, together, strict=True):
        same(run, descend(surface, optimizer, starts, 40, noise=0.1, seed=2))


def test_nobody_at_all() -> None:
    assert descend_together(SURFACES["sphere"], [], (0.0, 0.0), 5) == []


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_rule_asks_for_the_gradient_once_and_where_it_says(key: str) -> None:
    """`descend_together` evaluates the gradient before a rule asks: at its look-ahead, or at theta."""
    optimizer = OPTIMIZERS[key](lr=0.1)
    theta = np.random.default_rng(1).normal(size=(2, 6))
    state = optimizer.init(theta)
    for t in range(1, 6):
        asked: list[Any] = []

        def grad(points: Any, asked: list[Any] = asked) -> Any:
            asked.append(points)
            return np.sin(points) + 0.1

        ahead = optimizer.lookahead(state, theta)
        expected = theta if ahead is None else ahead
        theta, state = optimizer.update(state, theta, grad, t)
        assert len(asked) == 1
        np.testing.assert_array_equal(asked[0], expected)
