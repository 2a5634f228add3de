"""A surface's note in the visitor's language, also where `surfaces.explore` composed it from sentences."""

from __future__ import annotations

import re

from i18n import say

_COUNTS = re.compile(r"Found in the box: (at least )?(.+)\.")


def note_of(note: str) -> str:
    """The note as a whole if the catalogue has it, else sentence by sentence."""
    whole = say(note)
    if whole != note:
        return whole
    return " ".join(_sentence(part) for part in re.split(r"(?<=\.) ", note))


def _sentence(text: str) -> str:
    counts = _COUNTS.fullmatch(text)
    if counts is None:
        return say(text)
    parts = (part.split(" ") for part in counts[2].split(", "))
    points = ", ".join(say("{count} " + kind, count=n) for n, kind in parts)
    if counts[1]:
        return say("Found in the box: at least {points}.", points=points)
    return say("Found in the box: {points}.", points=points)
