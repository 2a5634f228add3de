"""Links to hand on: to copy, and as a QR code for the projector."""

from __future__ import annotations

import segno
import streamlit as st
from segno.encoder import DataOverflowError

from i18n import say
from ui.widgets.slider import lazy_popover


def share(title: str, link: str, caption: str) -> None:
    """A button that opens the link, a way to copy it, and its QR code, made when it is opened."""
    place = lazy_popover(title, "share", ":material/link:")
    if not place.open:
        return
    with place:
        st.code(link, language=None, wrap_lines=True)
        st.caption(caption)
        code = qr_code(link)
        if code:
            st.html(code)
        else:
            st.caption(say("This link is too long for a QR code."))


def qr_code(link: str) -> str:
    """The link as an image in HTML, black on white with a quiet border; empty where it is too long for one."""
    try:
        picture = segno.make(link, error="l", micro=False).svg_data_uri(scale=5, border=4, light="white")
    except DataOverflowError:
        return ""
    return f'<img src="{picture}" alt="{say("QR code of this link")}" style="max-width: 100%">'
