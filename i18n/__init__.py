"""Every text for people goes through `say`: in English it is itself, in another language its translation.

Numbers and names are put in after the translation: `say("{count} steps", count=5000)` is "5,000 steps". Translations
are in `locales/<code>.po`, with the English text as the key; what a file lacks stays English. `make translations` lists
it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from numbers import Integral
from pathlib import Path

from i18n.languages import DEFAULT, LANGUAGES
from i18n.numbers import count_text

__all__ = ["DEFAULT", "LANGUAGES", "LOCALES", "catalogue", "language", "say", "speaking", "use_language"]

LOCALES = Path(__file__).with_name("locales")
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def use_language(code: str) -> None:
    """Let `say` speak this language, in this thread; an unknown one is English."""
    _language.set(code if code in LANGUAGES else DEFAULT)


def language() -> str:
    """The code of the language that `say` speaks."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Let `say` speak this language within the block, and after it the one that it spoke before."""
    spoken = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(spoken)


def say(text: str, /, **values: object) -> str:
    """A text in the visitor's language, with values put in where `{name}` stands; counts with thousands apart."""
    translated = catalogue(_language.get()).get(text, text)
    return translated.format(**{name: _written(value) for name, value in values.items()}) if values else translated


def _written(value: object) -> object:
    """A count as people read it: 5,000. A seed is no count: it is given as text."""
    return count_text(int(value)) if isinstance(value, Integral) and not isinstance(value, bool) else value


@cache
def catalogue(code: str) -> dict[str, str]:
    """{English text: translation} of a language, read once; without entries that are empty or marked fuzzy."""
    path, read_already = LOCALES / f"{code}.po", LOCALES / f"{code}.json"
    if read_already.is_file():  # in a folder without a server, where reading a catalogue would take a second
        return dict(json.loads(read_already.read_text(encoding="utf-8")))
    if not path.is_file():
        return {}
    from babel.messages.pofile import read_po  # noqa: PLC0415 - it is not there where catalogues have been read

    with path.open("rb") as file:
        messages = read_po(file)
    return {str(m.id): str(m.string) for m in messages if m.id and m.string and not m.fuzzy}
