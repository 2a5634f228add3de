"""Hyperparameters that are arrays over runs do to each run what numbers do, to the last bit: a map is made of races."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from engine.descend import descend
from optimizers import OPTIMIZERS, elementwise
from optimizers.base import Hyper, Optimizer
from optimizers.elementwise import power
from optimizers.scheduled import scheduled
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES

STEPS = 200
RUNS = 6


def draw(spec: Hyper, name: str, rng: np.random.Generator) -> np.ndarray:
    """Some values all over the range of a hyperparameter; a learning rate at which runs live on."""
    values = np.array([spec.at(fraction) for fraction in rng.random(RUNS)])
    return np.minimum(values, 0.3) if name == "lr" else values


def same_runs(optimizer: Optimizer, arrays: dict[str, np.ndarray], surface: str, schedule: str = "constant") -> None:
    """Every run of the batch is the run of its own numbers."""
    place, plan = SURFACES[surface], SCHEDULES[schedule]()
    batch = descend(place, scheduled(optimizer.replace(**arrays), plan, STEPS), place.start, STEPS)
    for run in range(RUNS):
        numbers = {name: float(values[run]) for name, values in arrays.items()}
        alone = descend(place, scheduled(optimizer.replace(**numbers), plan, STEPS), place.start, STEPS)
        np.testing.assert_array_equal(batch.theta[..., run], alone.theta)
        np.testing.assert_array_equal(batch.loss[..., run], alone.loss)
        for part, single in zip(batch.state, alone.state, strict=True):
            np.testing.assert_array_equal(part[..., run], single)


@pytest.mark.parametrize("surface", ["ackley", "rosenbrock"])
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_batch_of_hyperparameters_is_made_of_the_runs_of_its_numbers(key: str, surface: str) -> None:
    rng = np.random.default_rng(5)
    optimizer = OPTIMIZERS[key]()
    same_runs(optimizer, {name: draw(spec, name, rng) for name, spec in optimizer.hypers().items()}, surface)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_so_it_is_with_the_switches_the_other_way(key: str) -> None:
    rng = np.random.default_rng(6)
    rule = OPTIMIZERS[key]
    for name, switch in rule.switches().items():
        optimizer = rule(**{name: not switch.default})
        same_runs(optimizer, {n: draw(spec, n, rng) for n, spec in optimizer.hypers().items()}, "rosenbrock")


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_so_it_is_under_every_schedule(schedule: str) -> None:
    rng = np.random.default_rng(7)
    for key in ("momentum", "nadam"):
        optimizer = OPTIMIZERS[key]()
        arrays = {name: draw(spec, name, rng) for name, spec in optimizer.hypers().items()}
        same_runs(optimizer, arrays, "ackley", schedule)


def test_powers_of_an_array_are_those_of_its_numbers() -> None:
    rates = np.random.default_rng(1).random((40, 50))
    for t in (1, 2, 3, 7, 100, 5000):
        raised = power(rates, t)
        assert isinstance(raised, np.ndarray)
        assert raised.shape == rates.shape
        assert raised[0].tolist() == [power(rate, t) for rate in rates[0].tolist()]
        assert power(0.96, t, rates)[0].tolist() == [power(0.96, t, rate) for rate in rates[0].tolist()]
        np.testing.assert_array_max_ulp(raised, np.array([[rate**t for rate in row] for row in rates.tolist()]), 1)
    assert power(0.9, 100) == 0.9**100


def test_nothing_is_kept_of_arrays_that_are_gone() -> None:
    gc.collect()
    before = len(elementwise._distinct_of)
    for size in range(1, 50):
        power(np.linspace(0.0, 0.9, size), 3)
    gc.collect()
    assert len(elementwise._distinct_of) == before
