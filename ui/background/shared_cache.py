"""A cache of what visitors ask for at the same time: a class that opens one link waits for one computation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

from ui.background.store import Store

Args = TypeVarTuple("Args")
Result = TypeVar("Result")


def shared_cache(megabytes: float) -> Callable[[Callable[[*Args], Result]], Callable[[*Args], Result]]:
    """Cache so much of a function's results, which nobody may change; equal calls at one time compute once."""

    def decorate(function: Callable[[*Args], Result]) -> Callable[[*Args], Result]:
        store: Store[tuple[*Args], Result] = Store(function.__name__, megabytes)

        @wraps(function)
        def call(*args: *Args) -> Result:
            return store.compute(args, lambda: function(*args))

        return call

    return decorate
