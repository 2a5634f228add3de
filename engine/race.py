"""A scenario run: every optimizer from the start of the race, or from its own, with the same noise."""

from __future__ import annotations

import numpy as np

from engine.descend import Run, descend_together
from engine.scenario import Scenario


def race(scenario: Scenario, runs: int | None = None) -> dict[str, Run]:
    """{slot: Run} in the order of the scenario's entries. Equal seeds give all of them the same noise.

    With `runs` every entry runs so many times, in one batch whose axis is the last of each array. The runs differ in
    their noise alone, and the first is that of the race itself.
    """
    slots = scenario.slots()
    starts = {slot: scenario.start_of(entry) for slot, entry in slots.items()}
    raced: dict[str, Run] = {}
    for start in dict.fromkeys(starts.values()):
        place, together = np.array(start), [slot for slot in slots if starts[slot] == start]
        found = descend_together(
            scenario.resolved_surface(),
            [scenario.optimizer(slots[slot]) for slot in together],
            place if runs is None else np.broadcast_to(place[:, np.newaxis], (2, runs)),
            scenario.resolved_steps(),
            noise=scenario.noise,
            seed=scenario.seed,
        )
        raced |= dict(zip(together, found, strict=True))
    return {slot: raced[slot] for slot in slots}
