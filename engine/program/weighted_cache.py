"""A cache that is bounded by what its entries weigh together, and makes each of them once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Made = TypeVar("Made")


class WeightedCache(Generic[Key, Value]):
    """A mapping that drops the least recently used of its entries; safe to use from every thread.

    What is kept for a stranger's text is as large as the text asks for: counting entries would bound nothing. No value
    is None.

    Attributes:
        most: how much its entries may weigh together. weight: how much they do.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._under_way: dict[Key, Future[Any]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Value | None:
        """The value of a key, None where it is not in the cache."""
        with self._lock:
            return self._get(key)

    def keep(self, key: Key, value: Value, weight: int) -> Value:
        """Store a value under a key, drop what weighs too much, and return the value.

        One that is heavier than the bound by itself is returned and not stored.
        """
        with self._lock:
            self._drop(key)
            if weight <= self.most:
                self._entries[key] = value, weight
                self.weight += weight
            while self.weight > self.most:
                self._drop(next(iter(self._entries)))
        return value

    def drop(self, key: Key) -> None:
        """Remove a key, if it is in the cache."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Remove everything."""
        with self._lock:
            self._entries.clear()
            self.weight = 0

    def get_or_make(self, key: Key, weigh: Callable[[Value], int], make: Callable[[], Made]) -> Value | Made:
        """The value of a key; made where it is missing: once, however many ask at the same time.

        What `make` raises all of them get. It may return None, which is not stored.
        """
        with self._lock:
            value = self._get(key)
            if value is not None:
                return value
            under_way = self._under_way.get(key)
            mine: Future[Any] = Future()
            if under_way is None:
                self._under_way[key] = mine
        made: Made = self._make(key, weigh, make, mine) if under_way is None else under_way.result()
        return made

    def _make(self, key: Key, weigh: Callable[[Value], int], make: Callable[[], Any], promised: Future[Any]) -> Any:
        try:
            value = make()
            if value is not None:
                self.keep(key, value, weigh(value))
        except BaseException as failure:
            promised.set_exception(failure)
            raise
        else:
            promised.set_result(value)
            return value
        finally:
            with self._lock:
                del self._under_way[key]

    def _get(self, key: Key) -> Value | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def _drop(self, key: Key) -> None:
        if key in self._entries:
            self.weight -= self._entries.pop(key)[1]
