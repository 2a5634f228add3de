"""A page of the app through a proxy, in one thread: a TLS connection must not be read in one and written in another."""

from __future__ import annotations

import socket
from types import TracebackType

from websockets.client import ClientProtocol
from websockets.frames import DATA_OPCODES, Frame
from websockets.http11 import Response
from websockets.protocol import Event
from websockets.typing import Origin
from websockets.uri import parse_uri

from tests.deploy.proxies import PREFIX, Proxy
from tests.server.client import PROTOCOLS, Page, stream_of


class Socket:
    """The websocket of a page that comes from `origin`, by itself the site's own.

    Attributes:
        status: what the proxy answered: 101 if the websocket is open.
    """

    def __init__(self, proxy: Proxy, cookie: str = "", origin: str = "") -> None:
        address, own = parse_uri(stream_of(proxy.url)), proxy.url.removesuffix(PREFIX)
        self._protocol = ClientProtocol(address, origin=Origin(origin or own), subprotocols=PROTOCOLS, max_size=None)
        self._waiting: list[Event] = []
        self._socket: socket.socket = proxy.connect()
        request = self._protocol.connect()
        if cookie:
            request.headers["Cookie"] = f"ravine={cookie}"
        self._protocol.send_request(request)
        answer = self._receive()
        assert isinstance(answer, Response)
        self.status = answer.status_code

    def __enter__(self) -> Socket:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._socket.close()

    def run(self, page: Page) -> None:
        """Run a page's script once, to its end."""
        self._protocol.send_binary(page.request())
        ended = False
        while not ended:
            frame = self._receive()
            ended = isinstance(frame, Frame) and frame.opcode in DATA_OPCODES and page.take(bytes(frame.data))

    def _receive(self) -> Event:
        """What comes next, after what there was to send: first the answer to the request, then frames."""
        while not self._waiting:
            for data in self._protocol.data_to_send():
                self._socket.sendall(data)
            data = self._socket.recv(65536)
            assert data, "the connection was closed"
            self._protocol.receive_data(data)
            self._waiting += self._protocol.events_received()
        return self._waiting.pop(0)
