"""Modules as one plain script: pages that are one file have no addresses that a module could be imported from.

Each module becomes a function in `ravineModules`, by its path, and is run when it is first needed. What is understood
is how our own modules, esbuild's and the programs of races import and export; anything else is a `BundleError`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_NAMES = r"\{([^{}]*)\}"
_IMPORT = re.compile(rf'^import\s*{_NAMES}\s*from\s*"(\.[^"]+)";', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"()]+)"\)')
_DECLARED = re.compile(r"^export ((?:async )?(?:function\*?|class)|const) ([\w$]+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_LISTED = re.compile(rf"\bexport\s*{_NAMES};?")
_LEFT = re.compile(r"^(?:import|export)\b(?!\()", re.MULTILINE)


class BundleError(ValueError):
    """A module says something that is not understood here."""


def bundle(modules: Iterable[tuple[str, str]]) -> str:
    """A script with modules, given as (path, text)."""
    return "".join(["globalThis.ravineModules ??= {};\n", *(_registered(path, text) for path, text in modules)])


def _registered(path: str, text: str) -> str:
    """The function of a module: it is given `need`, which gives what another module exports, and returns its own."""
    names: dict[str, str] = {}

    def declared(found: re.Match[str]) -> str:
        names[found[2]] = found[2]
        return f"{found[1]} {found[2]}"

    def listed(found: re.Match[str]) -> str:
        names.update((outer, inner) for inner, outer in _pairs(found[1]))
        return ""

    def imported(found: re.Match[str]) -> str:
        taken = ", ".join(inner if inner == outer else f"{inner}: {outer}" for inner, outer in _pairs(found[1]))
        return f"const {{{taken}}} = need({_quoted(path, found[2])});"

    text = _IMPORT.sub(imported, text.replace("import.meta.url", '""'))
    text = _LATER.sub(lambda found: f"Promise.resolve(need({_quoted(path, found[1])}))", text)
    text, count = _DEFAULT.subn("const exported = ", text)
    names.update({"default": "exported"} if count else {})
    text = _LISTED.sub(listed, _DECLARED.sub(declared, text))
    left = _LEFT.search(text)
    if left:
        raise BundleError(f"{path}: {text[left.start() :].partition(chr(10))[0][:80]}")
    given = ", ".join(f"{outer}: {inner}" for outer, inner in names.items())
    return f'ravineModules[{json.dumps(path)}] = (need) => {{ "use strict";\n{text}\nreturn {{ {given} }}; }};\n'


def _pairs(names: str) -> list[tuple[str, str]]:
    """(inner, outer) of a list such as `a, b as c`."""
    parts = [name.split(" as ") for name in re.split(r"\s*,\s*", names.strip()) if name]
    return [(part[0].strip(), part[-1].strip()) for part in parts]


def _quoted(path: str, other: str) -> str:
    return json.dumps(beside(path, other))


def beside(path: str, other: str) -> str:
    """The path of a module that another one imports.

    >>> beside("player/hand.js", "../shared/dom.js"), beside("player/hand.js", "./edits.js")
    ('shared/dom.js', 'player/edits.js')
    """
    folder = PurePosixPath(path).parent
    while other.startswith("../"):
        folder, other = folder.parent, other[3:]
    return (folder / other.removeprefix("./")).as_posix()
