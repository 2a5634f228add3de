"""Everything that a visitor meets of a race, without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.descend import Run
from engine.experiments.schedule_grid import compute_grid, grid_task
from engine.experiments.sweep import sweep
from engine.experiments.trace import anatomy
from engine.experiments.tuning import map_of
from engine.export.notebook_cell import notebook_cell
from engine.export.numpy_script import numpy_script
from engine.export.race_csv import trajectories_csv
from engine.export.schedule_csv import grid_csv
from engine.export.torch_optax import conventions, optax, pytorch
from engine.export.tuning_csv import map_csv
from engine.labels import label
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.scenario import normal, query_string
from engine.verdict import summarize
from figures.schedules import lr_figure
from figures.theme import DARK, LIGHT, look_of
from figures.tuning import tuning_figure
from optimizers import OPTIMIZERS
from tests.csv_files import read_csv
from ui.components.payload import forces_payload, runs_payload, surface_payload
from ui.components.wire import unpack


def visit(scenario: Scenario) -> None:
    """Look at the race and at every entry of it, and take everything away."""
    assert Scenario.from_query(scenario.to_query()) == (normal(scenario), ())
    runs = race(scenario)
    for slot, item in scenario.slots().items():
        assert np.isfinite(runs[slot].theta).all()
        assert label(scenario, slot)
        assert summarize(scenario.resolved_surface(), runs[slot], scenario.tol)
        look_inside(scenario, slot, item, runs[slot])
    watch(scenario, runs)
    take_away(scenario, runs)
    compare(scenario)


def look_inside(scenario: Scenario, slot: str, item: Entry, run: Run) -> None:
    """The anatomy page: the rule's lines are what the engine did, with symbols and with numbers."""
    inside = anatomy(scenario, item, run)
    np.testing.assert_allclose(inside.values["theta"], run.theta[1:].T, rtol=1e-12, atol=1e-12)
    assert all(" = " in line for line in inside.substituted(3, 0))
    assert r"\theta_t" in OPTIMIZERS[item.optimizer].latex
    assert sum(code is not None for code in (pytorch(scenario, item), optax(scenario, item))) >= 1
    assert all(conventions(scenario, item))


def watch(scenario: Scenario, runs: dict[str, Run]) -> None:
    """The player, and the picture to take away."""
    header, _ = unpack(runs_payload(scenario))
    assert [drawn["slot"] for drawn in header["slots"]] == list(runs)
    assert unpack(surface_payload(scenario))[1]
    assert all(set(OPTIMIZERS[drawn["rule"]].hypers()) <= set(drawn["values"]) for drawn in header["slots"])
    for slot in runs:
        assert unpack(forces_payload(scenario, slot))[0]["slot"] == slot
    looks = {slot: look_of(scenario, slot) for slot in scenario.slots()}
    assert len({(look.dash, look.marker) for look in looks.values()}) == len(looks)
    for theme in (LIGHT, DARK):
        assert lr_figure(theme, scenario, "")["data"]


def take_away(scenario: Scenario, runs: dict[str, Run]) -> None:
    """CSV, a notebook's cell, and a script that repeats the race with NumPy alone."""
    _, rows = read_csv(trajectories_csv(scenario, runs))
    assert len(rows) == sum(len(run.theta) for run in runs.values())
    assert query_string(scenario)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(numpy_script(scenario), "script", "exec"), space)  # noqa: S102 - our own script is what is checked
    for slot, run in runs.items():
        np.testing.assert_allclose(space["paths"][slot], run.theta, rtol=1e-12, atol=1e-12)
    compile(notebook_cell(scenario), "cell", "exec")


def compare(scenario: Scenario) -> None:
    """The grid of schedules, and a map over two hyperparameters of each entry."""
    task = grid_task(replace(scenario, steps=40), 1)
    cells = compute_grid(task)
    assert np.isfinite(cells.loss).any(axis=0).all()
    assert grid_csv(scenario, task, cells)
    for item in scenario.entries:
        spec = map_of(scenario, item, ("lr", "beta1"), (6, 5), "settled")
        found = sweep(spec)
        assert map_csv([spec], [found])
        assert tuning_figure(LIGHT, [spec], [found], "")["data"]
