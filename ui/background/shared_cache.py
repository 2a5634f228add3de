"""An LRU cache of what visitors ask for at the same time: a class that opens one link waits for one computation."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

Args = TypeVarTuple("Args")
Result = TypeVar("Result")

LOCKS = 16
"""Of each cache: calls with other arguments seldom wait for one another."""


def shared_cache(maxsize: int) -> Callable[[Callable[[*Args], Result]], Callable[[*Args], Result]]:
    """Cache a function's results, which nobody may change; concurrent calls with equal arguments compute once."""

    def decorate(function: Callable[[*Args], Result]) -> Callable[[*Args], Result]:
        cached, locks = lru_cache(maxsize)(function), [threading.Lock() for _ in range(LOCKS)]

        @wraps(function)
        def call(*args: *Args) -> Result:
            with locks[hash(args) % LOCKS]:
                return cached(*args)

        return call

    return decorate
