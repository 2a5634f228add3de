"""A number on a page is that of the race that it opens: through the link, to the last bit.

Cells of maps, best cells, searches, cells of the schedule grid, starts of basin maps, distances of a sweep, pairs and
the curve over kappa: each against `engine.race.race` of the scenario that its link reads back as.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from engine import metrics
from engine.experiments.axis import Axis, start_axes
from engine.experiments.basins import start_question
from engine.experiments.quadratic_theory import best_momentum, best_sgd, kappa_curve
from engine.experiments.saddles import distance_sweep, ridge_start, saddles_of
from engine.experiments.schedule_grid import cell_scenario, compute_grid, constant_race, grid_task
from engine.experiments.sweep import Sweep, SweepResult, answerable, best_cell, sweep
from engine.experiments.tuning import (
    TUNING_QUESTIONS,
    axis_over,
    axis_pairs,
    cell_values,
    entry_at,
    map_of,
    race_of_one,
    race_with,
    search_of,
    tune_all,
    tuning_question,
)
from engine.metrics import settled
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.limits import MAX_ENTRIES
from engine.scenario.scenario import normal
from i18n.numbers import setting_text
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from tests.reading import read_number
from tests.thoroughness import SOAK

FEW = ("ackley", "plateau_saddle")
SURFACES_TRIED = tuple(SURFACES) if SOAK else FEW
SIDE = 12 if SOAK else 4


def opened(scenario: Scenario) -> Scenario:
    """The scenario that the link of another one opens."""
    back, notices = Scenario.from_query(scenario.to_query())
    assert not notices
    assert back == normal(scenario)
    return back


def assert_cell_is_race(spec: Sweep, result: SweepResult, cell: tuple[int, int], scenario: Scenario) -> None:
    """The race of one, opened by its link, does what the cell says."""
    shown = opened(scenario)
    surface = shown.resolved_surface()
    (run,) = race(shown).values()
    assert run.loss[-1] == result.loss[cell] or (np.isnan(run.loss[-1]) and np.isnan(result.loss[cell]))
    np.testing.assert_array_equal(run.theta[-1], result.theta[(slice(None), *cell)])
    assert run.diverged_at == result.diverged_at[cell]
    if spec.question == "settled":
        assert max(int(settled(surface, run, shown.tol)), -1) == result.steps[cell]
    if spec.question == "escaped":
        assert max(int(metrics.escaped(surface, run)), -1) == result.steps[cell]


def cells(result: SweepResult) -> list[tuple[int, int]]:
    """One of each kind, and in a soak some more."""
    every = list(product(range(result.steps.shape[0]), range(result.steps.shape[1])))
    first = {int(result.kinds[cell]): cell for cell in every}
    return [*first.values(), *(every[:: len(every) // 8] if SOAK else ())]


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("surface", SURFACES_TRIED)
def test_a_cell_and_the_best_cell_of_a_map(surface: str, key: str) -> None:
    scenario = Scenario(surface, steps=100, noise=0.1 if key == "adam" else 0.0, seed=3)
    pairs = axis_pairs(key)[: 2 if SOAK else 1]
    for pair, question in product(pairs or [("lr", "y")], TUNING_QUESTIONS):
        if not answerable(scenario, question):
            continue
        spec = map_of(scenario, Entry(key), pair, (SIDE, SIDE), question)
        result = sweep(spec)
        best = best_cell(spec, result)
        for cell in [*cells(result), *([best] if best else [])]:
            assert_cell_is_race(spec, result, cell, race_of_one(scenario, entry_at(spec, *cell_values(spec, cell))))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_cell_under_a_schedule(schedule: str) -> None:
    scenario = Scenario("ackley", steps=120)
    spec = map_of(scenario, entry("nadam", schedule), ("lr", "momentum_decay"), (4, 4), "settled")
    result = sweep(spec)
    for cell in product(range(4), range(4)):
        assert_cell_is_race(spec, result, cell, race_of_one(scenario, entry_at(spec, *cell_values(spec, cell))))


def test_a_cell_used_in_a_race_beside_others() -> None:
    scenario = Scenario("levy", steps=150)
    spec = map_of(scenario, Entry("adam"), ("lr", "beta1"), (20, 20), "settled")
    result = sweep(spec)
    cell = best_cell(spec, result)
    assert cell is not None
    shown = opened(race_with(scenario, entry_at(spec, *cell_values(spec, cell))))
    run = race(shown)["adam"]
    assert run.loss[-1] == result.loss[cell]
    assert int(settled(shown.resolved_surface(), run)) == result.steps[cell]


@pytest.mark.parametrize("surface", tuple(SURFACES) if SOAK else ("levy", "saddle"))
def test_tune_all_does_in_the_race_what_its_maps_say(surface: str) -> None:
    keys = list(OPTIMIZERS)[:MAX_ENTRIES] if SOAK else ["sgd", "momentum", "adam", "adadelta"]
    scenario = Scenario(surface, steps=None if SOAK else 120, entries=tuple(Entry(key) for key in keys))
    tuned = opened(tune_all(scenario))
    question = tuning_question(scenario)
    for (slot, run), item in zip(race(tuned).items(), scenario.entries, strict=True):
        spec = search_of(scenario, item)
        result = sweep(spec)
        cell = best_cell(spec, result)
        assert cell is not None
        assert tuned.slots()[slot] == entry_at(spec, *cell_values(spec, cell))
        assert run.loss[-1] == result.loss[cell]
        counted = {"settled": settled, "escaped": metrics.escaped}.get(question)
        if counted:
            assert max(int(counted(tuned.resolved_surface(), run)), -1) == result.steps[cell]


@pytest.mark.parametrize("surface", tuple(SURFACES) if SOAK else ("rosenbrock",))
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_a_cell_of_the_schedule_grid(surface: str, noise: float) -> None:
    entries = (Entry("momentum"), entry("adam", "cosine"))
    scenario = Scenario(surface, steps=100, entries=entries, noise=noise, seed=4)
    task = grid_task(scenario, 1)  # the first run of every cell; without noise it is the only one
    result = compute_grid(task)
    lowest = scenario.resolved_surface().minimum or 0.0
    for j, slot in enumerate(constant_race(scenario).slots()):
        for i, schedule in enumerate(task.schedules):
            shown = opened(cell_scenario(scenario, slot, schedule.key))
            run = next(iter(race(shown).values()))
            loss = np.inf if run.diverged_at >= 0 else run.loss[-1] - lowest
            assert result.loss[i, j] == loss
            when = int(settled(shown.resolved_surface(), run))
            assert result.steps[i, j] == (when if when >= 0 else np.inf)


@pytest.mark.parametrize("key", ["adam", "momentum"])
@pytest.mark.parametrize("surface", tuple(SURFACES) if SOAK else ("himmelblau",))
def test_a_start_of_a_basin_map(surface: str, key: str) -> None:
    scenario = Scenario(surface, steps=100)
    x, y = start_axes(scenario.resolved_surface(), SIDE)
    spec = Sweep(scenario.bare(), Entry(key), x, y, start_question(scenario.resolved_surface()))
    result = sweep(spec)
    if spec.question == "escaped":  # those runs stop where they get out
        return
    for cell in product(range(SIDE), range(SIDE)):
        place = cell_values(spec, cell)
        shown = opened(Scenario(surface, steps=100, start=place, entries=(Entry(key),)))
        (run,) = race(shown).values()
        assert run.loss[-1] == result.loss[cell]
        np.testing.assert_array_equal(run.theta[-1], result.theta[(slice(None), *cell)])


def test_a_distance_of_a_sweep() -> None:
    surface = SURFACES["plateau_saddle"]
    saddle, distances = saddles_of(surface)[0], [1e-6, 1e-3, 0.1]
    counts = distance_sweep(surface, saddle, {"adam": OPTIMIZERS["adam"](lr=0.05)}, distances, 1000)
    for distance, count in zip(distances, counts["adam"], strict=True):
        start = ridge_start(surface, saddle, distance)
        shown = opened(Scenario(start=start, steps=1000, entries=(Entry("adam"),), lr=0.05))
        assert int(metrics.escaped(surface, race(shown)["adam"])) == count


def test_a_point_of_the_curve_over_kappa() -> None:
    for kappa in (3.0, 30.0, 300.0):
        curve = kappa_curve((kappa,))
        lr, mu = best_momentum(1.0, kappa)
        rules = (entry("sgd", lr=best_sgd(1.0, kappa)), entry("momentum", lr=lr, momentum=mu))
        shown = opened(Scenario("ravine", (("kappa", kappa),), entries=rules, own_lr=True, steps=5000, tol=1e-4))
        runs = race(shown)
        counts = [int(metrics.reached(shown.resolved_surface(), runs[key], 1e-4)) for key in ("sgd", "momentum")]
        assert counts == [curve.sgd[0], curve.momentum[0]]


EVERY_AXIS = [(key, name) for key, rule in OPTIMIZERS.items() for name in rule.hypers()]


@pytest.mark.parametrize(("key", "name"), EVERY_AXIS)
def test_axes_have_round_values_that_stay_apart(key: str, name: str) -> None:
    for count in (25, 40, 50, 100, 200, 400):
        axis = axis_over(SURFACES["ravine"], key, name, count)
        values = axis.values
        assert len(np.unique(values)) == count
        assert (np.diff(values) > 0).all()
        shown = 1.0 - values if axis.complement else values
        assert len({f"{value:.4g}" for value in shown}) == count
        assert max(len(repr(value)) for value in values.tolist()) <= 8
        assert all(read_number(setting_text(value)) == value for value in values.tolist())  # as legends show it
        spec = OPTIMIZERS[key].hypers()[name]
        assert spec.low <= values[0]
        assert values[-1] <= spec.high


def test_beta_rows_are_no_longer_two_of_one_name() -> None:
    axis = axis_over(SURFACES["ravine"], "adam", "beta1", 100)
    i = axis.nearest(0.9998532)
    assert axis.values[i] == pytest.approx(0.9998532, abs=5e-6)
    assert axis.values[i] != axis.values[-1]


def test_a_box_with_many_digits_keeps_its_ends() -> None:
    values = Axis("x", -1 / 3, np.pi, 100).values
    assert (values[0], values[-1]) == (-1 / 3, np.pi)
    assert max(len(repr(value)) for value in values[1:-1].tolist()) <= 6
