"""A desk whose parts are computed when a test says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from ui.background.flight import Job
from ui.background.turns import Visitor

ANN, BEN, CAT = (Visitor(name) for name in ("ann", "ben", "cat"))


class ByHand(Executor):
    """An executor whose work is done, one part after the other, when the test says so."""

    def __init__(self) -> None:
        self.begun: list[tuple[Future[Any], Callable[..., Any], Any]] = []
        self.parts: list[Any] = []
        self.time = 0.0

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.begun.append((future, function, arguments))
        self.parts += arguments
        return future

    def end(self, failure: BaseException | None = None) -> None:
        """End the part that began first."""
        future, function, arguments = self.begun.pop(0)
        self.time += 1.0
        if failure is not None:
            future.set_exception(failure)
            for thread in threading.enumerate():
                if thread.name == "desk-lost":
                    thread.join()
            return
        try:
            future.set_result(function(*arguments))
        except ValueError as raised:
            future.set_exception(raised)

    def end_all(self) -> None:
        while self.begun:
            self.end()


def job(key: str, count: int = 1, seconds: float = 1.0, **options: Any) -> Job[str, str]:
    return Job(key, str.upper, [f"{key}{k}" for k in range(count)], seconds, **options)
