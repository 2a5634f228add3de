"""What holds for the whole process: how many files may be open, and that nobody outside is asked for anything."""

from __future__ import annotations

import logging
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

_LOG = logging.getLogger(__name__)


def raise_open_files() -> int:
    """Let this process have more files open, as many as it may; gives how many.

    The usual soft limit of 1,024 is at its end after 257 visitors, and the hard one is far above it.
    """
    if resource is None:
        return ENOUGH
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    now = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < now:
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, hard))
    if now < FEW:
        _LOG.warning("Only %d files may be open, enough for %d visitors: raise the hard limit", now, now // 4)
    return now


def ask_nobody_outside() -> None:
    """Give Streamlit an answer to what it would ask a host outside: this machine's address.

    It wants to know when a websocket comes from another origin, and waits for the answer in the event loop: 20 s for
    every visitor where a name server does not answer. This machine is an origin that it allows anyhow.
    """
    streamlit.net_util._external_ip = "localhost"
    streamlit.net_util._internal_ip = "127.0.0.1"
