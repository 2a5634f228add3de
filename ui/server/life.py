"""How a server ends, by a signal or because it has grown: new work is refused, what is under way ends, in bounded time.

1. Not ready: `/healthz/ready` says so for `drain` seconds, in which a proxy turns to others; visitors are served.
2. No new connections; open ones are told that the service restarts, and their browsers come back with their link.
   Requests under way are answered, the worker processes end, and the exit code is 0.
3. What has not ended after `stop` seconds is cut off, with exit code 1.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ui.server.health import Health
from ui.server.options import Options

SIGNALS = (signal.SIGTERM, signal.SIGINT)

_LOG = logging.getLogger(__name__)


class Life:
    """The end of a server, which may be asked for from any thread.

    Attributes:
        health: is told when it begins.
        options: how long it may take.
        close: called in a thread with the seconds that work under way may take: takes no new work, and waits so long.
        cut: ends the process at once; for when all else took too long.
    """

    def __init__(
        self,
        health: Health,
        options: Options,
        close: Callable[[float], object],
        cut: Callable[[], object] | None = None,
    ) -> None:
        self.health = health
        self.options = options
        self.close = close
        self.cut = cut or cut_off
        self._loop = asyncio.get_running_loop()
        self._ending: asyncio.Task[None] | None = None
        self._server: Any = None

    @contextmanager
    def in_charge(self) -> Iterator[None]:
        """Take the signals from the server that we run in, if it is uvicorn and this its main thread."""
        self._server = uvicorn_server()
        if self._server is None:
            yield
            return
        taken = {one: signal.signal(one, self._on_signal) for one in SIGNALS}
        try:
            yield
        finally:
            for one, handler in taken.items():
                signal.signal(one, handler)

    def grown(self, used: int) -> None:
        """End, as the memory in use is beyond its bound."""
        _LOG.warning("The memory is beyond its bound", extra={"used_mb": used // 10**6})
        self._loop.call_soon_threadsafe(self.end, "memory")

    def end(self, why: str) -> None:
        """Begin to end, in the event loop. A second call ends at once what is waited for."""
        if self._ending is not None:
            self._ending.cancel()
            self._close()
            return
        self.health.closing = why
        _LOG.info("The server ends", extra={"why": why, "drain": self.options.drain})
        self._ending = asyncio.create_task(self._drain(), name="end")

    async def _drain(self) -> None:
        await asyncio.sleep(self.options.drain)
        self._close()

    def _close(self) -> None:
        if self._server is None:  # another server than uvicorn, which ends in a way of its own
            signal.raise_signal(signal.SIGTERM)
            return
        if self._server.should_exit:
            return
        answers = self.options.stop * 2 / 3  # the rest is for workers and threads
        self._server.config.timeout_graceful_shutdown = answers
        self._server.should_exit = True
        threading.Thread(target=self.close, args=(answers / 2,), name="close", daemon=True).start()
        cutter = threading.Timer(self.options.stop, self.cut)
        cutter.daemon = True
        cutter.start()

    def _on_signal(self, number: int, _: object) -> None:
        self._loop.call_soon_threadsafe(self.end, signal.Signals(number).name)


def uvicorn_server() -> Any:
    """The uvicorn server that this process is, known by its signal handler; None where there is none."""
    if threading.current_thread() is not threading.main_thread():
        return None
    owner = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return owner if hasattr(owner, "should_exit") and hasattr(owner, "config") else None


def cut_off() -> None:
    """End this process now, with all that it started."""
    _LOG.error("The server did not end in time and is cut off")
    for worker in multiprocessing.active_children():
        worker.kill()
    os._exit(1)
