"""What a browser takes is what it says, and not that a word is in it."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message

from tests.ui.components.asgi import get
from ui.components.files import plotly_files
from ui.components.routes import PIECE, player_routes
from ui.server.encodings import ReadEncodings

TAKEN = ["gzip", "GZIP", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1", "x-gzip", "*", "gzip;q=0.001"]
REFUSED = ["", "identity", "gzip;q=0", "gzip; q=0.000, *", "xgzipx", "*;q=0", "gzip;q=x", "deflate", "gzip;q=-1"]

LARGEST = max(plotly_files(), key=lambda name: len(plotly_files()[name]))


async def text(_: Request) -> PlainTextResponse:
    return PlainTextResponse("a" * 9000)


# The order is that of the app: a middleware of Streamlit's compresses what the routes have not.
COMPRESSING = [Middleware(ReadEncodings), Middleware(GZipMiddleware)]
APP = Starlette(routes=[Route("/text", text), *player_routes()], middleware=COMPRESSING)


@pytest.mark.parametrize("address", ["/text", "/player/texts/ko.json"])
@pytest.mark.parametrize(("accepted", "packed"), [*((one, True) for one in TAKEN), *((one, False) for one in REFUSED)])
def test_it_is_compressed_where_it_is_taken(address: str, accepted: str, packed: bool) -> None:
    answer = get(APP, address, accept=accepted)
    assert answer.status == 200
    assert (answer.headers.get("content-encoding") == "gzip") is packed
    assert len(answer.content) > 5000


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_who_reads_nothing_is_sent_one_piece(accepted: str) -> None:
    """A client that does not read holds no megabytes here; there may be thousands of them."""
    sent = asyncio.run(sent_to_many(1, accepted, readers=0))
    assert 0 < len(sent) < 10 * PIECE


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_others_have_their_turn_between_pieces(accepted: str) -> None:
    """800 who asked for a payload that was kept, unpacked, held up all others for five seconds."""
    turns: list[int] = []
    sent = asyncio.run(sent_to_many(20, accepted, readers=20, turns=turns))
    whole = plotly_files()[LARGEST]
    assert len(sent) == 20 * len(whole if accepted == "gzip" else gzip.decompress(whole))
    assert len(turns) >= len(whole) // PIECE * (1 if accepted == "gzip" else 20)


async def sent_to_many(clients: int, accepted: str, readers: int, turns: list[int] | None = None) -> bytes:
    """What so many clients are sent of a file, of whom some read, while somebody else counts turns in the loop."""
    sent, asked = bytearray(), [(b"host", b"localhost"), (b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "method": "GET", "query_string": b""}
    scope |= {"path": f"/player/plotly/{LARGEST}", "root_path": "", "headers": asked}

    async def send(message: Message) -> None:
        sent.extend(message.get("body", b""))
        if not readers and message.get("body"):
            await asyncio.Future()

    async def count() -> None:
        while True:
            (turns if turns is not None else []).append(1)
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    app = ReadEncodings(Starlette(routes=player_routes()))
    asking = [asyncio.create_task(app(scope, asyncio.Future, send)) for _ in range(clients)]
    await asyncio.wait(asking, timeout=None if readers else 0.5)
    for task in (counting, *asking):
        task.cancel()
    return bytes(sent)
