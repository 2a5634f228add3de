"""What goes over a page's network, and what it keeps in memory: for the browser tests and the benchmarks."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession

THEIRS = ("/static/", "/player/plotly/")
"""Streamlit's files and plotly.js."""


class Wire:
    """Requests and websocket messages of a page from now on.

    Attributes:
        asked: {path and query of an address: how often it was asked for}.
        sent: messages that the browser sent over the websocket.
    """

    def __init__(self, session: CDPSession) -> None:
        self.asked: Counter[str] = Counter()
        self.sent = 0
        self._addresses: dict[str, str] = {}
        self._bodies: Counter[str] = Counter()
        self._messages = 0
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._request)
        session.on("Network.loadingFinished", self._body)
        session.on("Network.webSocketFrameReceived", self._message)
        session.on("Network.webSocketFrameSent", self._said)

    @property
    def bytes(self) -> int:
        """All that came: messages, and bodies as they were sent."""
        return self._messages + self._bodies.total()

    @property
    def own_bytes(self) -> int:
        """All that came but Streamlit's files and plotly.js."""
        return self.bytes - sum(size for address, size in self._bodies.items() if address.startswith(THEIRS))

    def bytes_of(self, ending: str) -> int:
        """All that came of addresses that end so."""
        return sum(size for address, size in self._bodies.items() if address.endswith(ending))

    def _request(self, event: dict[str, Any]) -> None:
        parts = urlsplit(event["request"]["url"])
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._addresses[event["requestId"]] = address
        self.asked[address] += 1

    def _body(self, event: dict[str, Any]) -> None:
        self._bodies[self._addresses.get(event["requestId"], "")] += int(event["encodedDataLength"])

    def _message(self, event: dict[str, Any]) -> None:
        data = event["response"]["payloadData"]
        binary = event["response"]["opcode"] == 2  # comes as base64
        self._messages += len(data) * 3 // 4 if binary else len(data)

    def _said(self, _: dict[str, Any]) -> None:
        self.sent += 1


def live_heap(session: CDPSession) -> float:
    """MB of JavaScript heap that outlive a collection."""
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6
