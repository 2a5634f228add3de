"""The races of all visitors, and what became of each run."""

from __future__ import annotations

from engine.descend import Run
from engine.race import race
from engine.scenario import Scenario
from engine.verdict import RunSummary, summarize_race
from i18n import language
from ui.background.caches import RACE_CACHE
from ui.background.shared_cache import shared_cache


def cached_race(scenario: Scenario) -> dict[str, Run]:
    """The runs of a race, computed here if they are not cached; never change them.

    Scripts of pages ask `ui.background.runners.race_of`, which has other processes do what takes longer.
    """
    return RACE_CACHE.compute(scenario, lambda: race(scenario))


def cached_summaries(scenario: Scenario) -> dict[str, RunSummary]:
    """What became of each run of a race, in the visitor's language; for the player and the table under it."""
    return _summaries(scenario, language())


@shared_cache(1.9)
def _summaries(scenario: Scenario, _language: str) -> dict[str, RunSummary]:
    return summarize_race(scenario.resolved_surface(), cached_race(scenario), scenario.tol)
