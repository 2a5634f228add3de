"""Links to hand on, as a QR code for the projector: the player's menu and the address bar have them to copy."""

from __future__ import annotations

import segno
import streamlit as st
from segno.encoder import DataOverflowError

from i18n import say
from ui.widgets.slider import lazy_popover


def share(link: str, caption: str) -> None:
    """A button that opens the link as QR code, made when it is opened; what is too long for one is there to copy."""
    place = lazy_popover(say("QR code"), "share", ":material/qr_code:")
    if not place.open:
        return
    with place:
        st.caption(caption)
        code = qr_code(link)
        if code:
            st.html(code)
        else:
            st.caption(say("This link is too long for a QR code."))
            st.code(link, language=None, wrap_lines=True)


def qr_code(link: str) -> str:
    """The link as an image in HTML, black on white with a quiet border; empty where it is too long for one."""
    try:
        picture = segno.make(link, error="l", micro=False).svg_data_uri(scale=5, border=4, light="white")
    except DataOverflowError:
        return ""
    return f'<img src="{picture}" alt="{say("QR code of this link")}" style="max-width: 100%">'
