"""Connections of visitors: an answer is sent at once."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ui.server.serve import served


@asynccontextmanager
async def _nothing_else(_: object) -> AsyncIterator[None]:
    yield


def test_a_connection_to_a_socket_that_listened_before_the_start_does_not_wait_for_acknowledgements() -> None:
    with socket.socket() as listening, socket.socket() as visitor:  # as Streamlit makes its own: no protocol named
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        asyncio.run(_start())
        visitor.connect(listening.getsockname())
        with listening.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def _start() -> None:
    async with served([], _nothing_else)["lifespan"](None):
        pass
