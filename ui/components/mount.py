"""Declare our components to Streamlit: an empty element each, and one entry text that fetches its modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

ASSETS = Path(__file__).parent / "assets"


def mount(name: str, root: str) -> Any:
    """The component whose class is exported by `assets/<name>/<name>.js`; its element has the CSS class `root`.

    What it returns is called as Streamlit's own type for it says; that type is not public.
    """
    return st.components.v2.component(
        f"ravine_{name}", html=f'<div class="{root}"></div>', js=entry(name, root), isolate_styles=False
    )


def entry(name: str, root: str) -> str:
    """The text of `assets/shared/entry.js` for one component."""
    text = (ASSETS / "shared" / "entry.js").read_text(encoding="utf-8")
    code = text[text.index("export") :]
    return code.replace("NAME", name).replace("CLASS", name.title()).replace("ROOT", root)
