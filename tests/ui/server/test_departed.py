"""Sessions of visitors who have left: there for whoever comes back, and closed when their time is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest
from streamlit.runtime.session_manager import SessionInfo

from ui.server import departed
from ui.server.departed import Departed


@dataclass
class Session:
    """What is asked of Streamlit's own."""

    id: str
    closed: bool = False

    def shutdown(self) -> None:
        self.closed = True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def info(session: Session) -> SessionInfo:
    return SessionInfo(client=None, session=cast(Any, session), script_run_count=1)


def test_one_is_there_until_its_time_is_over_and_is_closed_then() -> None:
    clock, session = Clock(), Session("a")
    sessions = Departed(30, clock)
    sessions.save(info(session))
    clock.now = 29.9
    sessions.close_old()
    assert sessions.get("a") is not None
    assert not session.closed
    clock.now = 30.0
    assert sessions.get("a") is None  # too late, whether or not anybody has looked since
    sessions.close_old()
    assert session.closed
    assert sessions.list() == []


def test_who_is_back_is_not_closed() -> None:
    clock, session = Clock(), Session("a")
    sessions = Departed(30, clock)
    sessions.save(info(session))
    sessions.delete("a")
    sessions.delete("b")  # nobody
    clock.now = 100.0
    sessions.close_old()
    assert not session.closed


def test_of_too_many_the_first_to_leave_are_closed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departed, "MOST", 2)
    sessions, left = Departed(30, Clock()), [Session(name) for name in "abcd"]
    for session in left:
        sessions.save(info(session))
    sessions.close_old()
    assert [session.closed for session in left] == [True, True, False, False]
    assert [each.session.id for each in sessions.list()] == ["c", "d"]


def test_one_that_cannot_be_closed_leaves_the_others_to_be(caplog: pytest.LogCaptureFixture) -> None:
    class Stubborn(Session):
        def shutdown(self) -> None:
            raise RuntimeError("the loop is closed")

    clock, other = Clock(), Session("b")
    sessions = Departed(30, clock)
    for session in (Stubborn("a"), other):
        sessions.save(info(session))
    clock.now = 30.0
    sessions.close_old()
    assert other.closed
    assert sessions.list() == []
    assert [record.levelname for record in caplog.records] == ["ERROR"]
