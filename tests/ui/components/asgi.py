"""Ask an ASGI app without a server and without a client library."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


def get(app: Any, address: str, accept: str = "gzip", cookie: str = "", scheme: str = "http") -> Answer:
    """The answer to a GET request, unpacked if it came compressed."""
    headers = {"host": "localhost", "accept-encoding": accept, "cookie": cookie}
    return asyncio.run(_get(app, address, headers, scheme))


async def _get(app: Any, address: str, headers: dict[str, str], scheme: str) -> Answer:
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": scheme,
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": quote(query, safe="=&%,:+").encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    sent: list[dict[str, Any]] = []

    received = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        return received.pop() if received else await asyncio.Future()  # nobody hangs up

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    given = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], given, gzip.decompress(body) if "content-encoding" in given else body)
