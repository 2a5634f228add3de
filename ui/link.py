"""The page's state is in the link: read when it changed from outside, written when the widgets changed it."""

from __future__ import annotations

import streamlit as st

from engine.export import query_string
from engine.scenario import Scenario
from ui.controls import use


def follow_link() -> None:
    """Put a new link's scenario into the widgets, and keep what had to be ignored to be told."""
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    if st.session_state.get("link") == given:
        return
    first = "link" not in st.session_state
    st.session_state["link"] = given
    if given or first:
        kept = st.session_state.get("scenario")
        scenario, notices = Scenario.from_query(given)
        st.session_state["notices"] = notices
        use(kept if kept is not None and not given else scenario)


def write_link(scenario: Scenario) -> None:
    """Let the address bar show this scenario. Does nothing where it does already."""
    query = scenario.to_query()
    given = {name: [value] for name, value in query.items()}
    if {name: st.query_params.get_all(name) for name in st.query_params} != given:
        st.query_params.from_dict(query)
    st.session_state["link"] = given


def show_notices() -> None:
    """Say what a link held that could not be used; gone with the next change."""
    notices = st.session_state.pop("notices", ())
    if notices:
        st.warning("\n".join(["Some of this link was not understood.", *(f"- {notice}" for notice in notices)]))


def full_link(scenario: Scenario) -> str:
    """The address that opens this race."""
    base = (st.context.url or "").split("?")[0]
    query = query_string(scenario)
    return f"{base}?{query}" if query else base
