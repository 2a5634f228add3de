"""The lessons as the stage shows them: words, scenes as links, and what is so in them, computed at the build."""

from __future__ import annotations

from typing import Any

from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import speaking
from lessons.catalog import LESSONS
from lessons.lesson import Lesson
from lessons.sentences import lesson_text, sentence
from ui.lessons.state import finding_of, right_answer, short_title


def lessons_in(code: str) -> list[dict[str, Any]]:
    """All lessons in a language."""
    with speaking(code):
        return [_lesson(lesson, code) for lesson in LESSONS.values()]


def _lesson(lesson: Lesson, code: str) -> dict[str, Any]:
    text = lesson_text(lesson.key, code)
    return {
        "key": lesson.key,
        "minutes": lesson.minutes,
        "name": short_title(lesson.key),
        "title": text.title,
        "question": text.question,
        "text": text.text,
        "options": [(key, text.options[key]) for key in lesson.vote.options],
        "right": right_answer(lesson.key),
        "scenes": [_scene(lesson, number, code) for number in range(len(lesson.scenes))],
    }


def _scene(lesson: Lesson, number: int, code: str) -> dict[str, Any]:
    scene, words = lesson.scenes[number], lesson_text(lesson.key, code).scenes[number]

    def shown(race: Scenario) -> dict[str, str]:
        return {"race": query_string(race), "finding": sentence(finding_of(lesson.key, number, race), code)}

    return {
        "caption": words.caption,
        "trial": words.try_this,
        "movable": "start" in scene.controls,
        "own": shown(scene.scenario),
        "tried": shown(scene.with_trial()),
    }
