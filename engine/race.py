"""A scenario run: every optimizer from the same start, with the same noise."""

from __future__ import annotations

from engine.descend import Run, descend
from engine.scenario import Scenario


def race(scenario: Scenario) -> dict[str, Run]:
    """{slot: Run} in the order of the scenario's entries. Equal seeds give all of them the same noise."""
    surface, start, steps = scenario.the_surface(), scenario.the_start(), scenario.the_steps()
    return {
        slot: descend(surface, scenario.optimizer(entry), start, steps, noise=scenario.noise, seed=scenario.seed)
        for slot, entry in scenario.slots().items()
    }
