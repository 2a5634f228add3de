"""Visitors of the race page without a browser, as many as one process can be: websocket and payloads, by asyncio.

A visit asks for what a browser with a full cache asks for: the page, the runs and the surface that its head names,
and the page's script over the websocket. A move of the player's slider asks for the new race first, and tells the page
when it is there or after half a second, as `assets/player/edits.js` does.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.server.client import PROTOCOLS, Page, stream_of

PATIENCE = 120.0
"""Seconds after which a server that says nothing counts as stuck."""
LONGEST_WAIT = 0.5
"""Seconds after which the page is told of a change even if its race is not there yet."""
_PAYLOAD = re.compile(r'"(\./player/(?:runs|surface)[^"]*)"')
_FILE = re.compile(r'"\./([^"]+)"')
_NO_FILES = ("player/runs", "player/surface", "_stcore")
FAILED = (OSError, EOFError, ValueError, LookupError, TimeoutError, WebSocketException, asyncio.IncompleteReadError)
"""What a visit may end with that is the server's fault, or the network's."""


class Moved(NamedTuple):
    """How long a change took: until the picture could be drawn, and until the page's script had ended; in seconds."""

    picture: float
    rerun: float


class Answer(NamedTuple):
    """An answer over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, uncompressed."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (zlib.decompress(self.body, 31) if packed else self.body).decode()


class Http:
    """One connection that is kept, as a browser keeps it, and opened anew when the server has closed it.

    Attributes:
        cookie: what the server has set last.
    """

    def __init__(self, url: str, source: str) -> None:
        parts = urlsplit(url)
        self.cookie = ""
        self._source = (source, 0)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()

    async def get(self, path: str) -> Answer:
        """What the server answers to a GET of a path."""
        async with self._turn, asyncio.timeout(PATIENCE):
            if self._streams is not None:
                with suppress(OSError, asyncio.IncompleteReadError):
                    return await self._ask(path)
            await self.close()
            self._streams = await asyncio.open_connection(self._host, self._port, local_addr=self._source)
            return await self._ask(path)

    async def _ask(self, path: str) -> Answer:
        assert self._streams is not None
        reader, writer = self._streams
        head = f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAccept-Encoding: gzip\r\n"
        writer.write(f"{head}Cookie: {self.cookie}\r\n\r\n".encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        self.cookie = headers.get("set-cookie", self.cookie).partition(";")[0]
        return Answer(int(lines[0].split()[1]), headers, await _body(reader, headers))

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "chunked" not in headers.get("transfer-encoding", ""):
        return await reader.readexactly(int(headers.get("content-length", 0)))
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)


class Visitor:
    """A visit to one page of an app.

    Attributes:
        page: what this visitor's browser knows.
        errors: what went wrong, as short texts.
        twice: races that were fetched again, as the page named them otherwise than the payload had.
        put_off: how often the server said that it is too busy, and was asked again when it had said.
        socket: the connection of the page's script.
    """

    def __init__(self, url: str, page: str = "race", query: str = "", source: str = "127.0.0.1") -> None:
        self.page = Page(page, query)
        self.errors: list[str] = []
        self.twice = self.put_off = 0
        self._url, self._http, self._source = url, Http(url, source), source
        self.socket: ClientConnection | None = None
        self._query = ""

    async def open(self) -> float | None:
        """Come to the page; seconds until all is there."""
        began = perf_counter()
        try:
            address = f"/{self.page.page}" + (f"?{self.page.query}" if self.page.query else "")
            html = (await self._get(address)).text
            payloads = self._payloads(_PAYLOAD.findall(html))
            await asyncio.gather(payloads, self._connect())
        except FAILED as fault:
            return self._failed("open", fault)
        return perf_counter() - began

    async def _payloads(self, paths: list[str]) -> None:
        for path in paths:
            await self._get(path.removeprefix("."))

    async def _connect(self) -> None:
        self.socket = await connect(
            stream_of(self._url),
            subprotocols=PROTOCOLS,
            max_size=None,
            compression=None,
            open_timeout=PATIENCE,
            ping_interval=None,
            additional_headers={"Cookie": self._http.cookie},
            local_addr=(self._source, 0),
        )
        await self.run()
        with suppress(StopIteration):  # a page without a player
            self._query = str(self.page.player()["query"])

    async def edit(self, **change: Any) -> Moved | None:
        """Change something in the player; how long it took."""
        began = perf_counter()
        try:
            edit = self.page.edit(**change)
            picture = asyncio.create_task(self._picture(edit.json_trigger_value))
            await asyncio.wait({picture}, timeout=LONGEST_WAIT)
            asked = perf_counter()
            await self.run([edit])
            rerun = perf_counter() - asked
            query = await picture
            self._query = str(self.page.player()["query"])
            if self._query != query:
                self.twice += 1
                await self._get(f"/player/runs?{self._query}")
        except FAILED as fault:
            return self._failed("edit", fault)
        return Moved(picture=self._drawn - began, rerun=rerun)

    async def _picture(self, events: str) -> str:
        """Fetch the race after an edit; the query that it says to be of."""
        change = events[events.index('"value": ') + len('"value": ') : -2]
        joint = "&" if self._query else ""
        answer = await self._get(f"/player/runs?{self._query}{joint}edit={quote(change)}")
        self._drawn = perf_counter()
        return _query_of(answer)

    async def set(self, key: str, **value: Any) -> float | None:
        """Set a widget by itself; seconds until the page's script has ended."""
        began = perf_counter()
        try:
            self.page.keep({key: value})
            await self.run()
        except FAILED as fault:
            return self._failed("set", fault)
        return perf_counter() - began

    async def get(self, path: str) -> float | None:
        """Fetch a file; seconds until it is there."""
        began = perf_counter()
        try:
            await self._get(path)
        except FAILED as fault:
            return self._failed("get", fault)
        return perf_counter() - began

    async def fetch_files(self) -> tuple[int, int]:
        """Fetch the files that the head of the page names; how many, and how many bytes. Raises one of `FAILED`."""
        html = (await self._get(f"/{self.page.page}")).text
        paths = [path for path in dict.fromkeys(_FILE.findall(html)) if not path.startswith(_NO_FILES)]
        return len(paths), sum([len((await self._get(f"/{path}")).body) for path in paths])

    async def close(self) -> None:
        """Leave."""
        await self._http.close()
        if self.socket is not None:
            with suppress(*FAILED):
                await self.socket.close()

    async def _get(self, path: str) -> Answer:
        answer = await self._http.get(path)
        while answer.status == 503 and "retry-after" in answer.headers:
            self.put_off += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
            answer = await self._http.get(path)
        if answer.status != 200:
            raise ValueError(f"{answer.status} for {path[:60]}")
        return answer

    async def run(self, once: Iterable[WidgetState] = ()) -> None:
        """Run the page's script, with what happened `once`. Raises one of `FAILED`."""
        faults = len(self.page.faults)
        await self.send(self.page.request(once))
        async with asyncio.timeout(PATIENCE):
            while not self.page.take(await self.hear()):
                pass
        self.errors += self.page.faults[faults:]

    async def send(self, message: bytes) -> None:
        """Say something over the websocket."""
        if self.socket is None:
            raise LookupError("nobody is there")
        await self.socket.send(message)

    async def hear(self) -> bytes | str:
        """The next thing that the server says over the websocket."""
        if self.socket is None:
            raise LookupError("nobody is there")
        return await self.socket.recv()

    def _failed(self, what: str, fault: BaseException) -> None:
        self.errors.append(f"{what}: {type(fault).__name__} {fault}"[:100])


def _query_of(runs: Answer) -> str:
    """The query in the header of a payload of runs, without reading the rest."""
    start = zlib.decompressobj(31).decompress(runs.body, 4096)
    found = re.search(rb'"query": "([^"]*)"', start)
    return found[1].decode() if found else ""
