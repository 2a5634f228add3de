"""Long work in slices: with progress, with a cancel that stops the computation, and beside the web server.

Work runs in one or two other processes of low priority, so that whoever races meanwhile is answered as before: a loop
over NumPy calls in a thread would take the interpreter's lock from all other visitors again and again.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

MAX_IN_FLIGHT = 2
"""Slices of one job that are under way or waiting: few, so that the jobs of several visitors take turns."""

NICENESS = 10
WORKERS = max(1, min(2, os.cpu_count() or 1))

_lock = threading.Lock()
_pool: ProcessPoolExecutor | None = None


def pool() -> Executor:
    """The processes for long work, started when first needed."""
    global _pool  # noqa: PLW0603 - one pool for a server
    with _lock:
        if _pool is None:
            _pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=_begin)
        return _pool


def forget_pool(broken: Executor | None = None) -> None:
    """Let the processes go, after one of them died; the next job starts new ones.

    `broken` names the pool that is meant: who learns late that an old one broke leaves the new one alone.
    """
    global _pool
    with _lock:
        if broken is not None and broken is not _pool:
            return
        old, _pool = _pool, None
    if old is not None:
        old.shutdown(wait=False, cancel_futures=True)


def imap_cancellable(
    work: Callable[[Task], Result], tasks: Sequence[Task], executor: Executor | None = None
) -> Generator[Sequence[Result]]:
    """Do `work` for every task elsewhere, and give the results so far, in order, each time one more is there.

    Closing the iterator, or an exception where it is used, cancels what has not started: at most `MAX_IN_FLIGHT` slices
    then still run to their end. `work` must be a function that can be found by its name. Raises what `work` raises.
    """
    chosen = executor or pool()
    waiting = deque(tasks)
    under_way: deque[Future[Result]] = deque()
    done: list[Result] = []
    try:
        while waiting or under_way:
            while waiting and len(under_way) < MAX_IN_FLIGHT:
                under_way.append(chosen.submit(work, waiting.popleft()))
            done.append(under_way[0].result())
            under_way.popleft()
            yield done
    except BrokenProcessPool:
        forget_pool(chosen)
        raise
    finally:
        for future in under_way:
            future.cancel()


def _begin() -> None:
    """In each process: step back behind the web server, and end when it ends, however it does."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
