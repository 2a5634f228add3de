"""Whether the browser's window is as narrow as a phone, so that figures can stack their panels."""

from __future__ import annotations

import streamlit as st

_JS = """
let told = false;

export default function ({ setStateValue }) {
  const query = window.matchMedia("(max-width: 760px)");
  const tell = () => setStateValue("narrow", query.matches);
  if (query.matches && !told) tell();  // wide is what Python assumes
  told = true;
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
"""

_viewport = st.components.v2.component("ravine_viewport", js=_JS)


def is_narrow() -> bool:
    """True on a phone; a change of the window's width runs the page again."""
    return bool(_viewport(key="viewport", default={"narrow": False}, on_narrow_change=lambda: None).narrow)
