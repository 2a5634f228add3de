"""A small app for tests of how a server ends: it says that it is asked for something, and takes its time."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.starlette import App

from ui.background.desk import DESK
from ui.server import memory, trials
from ui.server.runs import watched_run
from ui.server.serve import Server, served

PLACE = Path(os.environ["RAVINE_TEST_PLACE"])


def mark(name: str) -> None:
    """Say to the test that something has begun."""
    (PLACE / name).write_text("", encoding="utf-8")


async def slow(_: Request) -> PlainTextResponse:
    """Answers after the server was told to end."""
    mark("slow")
    while not (PLACE / "answer").exists():
        await asyncio.sleep(0.01)
    return PlainTextResponse("the whole answer")


def stuck(_: Request) -> PlainTextResponse:
    """Never answers, and cannot be cancelled."""
    mark("stuck")
    threading.Event().wait()
    return PlainTextResponse("never")


def serve() -> Server:
    """The arguments of the app, watched as the real one is."""
    memory.EVERY, trials.RUN_AGAIN = 0.05, 0.0
    DESK.close = lambda _: mark("closed")  # type: ignore[method-assign]
    return served([Route("/slow", slow), Route("/stuck", stuck)], nothing_else)


@asynccontextmanager
async def nothing_else(_: object) -> AsyncIterator[None]:
    """No more than the server does itself."""
    yield


if __name__ == "__main__":
    with watched_run():
        st.write("here")
        if (PLACE / "fail").exists():
            raise ValueError(st.query_params.get("typed"))
else:
    app = App(__file__, **serve())
