"""Costly questions by the hundred: the server goes on for all others, computes next to nothing, and forgets them."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest

from optimizers import OPTIMIZERS
from tests.server.client import opened
from tests.server.processes import Server, started, wait_for
from tests.server.requests import WORST, Reply, ask
from tools.process import cpu, memory

pytestmark = pytest.mark.browser

MANY = 100
COSTLY = f"/player/runs?opt={','.join(list(OPTIMIZERS)[:12])}&{WORST}"
COOKIE = "ravine_visitor"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose worker processes are there, and whose caches are not filled."""
    with started("app.py", tmp_path_factory.mktemp("server")) as server:
        assert ask(server.url, f"{COSTLY}&seed=0").status == HTTPStatus.OK
        yield server


def costs(server: Server, seed: int) -> float:
    """CPU seconds of one costly question."""
    before = cpu(server.process.pid)
    assert ask(server.url, f"{COSTLY}&seed={seed}").status == HTTPStatus.OK
    return cpu(server.process.pid) - before


def is_idle(server: Server) -> bool:
    counts = server.counts()
    return counts["ravine_work_running"] == counts["ravine_work_waiting"] == 0


@contextmanager
def asking(server: Server, *questions: str, cookies: Sequence[str] = ("",) * MANY) -> Iterator[list[socket.socket]]:
    """Sockets of one who asks all this at once and listens to nothing; at the end all are hung up."""
    place = (urlsplit(server.url).hostname, urlsplit(server.url).port)
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_connection(place)) for _ in questions]
        for one, question, cookie in zip(sockets, questions, cookies, strict=True):
            head = f"GET {question} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nCookie: {cookie}\r\n\r\n"
            one.sendall(head.encode())
            one.setblocking(False)
        yield sockets


def heads(sockets: list[socket.socket]) -> list[str]:
    """The beginnings of answers, "" for who has none yet."""
    return [_head(one) for one in sockets]


def _head(one: socket.socket) -> str:
    try:
        return one.recv(4096, socket.MSG_PEEK).decode("latin-1")
    except BlockingIOError:
        return ""


def refused(sockets: list[socket.socket]) -> list[str]:
    return [head for head in heads(sockets) if head.startswith("HTTP/1.1 503")]


class TestOneWhoAsksAHundredCostlyQuestionsAndHangsUp:
    def test_others_are_answered_meanwhile_and_next_to_nothing_is_computed(self, server: Server) -> None:
        one, before = costs(server, 1), cpu(server.process.pid)
        cookie = ask(server.url, "/").headers["set-cookie"].partition(";")[0]
        held = memory(server.process.pid)
        with asking(server, *(f"{COSTLY}&seed={1000 + k}" for k in range(MANY))) as sockets:
            wait_for(lambda: refused(sockets) and server.counts()["ravine_work_waiting"])
            self.answered(server, cookie)
            assert "" in heads(sockets)  # so they were before what the other one has asked for earlier
            assert all("\r\nretry-after: " in head for head in refused(sockets))
        wait_for(lambda: is_idle(server))
        assert cpu(server.process.pid) - before < MANY / 2 * one
        assert memory(server.process.pid) - held < 200
        assert ask(server.url, f"{COSTLY}&seed={999 + MANY}").status == HTTPStatus.OK

    @staticmethod
    def answered(server: Server, cookie: str) -> None:
        """A file, a page, a payload and a run of a script, for another visitor."""
        for path in ("/favicon.png", "/race?lr=0.02", "/player/runs?seed=1234", "/player/texts/ko.json"):
            assert ask(server.url, path, cookie=cookie).status == HTTPStatus.OK
        with opened(server.url, "teacher") as visitor:
            assert not visitor.faults


class TestAClassThatAsksTheSame:
    def test_it_is_computed_once(self, server: Server) -> None:
        one, before = costs(server, 2), cpu(server.process.pid)
        with ThreadPoolExecutor(30) as pool:
            replies: list[Reply] = list(pool.map(ask, [server.url] * 30, [f"{COSTLY}&seed=3"] * 30))
        assert {reply.status for reply in replies} == {HTTPStatus.OK}
        assert len({reply.body for reply in replies}) == 1
        assert cpu(server.process.pid) - before < 5 * one  # thirty connections cost something as well


class TestOneWhoMakesCookiesUp:
    def test_is_one_visitor(self, server: Server) -> None:
        """Else each of them would have a share of its own, and be refused nothing."""
        made_up = [f"{COOKIE}={number:016x}-{number:032x}" for number in range(MANY)]
        with asking(server, *(f"{COSTLY}&seed={5000 + k}" for k in range(MANY)), cookies=made_up) as sockets:
            wait_for(lambda: refused(sockets))
        wait_for(lambda: is_idle(server))
