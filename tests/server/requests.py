"""HTTP requests as no browser sends them, to a running app."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlsplit

WORST = f"f={quote('+'.join(f'sin({k}x)' for k in range(1, 31)), safe='')}&noise=1&steps=5000"
"""The race whose steps take longest of those that links can ask for."""


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(url: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    """The reply to one request on a connection of its own; an underscore in a header's name stands for a dash."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{urlsplit(url).path}{path}", body, sent)
        reply = connection.getresponse()
        return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
    finally:
        connection.close()
