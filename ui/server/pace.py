"""The pace of visitors: whoever asks for runs without a break waits a little before each, so that others are answered.

People move a slider and look. A program that sends changes without end would take the interpreter from everybody:
all such sessions together get `TOTAL` of a core, and what they send meanwhile becomes one run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

AT_ONCE = 0.5
"""CPU seconds of runs that a session may take without a break: a dozen changes of the race page, or more."""
STEADY = 0.02
"""CPU seconds in a second that it may take for ever: a change every two seconds."""
TOTAL = 0.5
"""CPU seconds in a second of all sessions together that take more than that."""
LONGEST = 2.0
"""Seconds that a run waits at most."""


class Pace:
    """How much of the processor each session has had. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._had: dict[str, tuple[float, float, float]] = {}  # seconds, those of the last run, and when that was

    def wait_of(self, session: str) -> float:
        """Seconds to wait before the next run of a session."""
        with self._lock:
            now = self._clock()
            self._had = {one: had for one, had in self._had.items() if _left(had, now) > 0}
            if session not in self._had or not self._is_over(session, now):
                return 0.0
            over = sum(self._is_over(one, now) for one in self._had)
            return min(LONGEST, self._had[session][1] * over / TOTAL)

    def charge(self, session: str, seconds: float) -> None:
        """A run of a session took so many CPU seconds."""
        with self._lock:
            now = self._clock()
            self._had[session] = (_left(self._had.get(session, (0.0, 0.0, now)), now) + seconds, seconds, now)

    def _is_over(self, session: str, now: float) -> bool:
        return _left(self._had[session], now) > AT_ONCE


def _left(had: tuple[float, float, float], now: float) -> float:
    """What is not forgiven yet."""
    return max(0.0, had[0] - STEADY * (now - had[2]))


PACE = Pace()
"""The pace of this server."""
