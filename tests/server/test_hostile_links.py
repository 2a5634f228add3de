"""Links made to break it, a thousand in a soak, leave the server up, its memory where it was and the page usable."""

from __future__ import annotations

import http.client
import random
from urllib.parse import quote, urlsplit

import pytest

from engine.scenario import Scenario
from optimizers import OPTIMIZERS
from tests.server.client import Session, memory_mb, opened, server_pid
from tests.server.link_names import PARAMETERS
from tests.thoroughness import SOAK

pytestmark = pytest.mark.browser

COUNT = 1000 if SOAK else 100
WARM = 50
A_VISIT = 25  # links that are opened one after the other in the same tab
ALLOWED_MB = 50
LONGEST_LINK = 524_288  # characters that Streamlit takes of a query string
LONGEST_LINE = 60_000  # uvicorn reads at most 64 KB of a request's head
PAGES = ("race", "lessons", "anatomy", "race", "escape", "start")
ROUTES = ("runs", "surface", "noise", "forces", "why", "texts/en.json", "texts")

NAMES = (*PARAMETERS, "", "__proto__")
NUMBERS = (
    "nan",
    "inf",
    "-inf",
    "1e309",
    "-1e308",
    "9" * 400,
    "0x10",
    "1_0",
    "٣",
    "1e-400",
    "-0",
    "-1",
    "2147483648",
    "1,2,3",
    "",
)
ATTACKS = (
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "x^x^x^x^x^x",
    "9^9^9^9^9",
    "exec('1')",
    "{{7*7}}",
    "${x}",
    "'; drop table runs; --",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "lambda: 0",
    "1/(x-x)",
    "sin(" * 60 + "x" + ")" * 60,
    "(" * 190,
    "-" * 199 + "x",
    "x\0y",
    "\ud7ff\u202e\u0000",
    "%s%n{0.__class__}",
    "ｘ＾２",
)
RAW = ("%ff%fe", "%C3%28", "%ED%A0%80", "%F0%82%82%AC", "%00", "%", "%u0041", "%zz", "+", "%E2%80%AE")
"""Percent-encoded bytes that are no UTF-8, and percent signs that encode nothing."""
EDITS = (
    '{"lr": 1e9}',
    '{"lr": [[[]]]}',
    '{"start": [NaN, 1]}',
    '{"start": [1]}',
    '{"start": [1, 2, 3]}',
    '{"momentum": Infinity}',
    "[1]",
    '{"box": ["a", null, {}, 0]}',
    '{"momentum": "x"}',
    "[" * 3000,
    "{",
    "null",
    '"\\ud800"',
    "NaN",
    '{"layout": {"a": []}}',
)


def links(count: int, seed: int) -> list[str]:
    """Query strings that nobody means well by; the same ones each time, and more of them begin with the same ones."""
    chance = random.Random(seed)  # noqa: S311 - no secret, and repeatable
    return ["&".join(part(chance) for _ in range(chance.choice((1, 1, 2, 3, 6)))) for _ in range(count)]


def part(chance: random.Random) -> str:
    """A parameter or a great many of them; what is cheap to make is more frequent than what is long."""
    name = chance.choice(NAMES)
    rule = chance.choice(sorted(OPTIMIZERS))
    kind = chance.randrange(12)
    return {
        0: lambda: f"{name}={quote(chance.choice(ATTACKS))}",
        1: lambda: f"f={quote(chance.choice(ATTACKS))}",
        2: lambda: f"{name}={quote(chance.choice(NUMBERS))}",
        3: lambda: f"{name}={chance.choice(RAW)}",
        4: lambda: "&".join(f"{name}={quote(chance.choice(NUMBERS))}" for _ in range(chance.choice((2, 40)))),
        5: lambda: f"opt={','.join([rule] * 13)}&steps={chance.choice((1, -1, 10**9))}",
        6: lambda: f"opt={','.join([f'{rule}:lr=nan:beta1=9:zz={i}' for i in range(chance.choice((1, 3000)))])}",
        7: lambda: f"opt={rule}:{':'.join(['schedule=cosine', 'schedule=', 'lr==', '='] * chance.choice((1, 50)))}",
        8: lambda: f"{name}={'[' * 500}{']' * 500}",
        9: lambda: f"{''.join(chance.choices('abcXYZ_.-~[]', k=chance.choice((1, 300))))}={chance.random()}",
        10: lambda: (
            f"{name}={chance.choice('9x,:')}" + chance.choice(("", "9", "e9", ",")) * chance.choice((10, 20_000))
        ),
        11: lambda: f"edit={quote(chance.choice(EDITS))}&slot={rule}_9",
    }[kind]()


def open_all(url: str, queries: list[str]) -> None:
    """Open links as pages: some in a new tab, some in a tab that shows another."""
    for number, first in enumerate(range(0, len(queries), A_VISIT)):
        page = PAGES[number % len(PAGES)]
        asked = queries[first : first + A_VISIT]
        with opened(url, page, asked[0]) as session:
            for query in asked[1:]:
                session.query = query
                session.rerun()
                assert not session.faults, (page, query[:300], session.faults)


def get(url: str, path: str) -> int:
    """The status of an answer, which is read to its end; 414 where the server hangs up on a line it finds too long."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (ConnectionResetError, BrokenPipeError):
        if len(path) < LONGEST_LINE:
            raise
        return 414
    finally:
        connection.close()


def usable(url: str) -> None:
    """The server is well, and a visitor who comes with a plain link gets its race without a word of complaint."""
    assert get(url, "/_stcore/health") == 200
    with opened(url, "race", "surface=beale&lr=0.02&opt=sgd,adam") as session:
        assert session.player()["query"] == "surface=beale&opt=sgd,adam&lr=0.02"
        assert session.alerts() == []


def test_hostile_links_as_pages(url: str) -> None:
    queries = links(WARM + COUNT, seed=7)
    for page in sorted(set(PAGES)):
        with opened(url, page):
            pass
    open_all(url, queries[:WARM])
    pid = server_pid(url)
    before = memory_mb(pid)
    open_all(url, queries[WARM:])
    assert memory_mb(pid) < before + ALLOWED_MB
    usable(url)


def test_hostile_links_as_requests(url: str) -> None:
    queries = links(WARM + COUNT, seed=8)
    asked = [f"/player/{ROUTES[i % len(ROUTES)]}?{query}" for i, query in enumerate(queries)]
    asked = [path.replace("?", f"/{quote('../é%00')}?") if i % 50 == 0 else path for i, path in enumerate(asked)]
    failed = {path[:300]: status for path in asked[:WARM] if (status := get(url, path)) >= 500}
    pid = server_pid(url)
    before = memory_mb(pid)
    failed |= {path[:300]: status for path in asked[WARM:] if (status := get(url, path)) >= 500}
    assert failed == {}
    assert memory_mb(pid) < before + ALLOWED_MB
    usable(url)


def test_a_momentum_of_four_hundred_digits_is_refused(url: str) -> None:
    edit = quote('{"momentum": 1' + "0" * 400 + "}")
    assert get(url, f"/player/runs?edit={edit}") < 500


@pytest.mark.parametrize("length", [9_000, 60_000, 520_000, 530_000])
def test_links_as_long_as_they_come(url: str, length: int) -> None:
    """Up to what the server takes a page opens with what is right in a link; beyond it, maybe without."""
    query = "lr=0.01&zz=" + "9" * (length - 11)
    for route in ROUTES:
        assert get(url, f"/player/{route}?{query}") < 500
    with opened(url, "race", query) as session:
        assert session.player()["query"] in ({"lr=0.01"} if length <= LONGEST_LINK else {"lr=0.01", ""})
    usable(url)


def test_frames_that_are_no_messages(url: str) -> None:
    """Bytes that are no protobuf, text instead of bytes: at most the one visit ends."""
    for frame in (b"\xff" * 1000, b"", b"\x00" * 100_000, "text", "[" * 10_000):
        with Session(url) as session:
            session.send(frame)
    usable(url)


def test_links_are_hostile_and_always_the_same() -> None:
    queries = links(200, seed=7)
    assert queries == links(200, seed=7)
    read = [Scenario.from_query({name: text}) for name, _, text in (query.partition("=") for query in queries)]
    assert sum(bool(notices) for _, notices in read) > 150
