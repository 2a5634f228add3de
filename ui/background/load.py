"""How much waits: of each visitor, of each address, and in all, in sums that are always up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator

from ui.background.flight import AnyFlight
from ui.background.turns import Visitor

LEAST = 0.2
"""CPU seconds that a job counts at least, so that there are never more than thousands."""
ALL = "all"


class Load:
    """Estimated CPU seconds of the flights that somebody waits for; each once in a scope, however many wait there.

    A scope is a visitor, an address, or all. Counted in whole milliseconds: sums of them come back to zero.
    """

    def __init__(self) -> None:
        self._sums: Counter[Hashable] = Counter()
        self._counted: dict[AnyFlight, tuple[frozenset[Hashable], int]] = {}

    def update(self, flight: AnyFlight, *, ended: bool = False) -> None:
        """Count a flight as it is now; one that has ended, or that nobody waits for, not any more."""
        self._add(*self._counted.pop(flight, (frozenset(), 0)), sign=-1)
        if flight.waiting and not ended:
            now = frozenset(scope for visitor in flight.waiting for scope in scopes_of(visitor)), cost_of(flight)
            self._counted[flight] = now
            self._add(*now, sign=1)

    def of(self, scope: Hashable = ALL) -> float:
        """Seconds of a scope."""
        return self._sums[scope] / 1000

    def counts_in(self, flight: AnyFlight, scope: Hashable) -> bool:
        """Whether a flight is counted there already."""
        return scope in self._counted.get(flight, (frozenset(),))[0]

    def _add(self, scopes: frozenset[Hashable], cost: int, sign: int) -> None:
        for scope in scopes:
            self._sums[scope] += sign * cost
            if not self._sums[scope]:
                del self._sums[scope]


def scopes_of(visitor: Visitor) -> Iterator[Hashable]:
    """A visitor's scopes, the narrowest first."""
    yield visitor
    if visitor.address:
        yield f"at {visitor.address}"
    yield ALL


def cost_of(flight: AnyFlight) -> int:
    """What a flight counts, in milliseconds."""
    return round(1000 * max(LEAST, flight.seconds)) if flight.job.counts else 0
