"""The port of a server's metrics: plain HTTP, for who asks on this machine or in its network."""

from __future__ import annotations

import threading
from socket import AF_INET6
from socketserver import TCPServer, ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app


class _Server(ThreadingMixIn, WSGIServer):
    """A server that asks no name server what its own address is called, as Python's own and Prometheus' do."""

    daemon_threads = True

    def server_bind(self) -> None:
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _ServerOf6(_Server):
    address_family = AF_INET6


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Write no line for each question."""


def open_port(host: str, port: int, registry: CollectorRegistry) -> WSGIServer:
    """Answer what Prometheus asks, in threads, until `shutdown`. `host` is an address.

    Raises `OSError` where the port is taken.
    """
    kind = _ServerOf6 if ":" in host else _Server
    server = make_server(host, port, make_wsgi_app(registry), kind, _Silent)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
