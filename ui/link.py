"""The page's state is in the link: read when it changed from outside, written when the widgets changed it."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from engine.scenario import Scenario
from ui.controls import use

LAYOUTS = ("together", "side", "map")
"""How the player arranges its pictures; the first is the default."""


def follow_link() -> None:
    """Put a new link's scenario into the widgets, and keep what had to be ignored to be told."""
    given = _shown()
    if st.session_state.get("link") == given:
        return
    first = "link" not in st.session_state
    st.session_state["link"] = dict(given)
    if given or first:
        kept = st.session_state.get("scenario")
        wanted = given.pop("layout", [LAYOUTS[0]])[-1]
        st.session_state["layout"] = wanted if wanted in LAYOUTS else LAYOUTS[0]
        scenario, notices = Scenario.from_query(given)
        st.session_state["notices"] = notices
        use(kept if kept is not None and not given else scenario)


def write_link(scenario: Scenario) -> None:
    """Let the address bar show this scenario and layout. Does nothing where it does already."""
    query = _query(scenario)
    given = {name: [value] for name, value in query.items()}
    if _shown() != given:
        st.query_params.from_dict(query)
    st.session_state["link"] = given


def _shown() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _query(scenario: Scenario) -> dict[str, str]:
    layout = st.session_state.get("layout", LAYOUTS[0])
    return scenario.to_query() | ({"layout": layout} if layout != LAYOUTS[0] else {})


def show_notices() -> None:
    """Say what a link held that could not be used; gone with the next change."""
    notices = st.session_state.pop("notices", ())
    if notices:
        st.warning("\n".join(["Some of this link was not understood.", *(f"- {notice}" for notice in notices)]))


def full_link(scenario: Scenario) -> str:
    """The address that opens this race."""
    base = (st.context.url or "").split("?")[0]
    query = urlencode(_query(scenario), safe=",:=")
    return f"{base}?{query}" if query else base
