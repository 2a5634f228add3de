"""Maps of starts by where they end: the step is that of the place where a run ends, whatever it visits on the way."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from engine.descend import descend
from engine.experiments.basins import DIVERGED, NOWHERE, STILL, UNDEFINED, UNPLACED, basins, start_question
from engine.experiments.sweep import Axis, Sweep, sweep
from engine.export.escape_csv import basin_csv
from engine.scenario import Scenario
from engine.scenario.entry import entry


def a_map(scenario: Scenario, rule: str, count: int = 15) -> Sweep:
    surface = scenario.resolved_surface()
    (x0, x1), (y0, y1) = surface.domain
    axes = Axis("x", x0, x1, count), Axis("y", y0, y1, count)
    return Sweep(scenario, entry(rule), *axes, start_question(surface))


@pytest.mark.parametrize("key", ["himmelblau", "six_hump_camel", "three_hump_camel"])
def test_step_is_the_first_at_the_minimum_where_a_run_ends(key: str) -> None:
    spec = a_map(Scenario(key), "momentum")
    ends, surface = basins(spec, sweep(spec)), spec.scenario.resolved_surface()
    x, y = np.meshgrid(spec.x.values, spec.y.values)
    run = descend(surface, spec.scenario.optimizer(spec.entry), np.stack([x, y]), spec.scenario.resolved_steps())
    radius = 0.02 * max(high - low for low, high in surface.domain)
    on_the_way = 0
    for j, i in np.ndindex(ends.kind.shape):
        away = [np.hypot(*(run.theta[:, :, j, i] - place).T) for place in surface.minima]
        last = int(np.argmin([distance[-1] for distance in away]))
        if away[last][-1] > radius or run.ended_at[j, i] >= 0:
            assert ends.kind[j, i] < 0
            assert ends.steps[j, i] == -1
            continue
        assert ends.kind[j, i] == last
        assert ends.steps[j, i] == np.argmax(away[last] <= radius)
        on_the_way += (np.min(away, axis=0) <= radius).argmax() < ends.steps[j, i]
    assert on_the_way or key != "himmelblau"


def test_file_has_the_same_steps() -> None:
    scenario = Scenario("himmelblau")
    spec = Sweep(scenario, entry("momentum"), Axis("x", -3.966, 3.0, 2), Axis("y", -6.0, 2.0, 2), "basin")
    result = sweep(spec)
    lines = basin_csv(scenario, {"momentum": (spec, result)}).splitlines()
    table = csv.DictReader(line for line in lines if not line.startswith("#"))
    assert next(table)["steps"] == "35"
    assert basins(spec, result).steps[0, 0] == 35


def test_leaving_where_f_is_defined_is_no_divergence() -> None:
    scenario = Scenario(surface="custom", formula="x ln x + y ln y", box=(-1.0, 3.0, -1.0, 3.0), lr=0.3)
    spec = a_map(scenario, "adam")
    kind = basins(spec, sweep(spec)).kind
    x, y = np.meshgrid(spec.x.values, spec.y.values)
    assert (kind[(x <= 0) | (y <= 0)] == UNDEFINED).all()
    assert (kind != DIVERGED).all()
    assert set(UNPLACED) == {STILL, NOWHERE, DIVERGED, UNDEFINED}
