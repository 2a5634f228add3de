"""The control that chooses which section of a page is drawn; the others cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from i18n import say
from ui.state.params import PageParam
from ui.widgets.slider import KEEP


def choose_section(
    param: PageParam[str], titles: Mapping[str, str], help: str, *, on_change: Callable[[], None] | None = None
) -> str:
    """Draw it; the key of the chosen section of `titles`, {key: title in the visitor's language}."""
    chosen = st.segmented_control(
        say("Section"),
        list(titles),
        format_func=titles.__getitem__,
        key=param.key,
        required=True,
        persist_state=KEEP,
        on_change=on_change,
        label_visibility="collapsed",
        help=help,
    )
    return str(chosen)
