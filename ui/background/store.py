"""Thread-safe LRU cache shared by all sessions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Store(Generic[Key, Result]):
    """At most `most` results; safe to use from every visitor's thread."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._results: OrderedDict[Key, Result] = OrderedDict()

    def __len__(self) -> int:
        return len(self._results)

    def get(self, key: Key) -> Result | None:
        """The result of a key, if it is still there."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def keep(self, key: Key, result: Result) -> Result:
        """Store a result, drop the least recently used beyond the bound, and return the result."""
        with self._lock:
            self._results[key] = result
            while len(self._results) > self.most:
                self._results.popitem(last=False)
        return result

    def drop(self, key: Key) -> None:
        """Remove a result, if it is still there."""
        with self._lock:
            self._results.pop(key, None)
