"""How many files may be open: as many as the system lets this process have, whatever it says about that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ui.server import limits
from ui.server.limits import ENOUGH, FEW, raise_open_files

INFINITE = -1


@pytest.mark.parametrize(
    ("soft", "hard", "really", "now"),
    [
        (1024, 1_048_576, 1_048_576, ENOUGH),  # Linux as it comes
        (1024, 4096, 4096, 4096),
        (100_000, 1_048_576, 1_048_576, 100_000),  # never less than before
        (256, INFINITE, 61_440, 10_240),  # macOS refuses what is above another limit of its own
        (256, INFINITE, 100_000, ENOUGH),
        (256, INFINITE, 100, 256),
        (INFINITE, INFINITE, 0, ENOUGH),
    ],
)
def test_it_is_raised_as_far_as_it_can_be(
    soft: int, hard: int, really: int, now: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def set_limit(_: int, limit: tuple[int, int]) -> None:
        if limit[0] > really:
            raise ValueError("current limit exceeds maximum limit")
        asked.append(limit[0])

    system: Any = SimpleNamespace(
        RLIMIT_NOFILE=7, RLIM_INFINITY=INFINITE, getrlimit=lambda _: (soft, hard), setrlimit=set_limit
    )
    monkeypatch.setattr(limits, "resource", system)
    assert raise_open_files() == now
    assert asked in ([], [now])
    assert bool(caplog.records) == (now < FEW)


def test_a_system_without_such_a_limit_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "resource", None)
    assert raise_open_files() == ENOUGH
