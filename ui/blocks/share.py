"""Links to hand on, as a QR code for the projector: the player's menu and the address bar have them to copy."""

from __future__ import annotations

import segno
import streamlit as st

from i18n import say
from ui.background.shared_cache import shared_cache
from ui.widgets.slider import lazy_popover

LONGEST = 2953
"""Bytes that the largest code holds. What is longer is not tried: a link of a megabyte takes seconds to be refused."""


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
    if len(link.encode(errors="replace")) > LONGEST:
        return ""
    return f'<img src="{_picture(link)}" alt="{say("QR code of this link")}" style="max-width: 100%">'


@shared_cache(0.5)
def _picture(link: str) -> str:
    """The code as the address of an image: a tenth of a second for a long link, and asked for with every rerun."""
    return str(segno.make(link, error="l", micro=False).svg_data_uri(scale=5, border=4, light="white"))
