"""What the schedules page answers: true of the grid that it stands above, for grids of every kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.schedule_grid import ScheduleGrid, compute_grid, grid_task
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from optimizers.schedules import SCHEDULES
from ui.schedules.answer import answer

BOTH = (Entry("sgd"), Entry("adam"))


def said(scenario: Scenario, runs: int = 20) -> tuple[str, ScheduleGrid]:
    task = grid_task(replace(scenario, steps=100), runs)
    result = compute_grid(task)
    return answer(scenario, task, result), result


def test_all_four_ways_are_told_apart() -> None:
    text, found = said(Scenario("ravine", entries=BOTH))
    constant = list(SCHEDULES).index("constant")
    moving = np.delete(found.loss, constant, axis=0)
    assert text.startswith("**Here it would.**" if moving[:, 0].min() < found.loss[constant, 1] else "**Not here.**")
    assert "without adapting, under a schedule, SGD under" in text
    assert "with neither, SGD **" in text


@pytest.mark.parametrize("scenario", [Scenario(formula="5"), Scenario("ravine", start=(0.0, 0.0))])
def test_equal_ends_are_no_victory(scenario: Scenario) -> None:
    text, _ = said(replace(scenario, entries=BOTH))
    assert text.startswith("Nothing to compare")


@pytest.mark.parametrize("scenario", [Scenario("saddle"), Scenario("monkey_saddle"), Scenario(formula="x-y^2")])
def test_who_falls_furthest_wins_nothing(scenario: Scenario) -> None:
    text, _ = said(replace(scenario, entries=BOTH))
    assert text.startswith("**No answer here.** This function is lower outside the box")


def test_runs_that_do_not_last_are_no_numbers() -> None:
    text, found = said(Scenario("ravine", lr=10.0, entries=BOTH))
    assert np.isinf(found.loss[:, 0]).all()
    assert text.startswith("**Not here.**")
    assert "under a schedule, none lasts to the end" in text
    text, _ = said(Scenario("ravine", lr=10.0, noise=0.1, entries=BOTH))
    assert "under a schedule, fewer than half of the runs last to the end" in text


def test_leaving_the_region_is_no_divergence() -> None:
    text, found = said(Scenario(formula="ln(x)+y^2", lr=0.5, steps=100, entries=BOTH))
    assert found.undefined.max() == 1
    assert (found.diverged + found.undefined <= 1).all()
    nothing = np.isinf(found.loss).all()
    assert ("no cell's run lasts to the end" in text) is bool(nothing)


def test_a_difference_within_the_noise_is_called_none() -> None:
    """Two columns of one rule in disguise: what their medians differ by is chance."""
    task = grid_task(Scenario("ravine", noise=1.0, steps=50, entries=BOTH), 50)
    equal = np.ones((len(SCHEDULES), 2))
    noisy = replace(
        compute_grid(task), loss=equal + np.linspace(0, 0.01, equal.size).reshape(equal.shape), loss_low=0.5 * equal
    )
    text = answer(task.scenario.bare(*BOTH), task, replace(noisy, loss_high=2 * equal))
    assert text.startswith("**Here it would: no difference that these runs can tell.**")
    assert "median" in text
