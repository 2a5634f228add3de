"""Page parameters: values that one page has of its own, in the visitor's session and in the page's link.

>>> GRID = PageParam("escape", "grid", 100, whole(10, 400))
>>> st.slider("Grid", 10, 400, key=GRID.key, persist_state=KEEP)
>>> GRID.get()
100
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from engine.scenario.limits import MAX_STEPS
from engine.scenario.query import RefusedError, read_integer, read_number, read_switch, write_number
from i18n import DEFAULT, LANGUAGES, say
from ui.state.layouts import LAYOUTS
from ui.state.session import set_widget

Value = TypeVar("Value")


@dataclass(frozen=True)
class PageParam(Generic[Value]):
    """A parameter of one page, declared once.

    Attributes:
        page: the namespace of its key; "app" for what all pages have.
        name: its name there.
        default: stays out of the link; None for nothing chosen.
        read: the value of a text. Raises ValueError with what follows "The link's grid", as in "is not a whole number".
        link: its name in links, if that is another one. Neither a parameter of `Scenario` nor of another kind on the
            same page.
    """

    page: str
    name: str
    default: Value
    read: Callable[[str], Value]
    link: str = ""

    @property
    def key(self) -> str:
        """The key of its widget and of its place in `st.session_state`."""
        return f"{self.page}.{self.name}"

    @property
    def link_name(self) -> str:
        """Its name in links."""
        return self.link or self.name

    @property
    def is_set(self) -> bool:
        """Whether the session has a value, if only the default."""
        return self.key in st.session_state

    def get(self) -> Value:
        """The value in the visitor's session. Several values are a tuple, whatever a widget makes of them."""
        value: Any = st.session_state.get(self.key, self.default)
        return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]  # a list is a tuple's

    def set(self, value: Value) -> None:
        """Set the value, for callbacks and before its widget is drawn. Widgets want a list of several values."""
        set_widget(self.key, list(value) if isinstance(value, tuple) else value)


Params = tuple[PageParam[Any], ...]


def one_of(options: Collection[str]) -> Callable[[str], str]:
    """Reads one of some words."""

    def read(text: str) -> str:
        if text not in options:
            if len(options) > 8:
                raise RefusedError(say("is not one of the choices"))
            raise RefusedError(say("is not one of {names}", names=", ".join(options)))
        return text

    return read


def number(low: float, high: float) -> Callable[[str], float]:
    """Reads a finite number in [low, high]."""
    return lambda text: read_number(text, low, high)


def integer(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number from low to high."""
    return lambda text: read_integer(text, low, high)


def switch() -> Callable[[str], bool]:
    """Reads 0 or 1."""
    return read_switch


def write(value: Any) -> str:
    """The text of a value in a link: 1 for true, parts with commas between them.

    >>> write((0.5, 100.0))
    '0.5,100'
    """
    if isinstance(value, list | tuple):
        return ",".join(write(part) for part in value)
    return value if isinstance(value, str) else write_number(value)


LANGUAGE = PageParam("app", "language", DEFAULT, one_of(LANGUAGES), link="lang")
PRESENT = PageParam("app", "present", False, switch())
GLOBAL_PARAMS: Params = (LANGUAGE, PRESENT)
"""What every page has in its link: the language, and whether it is shown to a class."""

STEP = PageParam("app", "step", 0, integer(0, MAX_STEPS))
"""The step that a link shows first. Read only: it is gone from the address once it is shown."""
PLAY = PageParam("app", "play", False, switch())
"""Whether the race of a link plays when it is there. Read only, as `STEP`."""
ARRIVAL: Params = (STEP, PLAY)
"""What a link says of how its race is first shown."""

LAYOUT = PageParam("player", "layout", LAYOUTS[0], one_of(LAYOUTS))
"""The layout of the player on all pages that do not have one of their own."""
