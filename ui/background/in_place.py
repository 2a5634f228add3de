"""Work without threads and processes, for where there are none: whoever waits for it does it.

A script does it where it waits, and for routes the event loop does, part by part, with all else in between.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

Params = ParamSpec("Params")
Result = TypeVar("Result")


class InPlace(Executor):
    """Parts of work in the order in which they came, done one at a time by `step`.

    The event loop calls it in a turn of its own for each part that was given to it from within the loop.
    """

    def __init__(self) -> None:
        self._parts: deque[tuple[Future[Any], Callable[[], Any]]] = deque()

    def submit(self, work: Callable[Params, Result], /, *args: Params.args, **named: Params.kwargs) -> Future[Result]:
        """Take a part of work; nothing of it is done yet."""
        future: Future[Result] = Future()
        self._parts.append((future, partial(work, *args, **named)))
        with suppress(RuntimeError):  # there is no event loop, as in a script that a test runs
            asyncio.get_running_loop().call_soon(self.step)
        return future

    def step(self) -> bool:
        """Do the next part; whether there was one."""
        if not self._parts:
            return False
        future, work = self._parts.popleft()
        if future.set_running_or_notify_cancel():
            _do(work, future)
        return True


def _do(work: Callable[[], Any], future: Future[Any]) -> None:
    try:
        result = work()
    except Exception as failure:  # raised where the result is asked for
        future.set_exception(failure)
    else:
        future.set_result(result)


class WorkingCondition(threading.Condition):
    """A condition of a single thread: whoever waits for it does the work of an executor meanwhile.

    Nobody else could make it come true. Where no work is left it is as it is.
    """

    def __init__(self, executor: InPlace, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__()
        self._executor = executor
        self._clock = clock

    def wait_for(self, predicate: Callable[[], Result], timeout: float | None = None) -> Result:
        """Do parts of the work until the predicate holds, or for so many seconds and a part; what it is then."""
        until = float("inf") if timeout is None else self._clock() + timeout
        while not predicate() and self._clock() < until and self._executor.step():
            pass
        return predicate()
