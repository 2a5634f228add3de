"""The races of all visitors."""

from __future__ import annotations

from engine.descend import Run
from engine.race import race
from engine.scenario import Scenario
from ui.background.shared_cache import shared_cache


@shared_cache(52)
def cached_race(scenario: Scenario) -> dict[str, Run]:
    """The runs of a race; never change them."""
    return race(scenario)
