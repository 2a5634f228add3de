"""What the lessons say, computed once in each worker for all tests that ask for it."""

from __future__ import annotations

from functools import cache
from typing import Any

from lessons.catalog import LESSONS
from lessons.evidence import Evidence
from lessons.findings import Finding
from lessons.lesson import claim_result
from lessons.scenes import with_controls
from tests.racing import race


@cache
def _found(lesson: str, picture: int, changes: tuple[tuple[str, Any], ...]) -> Finding:
    shown = LESSONS[lesson].scenes[picture]
    scenario = with_controls(shown, shown.scenario, dict(changes))
    return claim_result(LESSONS[lesson], scenario, race(scenario), picture)


def found(lesson: str, picture: int = 0, **changes: Any) -> Finding:
    """What is said of a lesson's picture, with some of its controls changed."""
    return _found(lesson, picture, tuple(changes.items()))


@cache
def made(make: Evidence) -> Finding:
    """A piece of evidence; some take a second."""
    return make()
