"""Fair turns: next is the address that has had the least computing time, and there the visitor who has.

Addresses first, as one may have any number of visitors: whoever farms cookies shares turns with themselves alone. A
school behind one address gets the turns of one where another address asks as well.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Hashable
from typing import Generic, NamedTuple, TypeVar

REMEMBERED = 1_000
"""Visitors, and addresses, whose time is remembered: those who had most."""


class Visitor(NamedTuple):
    """Who asks for work.

    Attributes:
        name: what makes them one visitor: see `ui.background.visitors`.
        address: the network address, which many visitors of one school may share.
    """

    name: str
    address: str = ""

    @property
    def home(self) -> str:
        """Where they are, as far as it is known."""
        return self.address or self.name


Who = TypeVar("Who", bound=Hashable)


class Queue(Generic[Who]):
    """Start-time fair queueing: who comes new begins where the one stands who was served last.

    Nobody saves up turns while they do not ask, and nobody gets rid of their time by leaving and coming back.
    """

    def __init__(self) -> None:
        self._used: dict[Who, float] = {}
        self._now = 0.0

    def next_of(self, waiting: Collection[Who]) -> Who:
        """Whose turn it is among those who wait."""
        for one in waiting:
            self._used[one] = max(self._used.get(one, 0.0), self._now)
        return min(waiting, key=self._used.__getitem__)

    def begin(self, one: Who) -> None:
        """Somebody's turn begins: the clock moves on to theirs."""
        self._now = max(self._now, self._used.get(one, 0.0))
        if len(self._used) > 2 * REMEMBERED:
            most = heapq.nlargest(REMEMBERED, self._used.items(), key=lambda item: item[1])
            self._used = {one: self._used[one], **dict(most)}

    def charge(self, one: Who, seconds: float) -> None:
        """Somebody had so much computing time."""
        self._used[one] = max(self._used.get(one, 0.0), self._now) + seconds


class Turns:
    """Turns of visitors, address by address."""

    def __init__(self) -> None:
        self._homes: Queue[str] = Queue()
        self._visitors: Queue[Visitor] = Queue()

    def next_of(self, visitors: Collection[Visitor]) -> Visitor:
        """Whose turn it is among visitors who wait."""
        home = self._homes.next_of(tuple({visitor.home: None for visitor in visitors}))
        return self._visitors.next_of([visitor for visitor in visitors if visitor.home == home])

    def begin(self, visitor: Visitor) -> None:
        """A visitor's turn begins."""
        self._homes.begin(visitor.home)
        self._visitors.begin(visitor)

    def charge(self, visitors: Collection[Visitor], seconds: float) -> None:
        """Visitors had so much computing time together."""
        for visitor in visitors:
            self._homes.charge(visitor.home, seconds / len(visitors))
            self._visitors.charge(visitor, seconds / len(visitors))
