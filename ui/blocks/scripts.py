"""Scripts that run in the page itself, beside those of components."""

from __future__ import annotations

from functools import cache

import streamlit as st

from ui.components.files import ASSETS


def in_page(name: str, call: str) -> None:
    """Run a call of a function of `assets/shared/<name>.js` in the page, again whenever the call is another one."""
    with st.container(key=f"script-{name}"):
        st.html(f"<script>{_functions(name)}{call};</script>", unsafe_allow_javascript=True)


@cache
def _functions(name: str) -> str:
    """The functions of a module as a script has them."""
    return (ASSETS / "shared" / f"{name}.js").read_text(encoding="utf-8").replace("export function", "function")
