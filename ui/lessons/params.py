"""The lessons page's parameters."""

from __future__ import annotations

from lessons.catalog import LESSONS
from ui.state.params import PageParam, Params, integer, one_of

MAX_PICTURES = max(len(lesson.scenes) for lesson in LESSONS.values())

LESSON: PageParam[str | None] = PageParam("lessons", "lesson", None, one_of(LESSONS))
PICTURE = PageParam("lessons", "picture", 1, integer(1, MAX_PICTURES))
"""Counted from 1."""

PARAMS: Params = (LESSON, PICTURE)
"""The scenario is in the link where it is not the preset."""
