"""The sockets that this process listens at."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

DESCRIPTORS = Path("/dev/fd")
"""The open files of this process, on Linux, macOS and the BSDs."""


def send_at_once() -> None:
    """Let no answer wait for the visitor's acknowledgement of its beginning.

    asyncio switches that waiting off (TCP_NODELAY) for sockets that name TCP as their protocol, and Streamlit's does
    not: the body of each second answer came 40 ms after its head. A connection has the setting of its listening socket.
    """
    for listening in _listening():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listening() -> Iterator[socket.socket]:
    """Copies of the TCP sockets that listen, each open while it is looked at."""
    with suppress(OSError):
        for name in os.listdir(DESCRIPTORS):
            with suppress(OSError):  # one that was closed meanwhile
                if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                    with socket.socket(fileno=os.dup(int(name))) as copy:
                        if copy.family in {socket.AF_INET, socket.AF_INET6} and _listens(copy):
                            yield copy


def _listens(copy: socket.socket) -> bool:
    return copy.type == socket.SOCK_STREAM and bool(copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
