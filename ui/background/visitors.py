"""Who a visitor is, for fair turns: whoever has a cookie that this server signed, else their address or session.

A cookie that somebody made up counts for nothing, so that nobody becomes many by sending many. It comes with our pages,
holds a random number, lasts as long as the browser is open, and is looked at for turns alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from ipaddress import IPv6Address, ip_address, ip_network

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.background.turns import Visitor

COOKIE = "ravine_visitor"
HERE = "127.0.0.1"
_OWN_SECRET = secrets.token_hex(32)
"""For a server whose secret was set to nothing, with which anybody could sign."""


def new_cookie() -> str:
    """The value of a cookie for somebody who has none."""
    number = secrets.token_hex(8)
    return f"{number}-{_signature(number)}"


def is_ours(cookie: str) -> bool:
    """Whether this server signed it, or another one with the same `server.cookieSecret`."""
    number, _, signature = cookie.partition("-")
    return hmac.compare_digest(signature.encode(), _signature(number).encode())


def visitor_of(cookie: str, address: str, session: str = "") -> Visitor:
    """The visitor with this cookie, else of this session, else of this address.

    The server has found the address behind a proxy that it trusts: uvicorn's `FORWARDED_ALLOW_IPS`, by itself loopback.
    """
    home = network_of(address)
    return Visitor(cookie if is_ours(cookie) else session or home, home)


def script_visitor() -> Visitor:
    """The visitor whose script runs in this thread."""
    context = get_script_run_ctx()
    cookie, address = st.context.cookies.get(COOKIE), st.context.ip_address
    return visitor_of(str(cookie), str(address or HERE), context.session_id if context else "")


def network_of(address: str) -> str:
    """An address, as far as it tells people apart: whoever has one of IPv6 has 2^64."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False).network_address)


def _signature(number: str) -> str:
    secret = str(st.get_option("server.cookieSecret") or _OWN_SECRET).encode()
    return hmac.new(secret, f"{COOKIE} {number}".encode(), hashlib.sha256).hexdigest()[:32]
