"""Thread-safe LRU cache shared by all sessions, bounded by the bytes of what it holds."""

from __future__ import annotations

import threading
import weakref
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, Generic, NamedTuple, TypeVar

from ui.background.sizes import size_of

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")

MB = 1_000_000

_stores: weakref.WeakSet[Store[Any, Any]] = weakref.WeakSet()
_share = 1.0  # of what a store would hold, in this process


class _Entry(NamedTuple, Generic[Result]):
    result: Result
    size: int


class Store(Generic[Key, Result]):
    """At most so many megabytes of keys and results, none of which may be changed; safe to use from every thread.

    Attributes:
        name: for people.
        most: bytes that it holds at most.
        size: bytes that it holds.
    """

    def __init__(self, name: str, megabytes: float) -> None:
        self.name = name
        self.most = int(megabytes * MB * _share)
        self.size = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, _Entry[Result]] = OrderedDict()
        self._under_way: dict[Key, Future[Result]] = {}
        _stores.add(self)

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Result | None:
        """The result of a key, if it is still there."""
        with self._lock:
            return self._get(key)

    def keep(self, key: Key, result: Result) -> Result:
        """Store a result, drop the least recently used beyond the bound, and return the result.

        One that is larger than the bound by itself is returned and not stored.
        """
        size = size_of(key, result)
        with self._lock:
            self._drop(key)
            if size <= self.most:
                self._entries[key] = _Entry(result, size)
                self.size += size
            while self.size > self.most:
                self._drop(next(iter(self._entries)))
        return result

    def drop(self, key: Key) -> None:
        """Remove a result, if it is still there."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Remove all results."""
        with self._lock:
            self._entries.clear()
            self.size = 0

    def compute(self, key: Key, make: Callable[[], Result]) -> Result:
        """The result of a key, made if it is not there: once, however many ask at the same time."""
        with self._lock:
            found = self._get(key)
            if found is not None:
                return found
            under_way = self._under_way.get(key)
            mine: Future[Result] = Future()
            if under_way is None:
                self._under_way[key] = mine
        return under_way.result() if under_way is not None else self._make(key, make, mine)

    def _make(self, key: Key, make: Callable[[], Result], promised: Future[Result]) -> Result:
        try:
            result = self.keep(key, make())
        except BaseException as failure:
            promised.set_exception(failure)
            raise
        else:
            promised.set_result(result)
            return result
        finally:
            with self._lock:
                del self._under_way[key]

    def _get(self, key: Key) -> Result | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.result

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        self.size -= entry.size if entry else 0


def stores() -> tuple[Store[Any, Any], ...]:
    """Every store of this process."""
    return tuple(_stores)


def keep_less(share: float) -> None:
    """Let every store of this process, also one that is made later, hold this share of what it would hold."""
    global _share  # noqa: PLW0603 - of a process
    _share *= share
    for store in stores():
        store.most = int(store.most * share)


def cache_sizes() -> dict[str, int]:
    """Bytes in every store of this process, by its name."""
    sizes: Counter[str] = Counter()
    for store in stores():
        sizes[store.name] += store.size
    return dict(sizes)
