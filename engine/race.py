"""A scenario run: every optimizer from the same start, with the same noise."""

from __future__ import annotations

import numpy as np

from engine.descend import Run, descend_together
from engine.scenario import Scenario


def race(scenario: Scenario, runs: int | None = None) -> dict[str, Run]:
    """{slot: Run} in the order of the scenario's entries. Equal seeds give all of them the same noise.

    With `runs` every entry runs so many times, in one batch whose axis is the last of each array. The runs differ in
    their noise alone, and the first is that of the race itself.
    """
    slots, start = scenario.slots(), np.array(scenario.resolved_start())
    raced = descend_together(
        scenario.resolved_surface(),
        [scenario.optimizer(entry) for entry in slots.values()],
        start if runs is None else np.broadcast_to(start[:, np.newaxis], (2, runs)),
        scenario.resolved_steps(),
        noise=scenario.noise,
        seed=scenario.seed,
    )
    return dict(zip(slots, raced, strict=True))
