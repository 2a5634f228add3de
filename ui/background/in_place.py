"""Work without threads and processes, for where there are none: whoever waits for it does it.

A script does it where it waits, and for routes the event loop does, part by part, with all else in between.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

REST = 0.2
"""How long the event loop is left to others after a part, as a share of the time that it took."""
LEASE = 2.0
"""Seconds for which work goes on that nobody has asked for again."""

Params = ParamSpec("Params")
Result = TypeVar("Result")


class InPlace(Executor):
    """Parts of work in the order in which they came, done one at a time by `step`.

    The event loop calls it as long as there are parts. After a long one it rests for a while, as what else there is to
    do, such as a run of a page's script, takes the loop many turns.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._parts: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._clock = clock
        self._rested = -math.inf
        self._next: asyncio.TimerHandle | None = None

    def submit(self, work: Callable[Params, Result], /, *args: Params.args, **named: Params.kwargs) -> Future[Result]:
        """Take a part of work; nothing of it is done yet."""
        future: Future[Result] = Future()
        self._parts.append((future, partial(work, *args, **named)))
        self._plan()
        return future

    def step(self) -> bool:
        """Do the next part; whether there was one."""
        if not self._parts:
            return False
        begun = self._clock()
        future, work = self._parts.popleft()
        if future.set_running_or_notify_cancel():
            result, failure = _done(work)
            self._rested = self._clock() + REST * (self._clock() - begun)
            future.set_exception(failure) if failure is not None else future.set_result(result)
        return True

    def _plan(self) -> None:
        """Let the event loop do the next part when it has rested; where there is none, whoever waits does it."""
        if self._parts and self._next is None:
            with suppress(RuntimeError):
                loop = asyncio.get_running_loop()
                self._next = loop.call_later(max(0.0, self._rested - self._clock()), self._in_turn)

    def _in_turn(self) -> None:
        self._next = None
        if self._clock() >= self._rested:
            self.step()
        self._plan()


def _done(work: Callable[[], Result]) -> tuple[Result | None, Exception | None]:
    """What some work gives, or raises."""
    try:
        return work(), None
    except Exception as failure:  # raised where the result is asked for
        return None, failure


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


class GoingOn:
    """Work that goes on in the event loop when its script has ended, as long as a page asks how far it is."""

    def __init__(self, work: Coroutine[Any, Any, object]) -> None:
        self._task = asyncio.ensure_future(work)
        self._lease: asyncio.TimerHandle | None = None
        self.stay()

    @property
    def is_over(self) -> bool:
        """Whether nothing goes on any more, however it ended."""
        return self._task.done()

    @property
    def failure(self) -> BaseException | None:
        """What the work raised, if it did."""
        return self._task.exception() if self._task.done() and not self._task.cancelled() else None

    def stay(self) -> None:
        """Go on for a while from now."""
        if self._lease is not None:
            self._lease.cancel()
        self._lease = self._task.get_loop().call_later(LEASE, self._task.cancel)

    def stop(self) -> None:
        """Begin nothing more."""
        self._task.cancel()
