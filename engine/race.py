"""A scenario run: every optimizer from the same start, with the same noise."""

from __future__ import annotations

from engine.descend import Run, descend_together
from engine.scenario import Scenario


def race(scenario: Scenario) -> dict[str, Run]:
    """{slot: Run} in the order of the scenario's entries. Equal seeds give all of them the same noise."""
    slots = scenario.slots()
    runs = descend_together(
        scenario.resolved_surface(),
        [scenario.optimizer(entry) for entry in slots.values()],
        scenario.resolved_start(),
        scenario.resolved_steps(),
        noise=scenario.noise,
        seed=scenario.seed,
    )
    return dict(zip(slots, runs, strict=True))
