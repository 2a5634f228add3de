"""The log says what happened and where, and nothing that a visitor sent or is known by."""

from __future__ import annotations

import json
import logging
from types import TracebackType
from typing import Any

import pytest

from ui.background.desk import Busy
from ui.server.logs import LONGEST, PLACES, JsonFormatter, TextFormatter, anonymous, calmed, is_no_visit

FORMULA = "sin(x)*secret"


def record(message: str, *args: Any, name: str = "ui.x", error: BaseException | None = None, **extra: Any) -> Any:
    info: tuple[type[BaseException], BaseException, TracebackType | None] | None = None
    if error is not None:
        info = (type(error), error, error.__traceback__)
    made = logging.getLogger(name).makeRecord(name, logging.ERROR, __file__, 1, message, args, info, extra=extra)
    made.created, made.msecs = 0.25, 250.0
    return made


def raised() -> BaseException:
    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        raise ValueError(f"could not read {FORMULA}")

    try:
        deep(2 * PLACES)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("GET /player/runs?f=sin(x)&lr=1", "GET /player/runs?[query]"),
        ("GET /player/runs?f='sin(x)'&lr=1 failed", "GET /player/runs?[query] failed"),
        ("No payload for 'http://r.example/race?f=x%20y'", "No payload for 'http://r.example/race?[query]"),
        ("from 192.0.2.7:4711", "from [address]:4711"),
        ("from [2001:db8::7]:80", "from [[address]]:80"),
        ("from 2001:db8:0:0:1:2:3:4", "from [address]"),
        ("from ::ffff:192.0.2.7 closed", "from [address] closed"),
        ("fe80::1%eth0", "[address]"),
        ("raddr=('203.0.113.9', 50000)", "raddr=('[address]', 50000)"),
        ("two\nlines\r\nare one", "two lines are one"),
        ("is it so? yes, at 12:30:59 in 3.11.7", "is it so? yes, at 12:30:59 in 3.11.7"),
        ("x" * 5000 + "y" * 5000, f"{'x' * (LONGEST // 2)} … {'y' * (LONGEST // 2)}"),
    ],
)
def test_a_message_has_no_addresses_and_no_queries(said: str, logged: str) -> None:
    assert anonymous(said) == logged


def test_a_line_of_json_has_time_level_module_message_and_what_was_given() -> None:
    line = JsonFormatter().format(record("from %s", "192.0.2.7", used_mb=7, where="192.0.2.8"))
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.250Z",
        "level": "error",
        "module": "ui.x",
        "message": "from [address]",
        "used_mb": 7,
        "where": "[address]",
    }


def test_an_error_is_its_kind_and_its_places_without_its_message() -> None:
    line = JsonFormatter().format(record("failed", error=raised()))
    told = json.loads(line)
    assert told["error"] == "ValueError"
    assert len(told["at"]) == PLACES
    assert told["at"][0].startswith("tests/ui/server/test_logs.py:")
    assert told["at"][0].endswith(" deep")
    assert FORMULA not in line


def test_the_text_says_the_same() -> None:
    line = TextFormatter().format(record("failed", error=raised(), used_mb=7))
    head, *places = line.splitlines()
    assert head == "1970-01-01T00:00:00.250Z ERROR   ui.x: failed used_mb=7 error=ValueError"
    assert len(places) == PLACES
    assert FORMULA not in line


def test_a_visit_is_not_logged() -> None:
    """Uvicorn writes the address and the query of every websocket, and that it came and went."""
    assert not is_no_visit(record("connection open", name="uvicorn.error"))
    visit = record('%s - "WebSocket %s" [accepted]', "192.0.2.7", "/_stcore/stream?f=x", name="uvicorn.error")
    assert not is_no_visit(visit)
    assert is_no_visit(record("Shutting down", name="uvicorn.error"))


def test_a_refusal_is_a_warning_without_a_traceback_and_a_fault_stays_one() -> None:
    refused, fault = record("Error executing deferred callable", error=Busy(3)), record("it failed", error=raised())
    assert calmed(refused)
    assert calmed(fault)
    assert (refused.levelname, refused.exc_info) == ("WARNING", None)
    assert "too much waits" in TextFormatter().format(refused)
    assert "too much waits" not in TextFormatter().format(fault)
    assert fault.levelname == "ERROR"
    assert fault.exc_info
