"""The formulas of an update rule as LaTeX with named quantities: printed with symbols or numbers; see `line_parser`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9_]*)(-?)>")
"""A quantity in a line: `<m>`, or `<m->` for its value before the step."""


@dataclass(frozen=True)
class Line:
    r"""One line of a rule: `name` becomes `text`.

    `text` is LaTeX in which `<m>` stands for a quantity: a hyperparameter, the step `t`, the gradient `g`, a part of
    the state or what an earlier line has defined; `<m->` is its value before the step. What is multiplied stands on
    both sides of `\,`. Understood are + - \, ^ \frac \sqrt \max \lvert \operatorname{sign} and brackets.

    Attributes:
        shown: how the line reads with symbols, where `text` alone would not say it well.
        python: the right-hand side in a NumPy script, where `update` computes the line in another order and so has
            other last digits; empty where a later line computes this one as well.

    >>> Line("v", r"<rho>\\,<v-> + (1 - <rho>)\\,<g>^2").name
    'v'
    """

    name: str
    text: str
    shown: str = ""
    python: str | None = None

    def symbolic(self, symbols: Mapping[str, str]) -> str:
        """The whole line with symbols; in a symbol `#` is the place of the step's index."""
        return f"{symbol(symbols, self.name)} = " + filled(self.shown or self.text, lambda n, b: symbol(symbols, n, b))

    def substituted(self, numbers: Callable[[str, bool], str]) -> str:
        """The right-hand side with numbers in place of names."""
        return filled(self.text, numbers).replace(r"\,", r" \cdot ")


def filled(text: str, replacement: Callable[[str, bool], str]) -> str:
    """`text` with `replacement(name, before)` for each name in it."""
    return NAME.sub(lambda match: replacement(match[1], bool(match[2])), text)


def symbol(symbols: Mapping[str, str], name: str, before: bool = False) -> str:
    """The LaTeX of a quantity, before or after the step."""
    index = "{t-1}" if before else "t"
    return symbols.get(name, rf"\mathrm{{{name}}}").replace("#", index)


@dataclass(frozen=True)
class LibraryEquivalents:
    """The same optimizer or schedule in PyTorch and Optax.

    Attributes:
        torch, optax: the call that makes it, with its hyperparameters; None where there is none. The call of an
            optimizer in Optax names its learning rate once, as `learning_rate=`: a schedule takes that place.
        notes: one sentence or two: what is the same, and what differs.
        torch_rule, optax_rule: an optimizer that steps as the call does where that is not the one asked for, so that
            both ends can be compared; None where it is the same.
    """

    torch: str | None
    optax: str | None
    notes: str
    torch_rule: Any = None
    optax_rule: Any = None
