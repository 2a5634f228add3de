"""The words of the lessons in each language, and sentences made of findings.

The texts are in `lessons/texts/*.toml`, one file for each language, with the same keys and the same places.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.verdict import digits
from i18n import say
from lessons.findings import Finding, Name, Word
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES

LANGUAGES = ("en", "ko")
"""The first is the default."""

_FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class PictureText:
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
        pictures: for each of the lesson's pictures.
        ask: what to ask the class.
    """

    title: str
    question: str
    options: Mapping[str, str]
    text: str
    pictures: tuple[PictureText, ...]
    ask: str

    @property
    def try_this(self) -> str:
        """What to try with the first picture."""
        return self.pictures[0].try_this


@cache
def texts(language: str) -> dict[str, Any]:
    """All texts of a language as written: lessons, sentences and words. KeyError for a language that there is not."""
    if language not in LANGUAGES:
        raise KeyError(f"texts are in {', '.join(LANGUAGES)}; got {language!r}")
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def lesson_text(key: str, language: str) -> LessonText:
    """What the lesson of this key says in a language."""
    found = texts(language)["lessons"][key]
    pictures = tuple(PictureText(one["caption"], one["try_this"]) for one in found["pictures"])
    plain = {name: found[name] for name in ("title", "question", "options", "text", "ask")}
    return LessonText(pictures=pictures, **plain)


def sentence(finding: Finding, language: str) -> str:
    """The finding in words: its template, filled with its numbers."""
    template: str = texts(language)["sentences"][finding.name]
    return template.format(**{place: _worded(value, language) for place, value in finding.numbers.items()})


def word(key: str, language: str) -> str:
    """A single word, such as the name of a surface; a schedule that has none goes by its title."""
    words = texts(language)["words"]
    kind, _, name = key.partition(".")
    if key not in words and kind == "schedule":
        return say(SCHEDULES[name].title).lower()
    return str(words[key])


def _worded(value: Any, language: str) -> _Text:
    """A value as text; lists are joined as the language does it."""
    if isinstance(value, Finding):
        return _Text(sentence(value, language))
    if isinstance(value, Name):
        return _named(value, language)
    if isinstance(value, Word):
        return _Text(word(value.key, language))
    if isinstance(value, tuple):
        return _joined([_worded(one, language) for one in value], language)
    return _Text(written(value))


def written(value: float) -> str:
    """A number for people: counts with thousands apart, others with three digits.

    >>> written(4466), written(165.41), written(1.3e-7)
    ('4,466', '165', '1.3×10⁻⁷')
    """
    if isinstance(value, int) or value == 0:
        return f"{value:,.0f}"
    if 1000 <= abs(value) < 1e6:
        return f"{float(digits(value)):,.0f}"
    mantissa, _, exponent = digits(value).partition("e")
    return f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}" if exponent else mantissa


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _named(name: Name, language: str) -> _Text:
    own: str | None = texts(language)["words"].get(f"rule.{name.optimizer}")
    title = own or OPTIMIZERS[name.optimizer].title
    details = ", ".join(word(key, language) for key in name.details)
    gap = " " if language == "en" else ""
    return _Text(f"{title}{gap}({details})" if details else title, closed=name.optimizer in _CLOSED)


def _joined(parts: list[_Text], language: str) -> _Text:
    """a, b and c; in Korean a, b, c; with semicolons where a part is a list or a sentence itself."""
    closed = bool(parts) and parts[-1].closed
    if any(mark in part for part in parts for mark in (", ", ": ", " and ")):
        return _Text("; ".join(parts), closed)
    if language != "en" or len(parts) < 2:
        return _Text(", ".join(parts), closed)
    return _Text(f"{', '.join(parts[:-1])} and {parts[-1]}", closed)


_CLOSED = ("momentum", "rmsprop", "adam")
"""Rules whose Korean reading (모멘텀, 알엠에스프롭, 아담) ends in a consonant; the others' end in a vowel."""

PARTICLES = {"은": ("은", "는"), "이": ("이", "가"), "을": ("을", "를"), "과": ("과", "와"), "으로": ("으로", "로")}
"""Korean particles after a consonant and after a vowel: `{rule:은}` in a template takes the one that fits."""


class _Text(str):
    """A text that knows how its reading ends, so that a template can ask for a particle after it."""

    closed: bool

    def __new__(cls, text: str, closed: bool = False) -> _Text:
        made = super().__new__(cls, text)
        made.closed = closed
        return made

    def __format__(self, particle: str) -> str:
        return str(self) + (PARTICLES[particle][0 if self.closed else 1] if particle else "")
