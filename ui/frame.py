"""The frame around every page: title, icon and the little CSS that the theme cannot say."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

_ICON = Path(__file__).with_name("icon.svg")
_CSS = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 3.5rem; padding-bottom: 2rem}
[data-stale] {opacity: 1 !important; transition: none !important}
[data-testid="stLatex"] {overflow-x: auto}
[data-testid="stMain"] .katex {font-size: 1em}
@media (max-width: 760px) {[data-testid="stMainBlockContainer"] {padding-left: .75rem; padding-right: .75rem}}
</style>"""


def frame() -> None:
    """Set the page up; the first call of every script run."""
    # An icon of our own: Streamlit's named icons are fetched from the network when they are a page's icon.
    st.set_page_config(page_title="Ravine", page_icon=str(_ICON), layout="wide")
    settle_memory()
    st.html(_CSS)


@st.cache_resource(show_spinner=False)
def settle_memory() -> bool:
    """Once a server: take what the imports left alive out of garbage collection, which would walk it each time."""
    gc.collect()
    gc.freeze()
    return True
