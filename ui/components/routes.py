"""What the player fetches: its own files, plotly.js, and payloads as bytes.

Payloads are functions of the link, so any process of several can answer, and browsers and proxies may keep them. They
are computed through the desk and awaited in the event loop, so that the threads that serve files stay free for files,
and nothing is computed for a browser that has gone.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from i18n import LANGUAGES, catalogue, say, use_language
from ui.background.base_path import below
from ui.background.desk import Busy
from ui.components.answers import answer
from ui.components.files import TYPES, code, plotly_files
from ui.components.payload import UnknownNameError
from ui.components.questions import FILE, KINDS, Question
from ui.components.requests import GoneError, unless_gone, visitor_who_asks
from ui.state.change import LONGEST_QUERY

PIECE = 16_384
"""Bytes of an answer, compressed, that are sent at a time."""
PROGRAM = "program"
"""The payload that is a module: a function of the link and of our own files, which call it."""
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
BRIEFLY = {"Cache-Control": "public, max-age=300"}
NOT = {"Cache-Control": "no-cache"}
SAVED = {"Content-Disposition": 'attachment; filename="ravine.html"'}
"""A page that is saved, and not opened here: it is no page of this server."""

_UNPACKING = asyncio.Lock()
"""Between two of others' turns in the event loop one piece is unpacked, for however many clients."""
_LOG = logging.getLogger(__name__)


def player_routes(base_path: str = "") -> list[BaseRoute]:
    """The routes to serve beside Streamlit's own: all below `/player`, itself below the server's base path."""
    return [Mount(below(base_path, "player"), routes=_routes())]


def _routes() -> list[BaseRoute]:
    return [
        Route("/code/{version}/{path:path}", _code),
        Route("/plotly/{name}", _plotly),
        *(Route(f"/{kind}", _payload(kind)) for kind in KINDS if kind not in {PROGRAM, FILE}),
        Route(f"/{FILE}", _payload(FILE, "text/html", BRIEFLY | SAVED)),
        Route(f"/{PROGRAM}/{{version}}", _program),
        Route("/texts/{lang}.json", _texts),
    ]


def _compressed(request: Request, blob: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """An answer that is kept compressed; for the rare client that does not take it so, as it is.

    It goes out in pieces, each when the client has read those before: who reads nothing holds no copy of it, and
    nobody waits in the event loop until somebody else's megabytes are unpacked.
    """
    if "gzip" in request.headers.get("accept-encoding", ""):  # see ui/server/encodings.py
        pieces, length = _pieces(blob), len(blob)
        headers = headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    else:
        pieces, length = _unpacked(blob), int.from_bytes(blob[-4:], "little")  # where gzip says it
    return StreamingResponse(pieces, media_type=media_type, headers=headers | {"Content-Length": str(length)})


async def _pieces(blob: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(blob), PIECE):
        yield blob[start : start + PIECE]
        await asyncio.sleep(0)  # others' turn


async def _unpacked(blob: bytes) -> AsyncIterator[bytes]:
    unpacking = zlib.decompressobj(wbits=31)
    async for piece in _pieces(blob):
        async with _UNPACKING:
            part = unpacking.decompress(piece)
            await asyncio.sleep(0)
        yield part


def _code(request: Request) -> Response:
    """One of our own files. A page that was opened before an update gets those of now, and may not keep them."""
    asked, (version, files) = request.path_params, code()
    if asked["path"] not in files:
        return PlainTextResponse("no such file", status_code=404)
    kind = TYPES[PurePosixPath(asked["path"]).suffix]
    return _compressed(request, files[asked["path"]], kind, FOREVER if asked["version"] == version else NOT)


def _plotly(request: Request) -> Response:
    blob = plotly_files().get(request.path_params["name"])
    if blob is None:
        return PlainTextResponse("no such file", status_code=404)
    return _compressed(request, blob, TYPES[".js"], FOREVER)


@cache
def _texts_compressed(code: str) -> bytes:
    return gzip.compress(json.dumps(catalogue(code), ensure_ascii=False).encode(), 6)


def _texts(request: Request) -> Response:
    """The texts of a language as {English: text}, for `say` in texts.js."""
    code = request.path_params["lang"]
    if code not in LANGUAGES:
        return PlainTextResponse("no such language", status_code=404)
    return _compressed(request, _texts_compressed(code), "application/json", BRIEFLY)


async def _program(request: Request) -> Response:
    """The module of a race. One for a page that was opened before an update would not fit that page's files."""
    if request.path_params["version"] != code().version:
        return PlainTextResponse("no such version", status_code=404, headers=NOT)
    return await _payload(PROGRAM, TYPES[".js"], FOREVER)(request)


def _payload(
    kind: str, media_type: str = "application/octet-stream", headers: dict[str, str] = BRIEFLY
) -> Callable[[Request], Awaitable[Response]]:
    """A route that answers with a payload of the scenario in the query.

    Its words are in the query's `lang`, which is no part of the scenario.
    """

    async def respond(request: Request) -> Response:
        use_language(request.query_params.get("lang", ""))
        if len(request.url.query) > LONGEST_QUERY:
            return PlainTextResponse(say("the query is too long"), status_code=414)
        try:
            blob = await unless_gone(request, answer(Question(kind, request.url.query), visitor_who_asks(request)))
        except GoneError:
            return Response(status_code=499)  # nobody reads it
        except UnknownNameError:
            return PlainTextResponse(say("no such slot or change in this race"), status_code=404)
        except Busy as busy:
            return busy_answer(busy)
        except Exception:  # whatever it is: a visitor gets a sentence, the log the traceback
            _LOG.exception("No payload for %.1000r", str(request.url))
            return PlainTextResponse(say("a fault of this program; its log has the details"), status_code=500)
        return _compressed(request, blob, media_type, headers)

    return respond


def busy_answer(busy: Busy) -> Response:
    """What a busy desk says, and when to ask again."""
    text = say("too much is being computed already; try again in a minute")
    headers = {"Retry-After": str(busy.retry_after), "Cache-Control": "no-store"}
    return PlainTextResponse(text, status_code=503, headers=headers)
