"""Estimates of what computations take know who executes them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.experiments.axis import Axis
from engine.experiments.cost import NOISE, NUMPY, descent_seconds, race_seconds, step_seconds
from engine.experiments.ensembles import EscapeTask, escape_seconds
from engine.experiments.newton import newton_seconds
from engine.experiments.sweep import Sweep, sweep_seconds
from engine.program.kernels import VARIABLE
from engine.scenario import Scenario
from engine.scenario.entry import entry
from surfaces import SURFACES

pytest.importorskip("llvmlite")

RAVINE, ACKLEY = SURFACES["ravine"], SURFACES["ackley"]
LR, MOMENTUM = Axis("lr", 1e-4, 0.1, 200, log=True), Axis("momentum", 0.0, 0.99, 200)
MAP = Sweep(Scenario("ravine", steps=500), entry("momentum"), LR, MOMENTUM)
TASK = EscapeTask(Scenario(), entry("sgd"), 0, runs=1000, steps=500, start=(0.3, 0.02), noise=0.1)


def by_numpy(seconds: Callable[[], float], monkeypatch: pytest.MonkeyPatch) -> float:
    with monkeypatch.context() as patched:
        patched.setenv(VARIABLE, "numpy")
        return seconds()


def test_a_map_is_quick_where_it_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = sweep_seconds(MAP)
    assert 4 * compiled < by_numpy(lambda: sweep_seconds(MAP), monkeypatch)


def test_without_a_compiler_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_numpy(lambda: sweep_seconds(MAP), monkeypatch)
    monkeypatch.setattr("engine.experiments.cost.compiler", lambda: None)
    assert sweep_seconds(MAP) == expected


def test_nothing_is_compiled_that_takes_no_longer_than_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    assert race_seconds(Scenario(steps=20)) == by_numpy(lambda: race_seconds(Scenario(steps=20)), monkeypatch)
    assert race_seconds(Scenario(steps=5000)) < by_numpy(lambda: race_seconds(Scenario(steps=5000)), monkeypatch)


def test_what_is_too_long_to_be_compiled_costs_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_numpy(lambda: descent_seconds(ACKLEY, 1000, 1000), monkeypatch)
    monkeypatch.setattr("engine.experiments.cost.MOST_OPERATIONS", 20)
    assert descent_seconds(ACKLEY, 1000, 1000) == expected


def test_newton_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert newton_seconds(Scenario()) == by_numpy(lambda: newton_seconds(Scenario()), monkeypatch)


def test_noise_costs_each_run_that_has_its_own() -> None:
    assert escape_seconds(TASK) >= 1000 * 500 * NOISE
    drawn = descent_seconds(RAVINE, 500, 1000, noise_runs=1000) - descent_seconds(RAVINE, 500, 1000)
    assert drawn == pytest.approx(1000 * 500 * NOISE)


def test_functions_cost_more_than_arithmetic() -> None:
    for costs in (None, NUMPY):
        assert step_seconds(ACKLEY, costs=costs)[1] > 2 * step_seconds(RAVINE, costs=costs)[1]
        assert np.isfinite(step_seconds(ACKLEY, costs=costs)).all()
