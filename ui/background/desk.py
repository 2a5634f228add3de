"""The desk: the one place that everything costly goes through, for all visitors of a server.

- Equal jobs are computed once while under way: whoever asks meanwhile waits for the same flight.
- What nobody waits for any more is not begun. What has begun runs to its end, and its result is kept.
- Few parts run at a time, in worker processes or (the short ones) in two threads, in fair turns among visitors.
- What waits is bounded for each visitor, each address and in all, in estimated CPU seconds: beyond that `Busy`.

Three ways to wait for a job:

    with DESK.follow(job, visitor) as flight:      # in a script of Streamlit, which may be stopped where it draws
        for done in flight.progress():
            bar.progress(done / len(job.parts))
    results = flight.answers()

    results = DESK.compute(job, visitor)           # in a thread that nobody stops, such as a deferred download
    results = await DESK.answer(job, visitor)      # in a route; cancelling the task leaves the flight

Work must not wait for the desk itself. Who a visitor is says `ui.background.visitors`.
"""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeVar

from ui.background.flight import TRIES, WORKERS, AnyFlight, Flight, Job, outcome_of
from ui.background.in_place import InPlace, WorkingCondition
from ui.background.load import ALL, Load, cost_of, scopes_of
from ui.background.turns import Turns, Visitor

Part = TypeVar("Part")
Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)

SHORT = 0.3
"""CPU seconds up to which work belongs into a thread of the web server, and not into a worker process."""
LONGEST_RETRY = 60
PATIENCE = 60.0
"""Seconds that a thread waits which nobody stops."""


class Bounds(NamedTuple):
    """How much may wait, in estimated CPU seconds.

    Whoever waits for nothing yet may bring one job of any size, and whoever joins a flight brings nothing.

    Attributes:
        visitor: of each visitor.
        address: of all visitors with one address: a third of all, so that others get in.
        all: of everybody.
        waits: how often a visitor waits: each wait holds a connection or a script. Where a school is one visitor by
            its address, these are all of a class.
        threads: in how many threads each visitor waits that nobody stops.
        threads_of_address: in how many all visitors with one address do.
    """

    visitor: float = 40.0
    address: float = 150.0
    all: float = 450.0
    waits: int = 200
    threads: int = 3
    threads_of_address: int = 100


class Busy(RuntimeError):  # noqa: N818 - a state of the server, and no fault
    """Too much waits already.

    Attributes:
        retry_after: seconds after which another try is likely to get in.
    """

    def __init__(self, seconds: float) -> None:
        self.retry_after = round(min(LONGEST_RETRY, max(1.0, seconds)))
        super().__init__(f"too much waits already; try again in {self.retry_after} s")


class Report(NamedTuple):
    """What a desk has to do: flights, parts that run, parts that wait, estimated seconds, and how often it was busy."""

    flights: int
    running: int
    waiting: int
    seconds: float
    refused: int


class Desk:
    """See the module. `threads` and `processes` give the executors, and `widths` how many parts each runs at a time.

    Attributes:
        bounds: how much may wait.
        quick: CPU seconds of work that a script may do by itself.
        in_place: whether whoever waits does the work, see `work_in_place`.
    """

    def __init__(
        self,
        bounds: Bounds = Bounds(),  # noqa: B008 - a constant
        threads: Callable[[], Executor] | None = None,
        processes: Callable[[], Executor] | None = None,
        widths: tuple[int, int] = (2, WORKERS),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.bounds = bounds
        self.quick = SHORT
        self.in_place = False
        self._clock = clock
        self._lock = threading.Condition()
        self._flights: dict[Hashable, AnyFlight] = {}
        self._turns = Turns()
        self._load = Load()
        self._waits: Counter[Visitor] = Counter()
        self._threads: Counter[Visitor] = Counter()
        self._refused = 0
        self._closed = False
        self._dispatching = False
        here = ThreadPoolExecutor(widths[0], "desk")
        self._executors = {False: threads or (lambda: here), True: processes or _pool}  # by `elsewhere`
        self._free = dict(zip((False, True), widths, strict=True))
        self._width = sum(widths)

    def work_in_place(self, quick: float) -> None:
        """From the start, leave all work to those who wait for it: there are neither threads nor processes."""
        self.quick, self.in_place = quick, True
        self.bounds = Bounds(math.inf, math.inf, math.inf)  # there is nobody else to be kept from anything
        executor = InPlace()
        self._lock = WorkingCondition(executor)
        self._executors = {False: lambda: executor, True: lambda: executor}
        self._free, self._width = {False: 1, True: 1}, 1

    @contextmanager
    def follow(self, job: Job[Part, Result], visitor: Visitor) -> Iterator[Flight[Part, Result]]:
        """Wait for a job until the block is left, however it is. Raises `Busy` where too much waits already."""
        flight = self._join(job, visitor)
        try:
            yield flight
        finally:
            self._leave(flight, visitor)

    def compute(self, job: Job[Part, Result], visitor: Visitor) -> list[Result]:
        """The results of all parts. Raises `Busy`, also after `PATIENCE`, and what the work raises."""
        with self._thread_of(visitor), self.follow(job, visitor) as flight:
            results = flight.wait(PATIENCE)
        if results is None:
            raise Busy(LONGEST_RETRY)
        return results

    async def answer(self, job: Job[Part, Result], visitor: Visitor) -> list[Result]:
        """The results of all parts; where the waiting task is cancelled the visitor leaves. Raises like `compute`."""
        with self.follow(job, visitor) as flight:
            await self.until_over(flight)
            return flight.answers()

    async def until_over(self, flight: AnyFlight) -> None:
        """Wait in the event loop until a flight is over that one follows."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(woken.set)

        with self._lock:
            flight.listeners.append(wake)
        try:
            while not flight.over:
                await woken.wait()
                woken.clear()
        finally:
            with self._lock:
                flight.listeners.remove(wake)

    def report(self) -> Report:
        """What there is to do, for metrics and tests."""
        with self._lock:
            flights = self._flights.values()
            running = sum(flight.running for flight in flights)
            waiting = sum(len(flight.to_begin) for flight in flights if flight.waiting)
            return Report(len(flights), running, waiting, self._load.of(), self._refused)

    def close(self, timeout: float = 0.0) -> None:
        """Refuse new jobs, wait so long for those under way, and let go of whoever still waits then."""
        with self._lock:
            self._closed = True
            self._lock.wait_for(lambda: not self._flights, timeout)
            for flight in tuple(self._flights.values()):
                flight.fail(Busy(LONGEST_RETRY))

    def _join(self, job: Job[Part, Result], visitor: Visitor) -> Flight[Part, Result]:
        with self._lock:
            flight = self._flights.get(job.key) or Flight(job, self._lock)
            if not flight.over:
                self._admit(flight, visitor)
                self._flights[job.key] = flight
            self._count(flight, visitor, 1)
            self._clear(flight)
            self._dispatch()
        return flight

    def _leave(self, flight: AnyFlight, visitor: Visitor) -> None:
        with self._lock:
            self._count(flight, visitor, -1)
            self._clear(flight)

    def _count(self, flight: AnyFlight, visitor: Visitor, more: int) -> None:
        """Count a wait more or less."""
        for waits in (flight.waiting, self._waits):
            waits[visitor] += more
            if not waits[visitor]:
                del waits[visitor]
        self._load.wait(flight, visitor, more)

    def _clear(self, flight: AnyFlight) -> None:
        """Count a flight anew; forget one that is over, or that nobody waits for and of which nothing runs."""
        ended = flight.over or not (flight.waiting or flight.running)
        self._load.update(flight, ended=ended)
        if ended and self._flights.get(flight.job.key) is flight:
            del self._flights[flight.job.key]
            self._lock.notify_all()

    @contextmanager
    def _thread_of(self, visitor: Visitor) -> Iterator[None]:
        """Count a thread in which a visitor waits."""
        with self._lock:
            near = sum(count for other, count in self._threads.items() if other.address == visitor.address != "")
            if self._threads[visitor] >= self.bounds.threads or near >= self.bounds.threads_of_address:
                self._refused += 1
                raise Busy(1)
            self._threads[visitor] += 1
        try:
            yield
        finally:
            with self._lock:
                self._threads -= Counter((visitor,))  # drops who waits in none

    def _admit(self, flight: AnyFlight, visitor: Visitor) -> None:
        """Raise `Busy` where one more wait is beyond a bound."""
        full = self._closed or self._waits[visitor] >= self.bounds.waits
        for scope in scopes_of(visitor):
            seconds = self._load.of(scope)
            more = 0.0 if self._load.counts_in(flight, scope) else cost_of(flight) / 1000
            if full or (seconds and more and seconds + more > self._bound_of(scope)):
                self._refused += 1
                raise Busy(seconds / self._width)

    def _bound_of(self, scope: Hashable) -> float:
        if scope == ALL:
            return self.bounds.all
        return self.bounds.visitor if isinstance(scope, Visitor) else self.bounds.address

    def _dispatch(self) -> None:
        """Begin parts as long as there is room."""
        if self._dispatching:  # a part that ended at once, as it was begun
            return
        self._dispatching = True
        try:
            for elsewhere in self._free:
                while self._free[elsewhere] and (found := self._next(elsewhere)):
                    self._begin(*found)
        finally:
            self._dispatching = False

    def _next(self, elsewhere: bool) -> tuple[AnyFlight, Visitor] | None:
        """Whose turn it is, and of their flights the one that ends soonest."""
        ready = [one for one in self._flights.values() if one.job.elsewhere == elsewhere and one.to_begin]
        visitors = tuple(dict.fromkeys(visitor for flight in ready for visitor in flight.waiting))
        if not visitors:
            return None
        visitor = self._turns.next_of(visitors)
        return min((one for one in ready if visitor in one.waiting), key=lambda one: one.seconds), visitor

    def _begin(self, flight: AnyFlight, visitor: Visitor) -> None:
        """Begin a part of a flight. It is charged to all who wait: by the estimate now, by what it took at its end."""
        job, index, payers, started = flight.job, flight.begin(), tuple(flight.waiting), self._clock()
        estimate = job.seconds / len(job.parts)
        self._turns.begin(visitor)
        self._turns.charge(payers, estimate)
        self._free[job.elsewhere] -= 1

        def end(future: Future[Any]) -> None:
            outcome = outcome_of(flight, index, future)
            with self._lock:
                self._turns.charge(payers, self._clock() - started - estimate)
                self._free[job.elsewhere] += 1
                outcome()
                self._clear(flight)
                self._dispatch()

        self._submit(job, job.parts[index]).add_done_callback(partial(_end_apart, end))

    def _submit(self, job: Job[Part, Result], part: Part) -> Future[Result]:
        """Have a part computed, by new processes if the old ones have died.

        It raises nothing, as the part is counted already: what cannot begin is a future that has failed.
        """
        failure: Exception = Busy(LONGEST_RETRY)
        for _ in range(TRIES):
            try:
                executor = self._executors[job.elsewhere]()
                return executor.submit(job.work, part)
            except BrokenExecutor as broken:
                _forget(executor)
                failure = broken
            except RuntimeError:  # no more work is taken at the server's end
                break
            except Exception:  # there is no room for a process, or no open file
                _LOG.exception("Work could not begin")
                break
        failed: Future[Result] = Future()
        failed.set_exception(failure)
        return failed


def _end_apart(end: Callable[[Future[Any]], None], future: Future[Any]) -> None:
    """End a part; in a thread of its own if its process has died.

    Since 3.12 a pool of Python's says so while it holds a lock that it also needs to take work, and the end of a part
    begins the next one: in the pool's own thread both would wait for ever, and all that waits for the desk with them.
    """
    if future.cancelled() or isinstance(future.exception(), BrokenExecutor):
        threading.Thread(target=end, args=(future,), name="desk-lost", daemon=True).start()
    else:
        end(future)


def _pool() -> Executor:
    """The worker processes as they are now: others than before when one of them has died."""
    from ui.background.jobs import pool  # noqa: PLC0415 - it imports multiprocessing, and a browser has no processes

    return pool()


def _forget(broken: Executor) -> None:
    """Have new processes started instead of those that have died."""
    from ui.background.jobs import forget_pool  # noqa: PLC0415 - see `_pool`

    forget_pool(broken)


DESK = Desk()
"""The desk of this server."""
