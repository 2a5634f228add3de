"""What holds for the whole process: how many files may be open, and that nobody outside is asked for anything."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import ModuleType

import streamlit.net_util

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None

ENOUGH = 65_536
"""Open files for whatever may come: a visitor takes four, and three of them until the session's end."""
FEW = 4_096
ARENAS = 2
WAITING = 256
"""Threads that wait, each for some kilobytes: twice what one address may have, and more."""
_M_ARENA_MAX = -8  # of malloc.h

_LOG = logging.getLogger(__name__)


def raise_open_files() -> int:
    """Let this process have more files open, as many as it may; gives how many.

    The usual soft limit of 1,024 is at its end after 257 visitors, and the hard one is far above it.
    """
    if resource is None:
        return ENOUGH
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    now = ENOUGH if soft == resource.RLIM_INFINITY else soft
    for more in (ENOUGH, 10_240, FEW) if hard == resource.RLIM_INFINITY else (min(hard, ENOUGH),):
        if now < more:
            with suppress(ValueError, OSError):  # macOS calls its hard limit infinite, and has one all the same
                resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
                now = more
    if now < FEW:
        _LOG.warning("Only %d files may be open, enough for %d visitors: raise the hard limit", now, now // 4)
    return now


def share_memory() -> bool:
    """Let all threads of this process share two pools of memory, where its C library can; gives whether.

    glibc would give each of many threads a pool of its own, and keep what has been freed in it: gigabytes after a
    rush. The environment's MALLOC_ARENA_MAX does the same from the very start.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    return bool(hasattr(libc, "gnu_get_libc_version") and libc.mallopt(_M_ARENA_MAX, ARENAS))


def let_many_wait() -> None:
    """Give the event loop threads for all who wait for a file that is made when they press a button.

    By itself it has six for two processors. They wait for their turn at the desk, which bounds what each visitor and
    each address may have, so that nobody's file waits for a thread behind somebody else's.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(WAITING, "waiting"))


def ask_nobody_outside() -> None:
    """Give Streamlit an answer to what it would ask a host outside: this machine's address.

    It wants to know when a websocket comes from another origin, and waits for the answer in the event loop: 20 s for
    every visitor where a name server does not answer. This machine is an origin that it allows anyhow.
    """
    streamlit.net_util._external_ip = "localhost"
    streamlit.net_util._internal_ip = "127.0.0.1"
