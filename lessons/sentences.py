"""Texts of the lessons in each language, and sentences made of findings.

The texts are in `lessons/texts/<code>.toml`, one file for each language, with the keys and the places of `en.toml`.
What a file lacks is English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from i18n import DEFAULT, LANGUAGES, say
from i18n.languages import Language
from i18n.numbers import count_text, digits, setting_text, three_digits
from lessons.findings import Finding, Name, Rough, Setting, Word
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class SceneText:
    """The heading of a picture, and what to try with its controls."""

    caption: str
    try_this: str


@dataclass(frozen=True)
class LessonText:
    """What a lesson says in one language; Markdown without formulas.

    Attributes:
        title: of the lesson.
        question: what the class votes on.
        options: {key: answer}, the keys of `Vote.options`.
        text: two or three sentences: the idea, without results, which the claims tell.
        scenes: for each of the lesson's scenes.
        ask: what to ask the class.
    """

    title: str
    question: str
    options: Mapping[str, str]
    text: str
    scenes: tuple[SceneText, ...]
    ask: str

    @property
    def try_this(self) -> str:
        """What to try with the first picture."""
        return self.scenes[0].try_this


@cache
def texts(language: str) -> dict[str, Any]:
    """All texts of a language: lessons, sentences, words and readings. KeyError for a language that there is not."""
    if language not in LANGUAGES:
        raise KeyError(f"texts are in {', '.join(LANGUAGES)}; got {language!r}")
    written = texts_in_file(language)
    return written if language == DEFAULT else _completed(texts(DEFAULT), written)


def texts_in_file(language: str) -> dict[str, Any]:
    """The texts of a language's own file; nothing if there is none."""
    path = FOLDER / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _completed(english: Any, translated: Any) -> Any:
    """The translation, with English in place of every key and list item that it lacks."""
    if isinstance(english, dict):
        return {**translated, **{key: _completed(english[key], translated.get(key, english[key])) for key in english}}
    if isinstance(english, list):
        return [*map(_completed, english, translated), *english[len(translated) :]]
    return translated


def lesson_text(key: str, language: str) -> LessonText:
    """What the lesson of this key says in a language."""
    lesson = texts(language)["lessons"][key]
    scenes = tuple(SceneText(scene["caption"], scene["try_this"]) for scene in lesson["pictures"])
    plain = {name: lesson[name] for name in ("title", "question", "options", "text", "ask")}
    return LessonText(scenes=scenes, **plain)


def sentence(finding: Finding, language: str) -> str:
    """The finding in words: its template, filled with its numbers."""
    template: str = texts(language)["sentences"][finding.name]
    return template.format(**{name: _phrase(value, LANGUAGES[language]) for name, value in finding.args.items()})


def word(key: str, language: str) -> str:
    """A single word, such as the name of a surface; a schedule that has none goes by its title."""
    words = texts(language)["words"]
    kind, _, name = key.partition(".")
    if key not in words and kind == "schedule":
        return say(SCHEDULES[name].title).lower()
    return str(words[key])


class _Phrase(str):
    """A text that knows how it is read in its language, so that a template can ask for a particle: `{rule:은}`."""

    language: Language
    reading: str

    def __new__(cls, text: str, language: Language, reading: str = "") -> _Phrase:
        phrase = super().__new__(cls, text)
        phrase.language, phrase.reading = language, reading
        return phrase

    def __format__(self, form: str) -> str:
        return str(self) + self.language.particle(form, self.reading)


def _phrase(value: Any, language: Language) -> _Phrase:
    """A value as text; lists are joined as the language does it, and read as their last item."""
    if isinstance(value, Finding):
        return _Phrase(sentence(value, language.code), language)
    if isinstance(value, Name):
        return _name(value, language)
    if isinstance(value, str):
        return _Phrase(value, language, reading=value)
    if isinstance(value, Word):
        return _Phrase(word(value.key, language.code), language)
    if isinstance(value, tuple):
        items = [_phrase(item, language) for item in value]
        return _Phrase(language.join(items), language, items[-1].reading if items else "")
    number = readable_number(value)
    return _Phrase(number, language, reading=number)


def _name(name: Name, language: Language) -> _Phrase:
    """A rule's name, with its details in brackets; it is read as the name alone."""
    known = texts(language.code)
    title = known["words"].get(f"rule.{name.optimizer}", OPTIMIZERS[name.optimizer].title)
    details = language.separator.join(word(key, language.code) for key in name.details)
    reading = known.get("readings", {}).get(f"rule.{name.optimizer}", "")
    return _Phrase(f"{title}{language.gap}({details})" if details else title, language, reading)


def readable_number(value: float) -> str:
    """A number for people: counts whole, settings as typed, rough numbers with two digits, others with three.

    >>> [readable_number(value) for value in (4466, 165.41, Setting(0.019802), Rough(0.236))]
    ['4,466', '165', '0.019802', '0.24']
    """
    if isinstance(value, int):
        return count_text(value)
    if isinstance(value, Setting):
        return setting_text(value)
    return digits(value, 2) if isinstance(value, Rough) else three_digits(value)
