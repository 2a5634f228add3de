"""The note of a surface in the visitor's language, also where `surfaces.explore` has put it together from sentences."""

from __future__ import annotations

import re

from engine.texts import DEFAULT, language, say
from surfaces.base import Surface

_COUNTS = re.compile(r"Found in the box: (.+)\.")


def note_of(surface: Surface) -> str:
    """The note as a whole if the catalogue has it, else sentence by sentence."""
    whole = say(surface.note)
    if language() == DEFAULT or whole != surface.note:
        return whole
    return " ".join(_told(sentence) for sentence in re.split(r"(?<=\.) ", surface.note))


def _told(sentence: str) -> str:
    counts = _COUNTS.fullmatch(sentence)
    if counts is None:
        return say(sentence)
    parts = (part.split(" ") for part in counts[1].split(", "))
    return say("Found in the box: {points}.", points=", ".join(say("{count} " + kind, count=n) for n, kind in parts))
