"""Work for the tests of ui.background.jobs: functions that other processes can find by their name."""

from __future__ import annotations

import os
import time


def square(number: int) -> int:
    """number^2."""
    return number * number


def refuse(number: int) -> int:
    """number, but ValueError for 3."""
    if number == 3:
        raise ValueError("three is refused")
    return number


def die(number: int) -> int:
    """number, but the process that is asked for 1 is gone."""
    if number == 1:
        os._exit(7)
    return number


def niceness(_: int) -> int:
    """How far the process that does the work steps back for others."""
    return os.nice(0)


def process_id(_: int) -> int:
    """The process that does the work; a moment later, so that two of them share it."""
    time.sleep(0.2)
    return os.getpid()


def sleep(seconds: float) -> float:
    """Sleep so long."""
    time.sleep(seconds)
    return seconds
