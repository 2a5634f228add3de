"""A language for tests: registered with files that are made of all texts, and dropped afterwards."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import i18n
from i18n import LANGUAGES
from i18n.languages import DEFAULT, Language
from lessons import sentences
from tools.translations import template, write

CODE = "qps"  # of the codes that are nobody's
NAME = "Ŧħröw"
OPEN, CLOSE = "⟦", "⟧"
_ACCENTS = str.maketrans("AEIOUaeiou", "ÅÉÎÖÛåéîöû")
_AS_IT_IS = re.compile(r"(%?\{[^{}]*\}|\$[^$]*\$|<[^>]*>|`[^`]*`|:[\w/]+:|\\\w+)")
_INNERMOST = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_MARKUP = re.compile(r"<style.*?</style>|<[^>]*>|\$[^$]*\$|`[^`]*`|:material/\w+:|:\w+\[|https?://\S+", re.DOTALL)


class Recorded(dict[str, str]):
    """A catalogue that remembers what it was asked for in vain."""

    def __init__(self, entries: dict[str, str]) -> None:
        super().__init__(entries)
        self.missed: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self:
            self.missed.add(key)
        return super().get(key, default)


def translated(english: str) -> str:
    """A text in the language: in brackets and with accents; places, formulas and markup stay.

    >>> translated("**Start** at {x:.3g}")
    '⟦**Stårt** åt {x:.3g}⟧'
    """
    parts = _AS_IT_IS.split(english)
    words = [part if number % 2 else part.translate(_ACCENTS) for number, part in enumerate(parts)]
    return f"{OPEN}{''.join(words)}{CLOSE}" if english else ""


def untranslated(shown: str) -> list[str]:
    """The words of a shown text that did not come out of the catalogue.

    >>> untranslated("⟦Stårt⟧ <b>here</b>, ⟦åt {x}⟧")
    ['here']
    """
    rest = _MARKUP.sub(" ", shown)
    while (shorter := _INNERMOST.sub(" ", rest)) != rest:
        rest = shorter
    return re.findall("[A-Za-z]{2,}", rest)


@pytest.fixture(scope="module")
def throwaway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """The catalogue of the language, which is registered and has its files as any other."""
    folder = tmp_path_factory.mktemp("languages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, CODE, Language(CODE, NAME, last_separator=" & "))
        patch.setattr(i18n, "LOCALES", Path(shutil.copytree(i18n.LOCALES, folder / "locales")))
        patch.setattr(sentences, "FOLDER", Path(shutil.copytree(sentences.FOLDER, folder / "texts")))
        _write_files()
        read, recorded = i18n.catalogue, Recorded(i18n.catalogue(CODE))
        patch.setattr(i18n, "catalogue", lambda code: recorded if code == CODE else read(code))
        yield recorded
    i18n.use_language(DEFAULT)
    i18n.catalogue.cache_clear()
    sentences.texts.cache_clear()


def _write_files() -> None:
    catalogue = template()
    for message in catalogue:
        message.string = translated(str(message.id)) if message.id else message.string
    write(CODE, catalogue)
    lessons = _toml(sentences.texts(DEFAULT))
    (sentences.FOLDER / f"{CODE}.toml").write_text(lessons, encoding="utf-8")


def _toml(lessons: dict[str, Any]) -> str:
    return "\n".join(f"{key} = {_inline(part)}" for key, part in lessons.items())


def _inline(value: Any) -> str:
    """A value as TOML on one line, its texts translated."""
    if isinstance(value, str):
        return json.dumps(translated(value), ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return f"{{{', '.join(f'{json.dumps(key)} = {_inline(part)}' for key, part in value.items())}}}"
