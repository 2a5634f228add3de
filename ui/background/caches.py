"""Every cache of a server with its bound, in one place.

The stores are made here; the others are decorators where they work, and listed here. A test holds the list against
the sources. All of them are shared by all visitors and keyed by value.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.experiments.ensembles import EscapeTask, EscapeTimes
from engine.experiments.schedule_grid import GridTask, ScheduleGrid
from engine.experiments.sweep import Sweep, SweepResult
from ui.background.store import Store

ESCAPE_CACHE: Store[EscapeTask, EscapeTimes] = Store(256)
GRID_CACHE: Store[GridTask, ScheduleGrid] = Store(256)
MAP_CACHE: Store[Sweep, SweepResult] = Store(24)


class Cache(NamedTuple):
    """A cache of a server.

    Attributes:
        place: file and name of the function, or of the store.
        bound: how many entries it holds at most; 0 where there can only be a few (languages, one icon).
        entry: what an entry is, and how large.
    """

    place: str
    bound: int
    entry: str


CACHES = (
    Cache("ui/background/caches.py:ESCAPE_CACHE", 256, "escapes of one optimizer, at most 32 kB"),
    Cache("ui/background/caches.py:GRID_CACHE", 256, "a column of a schedule grid, 1 kB"),
    Cache("ui/background/caches.py:MAP_CACHE", 24, "a map, at most 7 MB"),
)
