"""The losses that the player's list prints are those of the runs, as the table under the race has them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.race import race
from engine.scenario import Scenario
from i18n.numbers import digits, three_digits
from surfaces import SURFACES
from ui.components.payload import runs_payload
from ui.components.wire import unpack


def in_the_list(scenario: Scenario) -> np.ndarray:
    """(slots, steps + 1) of what assets/player/race.js takes for the loss."""
    header, arrays = unpack(runs_payload(scenario))
    derived = arrays["runs"][:, 2].astype(np.float64) + header["loss"]["offset"]
    return np.asarray(arrays.get("loss", derived), dtype=np.float64)


@pytest.mark.parametrize("key", SURFACES)
def test_the_list_prints_what_the_table_does(key: str) -> None:
    scenario = Scenario(surface=key)
    shown = in_the_list(scenario)
    for row, run in zip(shown, race(scenario).values(), strict=True):
        np.testing.assert_allclose(row, run.loss, rtol=1e-7, atol=0)  # four digits at every step
        for step in (0, 1, run.steps // 3, run.steps // 2, run.steps):
            assert digits(row[step], 4) == digits(float(run.loss[step]), 4)
        assert three_digits(float(row[-1])) == three_digits(float(run.loss[-1]))


@pytest.mark.parametrize(("key", "steps"), [("sphere", 5000), ("plateau_saddle", 5000), ("rosenbrock", 5000)])
def test_losses_near_the_minimum_keep_their_digits(key: str, steps: int) -> None:
    scenario = replace(Scenario(surface=key), steps=steps)
    for row, run in zip(in_the_list(scenario), race(scenario).values(), strict=True):
        np.testing.assert_allclose(row, run.loss, rtol=1e-7, atol=0)


def test_where_the_loss_crosses_zero_far_from_the_lowest_its_digits_are_right() -> None:
    scenario = Scenario(formula="(x^2-1)^2-1000+y^2", lr=0.001)
    for row, run in zip(in_the_list(scenario), race(scenario).values(), strict=True):
        np.testing.assert_allclose(row, run.loss, rtol=1e-7, atol=0)


def test_places_in_a_box_far_from_zero_keep_their_digits() -> None:
    scenario = Scenario(formula="(x-10^5)^2+(y-10^5)^2")
    _, arrays = unpack(runs_payload(scenario))
    for drawn, run in zip(arrays["runs"], race(scenario).values(), strict=True):
        np.testing.assert_array_equal(drawn[:2], run.theta.T)
