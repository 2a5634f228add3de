"""Thread-safe LRU cache shared by all sessions, bounded by the bytes of what it holds."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, Generic, TypeVar

from engine.program.weighted_cache import WeightedCache
from ui.background.sizes import size_of

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")

MB = 1_000_000

_stores: weakref.WeakSet[Store[Any, Any]] = weakref.WeakSet()
_share = 1.0  # of what a store would hold, in this process


class Store(Generic[Key, Result]):
    """At most so many megabytes of keys and results, none of which may be changed; safe to use from every thread.

    Attributes:
        name: for people.
    """

    def __init__(self, name: str, megabytes: float) -> None:
        self.name = name
        self._cache: WeightedCache[Key, Result] = WeightedCache(int(megabytes * MB * _share))
        _stores.add(self)

    def __len__(self) -> int:
        return len(self._cache)

    @property
    def most(self) -> int:
        """Bytes that it holds at most."""
        return self._cache.most

    @property
    def size(self) -> int:
        """Bytes that it holds."""
        return self._cache.weight

    def get(self, key: Key) -> Result | None:
        """The result of a key, if it is still there."""
        return self._cache.get(key)

    def keep(self, key: Key, result: Result) -> Result:
        """Store a result, drop the least recently used beyond the bound, and return the result.

        One that is larger than the bound by itself is returned and not stored.
        """
        return self._cache.keep(key, result, size_of(key, result))

    def drop(self, key: Key) -> None:
        """Remove a result, if it is still there."""
        self._cache.drop(key)

    def clear(self) -> None:
        """Remove all results."""
        self._cache.clear()

    def compute(self, key: Key, make: Callable[[], Result]) -> Result:
        """The result of a key, made if it is not there: once, however many ask at the same time."""
        return self._cache.get_or_make(key, partial(size_of, key), make)

    def shrink(self, share: float) -> None:
        """Hold this share of what it would hold from here on."""
        self._cache.most = int(self._cache.most * share)


def stores() -> tuple[Store[Any, Any], ...]:
    """Every store of this process."""
    return tuple(_stores)


def keep_less(share: float) -> None:
    """Let every store of this process, also one that is made later, hold this share of what it would hold."""
    global _share  # noqa: PLW0603 - of a process
    _share *= share
    for store in stores():
        store.shrink(share)


def cache_sizes() -> dict[str, int]:
    """Bytes in every store of this process, by its name."""
    sizes: Counter[str] = Counter()
    for store in stores():
        sizes[store.name] += store.size
    return dict(sizes)
