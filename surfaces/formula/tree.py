"""The tree of a formula, and the trees that shorthand functions such as pow and hypot stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    `kind` is "number", "variable", "constant", "sum", "product", "negative", "inverse", "power" or "call"; `name` is
    that of a variable, a constant or a function, `number` the number as typed. `start` and `end` are its place in
    the text. Sums and products hold all their terms and factors; a - b and a / b have a "negative" and an "inverse".
    """

    kind: str
    start: int
    end: int
    args: tuple[Node, ...] = ()
    name: str = ""
    number: str = ""


def number_node(text: str, start: int, end: int) -> Node:
    """A number, or a fraction of two whole numbers such as 1/3."""
    above, _, below = text.partition("/")
    number = Node("number", start, end, number=above)
    return quotient_node(number, Node("number", start, end, number=below), start, end) if below else number


def quotient_node(above: Node, below: Node, start: int, end: int) -> Node:
    """above / below."""
    return Node("product", start, end, (above, Node("inverse", below.start, end, (below,))))


class Shorthand(NamedTuple):
    """A function that other parts of the language express: how many values it takes, and the tree it stands for."""

    values: int
    tree: Callable[..., Node]


def _at(node: Node, kind: str, *args: Node, name: str = "", number: str = "") -> Node:
    """A part that was not typed, in the place of one that was."""
    return Node(kind, node.start, node.end, args, name, number)


def _squared(node: Node) -> Node:
    return _at(node, "power", node, _at(node, "number", number="2"))


def _one(node: Node) -> Node:
    return _at(node, "number", number="1")


SHORTHANDS: dict[str, Shorthand] = {
    "pow": Shorthand(2, lambda base, exponent: Node("power", base.start, exponent.end, (base, exponent))),
    "square": Shorthand(1, _squared),
    "hypot": Shorthand(2, lambda a, b: _at(a, "call", _at(a, "sum", _squared(a), _squared(b)), name="sqrt")),
    "exp2": Shorthand(1, lambda u: _at(u, "power", _at(u, "number", number="2"), u)),
    "expm1": Shorthand(1, lambda u: _at(u, "sum", _at(u, "call", u, name="exp"), _at(u, "negative", _one(u)))),
    "log1p": Shorthand(1, lambda u: _at(u, "call", _at(u, "sum", _one(u), u), name="ln")),
}
