"""The log: one line an event, as text or JSON, without addresses, queries or anything else that a visitor sent.

A traceback is the kind of error and the places that it went through: its message may hold what somebody typed.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
import traceback
from ipaddress import IPv6Address
from pathlib import Path
from types import TracebackType
from typing import Any

import streamlit.logger

from ui.background.desk import Busy

ROOT = Path(__file__).parents[2]

LONGEST = 1000
"""Characters of a message, half from each end: some of Streamlit's repeat what a browser sent."""

PLACES = 12
"""Of a traceback, the innermost."""

_QUERY = re.compile(r"\?\S*=\S*")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_MAYBE_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]*:[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*(?:%\w+)?")
_ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}

_LOG = logging.getLogger(__name__)


def use_log(kind: str, *further: logging.Handler) -> None:
    """Write the log of everything in this process as `kind` says; `further` handlers get every record as well.

    `kind` is text, json, or full: that has the messages of errors and the addresses, for whoever works on the app.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter({"text": TextFormatter, "json": JsonFormatter, "full": FullFormatter}[kind]())
    if kind != "full":
        handler.addFilter(is_no_visit)
    root = logging.getLogger()
    root.handlers = [other for other in root.handlers if type(other) is not logging.StreamHandler]
    for one in (handler, *further):
        one.addFilter(calmed)
        root.addHandler(one)
    # Streamlit gives every logger a handler of its own, also those that it makes later.
    streamlit.logger.setup_formatter = _leave_to_root
    for name in {"uvicorn", "uvicorn.error", *streamlit.logger._loggers} - {"uvicorn.access"}:  # that one stays silent
        _leave_to_root(logging.getLogger(name))
    logging.getLogger("ui").setLevel(logging.INFO)
    threading.excepthook = _log_end_of_thread


def _leave_to_root(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True


def _log_end_of_thread(end: threading.ExceptHookArgs) -> None:
    if end.exc_value is not None:
        name = end.thread.name if end.thread is not None else "?"
        _LOG.error("A thread has failed: %s", name, exc_info=end.exc_value)


def is_no_visit(record: logging.LogRecord) -> bool:
    """Whether a record is none of those that uvicorn writes for each visit, with its address and query."""
    text = str(record.msg)
    return not (record.name == "uvicorn.error" and ('"WebSocket' in text or text.startswith("connection ")))


def calmed(record: logging.LogRecord) -> bool:
    """Make a warning of a refusal that Streamlit calls an error: nobody rings an alarm by asking for much."""
    if record.exc_info and isinstance(record.exc_info[1], Busy):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args, record.exc_info = "Work is refused, as too much waits already", (), None
    return True


def anonymous(text: str) -> str:
    """A message without addresses and queries, on one line and of bounded length."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"
    text = _QUERY.sub("?[query]", " ".join(text.split()))
    return _IPV4.sub("[address]", _MAYBE_IPV6.sub(_unless_it_is_none, text))


def _unless_it_is_none(maybe: re.Match[str]) -> str:
    """A time of the day has colons, too."""
    try:
        IPv6Address(maybe[0])
    except ValueError:
        return maybe[0]
    return "[address]"


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """A record as {name: value}: time in UTC, level, module, message, what was given as `extra`, and its error."""
    seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
    given = {name: value for name, value in vars(record).items() if name not in _ORDINARY}
    return {
        "time": f"{seconds}.{int(record.msecs):03d}Z",
        "level": record.levelname.lower(),
        "module": record.name,
        "message": anonymous(record.getMessage()),
        **{name: anonymous(value) if isinstance(value, str) else value for name, value in given.items()},
        **_error(record.exc_info),
    }


def _error(info: Any) -> dict[str, Any]:
    """The kind of an error, and the places that it went through."""
    error = info[1] if info else None
    if error is None:
        return {}
    return {"error": type(error).__name__, "at": places(error.__traceback__)}


def places(trace: TracebackType | None) -> list[str]:
    """The innermost places of a traceback, the last one first."""
    frames = traceback.extract_tb(trace)[-PLACES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames)]


def _short(file: str) -> str:
    """A file's path in the app or in what is installed."""
    return file.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]


class JsonFormatter(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        return json.dumps(facts(record), ensure_ascii=False, default=lambda value: type(value).__name__)


class TextFormatter(logging.Formatter):
    """The same for people: time, level, module and message, then `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        found = facts(record)
        head = f"{found.pop('time')} {found.pop('level').upper():7} {found.pop('module')}: {found.pop('message')}"
        at = "".join(f"\n    {place}" for place in found.pop("at", ()))
        return " ".join([head, *(f"{name}={value}" for name, value in found.items())]) + at


class FullFormatter(logging.Formatter):
    """Everything, with tracebacks as Python writes them."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
