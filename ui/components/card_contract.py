"""What Python and the browser send each other of a rule's card, as types; see `ui.components.contract`."""

from __future__ import annotations

from typing import Literal, TypedDict


class CardQuantity(TypedDict):
    """A quantity that lines refer to by index: a constant, "t" for the step, null for array `q<index>` (2, steps)."""

    name: str
    constant: float | str | None


class CardLine(TypedDict):
    """A line of a rule as MathML, in symbols, and with an index between two at signs for every number."""

    symbolic: str
    substituted: str


class CardForm(TypedDict):
    """The lines of a rule up to a last step."""

    last: int
    lines: list[CardLine]


class CardRow(TypedDict):
    """A row of the card's table: which quantity, its symbol as MathML, and what it is called."""

    index: int
    symbol: str
    words: str
    help: str


class CardHeader(TypedDict):
    """A rule from the inside, step by step, with the arrays of its quantities; and why there are no more steps."""

    key: str
    steps: int
    ending: Literal["", "diverged", "undefined"]
    names: list[CardQuantity]
    forms: list[CardForm]
    rows: list[CardRow]
