"""Sentences with coloured words: what is written between tags has the colour of an arrow on the map."""

from __future__ import annotations

import re

from i18n.numbers import digits, setting_text, three_digits

Part = tuple[str, str]
"""A role, empty for plain words, and text."""

ROLES = {"g": "gradient", "m": "memory", "s": "step", "a": "ahead"}
"""{tag: arrow}: `<g>gradient</g>` has the colour of the gradient's arrow."""

_TAGGED = re.compile(r"<([gmsa])>(.*?)</\1>")


def parts_of(text: str) -> list[Part]:
    """A text with tags as parts.

    >>> parts_of("The <g>gradient</g> is 0.1")
    [('', 'The '), ('gradient', 'gradient'), ('', ' is 0.1')]
    """
    pieces = _TAGGED.split(text)
    parts = [("", pieces[0])]
    for tag, word, plain in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts += [(ROLES[tag], word), ("", plain)]
    return [part for part in parts if part[1]]


def plain_text(text: str) -> str:
    """A text without its tags."""
    return _TAGGED.sub(r"\2", text)


def times(ratio: float) -> str:
    """How many times as much, with two digits: 12, 1.4."""
    return digits(ratio, 2)


def percent(share: float) -> str:
    """A share in percent, with two digits."""
    return f"{digits(100 * share, 2)} %"


def number(value: float) -> str:
    """A size with three digits, without its sign."""
    return three_digits(abs(value))


def lr_text(lr: float, set_to: float) -> str:
    """A learning rate: as it was set, or with three digits where a schedule has changed it."""
    return setting_text(lr) if lr == set_to else three_digits(lr)
