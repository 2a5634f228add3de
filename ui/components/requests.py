"""What a request says beside its address: who asks, and whether they have gone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from ui.background.turns import Visitor
from ui.background.visitors import COOKIE, HERE, is_ours, new_cookie, visitor_of

Result = TypeVar("Result")


class GoneError(ConnectionError):
    """The browser has hung up."""


def visitor_who_asks(request: Request) -> Visitor:
    """The visitor by their cookie, else by their address."""
    return visitor_of(request.cookies.get(COOKIE, ""), request.client.host if request.client else HERE)


def make_known(request: Request, response: Response, path: str) -> None:
    """Give a cookie to a visitor who has none. `path` is where our pages are."""
    if not is_ours(request.cookies.get(COOKIE, "")):
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, new_cookie(), path=path, httponly=True, samesite="lax", secure=secure)


async def unless_gone(request: Request, answer: Coroutine[Any, Any, Result]) -> Result:
    """What is awaited; it is cancelled, and `GoneError` raised, when the browser hangs up before."""
    answering, leaving = asyncio.ensure_future(answer), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise GoneError
        return answering.result()
    finally:
        answering.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    """Returns when the browser hangs up. A body that nobody has asked for is not kept."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
