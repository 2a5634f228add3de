"""The value of a line of a rule: the little LaTeX of `optimizers.lines.Line`, with names or with numbers in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

Names = Mapping[str, Any]
Node = Callable[[Names], Any]

_TOKEN = re.compile(
    r"\s*(?:(?P<name><[a-zA-Z][a-zA-Z0-9_]*-?>)|(?P<number>\d+\.?\d*)|(?P<command>\\(?:operatorname\{sign\}|[a-zA-Z]+|,))"
    r"|(?P<sign>[-+^(){}]|,))"
)
_CLOSING = {"(": ")", "{": "}", r"\lvert": r"\rvert"}
_PRODUCT = (r"\,", r"\cdot")


def value_of(text: str, names: Names) -> Any:
    """The value of a line: `<m>` and `<m->` are looked up in `names` as "m" and "m-"; arrays broadcast.

    Raises ValueError for text that is not of that language, KeyError for a name that is not there.

    >>> value_of(r"\\frac{1}{2} + <x>^2", {"x": 3.0})
    9.5
    """
    return _parsed(text)(names)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Node:
    reader = _Reader(text)
    node = reader.sum()
    if reader.peek():
        raise ValueError(f"not understood: {reader.peek()!r} in {text!r}")
    return node


class _Reader:
    """A reader of one line: sums of products of powers."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, place = text, list[str](), 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if not found:
                raise ValueError(f"not understood: {text[place:]!r}")
            self.tokens.append(found[0].strip())
            place = found.end()

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise ValueError(f"{wanted or 'something more'} is missing in {self.text!r}")
        return self.tokens.pop(0)

    def sum(self) -> Node:
        node = self.product()
        while self.peek() in ("+", "-"):
            node = _added(node, self.product(), -1.0) if self.take() == "-" else _added(node, self.product(), 1.0)
        return node

    def product(self) -> Node:
        if self.peek() == "-":
            self.take()
            return _times(lambda _: -1.0, self.product())
        node = self.power()
        while self.peek() in _PRODUCT or self.starts():
            if self.peek() in _PRODUCT:
                self.take()
            node = _times(node, self.power())
        return node

    def starts(self) -> bool:
        """Whether what comes next is another factor."""
        return self.peek() not in ("", "+", "-", "^", ")", "}", ",", r"\rvert")

    def power(self) -> Node:
        node = self.atom()
        if self.peek() != "^":
            return node
        self.take()
        exponent = self.group() if self.peek() == "{" else self.atom()
        return lambda names: np.asarray(node(names), dtype=np.float64) ** exponent(names)

    def group(self) -> Node:
        closing = _CLOSING[self.take()]
        node = self.sum()
        self.take(closing)
        return node

    def atom(self) -> Node:
        word = self.peek()
        if word in ("(", "{"):
            return self.group()
        if word == r"\lvert":
            inner = self.group()
            return lambda names: np.abs(inner(names))
        self.take()
        if word.startswith("<"):
            return lambda names: names[word[1:-1]]
        if word.startswith("\\"):
            return self.command(word)
        return _constant(word)

    def command(self, word: str) -> Node:
        if word == r"\frac":
            above, below = self.group(), self.group()
            return lambda names: above(names) / below(names)
        if word == r"\sqrt":
            inner = self.group()
            return lambda names: np.sqrt(inner(names))
        if word == r"\operatorname{sign}":
            inner = self.group()
            return lambda names: np.sign(inner(names))
        if word == r"\max":
            self.take("(")
            first = self.sum()
            self.take(",")
            second = self.sum()
            self.take(")")
            return lambda names: np.maximum(first(names), second(names))
        raise ValueError(f"not understood: {word} in {self.text!r}")


def _constant(token: str) -> Node:
    number = float(token)
    return lambda _: number


def _added(left: Node, right: Node, sign: float) -> Node:
    return lambda names: left(names) + sign * right(names)


def _times(left: Node, right: Node) -> Node:
    return lambda names: left(names) * right(names)
