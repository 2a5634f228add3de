"""A desk for each test, at which nothing is left in the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.background.desk_by_hand import ByHand
from ui.background.desk import Bounds, Desk


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


@pytest.fixture
def desk(hand: ByHand) -> Iterator[Desk]:
    """A desk at which one part is computed at a time, each a second long; in the end there is nothing left at it."""
    desk = Desk(Bounds(10, 20, 30), lambda: hand, lambda: hand, (1, 1), lambda: hand.time)
    yield desk
    hand.end_all()
    assert desk.report()[:4] == (0, 0, 0, 0.0)
    assert not desk._waits
    assert not desk._load._sums
