"""What the server adds to Streamlit's app: our routes and guard, and a life that begins with checks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypedDict

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from ui.server.cookies import ReadCookies
from ui.server.departed import departed_closed
from ui.server.encodings import ReadEncodings
from ui.server.guard import Guard
from ui.server.limits import ask_nobody_outside, let_many_wait, raise_open_files, share_memory
from ui.server.settings import check_settings
from ui.server.sockets import send_at_once
from ui.server.watch import Watch

Life = Callable[[object], AbstractAsyncContextManager[None]]
"""What happens when the server starts, up to its `yield`, and when it stops."""


class Server(TypedDict):
    """Arguments of Streamlit's `App`."""

    routes: list[BaseRoute]
    middleware: list[Middleware]
    lifespan: Life


def served(routes: Sequence[BaseRoute], life: Life) -> Server:
    """The arguments of the app: routes that come before Streamlit's own, and the server's life inside of ours.

    Raises `OptionError` where the environment asks for what cannot be done.
    They are handed to `App` in app.py itself: `streamlit run` reads that call in the file to know that it is one.
    """
    watch = Watch()
    return {
        "routes": [*watch.routes(st.get_option("server.baseUrlPath")), *routes],
        "middleware": [Middleware(Guard), Middleware(ReadEncodings), Middleware(ReadCookies)],
        "lifespan": _prepared(life, watch),
    }


def _prepared(life: Life, watch: Watch) -> Life:
    """A life that begins with what holds for the whole process, and is watched. It raises `SettingsError`."""

    @asynccontextmanager
    async def prepared(app: Any) -> AsyncIterator[None]:
        check_settings()
        async with watch.over(app), departed_closed():
            ask_nobody_outside()
            raise_open_files()
            share_memory()
            let_many_wait()
            send_at_once()
            async with life(app):
                yield

    return prepared
