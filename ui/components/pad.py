"""What the player's pads of two hyperparameters need of a race. See `assets/player/pad.js`."""

from __future__ import annotations

from engine.experiments.quadratic_theory import averages, obeys_theory
from engine.experiments.tuning import axis_over, tuning_question
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from surfaces.base import Point
from ui.components.contract import PadHeader


def pad_header(scenario: Scenario) -> PadHeader:
    """What a pad asks of its cells, the range of each run's lr, and to which runs theory applies."""
    slots = scenario.slots()
    return {
        "question": tuning_question(scenario),
        "lr": {slot: _lr_range(scenario, item) for slot, item in slots.items()},
        "averages": {slot: averages(item) for slot, item in slots.items() if obeys_theory(item)},
    }


def _lr_range(scenario: Scenario, item: Entry) -> Point:
    """As far as an axis of lr on the page of maps, and as far as the run's own."""
    axis, lr = axis_over(scenario.resolved_surface(), item.optimizer, "lr", 2), scenario.lr_of(item)
    return min(axis.low, lr), max(axis.high, lr)
