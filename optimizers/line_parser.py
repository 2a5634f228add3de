"""Parser of a rule's lines (the LaTeX subset of `optimizers.lines.Line`): evaluates them, or prints them as Python."""

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

    Raises ValueError for text outside of the subset, KeyError for an unknown name.

    >>> value_of(r"\\frac{1}{2} + <x>^2", {"x": 3.0})
    9.5
    """
    return _compiled(text)(names)


def python_of(text: str, rename: Callable[[str], str]) -> str:
    """A line as Python text for NumPy as `np`, where `rename("m")` and `rename("m-")` are what the names become.

    Python computes what `value_of` does, in the same order. Raises ValueError for text outside of the subset.

    >>> python_of(r"<rho>\\,<v-> + (1 - <rho>)\\,<g>^2", lambda name: name.rstrip("-"))
    'rho * v + (1 - rho) * g**2'
    """
    return _parse(text, _PythonBuilder(rename)).text


@lru_cache(maxsize=512)
def _compiled(text: str) -> Node:
    return _parse(text, _ValueBuilder())


def _parse(text: str, build: _Builder[T]) -> T:
    parser = _Parser(text, build)
    node = parser.sum()
    if parser.peek():
        raise ValueError(f"not understood: {parser.peek()!r} in {text!r}")
    return node


class _Builder(Protocol[T]):
    """Builds a result from the operations of a line, from the inside out."""

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


class _ValueBuilder:
    """Builds functions of {name: value}."""

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
    """`left sign right` for a sign of + - * /, which group from the left: only the right side may need brackets."""
    binds = SUM if sign in "+-" else PRODUCT
    return Text(f"{left.within(binds)} {sign} {right.within(binds + 1)}", binds)


class _PythonBuilder:
    """Builds Python text."""

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


class _Parser(Generic[T]):
    """Recursive descent over one line: sums of products of powers."""

    def __init__(self, text: str, build: _Builder[T]) -> None:
        self.build = build
        self.text, self.tokens, start = text, list[str](), 0
        while text[start:].strip():
            match = _TOKEN.match(text, start)
            if not match:
                raise ValueError(f"not understood: {text[start:]!r}")
            self.tokens.append(match[0].strip())
            start = match.end()

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def advance(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise ValueError(f"{wanted or 'something more'} is missing in {self.text!r}")
        return self.tokens.pop(0)

    def sum(self) -> T:
        node = self.product()
        while self.peek() in ("+", "-"):
            add = self.build.subtracted if self.advance() == "-" else self.build.added
            node = add(node, self.product())
        return node

    def product(self) -> T:
        if self.peek() == "-":
            self.advance()
            return self.build.negative(self.product())
        node = self.power()
        while self.peek() in _PRODUCT or self.starts_factor():
            if self.peek() in _PRODUCT:
                self.advance()
            node = self.build.times(node, self.power())
        return node

    def starts_factor(self) -> bool:
        """Whether what comes next is another factor."""
        return self.peek() not in ("", "+", "-", "^", ")", "}", ",", r"\rvert")

    def power(self) -> T:
        node = self.atom()
        if self.peek() != "^":
            return node
        self.advance()
        exponent = self.group() if self.peek() == "{" else self.atom()
        return self.build.power(node, exponent)

    def group(self) -> T:
        closing = _CLOSING[self.advance()]
        node = self.sum()
        self.advance(closing)
        return node

    def atom(self) -> T:
        word = self.peek()
        if word in ("(", "{"):
            return self.group()
        if word == r"\lvert":
            return self.build.call("abs", self.group())
        self.advance()
        if word.startswith("<"):
            return self.build.name(word[1:-1])
        if word.startswith("\\"):
            return self.command(word)
        return self.build.number(word)

    def command(self, word: str) -> T:
        if word == r"\frac":
            above, below = self.group(), self.group()
            return self.build.over(above, below)
        if word in _FUNCTIONS:
            return self.build.call(_FUNCTIONS[word], self.group())
        if word == r"\max":
            self.advance("(")
            first = self.sum()
            self.advance(",")
            second = self.sum()
            self.advance(")")
            return self.build.call("maximum", first, second)
        raise ValueError(f"not understood: {word} in {self.text!r}")
