"""Every text for people goes through `say`: in English it is itself, in another language what the catalogue has for it.

Numbers and names are put in after the translation: `say("{count} steps", count=12)`. A text that the catalogue lacks
stays English; `tests/i18n/test_texts.py` finds each of them.
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "ko": "한국어"}
"""Languages by their code in links, each in its own name; the first is the default."""

DEFAULT = "en"
_CATALOGUES = Path(__file__).with_name("locales")
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def use_language(code: str) -> None:
    """Let `say` speak this language, in this thread; an unknown one is English."""
    _language.set(code if code in LANGUAGES else DEFAULT)


def language() -> str:
    """The code of the language that `say` speaks."""
    return _language.get()


def say(text: str, /, **values: object) -> str:
    """A text in the visitor's language, with values put in where `{name}` stands."""
    told = text if _language.get() == DEFAULT else catalogue(_language.get()).get(text, text)
    return told.format(**values) if values else told


@cache
def catalogue(code: str) -> dict[str, str]:
    """{English text: text} of a language, out of all of its files, such as ko.json and ko.lessons.json."""
    found: dict[str, str] = {}
    for path in sorted(_CATALOGUES.glob("*.json")):
        if path.name.split(".")[0] == code:
            found |= json.loads(path.read_text(encoding="utf-8"))
    return found
