"""A job, and its flight: the job while it is under way, with everybody who waits for it."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass
from functools import partial
from threading import Condition
from typing import Any, Generic, TypeVar

from ui.background.turns import Visitor

Part = TypeVar("Part")
Result = TypeVar("Result")

TRIES = 2
"""How often a part is begun whose process dies."""
WORKERS = max(1, min(2, os.cpu_count() or 1))
"""How many processes there are for parts that take long, see `ui.background.jobs`."""
EVERY = 0.5
"""Seconds after which whoever follows a flight hears of it in any case."""


def _unknown(part: object) -> None:
    """No result is known before."""


def _dropped(part: object, result: object) -> None:
    """Nothing is cached."""


@dataclass(frozen=True)
class Job(Generic[Part, Result]):
    """Costly work.

    Attributes:
        key: equal keys are one computation: all that the results depend on, the language of their words included.
        work: computes a part. Where `elsewhere`, a function that other processes can find by its name.
        parts: each a fraction of a second, as what has begun runs to its end.
        seconds: CPU seconds of all parts together, estimated; a factor of two does not matter.
        elsewhere: in a worker process, for more than 0.3 CPU seconds; else in a thread of this process.
        recall: the result of a part if it is cached, else None; asked for each part when a flight begins.
        keep: caches the result of a part; called in some thread before anybody hears of it, also if nobody waits.
        counts: whether it counts in what waits, and may be refused; not for trials of the server itself.
    """

    key: Hashable
    work: Callable[[Part], Result]
    parts: Sequence[Part]
    seconds: float
    elsewhere: bool = True
    recall: Callable[[Part], Result | None] = _unknown
    keep: Callable[[Part, Result], object] = _dropped
    counts: bool = True


class Flight(Generic[Part, Result]):
    """A job under way. Only the desk changes it, and holds its lock meanwhile.

    It has no thread: its parts are begun in the turns of the visitors who wait for it, so that where nobody waits
    nothing more is begun.

    Attributes:
        job: what is computed.
        waiting: the visitors who wait for it, and how often.
        to_begin: the indices of parts that have not begun.
        running: how many parts are being computed.
        results: by the index of their part.
        failure: what the work raised; then nothing more is begun.
        listeners: called, in some thread, at every result and at a failure.
    """

    def __init__(self, job: Job[Part, Result], changed: Condition) -> None:
        self.job = job
        self.waiting: Counter[Visitor] = Counter()
        self.running = 0
        known = {index: job.recall(part) for index, part in enumerate(job.parts)}
        self.results: dict[int, Result] = {index: result for index, result in known.items() if result is not None}
        self.to_begin = deque(index for index in known if index not in self.results)
        self.failure: BaseException | None = None
        self.listeners: list[Callable[[], object]] = []
        self._tries: Counter[int] = Counter()
        self._changed = changed

    @property
    def over(self) -> bool:
        """Whether all results are there, or there was a failure."""
        return self.failure is not None or len(self.results) == len(self.job.parts)

    @property
    def seconds(self) -> float:
        """Estimated CPU seconds of the parts without a result."""
        return self.job.seconds * (1 - len(self.results) / max(1, len(self.job.parts)))

    def begin(self) -> int:
        """Take the next part; its index."""
        index = self.to_begin.popleft()
        self._tries[index] += 1
        self.running += 1
        return index

    def finish(self, index: int, result: Result) -> None:
        """A part that had begun has a result."""
        self.running -= 1
        self.results[index] = result
        self._tell()

    def lose(self, index: int, failure: BaseException, *, again: bool) -> None:
        """A part that had begun has failed; `again` where another try may help."""
        self.running -= 1
        if again and self._tries[index] < TRIES:
            self.to_begin.appendleft(index)
        else:
            self.fail(failure)

    def fail(self, failure: BaseException) -> None:
        """Begin nothing more, and raise this where somebody waits."""
        self.failure = self.failure or failure
        self.to_begin.clear()
        self._tell()

    def answers(self) -> list[Result]:
        """The results in the order of the parts, of a flight that is over. Raises what the work raised."""
        if self.failure is not None:
            raise self.failure
        return [self.results[index] for index in range(len(self.job.parts))]

    def progress(self, every: float = EVERY) -> Iterator[int]:
        """How many parts have results, when there are more and at least every so many seconds, until it is over.

        For scripts of Streamlit, which stop only where they call it: draw the progress each time. Raises what the
        work raised.
        """
        seen, over = -1, False
        while not over:
            with self._changed:
                self._changed.wait_for(lambda before=seen: self.over or len(self.results) > before, every)  # type: ignore[misc]
                seen, over = len(self.results), self.over
                if self.failure is not None:
                    raise self.failure
            yield seen

    def wait(self, timeout: float) -> list[Result] | None:
        """The results, or None if they are not there in time. Raises what the work raised."""
        with self._changed:
            return self.answers() if self._changed.wait_for(lambda: self.over, timeout) else None

    def _tell(self) -> None:
        self._changed.notify_all()
        for listener in self.listeners:
            listener()


AnyFlight = Flight[Any, Any]


def work_on_slice(work: Callable[[Any], Result], slice: tuple[object, Any]) -> Result:
    """Work on a slice of a task, in a process that need know neither desk nor pages."""
    _, part = slice
    return work(part)


def outcome_of(flight: AnyFlight, index: int, future: Future[Any]) -> Callable[[], None]:
    """What to tell a flight of a part that has ended; its result is cached before."""
    if future.cancelled():
        return partial(flight.lose, index, CancelledError(), again=True)
    failure = future.exception()
    if failure is None:
        try:
            flight.job.keep(flight.job.parts[index], future.result())
        except Exception as not_kept:  # raised where the visitor waits
            failure = not_kept
    if failure is None:
        return partial(flight.finish, index, future.result())
    return partial(flight.lose, index, failure, again=isinstance(failure, BrokenExecutor))
