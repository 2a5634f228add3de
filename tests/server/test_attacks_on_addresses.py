"""What strangers ask of a server that no page of ours asks for, and under names that are not its own."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.server.client import opened
from tests.server.requests import ask
from tools.chromium import running_app

pytestmark = pytest.mark.browser

STREAM = "/_stcore/stream"
FOREIGN = "evil.example"


def shake_hands(url: str, host: str, origin: str) -> int:
    """The status with which a websocket is answered that names the server so; 101 opens it."""
    wish = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
    return ask(url, STREAM, Host=host, Origin=origin, Sec_WebSocket_Key="A" * 22 + "==", **wish).status


@pytest.fixture(scope="module")
def visitor(url: str) -> Iterator[str]:
    """The id of a session that is connected."""
    with connect(f"ws{url.removeprefix('http')}{STREAM}", subprotocols=[Subprotocol("streamlit")]) as socket:
        wish = BackMsg()
        wish.rerun_script.page_name = "teacher"
        socket.send(wish.SerializeToString())
        message = ForwardMsg()
        message.ParseFromString(bytes(socket.recv(timeout=60)))  # type: ignore[arg-type]
        yield message.new_session.initialize.session_id


@pytest.mark.parametrize("size", [0, 10, 1_000_000])
@pytest.mark.parametrize("prefix", ["", "/race", "/."])
def test_no_file_is_taken_from_a_connected_visitor(url: str, visitor: str, size: int, prefix: str) -> None:
    """Streamlit takes any number of files from whoever has a session, with no widget for them on the page."""
    health = ask(url, "/_stcore/health")
    cookie = re.match("[^;]+", health.headers["set-cookie"])
    assert visitor
    assert cookie
    edge = uuid.UUID(int=7).hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    body = head.encode() + b"x" * size + f"\r\n--{edge}--\r\n".encode()
    token = cookie[0].partition("=")[2]
    for method in ("PUT", "POST", "DELETE", "OPTIONS"):
        reply = ask(
            url,
            f"{prefix}/_stcore/upload_file/{visitor}/{uuid.UUID(int=size)}",
            method,
            body,
            Cookie=cookie[0],
            X_Xsrftoken=token,
            Content_Type=f"multipart/form-data; boundary={edge}",
        )
        assert reply.status in {400, 404, 405}, (method, reply)


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/agent/interact",
        "/_stcore/script-health-check",
        "/_stcore/bidi-components/ravine.player/x.js",
        "/_stcore/whatever-comes-next",
        "/component/x/index.html",
        "/auth/login",
        "/oauth2callback?state=x",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_addresses_that_no_page_asks_for_are_closed(url: str, path: str, method: str) -> None:
    reply = ask(url, path, method, b"{}", Content_Type="application/json")
    assert (reply.status, reply.body) == (404, b"not found")


def test_what_pages_ask_for_is_open(url: str) -> None:
    for path in ("/", "/race", "/_stcore/health", "/_stcore/host-config"):
        assert ask(url, path).status == 200
    with opened(url) as session:
        assert session.player()


def test_a_page_that_frames_the_app_may_not_control_it(url: str) -> None:
    """By default the sites of a hoster may, by postMessage."""
    assert json.loads(ask(url, "/_stcore/host-config").body)["allowedOrigins"] == []


@pytest.mark.parametrize(
    "host",
    [
        *(FOREIGN, f"{FOREIGN}:80", "127.0.0.1.evil.example", "a@evil.example", "", "[", "a.b:x"),
        *(
            "lan.evil.example",
            "evillan.example",
            "local.example",
            "home.arpa.example",
            "evil.arpa",
            "a.internal@evil.example",
        ),
    ],
)
def test_a_name_that_is_not_the_servers_opens_nothing(url: str, host: str) -> None:
    """A page elsewhere can lead its visitor's browser to this machine under its own name (DNS rebinding)."""
    for path in ("/", "/race?lang=ko", "/static/js/index.js"):
        assert ask(url, path, Host=host).status in {400, 421}
    assert shake_hands(url, host, f"http://{host}") in {400, 403}


@pytest.mark.parametrize(
    "host",
    [
        *("localhost:8501", "[::1]:8501", "192.168.1.20", "teachers-laptop"),
        *("laptop.local", "laptop.lan:8501", "Laptop.Home.Arpa", "laptop.internal."),
    ],
)
def test_addresses_and_names_of_the_local_network_are_the_servers(url: str, host: str) -> None:
    assert ask(url, "/", Host=host).status == 200
    assert shake_hands(url, host, f"http://{host}") == 101


@pytest.mark.parametrize(
    "origin", ["null", "http://[", "http://]", "http://localhost.evil.example", f"http://a@{FOREIGN}"]
)
def test_an_origin_that_is_none_or_foreign_opens_no_websocket(url: str, origin: str) -> None:
    assert shake_hands(url, "localhost", origin) == 403


def test_health_is_told_under_any_name(url: str) -> None:
    """Load balancers name a server as they like."""
    assert ask(url, "/_stcore/health", Host=FOREIGN).status == 200


def test_named_hosts_are_the_only_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "ravine.example")
    with running_app(base_path="sub") as url:
        for host, page in {"ravine.example": 200, "Ravine.Example:8443": 200, FOREIGN: 421, "localhost": 421}.items():
            assert ask(url, "/race", Host=host).status == page
        assert shake_hands(url, "ravine.example", "https://ravine.example") == 101
        assert ask(url, "/_stcore/metrics", Host="ravine.example").status == 404
