"""Which encodings a browser takes, read once for all routes, as most servers only look for the word `gzip`."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

NAME = "accept-encoding"


class ReadEncodings:
    """ASGI middleware that leaves of `Accept-Encoding` either `gzip` or `identity`, which is all that is ever sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the header as it is meant."""
        if scope["type"] == "http":
            scope = {**scope, "headers": list(scope["headers"])}
            accepted = Headers(scope=scope).get(NAME, "")
            MutableHeaders(scope=scope)[NAME] = "gzip" if takes_gzip(accepted) else "identity"
        await self.app(scope, receive, send)


def takes_gzip(accepted: str) -> bool:
    """Whether `Accept-Encoding` takes gzip: by its name, else by a star, and not with a weight of 0."""
    weights = dict(map(_weighed, accepted.lower().split(",")))
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weighed(coding: str) -> tuple[str, float]:
    """Name and weight of a part of `Accept-Encoding`; a weight that cannot be read is 0."""
    name, _, parameters = coding.partition(";")
    _, _, weight = parameters.partition("=")
    try:
        return name.strip(), float(weight or 1)
    except ValueError:
        return name.strip(), 0.0
