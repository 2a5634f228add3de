"""The lessons page's parameters."""

from __future__ import annotations

from lessons.catalog import LESSONS
from ui.state.params import PageParam, Params, integer, one_of

MAX_PICTURES = max(len(lesson.scenes) for lesson in LESSONS.values())


def _lesson(text: str) -> str:
    """Reads a lesson by its key, or by its number as a lecturer would say it: 1 is the first."""
    numbered = {str(number): key for number, key in enumerate(LESSONS, 1)}
    return numbered.get(text) or one_of(LESSONS)(text)


LESSON: PageParam[str | None] = PageParam("lessons", "lesson", None, _lesson)
PICTURE = PageParam("lessons", "picture", 1, integer(1, MAX_PICTURES))
"""Counted from 1."""

PARAMS: Params = (LESSON, PICTURE)
"""The scenario is in the link where it is not the preset."""
