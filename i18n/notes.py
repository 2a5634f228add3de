"""A surface's note in the visitor's language, also where `surfaces.explore` composed it from sentences."""

from __future__ import annotations

import re

from i18n import DEFAULT, language, say

_COUNTS = re.compile(r"Found in the box: (.+)\.")


def note_of(note: str) -> str:
    """The note as a whole if the catalogue has it, else sentence by sentence."""
    whole = say(note)
    if language() == DEFAULT or whole != note:
        return whole
    return " ".join(_told(sentence) for sentence in re.split(r"(?<=\.) ", note))


def _told(sentence: str) -> str:
    counts = _COUNTS.fullmatch(sentence)
    if counts is None:
        return say(sentence)
    parts = (part.split(" ") for part in counts[1].split(", "))
    return say("Found in the box: {points}.", points=", ".join(say("{count} " + kind, count=n) for n, kind in parts))
