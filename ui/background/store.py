"""Results that a server keeps for all visitors: found by value, bounded, the ones used longest ago dropped first."""

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
        self._kept: OrderedDict[Key, Result] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Result | None:
        """The result of a key, if it is still there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Key, result: Result) -> Result:
        """Keep a result, and give it back."""
        with self._lock:
            self._kept[key] = result
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return result
