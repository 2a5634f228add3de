"""The files that browsers get from us: modules, styles and colours of our own, and what pages use of plotly.js.

Each has an address for good, so that a browser asks for it once: ours lie below a hash of all of them, as they import
one another by relative paths, and those of plotly.js have a hash in their names. They are compressed once, not for
every visitor.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ui.components.bundle import beside
from ui.components.numbers import numbers_payload
from ui.components.payload import themes_payload
from ui.components.prepared import prepared

ASSETS = Path(__file__).parent / "assets"
PLOTLY = Path(__file__).parent / "plotly"
THEMES = "shared/themes.json"
NUMBERS = "player/numbers.json"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".webp": "image/webp"}

_COMMENTS = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*$", re.MULTILINE | re.DOTALL)
"""Comments that have their lines for themselves: more than a quarter of what browsers would get."""
_BUILT = "built/"
"""Modules of others, whose comments are their licences."""
_IMPORT = re.compile(r'^(?:import|export) [^"]*"(\.{1,2}/[^"]+)";$', re.MULTILINE)


class Code(NamedTuple):
    """Our own files as they are now: a hash of them all, and {path: compressed}."""

    version: str
    files: Mapping[str, bytes]

    def address_of(self, path: str) -> str:
        """The address of one of the files, relative to a page."""
        return f"player/code/{self.version}/{path}"

    def text_of(self, path: str) -> str:
        """What a browser gets, as text."""
        return gzip.decompress(self.files[path]).decode()


def code() -> Code:
    """Our own files, read anew when one of them has changed."""
    note = prepared()
    return _now() if note is None else Code(note.version, _Unread())


def _now() -> Code:
    return _read(tuple(sorted(_found(ASSETS))))


class _Unread(Mapping[str, bytes]):
    """Our own files where few are there, read when somebody wants one."""

    def __getitem__(self, path: str) -> bytes:
        return _now().files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(_now().files)

    def __len__(self) -> int:
        return len(_now().files)


def _found(folder: Path | str) -> Iterator[tuple[str, int]]:
    """Each of our own files with the time of its last change; quickly, as every answer with one looks at all."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _found(entry.path)
            elif entry.name.endswith((".js", ".css", ".webp")):
                yield entry.path, entry.stat().st_mtime_ns


@lru_cache(maxsize=1)
def _read(found: tuple[tuple[str, int], ...]) -> Code:
    texts = {Path(path).relative_to(ASSETS).as_posix(): Path(path).read_bytes() for path, _ in found}
    ours = [path for path in texts if path.endswith(".js") and not path.startswith(_BUILT)]
    texts |= {path: without_comments(texts[path].decode()).encode() for path in ours}
    texts[THEMES] = json.dumps(themes_payload()).encode()
    texts[NUMBERS] = json.dumps(numbers_payload()).encode()
    version = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:12]
    return Code(version, {name: gzip.compress(text, 9, mtime=0) for name, text in texts.items()})


def without_comments(text: str) -> str:
    """A module without its comments; what is left is on the lines that it had, which browsers name in errors."""
    return _COMMENTS.sub(lambda found: "\n" * found[0].count("\n"), text)


def address_of(path: str) -> str:
    """The address of one of our own files as it is now. Whoever needs many asks one `code()`: it looks at all files."""
    return code().address_of(path)


def modules_of(*components: str) -> tuple[str, ...]:
    """The paths of all modules that some components are made of, imported ones behind those that import them."""
    return reached_from(*(f"{name}/{name}.js" for name in components))


@cache
def reached_from(*modules: str) -> tuple[str, ...]:
    """The paths of some modules and of all that they import, imported ones behind those that import them."""
    paths = list(modules)
    for path in paths:  # it grows on the way
        text = (ASSETS / path).read_text(encoding="utf-8")
        imported = (beside(path, other) for other in _IMPORT.findall(text))
        paths += [other for other in dict.fromkeys(imported) if other not in paths]
    return tuple(paths)


@cache
def plotly_files() -> dict[str, bytes]:
    """The files of plotly.js by their names: compressed once, and nothing is kept for a name that somebody made up."""
    return {path.name: gzip.compress(path.read_bytes(), 6, mtime=0) for path in PLOTLY.glob("*.js")}


@cache
def plotly_address(name: str) -> str:
    """The address of `flat`, `chunk` (what both need) or `relief`, relative to a page."""
    note = prepared()
    if note is not None:
        return note.plotly[name]
    (file,) = PLOTLY.glob(f"{name}-*.js")
    return f"player/plotly/{file.name}"
