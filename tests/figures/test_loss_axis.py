"""The axis of loss charts: what sets it, and where what is beyond it is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from figures.loss_axis import LossAxis, axis_of, loss_axis
from i18n.numbers import digits
from optimizers.base import Array
from surfaces import SURFACES
from tests.reading import read_number

FORMULAS = ("x + y", "x^2 + y^2 + 1", "exp(-x)", "5", "sqrt(x) + y^2", "-x^2 - y^2", "x^2 - 1e9", "log(x^2 + y^2)")
SCENARIOS = {key: Scenario(surface=key) for key in SURFACES} | {text: Scenario(formula=text) for text in FORMULAS}


def axis_for(scenario: Scenario) -> LossAxis:
    return loss_axis(scenario.resolved_surface(), race(scenario).values(), scenario.tol)


def drawn(axis: LossAxis, loss: Array) -> Array:
    """Losses as the axis has them, as `lossLevel` in the player's race.js: of a log axis the exponents."""
    above = loss - axis.offset
    if axis.kind == "symmetric":
        return np.sign(above) * np.log10(1 + np.abs(above) / axis.unit)
    return np.log10(np.maximum(above, axis.unit))


def test_the_symmetric_log_keeps_sign_and_order() -> None:
    axis = axis_of(SURFACES["saddle"], [np.array([-1e4, -1.0, 0.0, 1.0, 10.0])])
    levels = drawn(axis, np.array([-1e4, -1.0, 0.0, 1.0, 10.0]))
    assert (np.diff(levels) > 0).all()
    assert levels[2] == 0.0
    assert axis.range[0] < levels[0] < levels[-1] < axis.range[1]
    assert "0" in axis.ticks["ticktext"]


def test_a_loss_at_the_minimum_is_drawn_at_the_floor_of_the_log_axis() -> None:
    axis = axis_of(SURFACES["sphere"], [np.array([1.0, 1e-20, 0.0])])
    assert drawn(axis, np.array([0.0]))[0] == np.log10(axis.unit)
    assert axis.unit > 0
    assert np.log10(axis.unit) > axis.full[0]


def test_runs_that_stand_at_the_minimum_have_an_axis_of_usual_size() -> None:
    low, high = axis_of(SURFACES["sphere"], [np.zeros(100)]).range
    assert -17 < low < high < -14


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_axis_shows_the_start_and_no_more_than_is_worth_it(name: str) -> None:
    scenario = SCENARIOS[name]
    axis = axis_for(scenario)
    start = float(scenario.resolved_surface().value(scenario.resolved_start()))
    low, high = axis.range
    assert low < high
    assert low <= drawn(axis, np.array([start]))[0] <= high
    assert axis.full[0] <= low
    assert axis.full[1] >= high
    if axis.kind == "log":
        assert high - low < 9
        assert high <= np.log10(100 * max(start - axis.offset, axis.unit)) + 0.5
    else:
        assert 3 <= len(axis.ticks["tickvals"]) <= 5
        assert low <= axis.ticks["tickvals"][0] < axis.ticks["tickvals"][-1] <= high


@pytest.mark.parametrize(
    "name", ["sphere", "ravine", "plateau_saddle", "rosenbrock", "beale", "rastrigin", "mccormick"]
)
def test_it_ends_at_a_tenth_of_the_tolerance_which_has_a_line(name: str) -> None:
    scenario = SCENARIOS[name]
    surface = scenario.resolved_surface()
    near = 1e-3 * (float(surface.value(scenario.resolved_start())) - surface.minimum)
    axis = axis_for(scenario)
    assert axis.reached == pytest.approx(np.log10(near))
    assert np.log10(near / 10) - 0.3 < axis.range[0] < np.log10(near / 10)
    assert digits(surface.minimum, 4) in axis.title or abs(surface.minimum) < 1e-12


def test_a_run_that_diverges_does_not_set_the_axis() -> None:
    plain = Scenario(surface="beale", entries=(Entry("sgd"), Entry("adam")))
    scenario = Scenario(surface="beale", entries=(*plain.entries, Entry("momentum")))
    runs = race(scenario)
    assert runs["momentum"].diverged_at > 0
    assert axis_for(scenario) == axis_for(plain)


@pytest.mark.parametrize("tol", [1e-300, 1e-9, 1.0, 1e300])
def test_any_tolerance_of_a_link_has_an_axis(tol: float) -> None:
    low, high = axis_for(Scenario(tol=tol)).range
    assert -17 < low < high < 2


def test_few_losses_beside_the_axis_with_their_signs() -> None:
    texts = axis_for(SCENARIOS["monkey_saddle"]).ticks["ticktext"]
    losses = [read_number(text) for text in texts]
    assert losses == sorted(losses)
    assert losses[0] < 0 < losses[-1]
