"""The learning-rate curves, as numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from figures.schedules import lr_figure, lr_info, lr_range
from figures.theme import THEMES, look_of
from optimizers.cosine_schedules import Cosine
from optimizers.schedules import SCHEDULES
from ui.components.chart import packed

MIXED = Scenario(
    surface="ravine",
    steps=500,
    lr=0.02,
    entries=(Entry("sgd"), entry("sgd", "milestones"), entry("adam", "cosine"), Entry("adadelta")),
)


def only(schedule: str, steps: int = 100) -> Scenario:
    return Scenario(surface="ravine", steps=steps, lr=0.02, entries=(entry("sgd", schedule),))


def test_a_curve_is_lr_times_the_factor_of_every_step() -> None:
    sgd, drops, adam, adadelta = lr_info(MIXED)
    np.testing.assert_array_equal(sgd.lr, np.full(500, 0.02))
    np.testing.assert_allclose(drops.lr[[0, 249, 250, 399, 400, 499]], [0.02, 0.02, 2e-3, 2e-3, 2e-4, 2e-4])
    np.testing.assert_array_equal(adam.lr, 0.02 * Cosine().factors(500))
    assert adadelta.lr[0] == 1.0
    assert drops.look == look_of(MIXED, "sgd_2")
    assert drops.name == "SGD, milestones"


def test_own_learning_rates_are_those_of_the_race() -> None:
    scenario = Scenario(own_lr=True, steps=10, entries=(entry("adam", lr=0.3), entry("sgd", lr=0.2)))
    assert [one.lr[0] for one in lr_info(scenario)] == [0.3, 0.2]


@pytest.mark.parametrize(
    ("schedule", "log"), [("constant", False), ("step", False), ("milestones", True), ("cosine", True)]
)
def test_the_axis_is_logarithmic_from_two_decades_on(schedule: str, log: bool) -> None:
    found, (low, high) = lr_range(lr_info(only(schedule)))
    assert found is log
    assert low < 0.02 < high
    assert (low > 0) is log


def test_a_log_axis_shows_all_drops_and_not_the_last_breath_of_a_cosine() -> None:
    curves = lr_info(MIXED)
    _, (low, high) = lr_range(curves)
    assert curves[2].lr[-1] < low < curves[1].lr[-1]
    assert high > 1.0


@pytest.mark.parametrize("steps", [1, 2, 100])
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_schedule_is_drawn(theme, schedule: str, steps: int) -> None:
    figure = lr_figure(theme, only(schedule, steps), "title")
    (line,) = figure["data"]
    assert len(line["x"]) == len(line["y"])
    assert line["x"][-1] == steps
    assert np.isfinite(figure["layout"]["yaxis"]["range"]).all()
    assert packed(figure, {})


def test_zeros_have_no_place_on_a_log_axis() -> None:
    figure = lr_figure(THEMES["light"], only("warmup_cosine"), "title")
    assert figure["layout"]["yaxis"]["type"] == "log"
    assert np.isnan(figure["data"][0]["y"][0])
    assert np.isfinite(figure["data"][0]["y"][1:]).all()


def test_drops_are_drawn_as_stairs_and_curves_as_curves() -> None:
    shapes = [line["line"]["shape"] for line in lr_figure(THEMES["dark"], MIXED, "title")["data"]]
    assert shapes == ["hv", "hv", "linear", "hv"]


def test_level_lines_are_sent_by_their_ends() -> None:
    figure = lr_figure(THEMES["light"], MIXED, "title")
    assert [len(line["x"]) for line in figure["data"]] == [2, 500, 500, 2]
    assert json.dumps(figure["layout"])
