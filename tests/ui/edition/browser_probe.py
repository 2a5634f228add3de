"""Answers as the edition in a browser does, in a process that takes itself for one; prints what that needed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from typing import Any

import numpy as np  # noqa: F401 - what others import is not ours
import streamlit as st  # noqa: F401

SERVERS = (
    "concurrent.futures.process",
    "ctypes",
    "llvmlite",
    "multiprocessing",
    "prometheus_client",
    "psutil",
    "ui.components.head",
    "ui.server",
)
"""Modules that only a server needs."""


async def ask(app: Any, path: str, query: str = "") -> tuple[int, int]:
    """Status and bytes of an answer of an ASGI app."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    received = [{"type": "http.request", "body": b""}]

    async def receive() -> dict[str, Any]:
        """As stlite does: the request, and then at once that its page has gone."""
        return received.pop() if received else {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    await app({**scope, "headers": [], "http_version": "1.1", "scheme": "http", "root_path": ""}, receive, send)
    return sent[0]["status"], sum(len(message.get("body", b"")) for message in sent)


async def answers() -> dict[str, tuple[int, int]]:
    """What the player asks for, answered."""
    from ui.edition import app_parts  # noqa: PLC0415 - after the platform was set

    (route,) = app_parts()["routes"]
    asked = {"surface": "surface=rosenbrock", "runs": "surface=beale", "forces": "surface=rosenbrock&slot=sgd"}
    return {kind: await ask(route, f"/player/{kind}", query) for kind, query in asked.items()}


def main() -> None:
    """Print what was answered, and what of a server was imported for that."""
    before, platform = {name for name in SERVERS if name in sys.modules}, sys.platform
    sys.platform = "emscripten"
    import ui.edition  # noqa: F401, PLC0415 - the one module that asks

    sys.platform = platform
    import app  # noqa: PLC0415 - as stlite does

    early = sorted(name for name in ("ui.components.mount", "sympy") if name in sys.modules)
    answered = asyncio.run(answers())
    after = sorted(name for name in SERVERS if name in sys.modules and name not in before)
    result = {"app": type(app.app).__name__, "early": early, "answers": answered, "servers": after}
    print(json.dumps(result | {"threads": threading.active_count(), "executor": os.environ["RAVINE_EXECUTOR"]}))


if __name__ == "__main__":
    main()
