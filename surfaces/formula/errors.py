"""The error of text that is no formula: a sentence with its values, and the place in the text."""

from __future__ import annotations

from typing import Any


class FormulaError(ValueError):
    """Text that is not a formula, or one that is too large.

    Attributes:
        template: what is wrong and what to do, in English, with `{name}` for each value; one of `messages`.
        values: what is put in, also into a translation.
        position: the first character in question, from 0.
        length: how many characters are in question; 0 only where there is no text.
    """

    def __init__(self, template: str, position: int, length: int, **values: object) -> None:
        super().__init__(template, position, length)
        self.template = template
        self.values = values
        self.position = position
        self.length = length

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.values) if self.values else self.template

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self.template, self.position, self.length, self.values)


def _unpickled(template: str, position: int, length: int, values: dict[str, Any]) -> FormulaError:
    return FormulaError(template, position, length, **values)
