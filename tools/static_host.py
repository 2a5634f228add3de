"""A static host as people rent one, on this machine: it compresses texts, says how long a file keeps, and counts bytes.

What GitHub Pages and most others do: gzip for whatever is text, `Cache-Control: max-age=600`, an ETag, and 304 for a
file that the browser has already. It runs in the process of the benchmark.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import unquote, urlsplit

KINDS = {".gz": "application/gzip", ".mjs": "text/javascript", ".wasm": "application/wasm", ".whl": "application/zip"}
TEXTS = ("text/", "application/javascript", "application/json", "application/wasm", "image/svg")
"""Beginnings of the types that such hosts compress."""


class Host(ThreadingHTTPServer):
    """The server; `sent` are the bytes of all answers so far, heads included."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder.resolve()
        self.sent = 0
        self._counting = Lock()

    def count(self, size: int) -> None:
        """Add an answer of so many bytes."""
        with self._counting:
            self.sent += size

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle is no fault."""


class _Handler(BaseHTTPRequestHandler):
    server: Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = (self.server.folder / path.lstrip("/")).resolve()
        if file.is_dir():
            file = file / "index.html"
        if not file.is_file() or self.server.folder not in file.parents:
            self._answer(404, {}, b"")
            return
        kind = KINDS.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
        body, tag, squeezed = _content(file, kind.startswith(TEXTS), file.stat().st_mtime_ns)
        heads = {"Content-Type": kind, "ETag": tag, "Cache-Control": "max-age=600", "Vary": "Accept-Encoding"}
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, heads, b"")
            return
        self._answer(200, heads | ({"Content-Encoding": "gzip"} if squeezed else {}), body)

    def _answer(self, status: int, heads: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (heads | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        size = sum(map(len, self._headers_buffer)) + 2 + len(body)
        self.end_headers()
        self.wfile.write(body)
        self.server.count(size)

    def log_message(self, *_: object) -> None:
        pass


@cache
def _content(file: Path, compress: bool, _changed: int) -> tuple[bytes, str, bool]:
    """(what is sent, its tag, whether it is compressed) of a file."""
    content = file.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return (gzip.compress(content, 6, mtime=0) if compress else content), tag, compress


@contextmanager
def static_host(folder: Path) -> Iterator[tuple[str, Host]]:
    """(its address without a slash, the server)."""
    host = Host(folder)
    thread = Thread(target=host.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{host.server_port}", host
    finally:
        host.shutdown()
        host.server_close()
