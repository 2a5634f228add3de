"""Which requests come in: only for names that this server answers to, and only for what the app has a use for.

Streamlit looks at the name in a websocket alone, and answers many addresses that no page of ours asks for.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from i18n import say, use_language
from ui.server.messages import sifted
from ui.server.returning import Returning

OPEN = frozenset({"stream", "health", "host-config"})
"""What is answered below `/_stcore/`; not uploads, metrics, or the agent API."""
CLOSED = frozenset({"auth", "component", "oauth2callback"})
"""First parts of Streamlit's other addresses that nothing here asks for: sign-in, and components with files."""
PROBES = frozenset({"_stcore/health", "healthz/live", "healthz/ready"})
"""What tells nobody anything, and is asked for by machines that name the server in any way."""
LOCAL = (".localhost", ".local", ".home.arpa", ".internal", ".lan")
"""Ends of names that the public name servers do not have: all but the last are set aside for local networks, and that
one is what many routers call theirs."""


class Guard:
    """ASGI middleware that refuses what is closed, and requests to a name that is not this server's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it; a websocket is closed before it is open, which is a 403."""
        refused = _refusal(scope) if scope["type"] in {"http", "websocket"} else None
        if scope["type"] == "websocket" and (refused or not _is_origin(scope)):
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "websocket":
            visitor = Returning(sifted(receive, send), send)
            await self.app(scope, visitor.receive, visitor.send)
        else:
            await (refused or self.app)(scope, receive, send)


def is_name_allowed(host: str | None) -> bool:
    """Whether this server answers to what stands in `Host`.

    To those of `server.allowedHosts`; where it names none, to addresses and to names without a dot or of the local
    network. Such names nobody on the internet can own, so no page there can lead a browser here under one of its own.
    """
    if st.get_option("server.allowedHosts"):
        return is_host_allowed(host)
    try:
        name = (urlsplit(f"//{host or ''}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return bool(name) and ("." not in name or name.lower().endswith(LOCAL) or _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_origin(scope: Scope) -> bool:
    """Whether `Origin` can be read, if it is there: Streamlit fails at what is none, with a traceback for the log."""
    try:
        urlsplit(Headers(scope=scope).get("origin", ""))
    except ValueError:
        return False
    return True


def _refusal(scope: Scope) -> Response | None:
    """The answer to a request that is refused."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = str(scope["path"]).strip("/").removeprefix(base).strip("/")
    first, _, rest = path.partition("/")
    if first in CLOSED or (first == "_stcore" and rest.partition("/")[0] not in OPEN):
        return PlainTextResponse("not found", status_code=404)
    host = Headers(scope=scope).get("host")
    if path in PROBES or is_name_allowed(host):
        return None
    use_language(parse_qs(scope["query_string"].decode(errors="replace")).get("lang", [""])[-1])
    text = say(
        "This server does not answer to this name. Whoever runs it can add it to the option server.allowedHosts."
    )
    return PlainTextResponse(text, status_code=421)
