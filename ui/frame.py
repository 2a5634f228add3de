"""The frame around every page: title, icon, language, the view for a class, and the CSS that the theme cannot say."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from engine.texts import LANGUAGES, language, say, use_language

_ICON = Path(__file__).with_name("icon.svg")
_CSS = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 3.5rem; padding-bottom: 2rem}
[data-stale] {opacity: 1 !important; transition: none !important}
[data-testid="stLatex"] {overflow-x: auto}
[data-testid="stMain"] .katex {font-size: 1em}
:lang(ko) {word-break: keep-all}
.st-key-tools {position: fixed; top: .6rem; right: 1rem; width: auto !important; z-index: 999991}
@media (max-width: 760px) {
  [data-testid="stMainBlockContainer"] {padding-left: .75rem; padding-right: .75rem}
  .st-key-tools {position: static; width: 100% !important}
}
</style>"""
_PRESENT = """<style>
html {font-size: 22px}
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] {display: none}
[data-testid="stMainBlockContainer"] {max-width: none; padding-left: 2rem; padding-right: 2rem}
</style>"""


def frame() -> None:
    """Set the page up; the first call of every script run."""
    # An icon of our own: Streamlit's named icons are fetched from the network when they are a page's icon.
    st.set_page_config(page_title="Ravine", page_icon=str(_ICON), layout="wide")
    settle_memory()
    state, given = st.session_state, st.query_params
    use_language(str(state.get("lang") or given.get("lang") or ""))
    st.html(_CSS + (_PRESENT if state.get("present", given.get("present") == "1") else ""))


def tools() -> None:
    """The other language, and the view for a class: small buttons in the corner of every page."""
    present = bool(st.session_state.get("present", st.query_params.get("present") == "1"))
    with st.container(key="tools", horizontal=True, horizontal_alignment="right", gap="small"):
        for code, name in LANGUAGES.items():
            if code != language():
                st.button(name, key=f"to:{code}", on_click=_put, args=("lang", code), type="tertiary",
                          help=f"{name}: the same page in this language")  # fmt: skip
        st.button(
            say("Leave the view for a class") if present else say("Present"), key="to:present", type="tertiary",
            icon=":material/close_fullscreen:" if present else ":material/co_present:",
            on_click=_put, args=("present", not present),
            help=say("Bigger type and no sidebar, for a projector. The link of this view has present=1."),
        )  # fmt: skip


def _put(name: str, value: object) -> None:
    st.session_state[name] = value


@st.cache_resource(show_spinner=False)
def settle_memory() -> bool:
    """Once a server: take what the imports left alive out of garbage collection, which would walk it each time."""
    gc.collect()
    gc.freeze()
    return True
