"""What whoever runs a server may choose, by environment variables; docs/hosting.md lists them."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass

LOGS = ("text", "json", "full")


class OptionError(ValueError):
    """An environment variable says what cannot be done."""


@dataclass(frozen=True)
class Options:
    """How this server is watched and how it ends.

    Attributes:
        metrics: where Prometheus may ask, as (host, port); None: nowhere.
        log: `text` or `json`, both without personal data, or `full`: as Streamlit and uvicorn log.
        memory_mb: beyond so much, with its worker processes, the server ends and wants to be started again; 0: never.
        drain: seconds between "not ready" and the end, in which a proxy may notice.
        stop: seconds that the end may take after that.
    """

    metrics: tuple[str, int] | None = None
    log: str = "text"
    memory_mb: float = 0.0
    drain: float = 0.0
    stop: float = 8.0


def read_options(environment: Mapping[str, str] = os.environ) -> Options:
    """The options in the environment; what is not there, or empty, is as in `Options`. Raises `OptionError`."""
    default = Options()
    log = environment.get("RAVINE_LOG") or default.log
    if log not in LOGS:
        raise OptionError(f"RAVINE_LOG is {log!r}: it must be one of {', '.join(LOGS)}")
    return Options(
        metrics=_address("RAVINE_METRICS", environment),
        log=log,
        memory_mb=_number("RAVINE_MEMORY_MB", environment, default.memory_mb),
        drain=_number("RAVINE_DRAIN", environment, default.drain),
        stop=_number("RAVINE_STOP", environment, default.stop, least=1.0),
    )


def _number(name: str, environment: Mapping[str, str], default: float, least: float = 0.0) -> float:
    text = environment.get(name) or str(default)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= least):
        raise OptionError(f"{name} is {text!r}: it must be a number, at least {least:g}")
    return number


def _address(name: str, environment: Mapping[str, str]) -> tuple[str, int] | None:
    """`9100` is a port of this machine alone, `0.0.0.0:9100` one that others reach."""
    text = environment.get(name, "")
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise OptionError(f"{name} is {text!r}: it must be a port such as 9100, or an address such as 0.0.0.0:9100")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)
