"""Parse untrusted query parameters: valid ones are used, each invalid one yields a notice."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.scenario.spellings import SWITCHES, is_ambiguous, plain_list, plain_number, same_name
from i18n import say
from i18n.numbers import setting_text

MAX_NUMBER_TEXT = 40
MAX_QUOTE = 40
MAX_REASON = 400


class RefusedError(ValueError):
    """A value that is not used; the message goes on from "The link's lr", as in "is not a finite number".

    It is in the language that `i18n` speaks.
    """


def read_number(text: str, low: float, high: float, *, whole: bool = False) -> float:
    """The number that a text holds. Raises `RefusedError` if it is none, not finite, or not in [low, high].

    A decimal comma is read as well. `whole` is for whole numbers, in which a dot before three digits is refused.
    """
    if len(text) > MAX_NUMBER_TEXT:
        raise RefusedError(say("is longer than {count} characters", count=MAX_NUMBER_TEXT))
    if is_ambiguous(text, whole=whole):
        raise RefusedError(say("could be a decimal or thousands: write 1000, and decimals as 1.5"))
    try:
        value = float(plain_number(text))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise RefusedError(say("is not a finite number"))
    if not low <= value <= high:
        raise RefusedError(say("is not between {low} and {high}", low=setting_text(low), high=setting_text(high)))
    return value


def read_integer(text: str, low: int, high: int) -> int:
    """The whole number that a text holds, "1e3" among them. Raises `RefusedError` like `read_number`."""
    value = read_number(text, low, high, whole=True)
    if value != int(value):
        raise RefusedError(say("is not a whole number"))
    return int(value)


def read_switch(text: str) -> bool:
    """0 or 1, also in words. Raises `RefusedError` for anything else."""
    return bool(read_integer(SWITCHES.get(text.strip().casefold(), text), 0, 1))


def read_numbers(text: str, low: float, high: float) -> tuple[float, ...]:
    """Numbers with commas or semicolons between them, in brackets or not. Raises like `read_number`."""
    return tuple(read_number(part, low, high) for part in plain_list(text))


def write_number(value: float) -> str:
    """The shortest text that reads back as the same number.

    >>> write_number(0.1), write_number(300.0)
    ('0.1', '300')
    """
    return repr(float(value)).removesuffix(".0")


def short(value: object) -> str:
    """What was got, as code of Markdown, in which nothing is live, cut to a length that fits a notice."""
    text = "".join(sign if sign.isprintable() and sign != "`" else "\N{REPLACEMENT CHARACTER}" for sign in str(value))
    cut = text if len(text) <= MAX_QUOTE else text[:MAX_QUOTE] + "…"
    return f"`{cut}`" if cut.strip() else f"`'{cut}'`"


def _fitting(reason: str) -> str:
    """A reason that fits a notice; one that is cut within code ends it, or what follows would be live."""
    if len(reason) <= MAX_REASON:
        return reason
    cut = reason[:MAX_REASON] + "…"
    return cut + "`" * (cut.count("`") % 2)


def at_most(notices: Sequence[str], count: int) -> tuple[str, ...]:
    """The first notices, and how many more there are."""
    if len(notices) <= count:
        return tuple(notices)
    more = say("The link has {count} more problems like these.", count=len(notices) - count + 1)
    return (*notices[: count - 1], more)


def refusal(name: str, reason: str, got: str) -> str:
    """The notice of a value that is not used; `reason` is a `RefusedError`'s message."""
    return say(
        "The link's {name} {reason}, got {got}; the default is used instead.", name=name, reason=reason, got=short(got)
    )


class Query:
    """Query parameters that are popped one at a time.

    Attributes:
        unread: what has not been popped yet.
        notices: a sentence for everything that was refused or repeated.
    """

    def __init__(self, query: Mapping[str, str | Sequence[str]]) -> None:
        self.unread: dict[str, str | Sequence[str]] = {str(name): value for name, value in query.items()}
        self.notices: list[str] = []

    def pop(self, name: str, read: Callable[[str], Any], default: Any = None) -> Any:
        """What `read` makes of a parameter; the default where it is missing or `read` raises a ValueError."""
        written = name if name in self.unread else same_name(name, self.unread)
        if not written:
            return default
        value = self.unread.pop(written)
        texts = [str(text) for text in value] if isinstance(value, list | tuple) else [str(value)]
        if not texts:
            self.notices.append(say("The link's {name} is empty; the default is used instead.", name=name))
            return default
        if len(texts) > 1:
            self.notices.append(
                say("The link contains {name} {count} times; the last is used.", name=name, count=len(texts))
            )
        try:
            return read(texts[-1])
        except ValueError as refused:
            # What other errors say may repeat the text as it is.
            reason = _fitting(str(refused)) if isinstance(refused, RefusedError) else say("cannot be read")
            self.notices.append(refusal(name, reason, texts[-1]))
            return default
