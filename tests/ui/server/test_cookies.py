"""Of a browser's cookies only ours are read, however many and long they are."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from ui.background.visitors import COOKIE, new_cookie
from ui.server.serve import served

HERS = {COOKIE: new_cookie(), XSRF_COOKIE_NAME: generate_xsrf_token_string()}
QUOTED = '="' + '\\"' * 30_000 + '"'
"""Python's own reader may take ten seconds for it, in which nobody else is answered."""


def what_is_read(*cookies: str) -> dict[str, str]:
    """What an app behind the server's middleware reads of `Cookie` headers."""
    read: list[dict[str, str]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        read.append(HTTPConnection(scope).cookies)

    for one in reversed(served([], lambda _: nullcontext())["middleware"]):  # type: ignore[arg-type, return-value]
        app = one.cls(app, *one.args, **one.kwargs)
    headers = [(b"host", b"localhost"), *((b"cookie", one.encode()) for one in cookies)]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
    asyncio.run(app(scope, receive=None, send=None))  # type: ignore[arg-type]
    return read[0]


def test_ours_are_read() -> None:
    sent = [f"{name}={value}" for name, value in HERS.items()]
    assert what_is_read("; ".join(["theme=dark", *sent, "route=.1"])) == HERS
    assert what_is_read(*sent) == HERS


@pytest.mark.parametrize("name", [COOKIE, XSRF_COOKIE_NAME, "_streamlit_session", "other", ""])
def test_what_is_long_or_not_ours_is_not(name: str) -> None:
    assert what_is_read(name + QUOTED) == {}
    assert what_is_read(f"{COOKIE}={HERS[COOKIE]};{name}{QUOTED}") == {COOKIE: HERS[COOKIE]}
