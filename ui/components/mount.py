"""Declare our components to Streamlit: an empty element each, and one entry text that fetches its modules."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from i18n import LANGUAGES, say, speaking
from ui.components.files import ASSETS, address_of
from ui.state.link import shown_query
from ui.state.session import session


def mount(name: str, root: str) -> Any:
    """The component whose class is exported by `assets/<name>/<name>.js`; its element has the CSS class `root`.

    What it returns is called as Streamlit's own type for it says; that type is not public.
    """
    return st.components.v2.component(
        f"ravine_{name}", html=f'<div class="{root}"></div>', js=entry(name, root), isolate_styles=False
    )


def happened(key: str, event: str, handle: Callable[[dict[str, Any]], None]) -> None:
    """Hand over what came with a component's event, as its callback: a dict, or nothing, as anything may come.

    It has a number, by which `assets/shared/outbox.js` sends it again where it was lost: what was had is left out.
    """
    state = st.session_state.get(key)
    value = state.get(event) if isinstance(state, Mapping) else None
    if isinstance(value, Mapping):
        content, visitor = dict(value), session()
        is_new = visitor.hear(key, content.pop("number", None))
        # With an event that is sent again, or before an answer, come widgets as they were before that answer.
        visitor.widgets_stale |= not is_new or visitor.is_behind(shown_query())
        if is_new:
            handle(content)


def heard(key: str) -> list[int]:
    """The numbers of a component's last events, for the browser to know that they are not lost."""
    return list(session().heard.get(key, ()))


def entry(name: str, root: str) -> str:
    """The text of `assets/shared/entry.js` for one component."""
    text = (ASSETS / "shared" / "entry.js").read_text(encoding="utf-8")
    code = text[text.index("export") :]
    code = code.replace("PATH", address_of(f"{name}/{name}.js"))
    code = code.replace("NAME", name).replace("CLASS", name.title()).replace("ROOT", root)
    return code.replace("TEXTS", json.dumps(_not_loaded(), ensure_ascii=False))


def _not_loaded() -> dict[str, str]:
    """What is said where the modules are not there, in every language, as nobody knows the visitor's yet."""
    texts = {}
    for code in LANGUAGES:
        with speaking(code):
            texts[code] = say("This part of the page did not load. Reload the page to try again.")
    return texts
