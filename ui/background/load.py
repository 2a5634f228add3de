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
        self._waits: dict[AnyFlight, Counter[Hashable]] = {}
        self._costs: dict[AnyFlight, int] = {}

    def wait(self, flight: AnyFlight, visitor: Visitor, more: int) -> None:
        """Count a wait for a flight more or, with -1, less: in a time that does not grow with how many wait."""
        waits, cost = self._waits.setdefault(flight, Counter()), self._costs.setdefault(flight, cost_of(flight))
        for scope in scopes_of(visitor):
            before, waits[scope] = waits[scope], waits[scope] + more
            if not waits[scope]:
                del waits[scope]
            self._add(scope, cost * ((scope in waits) - bool(before)))
        if not waits:
            del self._waits[flight], self._costs[flight]

    def update(self, flight: AnyFlight, *, ended: bool = False) -> None:
        """Count what a flight costs now; of one that has ended, nothing any more."""
        cost = 0 if ended else cost_of(flight)
        if flight in self._costs and cost != self._costs[flight]:
            for scope in self._waits[flight]:
                self._add(scope, cost - self._costs[flight])
            self._costs[flight] = cost

    def of(self, scope: Hashable = ALL) -> float:
        """Seconds of a scope."""
        return self._sums[scope] / 1000

    def counts_in(self, flight: AnyFlight, scope: Hashable) -> bool:
        """Whether a flight is counted there already."""
        return scope in self._waits.get(flight, ())

    def _add(self, scope: Hashable, milliseconds: int) -> None:
        self._sums[scope] += milliseconds
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
