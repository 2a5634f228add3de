"""What the readiness of a server is tried with: a file, a payload and a run of the start page, as a visitor asks."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import streamlit as st
from starlette.types import ASGIApp, Message
from streamlit.runtime import get_instance

from ui.background.base_path import below
from ui.background.desk import DESK
from ui.background.flight import Job
from ui.background.turns import Visitor
from ui.server.runs import since_last_answer

_TURN = Job("health", id, (0,), 0.0, elsewhere=False, counts=False)
_NOBODY = Visitor("health")

RUN_AGAIN = 10.0
"""Seconds after a visitor's run was answered in which no run of our own is needed."""


class FailedTrialError(Exception):
    """A trial was answered, but not as it should be."""


async def asked(app: ASGIApp, path: str) -> bytes:
    """What the app answers to a GET, through all of its middleware and threads. Raises `FailedTrialError`."""
    status, body, waiting = 0, b"", [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        while not waiting:  # who asks stays to the end
            await asyncio.sleep(3600)
        return waiting.pop()

    async def send(message: Message) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    await app(_scope(path), receive, send)
    if status != 200:
        raise FailedTrialError(f"{path}: {status}")
    return body


def _scope(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", _host().encode())],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }


def _host() -> str:
    """A name that this server answers to."""
    named = st.get_option("server.allowedHosts") or ["localhost"]
    return str(named[0]).replace("*", "health")


class FileTrial:
    """A file of Streamlit's page, which Starlette reads in its threads."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self) -> None:
        """Ask for it. Raises `FailedTrialError`."""
        await asked(self.app, below(st.get_option("server.baseUrlPath"), "favicon.png"))


async def payload_trial() -> None:
    """A part without work that takes its turn among those of all visitors.

    It is let in however much waits: else strangers could fill the desk so that a proxy gives nobody pages either.
    """
    await DESK.answer(_TURN, _NOBODY)


class RunTrial:
    """A run of the start page, unless a visitor's was answered just now, or one of ours."""

    def __init__(self) -> None:
        self._answered = float("-inf")

    async def __call__(self) -> None:
        """Run it if need be. Raises `FailedTrialError` where the script fails."""
        if min(since_last_answer(), time.monotonic() - self._answered) < RUN_AGAIN:
            return
        good, why = await get_instance().does_script_run_without_error()
        if not good:
            raise FailedTrialError(why)
        self._answered = time.monotonic()
