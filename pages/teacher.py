"""The teacher's page: the plan of an hour, and every lesson with its time, its links and what to ask."""

from __future__ import annotations

from lessons.catalog import LESSONS
from ui.blocks.page import page_frame
from ui.lessons.below import sources
from ui.lessons.teacher import headline, how_to, lesson_card, plans

with page_frame("teacher", head=lambda _: headline()):
    how_to()
    plans()
    for lesson in LESSONS.values():
        lesson_card(lesson)
    sources()
