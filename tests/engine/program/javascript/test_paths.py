"""Paths in JavaScript are those of the race, to the last bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from engine.noise import noise_of
from engine.program.javascript.family import family_of
from engine.program.javascript.module import race_module, structure
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from optimizers.base import Array
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from surfaces.formula import parse
from tests.engine.program.javascript.node import run, write_module
from tests.rough import ROUGH
from ui.components.program import program_header

EVERY = tuple(Entry(key) for key in OPTIMIZERS)
STEPS = 300


@dataclass(frozen=True)
class Paths:
    """The paths of a race, by Python or by node.

    Attributes:
        points: (slots, 3, steps + 1) of x, y and loss. ended, undefined: (slots,).
    """

    points: Array
    ended: Array
    undefined: Array


def raced(scenario: Scenario) -> Paths:
    """By Python."""
    runs = race(scenario).values()
    return Paths(
        np.stack([np.stack([*one.theta.T, one.loss]) for one in runs]),
        np.array([one.ended_at for one in runs]),
        np.array([one.undefined_at >= 0 for one in runs]),
    )


def computed(folder: Path, scenarios: list[Scenario]) -> list[Paths]:
    """By node, from the modules as they are served."""
    cases, draws = [], [np.empty(0)]
    for number, scenario in enumerate(scenarios):
        module = write_module(folder, f"race{number}", race_module(structure(scenario)))
        steps = scenario.resolved_steps()
        cases.append({
            "module": module, "header": program_header(scenario), "start": scenario.resolved_start(), "steps": steps,
        })  # fmt: skip
        if scenario.noise:
            draws.append(noise_of(1.0, scenario.seed, steps).ravel())
    sizes = [len(scenario.entries) * (3 * (scenario.resolved_steps() + 1) + 2) for scenario in scenarios]
    found = np.split(run("paths.js", folder, cases, np.concatenate(draws)), np.cumsum(sizes)[:-1])
    tables = [part.reshape(len(scenario.entries), -1) for part, scenario in zip(found, scenarios, strict=True)]
    return [Paths(t[:, :-2].reshape(len(t), 3, -1), t[:, -2], t[:, -1] != 0) for t in tables]


def assert_same(found: Paths, scenario: Scenario) -> None:
    """Every path is the race's to the last bit, and ends as it does."""
    wanted = raced(scenario)
    for slot, *two in zip(scenario.slots(), found.points, wanted.points, strict=True):
        assert np.array_equal(*two, equal_nan=True), slot
    assert np.array_equal(found.ended, wanted.ended)
    assert np.array_equal(found.undefined, wanted.undefined)


def test_paths_of_every_rule_on_every_surface(tmp_path: Path) -> None:
    scenarios = [Scenario(surface=key, entries=EVERY, steps=STEPS) for key in SURFACES]
    for scenario, found in zip(scenarios, computed(tmp_path, scenarios), strict=True):
        assert_same(found, scenario)


def test_noise_and_schedules(tmp_path: Path) -> None:
    """The same draws, and each schedule with settings that are not its defaults."""
    entries = [Entry("momentum"), Entry("radam")]
    for key, schedule in SCHEDULES.items():
        settings = {name: spec.at(0.37) for name, spec in schedule.hypers().items()}
        entries.append(entry("adam", key, **settings))
    some = tuple(entries)
    scenarios = [
        Scenario(surface="rosenbrock", entries=some, noise=0.3, seed=7, steps=STEPS, lr=0.002),
        Scenario(surface="himmelblau", entries=some, noise=2.0, seed=0, steps=37, lr=0.01),
        Scenario(surface="plateau_saddle", entries=some, steps=211, lr=0.01),
        Scenario(surface="sphere", entries=some, steps=0),
        Scenario(surface="sphere", entries=some, steps=1),
    ]
    for scenario, found in zip(scenarios, computed(tmp_path, scenarios), strict=True):
        assert_same(found, scenario)


@pytest.mark.parametrize("key", ["ravine", "rotated_ravine"])
def test_one_module_serves_every_kappa(tmp_path: Path, key: str) -> None:
    kappas = (1.0, 2.0, 3.0, 7.3, 56.2, 100.0, 1234.5, 10_000.0)
    scenarios = [
        Scenario(surface=key, parameters=(("kappa", kappa),), entries=EVERY, steps=100, lr=1e-4) for kappa in kappas
    ]
    assert len({structure(scenario) for scenario in scenarios}) == 1
    assert family_of(SURFACES[key]).affine is not None
    for scenario, found in zip(scenarios, computed(tmp_path, scenarios), strict=True):
        assert_same(found, scenario)


def test_paths_that_leave_where_a_formula_is_defined(tmp_path: Path) -> None:
    """They end at the same step, for the same reason; those that overflow, or have no start, as well."""
    some = tuple(Entry(key) for key in ("sgd", "nesterov", "adam"))
    scenarios = [Scenario(formula=parse(text).title and text, entries=some, steps=60) for text in ROUGH]
    scenarios += [replace(scenario, lr=5.0) for scenario in scenarios]
    reasons = set()
    for scenario, found in zip(scenarios, computed(tmp_path, scenarios), strict=True):
        assert_same(found, scenario)
        reasons |= {(bool(e > 0), bool(u)) for e, u in zip(found.ended, found.undefined, strict=True)}
    assert reasons >= {(False, False), (True, False), (True, True)}


def test_extreme_hyperparameters(tmp_path: Path) -> None:
    """At both ends of every range, and runs that diverge at once."""
    ends = [
        tuple(
            entry(key, **{name: spec.at(at) for name, spec in kind.hypers().items()})
            for key, kind in OPTIMIZERS.items()
        )
        for at in (0.0, 1.0)
    ]
    scenarios = [
        Scenario(surface=key, entries=some, own_lr=True, steps=50, start=start)
        for some in ends
        for key, start in (
            ("rosenbrock", (-1.5, 2.0)),
            ("goldstein_price", (1.9, -1.9)),
            ("plateau_saddle", (0.0, 0.5)),
        )
    ]
    for scenario, found in zip(scenarios, computed(tmp_path, scenarios), strict=True):
        assert_same(found, scenario)
