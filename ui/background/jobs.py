"""The processes for long work, beside the web server; `ui.background.desk` says what they do next.

One or two of low priority, so that whoever races meanwhile is answered as before: a loop over NumPy calls in a thread
would take the interpreter's lock from all other visitors again and again.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process

from ui.background.flight import WORKERS
from ui.background.store import keep_less

NICENESS = 10
REMEMBERED = 0.1
"""The share of the server's caches that each process may have of its own."""

_lock = threading.Lock()
_pool: ProcessPoolExecutor | None = None
_ending = False


def pool() -> Executor:
    """The processes for long work, started when first needed. Raises RuntimeError while they are ended for good."""
    global _pool  # noqa: PLW0603 - one pool for a server
    with _lock:
        if _ending:
            raise RuntimeError("the server ends")
        if _pool is None:
            _pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=_begin)
        return _pool


def forget_pool(broken: Executor | None = None) -> None:
    """Let the processes go, after one of them died; the next job starts new ones.

    `broken` names the pool that is meant: who learns late that an old one broke leaves the new one alone.
    """
    old = _taken_pool(broken)
    if old is not None:
        old.shutdown(wait=False, cancel_futures=True)


def end_pool() -> None:
    """Stop the processes at the end of a server, whatever they do, and wait until they have ended; start no others.

    What they have in common with this process, such as semaphores, is then given back, which the interpreter does not
    do where a signal ends it.
    """
    global _ending  # noqa: PLW0603 - one pool for a server
    _ending = True
    try:
        old = _taken_pool()
        if old is not None:
            for process in multiprocessing.active_children():
                process.terminate()
            old.shutdown(wait=True, cancel_futures=True)
    finally:
        _ending = False


def _taken_pool(broken: Executor | None = None) -> Executor | None:
    """The pool, which is then nobody's; None where there is none, or another one than was meant."""
    global _pool
    with _lock:
        if broken is not None and broken is not _pool:
            return None
        old, _pool = _pool, None
        return old


def _begin() -> None:
    """In each process: step back behind the web server, remember little, and end when it ends, however it does."""
    keep_less(REMEMBERED)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
