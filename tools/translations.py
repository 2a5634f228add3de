"""List what each language lacks, and refresh the translators' files from the sources.

`make translations` lists; `make translations WRITE=1` also merges new, changed and removed texts into
`i18n/locales/<code>.po`, as gettext's msgmerge does: translations and translators' comments stay, a text whose English
changed is marked fuzzy (English is shown until somebody looks at it), what was removed goes to the end of the file.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

import i18n
from i18n import DEFAULT, LANGUAGES
from lessons.sentences import texts_in_file
from tools.extract_texts import Text, all_texts

_PLACE = re.compile(r"\{+[^{}]*\}+")
_HEADER = """\
# Translations of Ravine into {name}.
# Merged with the sources by `make translations WRITE=1`.
#"""


@dataclass(frozen=True)
class Coverage:
    """How far a language is, and what is wrong in its files.

    Attributes:
        missing: texts without a translation, fuzzy ones too, as "file:line: text".
        stale: entries that no source has.
        misplaced: entries whose places for values are not those of the English text.
    """

    missing: list[str]
    stale: list[str]
    misplaced: list[str]


def coverage(code: str, known: Iterable[Text] | None = None) -> Coverage:
    """What a language's catalogue and its lesson texts lack, compared with the sources."""
    texts = {text.english: text for text in (all_texts() if known is None else known)}
    entries = {str(message.id): message for message in read(code) if message.id}
    usable = {key: str(message.string) for key, message in entries.items() if message.string and not message.fuzzy}
    english, translated = (dict(leaves(texts_in_file(language))) for language in (DEFAULT, code))
    own = {key: text for key, text in translated.items() if not key.startswith("/readings/")}
    return Coverage(
        missing=[
            *(f"{text.place}: {key}" for key, text in texts.items() if key not in usable),
            *(f"lessons/texts/{code}.toml: {key}" for key in english if key not in own),
        ],
        stale=[*(key for key in entries if key not in texts), *(key for key in own if key not in english)],
        misplaced=[
            *(key for key, text in usable.items() if places(key) != places(text)),
            *(key for key, text in own.items() if key in english and names(english[key]) != names(text)),
        ],
    )


def places(text: str) -> list[str]:
    """Everything in braces, doubled ones too, with its format."""
    return sorted(_PLACE.findall(text))


def names(template: str) -> set[str]:
    """The names in a lesson's template, without the particles that a language asks for after them."""
    return {place.strip("{}").partition(":")[0] for place in _PLACE.findall(template)}


def leaves(tree: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every text in nested tables and lists."""
    if isinstance(tree, str):
        yield above, tree
    else:
        for key, part in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(part, f"{above}/{key}")


def read(code: str) -> Catalog:
    """The catalogue of a language as it is in its file; empty if there is none."""
    path = i18n.LOCALES / f"{code}.po"
    if not path.is_file():
        return _new(code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _new(code: str) -> Catalog:
    header = _HEADER.format(name=LANGUAGES[code].name)
    catalogue = Catalog(locale=code, header_comment=header, project="Ravine", version="app", fuzzy=False)
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""  # Babel's are examples
    return catalogue


def refresh(code: str) -> None:
    """Merge the sources' texts into the file of a language, in their order."""
    catalogue = read(code)
    catalogue.update(template(), update_creation_date=False)
    write(code, catalogue)


def template() -> Catalog:
    """Every text of the sources, untranslated."""
    catalogue = Catalog(fuzzy=False)
    for text in all_texts():
        catalogue.add(text.english, locations=[(text.path, text.line)])
    return catalogue


def write(code: str, catalogue: Catalog) -> None:
    """Write a catalogue with the files of its texts, but no lines and no dates, so that a change shows only itself."""
    for message in catalogue:
        _mark(message)
    with (i18n.LOCALES / f"{code}.po").open("wb") as file:
        write_po(file, catalogue, width=0, include_lineno=False)


def _mark(message: Message) -> None:
    """Our texts are filled by `str.format` and `say` of texts.js; a percent sign in them is just that."""
    message.flags.discard("python-format")


def report(code: str, lacks: Coverage) -> str:
    """What a language lacks, for people."""
    parts = {
        "not translated, shown in English": lacks.missing,
        "in the files but not in the sources (WRITE=1 moves them to the end)": lacks.stale,
        "with other places for values than the English text": lacks.misplaced,
    }
    lines = [f"{LANGUAGES[code].name} ({code}):" + (" complete" if not any(parts.values()) else "")]
    for title, entries in parts.items():
        lines += [f"  {len(entries)} {title}", *(f"    {entry}" for entry in entries)] if entries else []
    return "\n".join(lines)


def main() -> int:
    """List all languages; an error only where something is wrong, not where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="merge the sources into the .po files first")
    wants_write = parser.parse_args().write
    wrong = False
    for code in LANGUAGES:
        if code == DEFAULT:
            continue
        if wants_write:
            refresh(code)
        lacks = coverage(code)
        wrong = wrong or bool(lacks.stale or lacks.misplaced)
        print(report(code, lacks))
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
