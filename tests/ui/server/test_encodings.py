"""What a browser takes is what it says, and not that a word is in it."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.ui.components.asgi import get
from ui.components.routes import player_routes
from ui.server.encodings import ReadEncodings

TAKEN = ["gzip", "GZIP", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1", "x-gzip", "*", "gzip;q=0.001"]
REFUSED = ["", "identity", "gzip;q=0", "gzip; q=0.000, *", "xgzipx", "*;q=0", "gzip;q=x", "deflate", "gzip;q=-1"]


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
