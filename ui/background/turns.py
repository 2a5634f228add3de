"""Fair turns: the visitor who has had the least computing time is next."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from typing import NamedTuple

REMEMBERED = 1_000
"""Visitors whose time is remembered: those who had most."""


class Visitor(NamedTuple):
    """Who asks for work.

    Attributes:
        name: what makes them one visitor: see `ui.background.visitors`.
        address: the network address, which many visitors of one school may share.
    """

    name: str
    address: str = ""


class Turns:
    """Start-time fair queueing: who comes new begins where the one stands who was served last.

    Nobody saves up turns while they do not ask, and nobody gets rid of their time by leaving and coming back.
    """

    def __init__(self) -> None:
        self._used: dict[Visitor, float] = {}
        self._now = 0.0

    def next_of(self, visitors: Collection[Visitor]) -> Visitor:
        """Whose turn it is among visitors who wait."""
        for visitor in visitors:
            self._used[visitor] = max(self._used.get(visitor, 0.0), self._now)
        return min(visitors, key=self._used.__getitem__)

    def begin(self, visitor: Visitor) -> None:
        """A visitor's turn begins: the clock moves on to theirs."""
        self._now = max(self._now, self._used.get(visitor, 0.0))
        if len(self._used) > 2 * REMEMBERED:
            most = heapq.nlargest(REMEMBERED, self._used.items(), key=lambda item: item[1])
            self._used = {visitor: self._used[visitor], **dict(most)}

    def charge(self, visitors: Collection[Visitor], seconds: float) -> None:
        """Visitors had so much computing time together."""
        for visitor in visitors:
            self._used[visitor] = max(self._used.get(visitor, 0.0), self._now) + seconds / len(visitors)
