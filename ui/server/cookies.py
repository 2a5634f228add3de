"""Which cookies are read: those that this server gives, and none that is longer than they are."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from ui.background.visitors import COOKIE

OURS = frozenset({COOKIE, XSRF_COOKIE_NAME})
LONGEST = 200
"""Characters of a cookie with its name; ours have 64, Streamlit's 110."""


class ReadCookies:
    """ASGI middleware that leaves of `Cookie` what is ours.

    Python before 3.11.10 and 3.12.6 takes time by the square of a quoted value's length, in the event loop: one request
    with 60,000 characters held up all visitors for ten seconds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the cookies that are ours."""
        sent = Headers(scope=scope).getlist("cookie") if scope["type"] in {"http", "websocket"} else []
        if sent:
            scope = {**scope, "headers": list(scope["headers"])}
            MutableHeaders(scope=scope)["cookie"] = ours(";".join(sent))
        await self.app(scope, receive, send)


def ours(cookies: str) -> str:
    """What is ours of a `Cookie` header."""
    return "; ".join(one for one in map(str.strip, cookies.split(";")) if len(one) <= LONGEST and _name(one) in OURS)


def _name(cookie: str) -> str:
    return cookie.partition("=")[0].strip()
