"""What one client can do to all others: each attack, and what another visitor notices of it meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect

from benchmarks.visitor import FAILED, Http, Visitor
from optimizers import OPTIMIZERS
from tests.server.client import PROTOCOLS, state_of, stream_of

ELSEWHERE = "127.0.0.66"
"""The address that attacks come from."""
EVERY = 0.1
"""Seconds between two requests of the visitor who suffers."""
FILES = ("/favicon.png", "/player/texts/ko.json")
"""One of Streamlit's and one of ours."""
AFTERWARDS = 3.0
"""Seconds for which what an attack has left is watched."""
LONGEST = 60.0
"""Seconds after which an attack is called off."""
TWELVE = ",".join(list(OPTIMIZERS)[:12])
HEAVY = "+".join(f"sin({k}x)" for k in range(1, 31))


@dataclass
class Witness:
    """Another visitor during an attack: what was the slowest answer of each kind, in seconds.

    Attributes:
        file: one of `FILES`.
        page: the HTML of a page.
        rerun: the page's script, after a slider.
        payload: a race that nobody has asked for yet.
        own: how late this process itself was, which no server is to blame for.
        errors: what went wrong.
    """

    file: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    rerun: list[float] = field(default_factory=list)
    payload: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def watch(self, url: str, began: asyncio.Event, over: asyncio.Event) -> None:
        """Begin, and go on asking until it is over."""
        visitors = [Visitor(url) for _ in range(4)]
        for visitor in visitors:
            await visitor.open()
        began.set()
        ready = [
            self._lateness(over),
            self._repeat(self.file, lambda k: visitors[0].get(FILES[k % 2]), over),
            self._repeat(self.page, lambda _: visitors[1].get("/race"), over),
            self._repeat(self.rerun, lambda k: self._rerun(visitors[2], k), over),
            self._repeat(self.payload, lambda k: visitors[3].get(f"/player/runs?lr={0.01 + 1e-5 * k:.5f}"), over),
        ]
        await asyncio.gather(*ready)
        for visitor in visitors:
            self.errors += visitor.errors
            await visitor.close()

    async def _lateness(self, over: asyncio.Event) -> None:
        while not over.is_set():
            due = perf_counter() + EVERY / 10
            await asyncio.sleep(EVERY / 10)
            self.own.append(perf_counter() - due)

    async def _rerun(self, visitor: Visitor, k: int) -> float | None:
        return await visitor.set("start:x", double_value=0.3 + 0.01 * (k % 20))

    async def _repeat(
        self, times: list[float], ask: Callable[[int], Awaitable[float | None]], over: asyncio.Event
    ) -> None:
        k = 0
        while not over.is_set():
            took = await ask(k)
            times += [took] if took is not None else []
            await asyncio.sleep(EVERY)
            k += 1


class Attack(NamedTuple):
    """An attack: what it is called, and what it does to the app at an address; gives what came of it, in words."""

    name: str
    run: Callable[[str], Awaitable[str]]


async def _hang_up(url: str, paths: list[str], after: float = 1.0) -> str:
    """Ask for many things at once, and hang up."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    writers = []
    for path in paths:
        _, writer = await asyncio.open_connection(host, port, local_addr=(ELSEWHERE, 0))
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        writers.append(writer)
    await asyncio.sleep(after)
    for writer in writers:
        writer.transport.abort()
    return f"{len(paths)} requests"


async def race_payloads(url: str) -> str:
    """Races that nobody has computed, two hundred of them."""
    return await _hang_up(
        url, [f"/player/runs?opt={TWELVE}&f={quote(HEAVY)}&steps=5000&seed={seed}" for seed in range(200)]
    )


async def coarse_maps(url: str) -> str:
    """Four visitors with four heavy maps each, gone after a second."""
    rules = "momentum,nesterov,rmsprop,adam"
    query = f"f={quote(HEAVY)}&steps=5000&noise=0.1&tune={rules}&side=50"
    return await _leave(url, "tuning", [f"{query}&seed={seed}" for seed in range(4)])


async def _leave(url: str, page: str, queries: list[str], after: float = 1.0) -> str:
    visitors = [Visitor(url, page, query, ELSEWHERE) for query in queries]
    opening = [asyncio.create_task(visitor.open()) for visitor in visitors]
    await asyncio.sleep(after)
    for visitor in visitors:
        await visitor.close()
    await asyncio.wait(opening, timeout=LONGEST)
    return f"{len(visitors)} visitors"


async def tune_all(url: str) -> str:
    """ "Tune all" of the longest race, clicked five times by one visitor."""
    visitor = Visitor(url, "tuning", f"opt={TWELVE}&steps=5000", ELSEWHERE)
    await visitor.open()
    with suppress(*FAILED):
        (button,) = [
            e.button.id
            for e in visitor.page.elements
            if e.WhichOneof("type") == "button" and e.button.label.startswith("Tune all")
        ]
        for _ in range(5):
            await visitor.send(visitor.page.request([state_of(button, trigger_value=True)]))
            await asyncio.sleep(0.5)
        await asyncio.sleep(5)
    await visitor.close()
    return "5 clicks, gone after 7 s"


async def condition_numbers(url: str) -> str:
    """The curve over kappa, ten visitors with a kappa each."""
    return await _leave(url, "tuning", [f"section=kappa&kappa={10000 - k}" for k in range(10)], 3)


async def downloads(url: str) -> str:
    """The trajectories as CSV, forty times by one visitor."""
    visitor = Visitor(url, "race", f"opt={TWELVE}&steps=5000", ELSEWHERE)
    await visitor.open()
    files = [
        e.download_button.deferred_file_id for e in visitor.page.elements if e.WhichOneof("type") == "download_button"
    ]
    for k in range(40):
        message = BackMsg()
        message.backend_operation_request.request_id = f"r{k}"
        message.backend_operation_request.session_id = visitor.page.session
        message.backend_operation_request.deferred_file.file_id = files[-1]
        await visitor.send(message.SerializeToString())
    await asyncio.sleep(3)
    await visitor.close()
    return "40 requests"


async def uploads(url: str) -> str:
    """Two hundred files of 1 MB."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    visitor = Visitor(url, source=ELSEWHERE)
    await visitor.open()
    http = Http(url, ELSEWHERE)
    await http.get("/_stcore/health")
    token = f"Cookie: {http.cookie}\r\nX-Xsrftoken: {http.cookie.partition('=')[2]}\r\n"
    mark, taken = b"--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n", 0
    body = mark + bytes(1_000_000) + b"\r\n--x--\r\n"
    for k in range(200):
        with suppress(*FAILED):
            reader, writer = await asyncio.open_connection(host, port, local_addr=(ELSEWHERE, 0))
            head = f"PUT /_stcore/upload_file/{visitor.page.session}/{k} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            kind = f"{token}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write((head + kind).encode() + body)
            taken += b" 204 " in await reader.readline()
            writer.transport.abort()
    await http.close()
    await visitor.close()
    return f"{taken} of 200 taken"


async def large_message(url: str) -> str:
    """A widget's state of 20 MB."""
    return await _message(url, lambda v: state_of(v.page.widgets()["player"], json_value=_brackets(20_000_000)))


def _brackets(size: int) -> str:
    return json.dumps({"zz": [[]] * (size // 4)})


async def _message(url: str, make: Callable[[Visitor], object]) -> str:
    visitor = Visitor(url, source=ELSEWHERE)
    await visitor.open()
    answered = "refused"
    with suppress(*FAILED):
        async with asyncio.timeout(LONGEST):
            await visitor.run([make(visitor)])
            answered = "taken"
    await visitor.close()
    return answered


async def long_address(url: str) -> str:
    """An address of 10 MB in the message of a rerun, with the QR code opened."""
    visitor = Visitor(url, source=ELSEWHERE)
    await visitor.open()
    visitor.page.open_sections()
    answered = "refused"
    with suppress(*FAILED):
        async with asyncio.timeout(LONGEST):
            message = BackMsg()
            message.ParseFromString(visitor.page.request())
            message.rerun_script.context_info.url = "http://localhost/" + "a" * 10_000_000
            await visitor.send(message.SerializeToString())
            while not visitor.page.take(await visitor.hear()):
                pass
            answered = "taken"
    await visitor.close()
    return answered


async def many_visits(url: str) -> str:
    """Four hundred visits that leave at once."""

    async def visit() -> int:
        visitor = Visitor(url, source=ELSEWHERE)
        await visitor.open()
        await visitor.close()
        return not visitor.errors

    found = 0
    for _ in range(20):
        found += sum(await asyncio.gather(*(visit() for _ in range(20))))
    return f"{found} of 400 got in"


async def foreign_origins(url: str) -> str:
    """Websockets that a page elsewhere has a browser open."""
    refused = 0
    for _ in range(50):
        try:
            async with connect(stream_of(url), subprotocols=PROTOCOLS, origin="http://evil.example"):  # type: ignore[arg-type]
                pass
        except FAILED:
            refused += 1
    return f"{refused} of 50 refused"


async def silence(url: str) -> str:
    """Five hundred requests that never end."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    writers = []
    for _ in range(500):
        _, writer = await asyncio.open_connection(host, port, local_addr=(ELSEWHERE, 0))
        writer.write(b"GET /race HTTP/1.1\r\nHo")
        writers.append(writer)
    await asyncio.sleep(3)
    for writer in writers:
        writer.transport.abort()
    return "500 connections"


async def long_scripts(url: str) -> str:
    """The longest script, opened, and twenty reruns with it."""
    visitor = Visitor(url, "race", f"opt={TWELVE}&steps=5000&schedule=one_cycle", ELSEWHERE)
    await visitor.open()
    visitor.page.open_sections()
    with suppress(*FAILED):
        for _ in range(20):
            await visitor.run()
    await visitor.close()
    return "20 reruns"


async def nothing(_: str) -> str:
    """What is noticed without an attack."""
    await asyncio.sleep(3)
    return "-"


ATTACKS = (
    Attack("none", nothing),
    Attack("200 races of 12 x 5,000 steps, hung up after 1 s", race_payloads),
    Attack("16 heavy maps of 4 visitors, gone after 1 s", coarse_maps),
    Attack("10 visitors at kappa 10,000, gone after 3 s", condition_numbers),
    Attack('"Tune all" of 12 x 5,000 steps', tune_all),
    Attack("40 tables as CSV, gone after 3 s", downloads),
    Attack("200 uploads of 1 MB", uploads),
    Attack("one message of 20 MB", large_message),
    Attack("an address of 10 MB", long_address),
    Attack("400 visits that leave at once", many_visits),
    Attack("50 websockets of a foreign origin", foreign_origins),
    Attack("500 requests that never end", silence),
    Attack("the longest script, opened", long_scripts),
)


async def endured(url: str, attack: Attack) -> tuple[Witness, str, float]:
    """What another visitor notices of an attack, until the server answers as before; what came of it; how long."""
    witness, ready, over = Witness(), asyncio.Event(), asyncio.Event()
    watching = asyncio.create_task(witness.watch(url, ready, over))
    await ready.wait()
    await asyncio.sleep(1)
    began = perf_counter()
    try:
        async with asyncio.timeout(2 * LONGEST):
            outcome = await attack.run(url)
    except FAILED as fault:
        outcome = f"{type(fault).__name__}"
    took = perf_counter() - began
    await asyncio.sleep(AFTERWARDS)
    over.set()
    await watching
    return witness, outcome, took
