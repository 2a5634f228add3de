"""nginx and Caddy in front of two processes, as deploy/ has them: what comes through, and who stays where."""

from __future__ import annotations

import gzip
import re
import select
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from tests.deploy.conftest import Behind
from tests.deploy.processes import visitors
from tests.deploy.proxies import COMMANDS, LAYOUTS, PATIENCE, Layout, Proxy
from tests.deploy.websocket import Socket
from tests.server.client import Page

pytestmark = pytest.mark.browser
EVERYWHERE = pytest.mark.parametrize("layout", LAYOUTS, ids=str)
ANYWHERE = pytest.mark.parametrize("layout", [Layout(below=True, tls=True)], ids=str)


@pytest.fixture(params=COMMANDS)
def proxy(request: pytest.FixtureRequest, behind: Behind, layout: Layout) -> Proxy:
    return behind(request.param, layout)


@EVERYWHERE
@pytest.mark.parametrize("path", ["/", "/race?steps=5", "/player/runs?steps=5", "/_stcore/health", "/favicon.png"])
def test_pages_files_payloads_and_health_come_with_the_headers(proxy: Proxy, path: str) -> None:
    answer = proxy.ask(path)
    assert answer.status == 200
    assert answer.body
    headers = {name.lower() for name in answer.headers}
    assert {"content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"} <= headers
    assert ("strict-transport-security" in headers) == proxy.layout.tls


@EVERYWHERE
def test_anybody_may_frame_the_player_alone_and_nobody_the_app(proxy: Proxy) -> None:
    """Slides on a disk too: `frame-ancestors *` means sites, and a file is on none."""
    framed = {"/race?steps=5&embed=1": "", "/race?embed=1": ""}
    unframed = dict.fromkeys(
        ["/race?steps=5", "/race?embed=2", "/?embed=1", "/wat?embed=1", "/race/wat?embed=1", "/RACE?embed=1"], "'self'"
    )
    for path, sites in (framed | unframed).items():
        policies = proxy.ask(path).headers.get_all("Content-Security-Policy", [])
        assert [policy.partition("frame-ancestors ")[2] for policy in policies] == [sites], path


@EVERYWHERE
def test_what_anybody_may_frame_is_never_the_app(proxy: Proxy) -> None:
    for path in (
        "/race?embed=1&embed=0",
        "/race?embed=0&embed=1",
        "/race?EMBED=1",
        "/wat/race?embed=1",
        "/RACE?embed=1",
    ):
        answer = proxy.ask(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'self'") or b"streamlit" not in answer.body.lower(), path


@EVERYWHERE
def test_streamlits_scripts_come_compressed(proxy: Proxy) -> None:
    page = gzip.decompress(proxy.ask("/race").body)
    (script,) = re.findall(rb'src="\./(static/js/index\.[^"]+)"', page)
    assert proxy.ask(f"/{script.decode()}").headers["Content-Encoding"] == "gzip"


@EVERYWHERE
def test_a_page_runs_through_a_websocket_of_the_sites_own_origin(proxy: Proxy) -> None:
    page = Page("race", "steps=5")
    with Socket(proxy) as websocket:
        assert websocket.status == 101
        websocket.run(page)
    assert page.player()
    assert not page.faults


@ANYWHERE
def test_a_websocket_of_another_site_is_refused(proxy: Proxy) -> None:
    with Socket(proxy, origin="https://evil.example") as websocket:
        assert websocket.status == 403


CLOSED = ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/upload_file/session/file", "/_stcore/agent"]
DISGUISED = [
    "//_stcore/metrics",
    "/_stcore//metrics",
    "/race/../_stcore/metrics",
    "/_stcore/%6detrics",
    "/%2e/_stcore/metrics",
]


@EVERYWHERE
@pytest.mark.parametrize("path", CLOSED + DISGUISED)
def test_what_is_not_for_strangers_is_closed(proxy: Proxy, path: str) -> None:
    answer = proxy.ask(path)
    assert answer.status in (301, 400, 404), answer.body[:200]


@ANYWHERE
def test_uploads_and_long_bodies_are_refused(proxy: Proxy) -> None:
    assert proxy.ask("/_stcore/upload_file/session/file", method="PUT", body=b"x").status in (404, 405)
    assert proxy.ask("/player/runs", method="POST", body=b"x" * 10_000).status == 405
    assert proxy.ask("/player/runs", method="POST", body=b"x" * 100_000).status in (405, 413)


HEAD = b"GET {path} HTTP/1.1\r\nHost: {host}\r\n"
ODD = [
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nno number\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n5000\r\n" + b"x" * 0x5000,
    HEAD + b"Content-Length: 100000\r\n\r\n" + b"x" * 50_000,
    HEAD + b"".join(b"X-%d: %s\r\n" % (number, b"x" * 9_000) for number in range(7)) + b"\r\n",
    HEAD + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n\xff\xff\xff",
    HEAD + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
]
"""Requests that break off or are not as they should be; a proxy may answer them as it likes."""


@ANYWHERE
def test_odd_requests_take_no_process_from_others(proxy: Proxy) -> None:
    mine = proxy.new_cookie()
    for odd in ODD:
        request = odd.replace(b"{path}", f"{proxy.prefix}/player/runs".encode()).replace(b"{host}", proxy.host.encode())
        for _ in range(4):
            with suppress(OSError), proxy.connect() as hostile:
                hostile.sendall(request)
                hostile.settimeout(0.1)
                hostile.recv(1000)
        answer = proxy.ask("/player/runs?steps=5", cookie=mine)
        assert answer.status == 200
        assert not answer.cookie  # still the same process


@EVERYWHERE
def test_the_cookie_says_secure_only_with_tls(proxy: Proxy) -> None:
    cookie = proxy.ask("/_stcore/health").cookie
    assert "path=/" in cookie.lower()
    if not proxy.layout.tls:  # a browser would drop it, and the visitor come to another process with each request
        assert "secure" not in cookie.lower()


@ANYWHERE
def test_nginx_gives_a_cookie_once_and_takes_no_other(behind: Behind, layout: Layout) -> None:
    nginx = behind("nginx", layout)
    mine = nginx.new_cookie()
    assert not nginx.ask("/_stcore/health", cookie=mine).cookie
    assert nginx.new_cookie() != mine
    for forged in ("x", mine + "0", "all-on-one-process"):
        assert nginx.ask("/_stcore/health", cookie=forged).cookie


@EVERYWHERE
def test_a_visitor_stays_with_a_process_and_visitors_are_spread(proxy: Proxy) -> None:
    mine = proxy.new_cookie()
    with ExitStack() as visits:

        def visit(cookie: str) -> None:
            assert visits.enter_context(Socket(proxy, cookie)).status == 101

        visitors(proxy.processes, 0)
        for _ in range(4):
            visit(mine)
        assert sorted(visitors(proxy.processes, 4)) == [0, 4]
        for others in range(1, 40):  # soon one of them comes to the other process
            visit(proxy.new_cookie())
            if min(visitors(proxy.processes, 4 + others)) > 0:
                return
    raise AssertionError("all visitors are on one process")


def test_the_app_below_a_path_is_found_without_its_slash(behind: Behind) -> None:
    for name in COMMANDS:
        proxy = behind(name, Layout(below=True, tls=True))
        answer = proxy.ask_site("/ravine?lang=ko")
        assert answer.status == 308
        assert answer.headers["Location"] == "/ravine/?lang=ko"


@ANYWHERE
def test_no_request_fails_when_a_process_is_killed(proxy: Proxy) -> None:
    statuses: Counter[int] = Counter()
    cookies = [proxy.new_cookie() for _ in range(6)]  # of both processes
    over = threading.Event()

    def ask_all_the_time(cookie: str) -> None:
        while not over.is_set():
            statuses[proxy.ask("/player/runs?steps=5", cookie=cookie).status] += 1

    asking = [threading.Thread(target=ask_all_the_time, args=[cookie]) for cookie in cookies]
    for thread in asking:
        thread.start()
    proxy.processes[0].kill()
    over.wait(1.5)  # it is looked at whether it lives, and it does not
    over.set()
    for thread in asking:
        thread.join()
    assert list(statuses) == [200]


COSTLY = (
    "/player/runs?opt=sgd,momentum,nesterov,adagrad,adagrad_full,adadelta,rmsprop,adam,adam_l2,adamw,amsgrad,adamax"
    "&steps=5000&noise=0.1&seed={seed}"
)


@contextmanager
def flood(proxy: Proxy, cookie: str, count: int) -> Iterator[list[socket.socket]]:
    """Requests of one client for costly payloads, all at once; the client hangs up in the end without an answer."""
    with ExitStack() as connections:
        sockets = [connections.enter_context(proxy.connect()) for _ in range(count)]
        for seed, connection in enumerate(sockets):
            path = proxy.prefix + COSTLY.format(seed=seed)
            head = f"GET {path} HTTP/1.1\r\nHost: {proxy.host}\r\nCookie: ravine={cookie}\r\n\r\n"
            connection.sendall(head.encode())
        yield sockets


@ANYWHERE
def test_others_are_served_while_one_client_asks_for_a_hundred_costly_payloads(proxy: Proxy) -> None:
    others = [proxy.new_cookie() for _ in range(4)]  # of both processes
    with flood(proxy, proxy.new_cookie(), 100):
        for cookie in others * 3:
            for path in ("/", "/favicon.png", "/player/runs?steps=5"):
                assert proxy.ask(path, cookie).status == 200
    for cookie in others:  # and when it has hung up
        assert proxy.ask("/healthz/ready", cookie).status == 200


def test_nginx_refuses_a_client_what_is_beyond_its_rate(behind: Behind) -> None:
    nginx = behind("nginx", Layout(below=False, tls=False))
    refused = 0
    with flood(nginx, nginx.new_cookie(), 100) as sockets:
        unanswered = set(sockets)
        while refused < 30 and unanswered:  # of 40 at once
            answered, _, _ = select.select(unanswered, [], [], PATIENCE)
            assert answered
            unanswered -= set(answered)
            refused += sum(is_nginxs(one.recv(2000)) for one in answered)
    assert refused >= 30


def is_nginxs(answer: bytes) -> bool:
    """Whether it is nginx that refuses; the app would say when to come back."""
    return answer.startswith(b"HTTP/1.1 503") and b"retry-after" not in answer.lower()


@pytest.mark.soak
@ANYWHERE
def test_a_client_that_never_ends_its_request_is_hung_up_on(proxy: Proxy) -> None:
    with proxy.connect() as slow:
        slow.sendall(f"GET {proxy.prefix}/ HTTP/1.1\r\nHost: {proxy.host}\r\nX-".encode())
        slow.settimeout(30)  # both wait 10 s; without a bound it would be a minute and more
        assert slow.recv(1000)[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 408")
