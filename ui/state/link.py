"""A page's state is in its link: read when it changed from outside, written when the widgets changed it.

The scenario is shared by all pages; what a page has of its own is declared by `Own`:

>>> GRID = Own("grid", 50, whole(10, 400))
>>> follow_link(own=(GRID,))  # before any widget
>>> st.slider("Grid", 10, 400, key="grid", persist_state="session")
>>> write_link(scenario, own=(GRID,))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from engine.limits import MAX_STEPS
from engine.query import Query, RefusedError, read_integer, read_number, write_number
from engine.scenario import Scenario
from engine.scenario_query import MAX_TEXT
from i18n import DEFAULT, LANGUAGES, say
from ui.widgets.scenario_controls import show, use
from ui.widgets.slider import put

Value = str | int | float | bool | tuple[str | int | float, ...] | None


@dataclass(frozen=True)
class Own:
    """A parameter of one page: its key in the session, and its name in the link.

    Attributes:
        name: must be neither a parameter of `Scenario` nor a key of another widget.
        default: stays out of the link; None for nothing chosen.
        read: the value of a text. Raises ValueError with what follows "The link's grid", as in "is not a whole number".
    """

    name: str
    default: Value
    read: Callable[[str], Value]


def one_of(options: Collection[str]) -> Callable[[str], str]:
    """Reads one of some words."""

    def read(text: str) -> str:
        if text not in options:
            if len(options) > 8:
                raise RefusedError(say("is not one on offer"))
            raise RefusedError(say("is not one of {names}", names=", ".join(options)))
        return text

    return read


def number(low: float, high: float) -> Callable[[str], float]:
    """Reads a finite number in [low, high]."""
    return lambda text: read_number(text, low, high)


def whole(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number from low to high."""
    return lambda text: read_integer(text, low, high)


def switch() -> Callable[[str], bool]:
    """Reads 0 or 1."""
    return lambda text: bool(read_integer(text, 0, 1))


EVERYWHERE = (Own("lang", DEFAULT, one_of(LANGUAGES)), Own("present", False, switch()))
"""What every page has in its link: the language, and whether it is shown to a class."""


STEP = Own("step", 0, whole(0, MAX_STEPS))
"""The step that a link shows first; gone from the address once it is shown."""


def write(value: Any) -> str:
    """The text of a value: 1 for true, parts with commas between them.

    >>> write((0.5, 100.0))
    '0.5,100'
    """
    if isinstance(value, list | tuple):
        return ",".join(write(part) for part in value)
    return value if isinstance(value, str) else write_number(value)


def read_link(
    given: Mapping[str, str | Sequence[str]], own: Sequence[Own] = ()
) -> tuple[Scenario, dict[str, Value], tuple[str, ...]]:
    """The scenario and the page's own values of some query parameters, and a sentence for all that was ignored.

    Never raises, whatever the parameters are, as long as `read` of each Own raises nothing but ValueError.
    """
    query = Query(given)
    values = {one.name: query.pop(one.name, _bounded(one.read), one.default) for one in own}
    scenario, notices = Scenario.from_query(query.unread)
    return scenario, values, (*query.notices, *notices)


def query_of(scenario: Scenario, values: Mapping[str, Any], own: Sequence[Own] = ()) -> dict[str, str]:
    """The query parameters of a scenario and a page's own values; what is at its default is left out."""
    query = scenario.to_query()
    for one in own:
        value = values.get(one.name, one.default)
        if value is not None and (one.default is None or write(value) != write(one.default)):
            query[one.name] = write(value)
    return query


def follow_link(own: Sequence[Own] = ()) -> None:
    """Put a new link into the widgets, and keep what had to be ignored to be told. Comes before all widgets.

    A link that says nothing changes nothing, but for a visit's first: that is how one page follows another.
    """
    state, own = st.session_state, (*EVERYWHERE, STEP, *own)
    before, here = state.get("link"), _here(own, _shown())
    state["link"] = here
    values = {one.name: state.get(one.name, one.default) for one in own}
    if before is None or (here != before and here[1]):
        scenario, values, state["notices"] = read_link(here[1], own)
        use(scenario)
    elif here[0] != before[0]:
        show(state["scenario"])
    else:
        values = {name: value for name, value in values.items() if name not in state}
    for name, value in values.items():
        put(name, value)


def write_link(scenario: Scenario, own: Sequence[Own] = ()) -> None:
    """Let the address bar show this scenario and the page's own values. Does nothing where it does already."""
    own = (*EVERYWHERE, *own)
    query = query_of(scenario, st.session_state, own)
    given = {name: [value] for name, value in query.items()}
    if _shown() != given:
        st.query_params.from_dict(query)
    st.session_state["link"] = _here((*EVERYWHERE, STEP, *own[len(EVERYWHERE) :]), given)


def full_link(scenario: Scenario, own: Sequence[Own] = ()) -> str:
    """The address that opens this page as it is."""
    base = (st.context.url or "").split("?")[0]
    query = urlencode(query_of(scenario, st.session_state, (*EVERYWHERE, *own)), safe=",:=")
    return f"{base}?{query}" if query else base


def address_of(page: str, scenario: Scenario, **values: Value) -> str:
    """A link, relative to the page that it stands on, to another page with this scenario and values of its own."""
    everywhere = {one.name: st.session_state.get(one.name, one.default) for one in EVERYWHERE}
    own = [Own(name, None, str) for name in values]
    query = urlencode(query_of(scenario, {**everywhere, **values}, (*EVERYWHERE, *own)), safe=",:=")
    return f"./{page}" + (f"?{query}" if query else "")


def show_notices() -> None:
    """Say what a link held that could not be used; gone with the next change."""
    notices = st.session_state["told"] = st.session_state.pop("notices", ())
    if notices:
        st.warning("\n".join([say("Some of this link was not understood."), *(f"- {notice}" for notice in notices)]))


def rerun() -> None:
    """Run the page again because something is ready, not because anything was changed: notices stay."""
    st.session_state["notices"] = st.session_state.get("told", ())
    st.rerun()


def _here(own: Sequence[Own], given: dict[str, list[str]]) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """A page, known by what it has of its own, and its link: the same link means something else on another page."""
    return tuple(one.name for one in own), given


def _shown() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _bounded(read: Callable[[str], Value]) -> Callable[[str], Value]:
    def bounded(text: str) -> Value:
        if len(text) > MAX_TEXT:
            raise RefusedError(say("is longer than {count} characters", count=f"{MAX_TEXT:,}"))
        return read(text)

    return bounded
