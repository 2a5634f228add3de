"""Messages that no browser sends: they are not taken in, and what a server holds of them is bounded."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from tests.server.client import Session, memory_mb, opened, server_pid, state_of

pytestmark = pytest.mark.browser

ALLOWED_MB = 60
TOO_BIG = 1009
"""The code of a websocket that is closed because of a message's size."""


@contextmanager
def little_is_kept(url: str) -> Iterator[None]:
    """The server's memory stays, and others are served."""
    with opened(url):
        pass
    before = memory_mb(server_pid(url))
    yield
    with opened(url) as other:
        assert other.player()
    assert memory_mb(server_pid(url)) - before < ALLOWED_MB


def message(session: Session, state: str = "", address: str = "") -> bytes:
    """A wish for a rerun, with a state of the player and an address of the page."""
    sent = BackMsg()
    sent.rerun_script.page_name = session.page
    sent.rerun_script.context_info.url = address
    if state:
        sent.rerun_script.widget_states.widgets.append(state_of(session.widgets()["player"], json_value=state))
    return sent.SerializeToString()


def answered(session: Session, frame: str | bytes) -> None:
    session.send(frame)
    session.wait()


def closed_with(session: Session, frame: str | bytes) -> int | None:
    """The code with which a visitor's websocket is closed at this; None where it is while much is still being sent."""
    with pytest.raises(ConnectionClosed) as ended:
        answered(session, frame)
    return ended.value.rcvd and ended.value.rcvd.code


@pytest.mark.parametrize(
    ("state", "address"),
    [
        (json.dumps({"zz": [[]] * 6_000_000}, separators=(",", ":")), ""),  # 18 MB, and 1 GB when it is read
        (json.dumps({"zz": [[]] * 1_000_000}, separators=(",", ":")), ""),
        ("", "http://localhost/race?" + "x" * 3_000_000),
    ],
)
def test_a_message_that_is_too_long_closes_its_websocket(url: str, state: str, address: str) -> None:
    """Streamlit takes 25 MB, keeps them with the session, and what they are read into is fifty times as large."""
    with little_is_kept(url), Session(url) as session:
        assert closed_with(session, message(session, state, address)) in {TOO_BIG, None}


def test_of_a_message_that_does_not_end_little_is_held(url: str) -> None:
    """Twenty visitors announce 20 MB each, send 10 and fall silent."""
    with little_is_kept(url):
        half_sent = [socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)) for _ in range(20)]
        before = memory_mb(server_pid(url))
        for sock in half_sent:
            sock.sendall(
                b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            )
            assert b" 101 " in sock.recv(4096)
            try:
                sock.sendall(b"\x82\xff" + (20_000_000).to_bytes(8, "big") + bytes(4) + bytes(10_000_000))
            except OSError:  # it was closed on the way
                continue
        assert memory_mb(server_pid(url)) - before < ALLOWED_MB
        for sock in half_sent:
            sock.close()


@pytest.mark.parametrize("frame", ["hello", b"\xff\xff\xff\xff"])
def test_who_does_not_speak_the_protocol_is_let_go(url: str, frame: str | bytes) -> None:
    with Session(url) as session:
        assert closed_with(session, frame) == 1002


def test_nobody_empties_caches_or_gets_the_servers_files(url: str) -> None:
    with opened(url) as session:
        session.rerun([session.edit(lr=0.0625)])
        assert session.shown()["lr"] == ["0.0625"]
        for kind in ("clear_cache", "load_git_info", "set_run_on_save"):
            session.send(BackMsg(**{kind: True}).SerializeToString())
        wish = BackMsg()
        wish.file_urls_request.file_names.extend(["a"] * 10)
        session.send(wish.SerializeToString())
        session.query = ""  # which says nothing: the visitor's race is that of the session
        session.rerun()
        assert session.shown()["lr"] == ["0.0625"]
        assert not {"git_info_changed", "file_urls_response"} & session.kinds
