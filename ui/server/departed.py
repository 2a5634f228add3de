"""Sessions of visitors who have left: remembered for a while, as they may come back, and then closed.

Streamlit forgets them when the next one leaves and leaves their closing to garbage collection: until then each holds
an event loop, which is three open files, and the memory of its page.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

MOST = 300
"""Sessions that are remembered at a time: of more, those go first that left first."""
EVERY = 2.0
"""Seconds between two looks at whose time is over."""

_LOG = logging.getLogger(__name__)


class _Left(NamedTuple):
    info: SessionInfo
    at: float


class Departed(SessionStorage):
    """The sessions of visitors who have left, the first to leave first.

    Attributes:
        seconds: for which one is remembered.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, _Left] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """The session, if it is remembered."""
        with self._lock:
            found = self._left.get(session_id)
        return found.info if found and found.at + self.seconds > self._clock() else None

    def save(self, session_info: SessionInfo) -> None:
        """Remember a session."""
        with self._lock:
            self._left[session_info.session.id] = _Left(session_info, self._clock())

    def delete(self, session_id: str) -> None:
        """Forget a session without closing it: its visitor is back."""
        with self._lock:
            self._left.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """All that are remembered."""
        with self._lock:
            return [left.info for left in self._left.values()]

    def close_old(self) -> None:
        """Close the sessions whose time is over, and the oldest where there are too many. In Streamlit's event loop."""
        with self._lock:
            surplus, until = len(self._left) - MOST, self._clock() - self.seconds
            old = [id for k, (id, left) in enumerate(self._left.items()) if k < surplus or left.at <= until]
            closing = [self._left.pop(id).info.session for id in old]
        for session in closing:
            try:
                session.shutdown()
            except Exception:  # one that cannot be closed leaves the others to be
                _LOG.exception("A session could not be closed")


@asynccontextmanager
async def departed_closed() -> AsyncIterator[None]:
    """Close what visitors have left behind, as long as the server runs."""
    departed = Departed(st.get_option("server.disconnectedSessionTTL"))
    if exists():  # not where a test runs this life without Streamlit
        manager: Any = get_instance()._session_mgr
        manager._session_storage = departed
    closing = asyncio.create_task(_close(departed))
    try:
        yield
    finally:
        closing.cancel()
        with suppress(asyncio.CancelledError):
            await closing


async def _close(departed: Departed) -> None:
    while True:
        await asyncio.sleep(EVERY)
        departed.close_old()
