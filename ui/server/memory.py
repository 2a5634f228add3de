"""The memory of a server with its workers, and a bound on it: a server that has grown beyond it is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

EVERY = 5.0
"""Seconds between two looks."""

IN_A_ROW = 3
"""Looks beyond the bound before it counts: one large map comes and goes."""


def used_bytes(pid: int | None = None) -> int:
    """Resident memory of a process, by itself this one, and of those that it started, in bytes."""
    own = psutil.Process(pid)
    return sum(_resident(process) for process in [own, *own.children(recursive=True)])


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0


@contextmanager
def memory_watched(
    bound: float, exceeded: Callable[[int], object], *, every: float | None = None, used: Callable[[], int] = used_bytes
) -> Iterator[None]:
    """Meanwhile call `exceeded` with the bytes, once, when they stay beyond the bound; a bound of 0 is none.

    It looks from a thread of its own: the event loop may be what is busy.
    """
    left, pause = threading.Event(), EVERY if every is None else every

    def watch() -> None:
        beyond = 0
        while not left.wait(pause):
            now = used()
            beyond = beyond + 1 if now > bound else 0
            if beyond == IN_A_ROW:
                exceeded(now)
                return

    thread = threading.Thread(target=watch, name="memory", daemon=True)
    if bound > 0:
        thread.start()
    try:
        yield
    finally:
        left.set()
        if bound > 0:
            thread.join()
