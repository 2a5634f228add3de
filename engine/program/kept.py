"""What is built from programs and kept: what was used last, as much of it as weighs so much together."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """A mapping that drops the least recently used of its entries; safe to use from every thread.

    What is kept for a formula is as large as the formula, which a stranger has written: counting entries would bound
    nothing.

    Attributes:
        most: how much its entries may weigh together. weight: how much they do.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Value | None:
        """The value of a key, if it is still there."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def keep(self, key: Key, value: Value, weight: int) -> Value:
        """Keep a value for a key, drop what is too much, and return the value."""
        with self._lock:
            self._drop(key)
            self._entries[key] = value, weight
            self.weight += weight
            while self.weight > self.most:
                self._drop(next(iter(self._entries)))
        return value

    def drop(self, key: Key) -> None:
        """Keep nothing for a key."""
        with self._lock:
            self._drop(key)

    def made(self, key: Key, weight: int, make: Callable[[], Value]) -> Value:
        """The value of a key; it is made where it is not there."""
        value = self.get(key)
        return self.keep(key, make(), weight) if value is None else value

    def _drop(self, key: Key) -> None:
        if key in self._entries:
            self.weight -= self._entries.pop(key)[1]
