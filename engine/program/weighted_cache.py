"""A thread-safe cache of the most recently used entries, bounded by their total weight."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class WeightedCache(Generic[Key, Value]):
    """A mapping that drops the least recently used of its entries; safe to use from every thread.

    What is built for a formula is as large as the formula, which a stranger has written: a bound on the number of
    entries would not bound the memory.

    Attributes:
        most: the largest total weight of its entries; a heavier value is not stored. weight: their total weight now.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Value | None:
        """The value of a key, None where it is not in the cache."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def keep(self, key: Key, value: Value, weight: int) -> Value:
        """Store a value under a key, drop what weighs too much, and return the value."""
        with self._lock:
            self._drop(key)
            self._entries[key] = value, weight
            self.weight += weight
            while self.weight > self.most:
                self._drop(next(iter(self._entries)))
        return value

    def drop(self, key: Key) -> None:
        """Remove a key, if it is in the cache."""
        with self._lock:
            self._drop(key)

    def get_or_make(self, key: Key, weight: int, make: Callable[[], Value]) -> Value:
        """The value of a key; made and stored where it is missing. Two threads that ask at once may both make it."""
        value = self.get(key)
        return self.keep(key, make(), weight) if value is None else value

    def _drop(self, key: Key) -> None:
        if key in self._entries:
            self.weight -= self._entries.pop(key)[1]
