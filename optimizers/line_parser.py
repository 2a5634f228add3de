"""A line of a rule, the little LaTeX of `optimizers.lines.Line`: its value, and the same as Python text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

Names = Mapping[str, Any]
Node = Callable[[Names], Any]
T = TypeVar("T")

_TOKEN = re.compile(
    r"\s*(?:(?P<name><[a-zA-Z][a-zA-Z0-9_]*-?>)|(?P<number>\d+\.?\d*)|(?P<command>\\(?:operatorname\{sign\}|[a-zA-Z]+|,))"
    r"|(?P<sign>[-+^(){}]|,))"
)
_CLOSING = {"(": ")", "{": "}", r"\lvert": r"\rvert"}
_PRODUCT = (r"\,", r"\cdot")
_FUNCTIONS = {r"\sqrt": "sqrt", r"\operatorname{sign}": "sign"}


def value_of(text: str, names: Names) -> Any:
    """The value of a line: `<m>` and `<m->` are looked up in `names` as "m" and "m-"; arrays broadcast.

    Raises ValueError for text that is not of that language, KeyError for a name that is not there.

    >>> value_of(r"\\frac{1}{2} + <x>^2", {"x": 3.0})
    9.5
    """
    return _parsed(text)(names)


def python_of(text: str, rename: Callable[[str], str]) -> str:
    """A line as Python text for NumPy as `np`, where `rename("m")` and `rename("m-")` are what the names become.

    Python does what `value_of` does, in the same order. Raises ValueError for text that is not of that language.

    >>> python_of(r"<rho>\\,<v-> + (1 - <rho>)\\,<g>^2", lambda name: name.rstrip("-"))
    'rho * v + (1 - rho) * g**2'
    """
    return _read(text, _Script(rename)).text


@lru_cache(maxsize=512)
def _parsed(text: str) -> Node:
    return _read(text, _Values())


def _read(text: str, make: _Maker[T]) -> T:
    reader = _Reader(text, make)
    node = reader.sum()
    if reader.peek():
        raise ValueError(f"not understood: {reader.peek()!r} in {text!r}")
    return node


class _Maker(Protocol[T]):
    """What the reader makes of what it reads."""

    def number(self, token: str) -> T: ...

    def name(self, name: str) -> T: ...

    def negative(self, node: T) -> T: ...

    def added(self, left: T, right: T) -> T: ...

    def subtracted(self, left: T, right: T) -> T: ...

    def times(self, left: T, right: T) -> T: ...

    def over(self, above: T, below: T) -> T: ...

    def power(self, base: T, exponent: T) -> T: ...

    def call(self, function: str, *inner: T) -> T:
        """A function by its name in NumPy."""


class _Values:
    """Makes functions of {name: value}."""

    def number(self, token: str) -> Node:
        number = float(token)
        return lambda _: number

    def name(self, name: str) -> Node:
        return lambda names: names[name]

    def negative(self, node: Node) -> Node:
        return lambda names: -1.0 * node(names)

    def added(self, left: Node, right: Node) -> Node:
        return lambda names: left(names) + right(names)

    def subtracted(self, left: Node, right: Node) -> Node:
        return lambda names: left(names) - right(names)

    def times(self, left: Node, right: Node) -> Node:
        return lambda names: left(names) * right(names)

    def over(self, above: Node, below: Node) -> Node:
        return lambda names: above(names) / below(names)

    def power(self, base: Node, exponent: Node) -> Node:
        return lambda names: np.asarray(base(names), dtype=np.float64) ** exponent(names)

    def call(self, function: str, *inner: Node) -> Node:
        ufunc = getattr(np, function)
        return lambda names: ufunc(*(node(names) for node in inner))


SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)
"""How tightly Python binds the parts of a text."""


@dataclass(frozen=True)
class Text:
    """Python text, and how tightly the outermost operation in it binds."""

    text: str
    binds: int = ATOM

    def within(self, least: int) -> str:
        """The text, in brackets where it binds less than that."""
        return self.text if self.binds >= least else f"({self.text})"


def joined(left: Text, sign: str, right: Text) -> Text:
    """left sign right for a sign of + - * /, grouped as Python would not have to be told for the left side."""
    binds = SUM if sign in "+-" else PRODUCT
    return Text(f"{left.within(binds)} {sign} {right.within(binds + 1)}", binds)


class _Script:
    """Makes Python text."""

    def __init__(self, rename: Callable[[str], str]) -> None:
        self.rename = rename

    def number(self, token: str) -> Text:
        return Text(token)

    def name(self, name: str) -> Text:
        return Text(self.rename(name))

    def negative(self, node: Text) -> Text:
        return Text(f"-{node.within(SIGNED)}", SIGNED)

    def added(self, left: Text, right: Text) -> Text:
        return joined(left, "+", right)

    def subtracted(self, left: Text, right: Text) -> Text:
        return joined(left, "-", right)

    def times(self, left: Text, right: Text) -> Text:
        return joined(left, "*", right)

    def over(self, above: Text, below: Text) -> Text:
        return joined(above, "/", below)

    def power(self, base: Text, exponent: Text) -> Text:
        sign = "**" if exponent.binds == ATOM else " ** "
        return Text(f"{base.within(ATOM)}{sign}{exponent.within(ATOM)}", POWER)

    def call(self, function: str, *inner: Text) -> Text:
        return Text(f"np.{function}({', '.join(node.text for node in inner)})")


class _Reader(Generic[T]):
    """A reader of one line: sums of products of powers."""

    def __init__(self, text: str, make: _Maker[T]) -> None:
        self.make = make
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

    def sum(self) -> T:
        node = self.product()
        while self.peek() in ("+", "-"):
            add = self.make.subtracted if self.take() == "-" else self.make.added
            node = add(node, self.product())
        return node

    def product(self) -> T:
        if self.peek() == "-":
            self.take()
            return self.make.negative(self.product())
        node = self.power()
        while self.peek() in _PRODUCT or self.starts():
            if self.peek() in _PRODUCT:
                self.take()
            node = self.make.times(node, self.power())
        return node

    def starts(self) -> bool:
        """Whether what comes next is another factor."""
        return self.peek() not in ("", "+", "-", "^", ")", "}", ",", r"\rvert")

    def power(self) -> T:
        node = self.atom()
        if self.peek() != "^":
            return node
        self.take()
        exponent = self.group() if self.peek() == "{" else self.atom()
        return self.make.power(node, exponent)

    def group(self) -> T:
        closing = _CLOSING[self.take()]
        node = self.sum()
        self.take(closing)
        return node

    def atom(self) -> T:
        word = self.peek()
        if word in ("(", "{"):
            return self.group()
        if word == r"\lvert":
            return self.make.call("abs", self.group())
        self.take()
        if word.startswith("<"):
            return self.make.name(word[1:-1])
        if word.startswith("\\"):
            return self.command(word)
        return self.make.number(word)

    def command(self, word: str) -> T:
        if word == r"\frac":
            above, below = self.group(), self.group()
            return self.make.over(above, below)
        if word in _FUNCTIONS:
            return self.make.call(_FUNCTIONS[word], self.group())
        if word == r"\max":
            self.take("(")
            first = self.sum()
            self.take(",")
            second = self.sum()
            self.take(")")
            return self.make.call("maximum", first, second)
        raise ValueError(f"not understood: {word} in {self.text!r}")
