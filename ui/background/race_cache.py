"""Shared LRU cache of races; concurrent requests for one scenario compute it once."""

from __future__ import annotations

import threading
from functools import lru_cache

from engine.descend import Run
from engine.race import race
from engine.scenario import Scenario

_LOCKS = [threading.Lock() for _ in range(16)]


def cached_race(scenario: Scenario) -> dict[str, Run]:
    """The runs of a race; never change them. A class that opens one link at once waits for one computation."""
    with _LOCKS[hash(scenario) % len(_LOCKS)]:
        return _race(scenario)


@lru_cache(maxsize=128)
def _race(scenario: Scenario) -> dict[str, Run]:
    return race(scenario)
