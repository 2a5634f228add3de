"""Who is asked to end, and when; tests/server/test_life.py looks at a server that does."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import pytest

from ui.server.health import Health
from ui.server.life import Life, uvicorn_server
from ui.server.options import Options


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The signals that were sent to this process, which it does not get."""
    sent: list[int] = []
    monkeypatch.setattr(signal, "raise_signal", sent.append)
    return sent


def ended(*calls: str, drain: float = 3600) -> Health:
    """The health of a server that was asked to end so often, for these reasons."""
    health = Health()

    async def run() -> None:
        life = Life(health, Options(drain=drain), _unused)
        with life.in_charge():
            for why in calls:
                life.end(why)
                await asyncio.sleep(0.01)

    asyncio.run(run())
    return health


def _unused(seconds: float) -> None:
    raise AssertionError(seconds)


def test_another_server_than_uvicorn_is_told_by_a_signal(raised: list[int]) -> None:
    assert uvicorn_server() is None
    assert ended("memory", drain=0).closing == "memory"
    assert raised == [signal.SIGTERM]


def test_it_serves_while_it_drains_and_a_second_call_ends_that(raised: list[int]) -> None:
    assert ended("SIGTERM").closing == "SIGTERM"
    assert raised == []
    ended("SIGTERM", "SIGTERM")
    assert raised == [signal.SIGTERM]


def test_a_server_is_known_by_its_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    class Uvicorn:
        should_exit = False
        config = None

        def handle_exit(self, *_: Any) -> None: ...

    server = Uvicorn()
    monkeypatch.setattr(signal, "getsignal", lambda _: server.handle_exit)
    assert uvicorn_server() is server
