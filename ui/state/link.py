"""A page's state is in its link: read when it changed from outside, written when the widgets changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.scenario import Scenario
from engine.scenario.codec import MAX_TEXT
from engine.scenario.query import Query, RefusedError
from engine.scenario.spellings import formula_from_link, sum_reading
from i18n import say
from ui.state.params import ARRIVAL, GLOBAL_PARAMS, PLAY, STEP, PageParam, Params, write
from ui.state.session import QueryParams, SeenLink, change_scenario, session

FROM_HISTORY = "from_history"
"""A parameter that the edition without a server adds to a link that was asked for: `tools/site/streamlit_page.py`."""


class LinkContents(NamedTuple):
    """What a link says: the scenario, {name in the link: value} of page parameters, a sentence for all ignored."""

    scenario: Scenario
    values: dict[str, Any]
    notices: tuple[str, ...]


Accept = Callable[[Scenario], None]
"""Where the scenario of a new link goes; called when the page parameters of the link are set."""


def read_link(query: Mapping[str, str | Sequence[str]], params: Sequence[PageParam[Any]] = ()) -> LinkContents:
    """The contents of some query parameters.

    Never raises, whatever the parameters are, as long as `read` of each PageParam raises nothing but ValueError.
    """
    reader = Query(query)
    values = {param.link_name: reader.pop(param.link_name, _bounded(param.read), param.default) for param in params}
    scenario, notices = Scenario.from_query(reader.unread)
    return LinkContents(scenario, values, (*reader.notices, *notices))


def query_of(scenario: Scenario, values: Mapping[str, Any], params: Sequence[PageParam[Any]] = ()) -> dict[str, str]:
    """The query parameters of a scenario and of a page's own values; what is at its default is left out."""
    query = scenario.to_query()
    for param in params:
        value = values.get(param.link_name, param.default)
        if value is not None and (param.default is None or write(value) != write(param.default)):
            query[param.link_name] = write(value)
    return query


def shown_query() -> QueryParams:
    """The query parameters in the address bar."""
    return {name: st.query_params.get_all(name) for name in st.query_params if name != FROM_HISTORY}


def is_from_history() -> bool:
    """Whether the browser's Back or Forward opened this link; Streamlit 1.62 does not know it, and the link says it."""
    is_known = getattr(get_script_run_ctx(), "is_history_navigation", None)
    return FROM_HISTORY in st.query_params if is_known is None else is_known


def follow_globals() -> None:
    """Set what all pages have in their links, before it is known which page is shown."""
    query = shown_query()
    if session().is_new(query, from_history=is_from_history()):
        values = read_link({name: query[name] for name in query if name in _GLOBAL_NAMES}, GLOBAL_PARAMS).values
        for param in GLOBAL_PARAMS:
            param.set(values[param.link_name])


def follow_link(page: str, params: Params = (), accept: Accept | None = None) -> None:
    """Set the session by a new link, and remember what had to be ignored. Comes before all widgets.

    A link that says nothing changes nothing, but for a visit's first and for one that Back leads to: that is how one
    page follows another.
    """
    visitor, query = session(), shown_query()
    is_new = visitor.is_new(query, page, from_history=is_from_history())
    visitor.arrived = is_new or visitor.link is None or visitor.link.page != page
    visitor.opens = visitor.arrived and query.keys() <= _GLOBAL_NAMES
    visitor.widgets_stale |= visitor.arrived
    if not visitor.is_echo(query, page) or is_from_history():
        visitor.see(SeenLink(page, query))
    if is_new:
        contents = read_link(query, (*GLOBAL_PARAMS, *ARRIVAL, *params))
        visitor.notices = contents.notices
        visitor.step, visitor.play = (contents.values.pop(param.link_name) for param in (STEP, PLAY))
        visitor.sum_reading = _sum_reading(contents.scenario, query) if accept is None else ""
        for param in (*GLOBAL_PARAMS, *params):
            param.set(contents.values[param.link_name])
        (accept or visitor.set_scenario)(contents.scenario)
    else:
        visitor.notices = visitor.notices if visitor.notices_stay else ()
        visitor.sum_reading = visitor.sum_reading if visitor.notices_stay else ""
        visitor.step, visitor.play = 0, False  # a link says how its race is first shown, once
        for param in params:
            if not param.is_set:
                param.set(param.default)
    visitor.notices_stay = False


def open_on(opening: Scenario) -> None:
    """Show a page's own first race to a visitor who has come without one, by a link that says nothing of any."""
    visitor = session()
    if visitor.opens and visitor.scenario == Scenario():
        visitor.displace(opening)


def write_link(page: str, scenario: Scenario, params: Params = (), opening: Scenario | None = None) -> None:
    """Let the address bar show this scenario and the page's own values. Does nothing where it does already.

    A page's `opening` is what a link without a word means there.
    """
    query = _query_now(scenario, params, opening)
    given = {name: [value] for name, value in query.items()}
    link = SeenLink(page, given)
    if shown_query() != given or session().link != link:
        st.query_params.from_dict(query)
    session().see(link)


def full_link(scenario: Scenario, params: Params = (), opening: Scenario | None = None) -> str:
    """The address that opens this page as it is."""
    base = (st.context.url or "").split("?")[0]
    query = urlencode(_query_now(scenario, params, opening), safe=",:=")
    return f"{base}?{query}" if query else base


def address_of(page: str, scenario: Scenario, **values: Any) -> str:
    """A link, relative to the page that it stands on, to another page with this scenario and values of its own."""
    query = urlencode(query_for(page, scenario, **values), safe=",:=")
    return f"./{page}" + (f"?{query}" if query else "")


def query_for(page: str, scenario: Scenario, **values: Any) -> dict[str, str]:
    """The query parameters of a link to another page with this scenario and values of its own."""
    params = tuple(PageParam(page, name, None, _unread) for name in values)
    return query_of(scenario, {**_global_values(), **values}, (*GLOBAL_PARAMS, *params))


def show_notices() -> None:
    """Say what a link held that could not be used, and what it may have meant; gone with the next change."""
    notices, summed = session().notices, session().sum_reading
    if notices:
        st.warning("\n".join([say("Some of this link was not understood."), *(f"- {notice}" for notice in notices)]))
    if summed:
        product = f"`{session().scenario.formula}`"
        st.info(say("This link's function is read as {product}. A + in a link is a space: write %2B.", product=product))
        st.button(
            say("Draw {formula} instead", formula=f"`{summed}`"),
            on_click=change_scenario,
            kwargs={"formula": summed, "box": None, "start": None},
            key="sum_reading",
        )


_GLOBAL_NAMES = {param.link_name for param in GLOBAL_PARAMS}


def _query_now(scenario: Scenario, params: Params, opening: Scenario | None) -> dict[str, str]:
    everything = (*GLOBAL_PARAMS, *params)
    values = {param.link_name: param.get() for param in everything}
    nothing = query_of(Scenario(), values, everything)
    if opening is None or not nothing.keys() <= _GLOBAL_NAMES:
        return query_of(scenario, values, everything)
    if scenario == Scenario():
        return {"surface": scenario.surface, **nothing}
    return nothing if scenario == opening else query_of(scenario, values, everything)


def _global_values() -> dict[str, Any]:
    return {param.link_name: param.get() for param in GLOBAL_PARAMS}


def _sum_reading(scenario: Scenario, query: QueryParams) -> str:
    """The sum that the product of a link may have been; empty where its formula has one meaning, or was refused."""
    formulas = query.get("f", [""])
    return sum_reading(formulas[-1]) if scenario.formula == formula_from_link(formulas[-1]) else ""


def _unread(text: str) -> None:
    """A parameter of another page is written here, never read."""
    raise NotImplementedError(text)


def _bounded(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def bounded(text: str) -> Any:
        if len(text) > MAX_TEXT:
            raise RefusedError(say("is longer than {count} characters", count=f"{MAX_TEXT:,}"))
        return read(text)

    return bounded
