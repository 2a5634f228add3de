"""The place of the parser in a text: the next token, the depth, and what there is to say of what was read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, NoReturn

from surfaces.formula import messages as m
from surfaces.formula.errors import FormulaError
from surfaces.formula.tokens import Token, tokenize
from surfaces.formula.tree import Node

MAX_DEPTH = 20


class Remark(NamedTuple):
    """How something was read that others read otherwise: a sentence of `messages`, and its values."""

    template: str
    values: dict[str, str]


class Cursor:
    """The place in the tokens of a text, how deep it is nested, and the remarks that were made on the way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.remarks: list[Remark] = []
        self.position = 0
        self.depth = 0
        self.bars = [False]  # per bracket: whether | closes here; inside of round brackets it opens again

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def advance(self) -> Token:
        self.position += 1
        return self.tokens[self.position - 1]

    def sees(self, *signs: str) -> bool:
        return self.token.kind == "operator" and self.token.text in signs

    @contextmanager
    def deeper(self, bar: bool | None = None) -> Iterator[None]:
        """One level down, through a bracket (with whether it is a bar) or through a sign or an exponent."""
        if self.depth == MAX_DEPTH:
            self.fail(m.TOO_DEEP, limit=MAX_DEPTH)
        self.depth += 1
        if bar is not None:
            self.bars.append(bar)
        yield
        if bar is not None:
            self.bars.pop()
        self.depth -= 1

    def fail(self, message: str, token: Token | None = None, **values: object) -> NoReturn:
        token = token or self.token
        if token.kind == "end":  # nothing to mark there: mark what comes before it
            token = self.tokens[max(self.position - 1, 0)]
        raise FormulaError(message, token.start, token.end - token.start, **values)

    def typed(self, start: int, end: int) -> str:
        return self.text[start:end].strip()

    def remark(self, template: str, **values: str) -> None:
        remark = Remark(template, values)
        if remark not in self.remarks:
            self.remarks.append(remark)


def look_back(cursor: Cursor, start: int, before: Node, factor: Node) -> None:
    """Remark on a factor close behind a quotient, as in 1/2x, or close behind an exponent, as in e^2x.

    `start` is where the product begins, `before` the factor before.
    """
    if before.end != factor.start:
        return
    typed, text = cursor.typed, cursor.typed(factor.start, factor.end)
    if before.kind == "inverse":
        above, below = typed(start, before.start), typed(before.start + 1, before.end)
        read = {"text": typed(start, factor.end), "quotient": f"{above}/{below}", "factor": text}
        cursor.remark(m.READ_QUOTIENT, **read, other=f"{above}/({below} {text})")
    if before.kind == "power" and cursor.text[factor.start - 1] not in ")}":
        base, exponent = before.args
        if cursor.text[exponent.start] in _RAISED:  # its end is seen
            return
        if base.kind == "number" or base.name == "e":
            other = f"{typed(base.start, base.end)}^({typed(exponent.start, factor.end)})"
            cursor.remark(m.READ_EXPONENT, power=typed(before.start, before.end), factor=text, other=other)


def look_below(cursor: Cursor, before: Node, divisor: Node) -> None:
    """Remark on a number close below a power that may be meant as part of its exponent: e^-x^2/2, x^1/2."""
    text = cursor.text
    if before.kind != "power" or divisor.kind != "number" or before.end + 1 != divisor.start:
        return
    base, exponent = before.args
    is_root = exponent.kind == "number" and exponent.number == "1"
    if text[exponent.start] in _RAISED or not (is_root or text[exponent.start] in "-−–"):
        return
    number, raised = cursor.typed(divisor.start, divisor.end), cursor.typed(exponent.start, exponent.end)
    other = f"{cursor.typed(base.start, base.end)}^({raised}/{number})"
    power = cursor.typed(before.start, before.end)
    cursor.remark(m.READ_DIVISOR, power=power, number=number, other=other)


_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
"""An exponent that is written high ends where it is seen to end."""
