"""Declare our components to Streamlit: an empty element each, and one entry text that fetches its modules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from i18n import LANGUAGES, language, say, use_language
from ui.components.files import ASSETS, address_of


def mount(name: str, root: str) -> Any:
    """The component whose class is exported by `assets/<name>/<name>.js`; its element has the CSS class `root`.

    What it returns is called as Streamlit's own type for it says; that type is not public.
    """
    return st.components.v2.component(
        f"ravine_{name}", html=f'<div class="{root}"></div>', js=entry(name, root), isolate_styles=False
    )


def happened(key: str, event: str) -> dict[str, Any]:
    """What came over the wire with a component's event, for its callback: a dict, as anything may come, or nothing."""
    state = st.session_state.get(key)
    value = state.get(event) if isinstance(state, Mapping) else None
    return dict(value) if isinstance(value, Mapping) else {}


def entry(name: str, root: str) -> str:
    """The text of `assets/shared/entry.js` for one component."""
    text = (ASSETS / "shared" / "entry.js").read_text(encoding="utf-8")
    code = text[text.index("export") :]
    code = code.replace("PATH", address_of(f"{name}/{name}.js"))
    code = code.replace("NAME", name).replace("CLASS", name.title()).replace("ROOT", root)
    return code.replace("TEXTS", json.dumps(_not_loaded(), ensure_ascii=False))


def _not_loaded() -> dict[str, str]:
    """What is said where the modules are not there, in every language, as nobody knows the visitor's yet."""
    spoken, texts = language(), {}
    for code in LANGUAGES:
        use_language(code)
        texts[code] = say("This part of the page did not load. Reload the page to try again.")
    use_language(spoken)
    return texts
