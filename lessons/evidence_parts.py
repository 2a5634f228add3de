"""The evidence of the lessons by their keys, part by part, so that other processes can compute it."""

from __future__ import annotations

from lessons.catalog import LESSONS
from lessons.findings import Finding

Part = tuple[str, int]
"""A lesson's key and the number of a finding."""


def parts_of(key: str) -> list[Part]:
    """The parts of a lesson's evidence."""
    return [(key, number) for number in range(len(LESSONS[key].evidence))]


def compute_part(part: Part) -> Finding:
    """A finding of a lesson's evidence."""
    key, number = part
    return LESSONS[key].evidence[number]()
