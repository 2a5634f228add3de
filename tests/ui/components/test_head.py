"""The head of a page asks for what will be needed, and nothing but the head differs from Streamlit's own page."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from starlette.applications import Starlette

from engine.scenario import Scenario
from tests.ui.components.asgi import get
from ui.background.desk import Bounds, Desk
from ui.background.visitors import COOKIE, is_ours
from ui.components import head
from ui.components.files import modules_of, plotly_address
from ui.components.routes import player_routes
from ui.start.opening import race_in_link
from ui.state.pages import PAGES

RACES = {"start": race_in_link, "race": lambda query: Scenario.from_query(query)[0]}
APP = Starlette(routes=[*player_routes(), *head.page_routes("", RACES)])
PLACE = re.compile(r'<script id="place">\n(.*?)</script>\n', re.DOTALL)
SCRIPT = re.compile(r'<script type="module" id="early">\n(.*?)</script>\n', re.DOTALL)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no matter of these tests."""
    monkeypatch.setattr(head, "PATIENCE", 60)


def linked(page: str) -> list[str]:
    """What the head of a page asks for beside what Streamlit's own asks for."""
    (script,) = SCRIPT.findall(get(APP, page).content.decode())
    (wishes,) = re.findall(r"^askEarly\(document, (.*)\);$", script, re.MULTILINE)
    return [address.removeprefix("./") for _, address in json.loads(wishes)]


@pytest.mark.parametrize("page", ["/", *(f"/{key}" for key in list(PAGES)[1:])])
def test_it_is_streamlits_page_with_two_more_scripts(page: str) -> None:
    answer = get(APP, page)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    html = PLACE.sub("", SCRIPT.sub("", answer.content.decode()))
    assert html == (head.STATIC / "index.html").read_text(encoding="utf-8")
    assert html.count("</head>") == 1


def test_all_that_is_asked_for_is_there_and_asked_for_once() -> None:
    addresses = linked("/race?steps=9&lang=ko")
    assert len(addresses) == len(set(addresses))
    ours = [address for address in addresses if address.startswith("player/")]
    assert [address for address in ours if get(APP, f"/{address}").status != 200] == []
    assert all((head.STATIC / address).is_file() for address in addresses if address not in ours)


def test_all_modules_are_asked_for_that_a_page_begins_with() -> None:
    for page, components in (("/race", ["player"]), ("/", ["player"]), ("/tuning", ["player", "chart", "card"])):
        paths = [address.split("/", 3)[3] for address in linked(page) if address.startswith("player/code/")]
        assert {*modules_of(*components), "shared/style.css", "shared/themes.json"} == set(paths)


@pytest.mark.parametrize("name", head.CHUNKS)
def test_streamlit_has_the_parts_that_are_asked_for_early(name: str) -> None:
    """When it fails Streamlit has changed: look at what the race page loads late, and name that in `CHUNKS`."""
    assert sum(chunk.startswith(f"{name}.") for chunk in head.streamlit_chunks()) == 1


@pytest.mark.parametrize(
    ("page", "runs", "surface"),
    [
        ("/race", "", ""),
        ("/race?surface=ravine&opt=sgd&layout=map&present=1", "surface=ravine&opt=sgd", "surface=ravine"),
        ("/race?lr=0.5&lang=ko", "lr=0.5&lang=ko", "lang=ko"),
        ("/", "opt=sgd,momentum,adam", ""),
        ("/?lang=ko", "opt=sgd,momentum,adam&lang=ko", "lang=ko"),
        ("/?step=40", "opt=sgd,momentum,adam", ""),
        ("/?here=1&start=1,1", "start=1,1&opt=sgd,momentum,adam", ""),
        ("/?surface=ravine", "surface=ravine", "surface=ravine"),  # leads to the race page
    ],
)
def test_the_arrays_of_a_links_race_are_asked_for(page: str, runs: str, surface: str) -> None:
    asked = [address for address in linked(page) if address.startswith(("player/runs", "player/surface"))]
    answers = [address for address in linked(page) if address.startswith("player/answer")]
    assert answers == ([f"player/answer?{runs}"] if page.partition("?")[0] == "/" else [])
    assert (plotly_address("relief") in linked(page)) != bool(answers)
    assert asked == [f"player/runs?{runs}", f"player/surface?{surface}"]
    assert sum(address.startswith("player/program/") for address in linked(page)) == 1


@pytest.mark.parametrize(
    "query", ["f=x%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "lang=%22%3E%3Cb%3E", "opt=%22onload=%22"]
)
def test_a_link_writes_nothing_into_the_page(query: str) -> None:
    pages = [get(APP, address).content.decode() for address in (f"/race?{query}", "/race")]
    tags = [re.findall(r"</?(?:b|script)\b", html) for html in pages]
    assert tags[0] == tags[1]
    assert linked(f"/race?{query}")


def test_what_would_end_the_script_is_written_otherwise() -> None:
    html = PLACE.sub("", head.asking("<head></head>", [("fetch", "./</script><b>")]))
    assert html.count("</script>") == 1
    assert "./\\u003c/script>\\u003cb>" in html


@pytest.mark.parametrize("query", ["&".join(f"a{k}=1" for k in range(99)), "%ff=%fe", "f=" + "9" * 20_000])
def test_a_link_that_cannot_be_read_gets_the_page(query: str) -> None:
    assert get(APP, f"/race?{query}").status == 200


@pytest.mark.parametrize("base", ["ravine", "/a/b/"])
def test_pages_are_below_the_servers_base_path(base: str) -> None:
    app = Starlette(routes=head.page_routes(base))
    assert [get(app, f"/{base.strip('/')}/{page}").status for page in ("", "race")] == [200, 200]
    assert get(app, "/race").status == 404


def test_a_page_comes_without_its_race_when_the_desk_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    with_race = linked("/race?steps=9")
    monkeypatch.setattr(head, "DESK", Desk(Bounds(waits=0)))
    assert linked("/race?steps=9") == [
        address
        for address in with_race
        if not address.startswith(("player/runs", "player/surface", "player/program", plotly_address("relief")))
    ]


def test_a_page_does_not_wait_for_its_race(monkeypatch: pytest.MonkeyPatch) -> None:
    released = Event()
    monkeypatch.setattr(head, "PATIENCE", 0.01)
    with ThreadPoolExecutor(1) as busy:
        busy.submit(released.wait, 60)
        monkeypatch.setattr(head, "DESK", Desk(threads=lambda: busy))
        asked = linked("/race?steps=9")
        released.set()
    assert not any(address.startswith("player/runs") for address in asked)


def test_who_has_no_cookie_of_ours_gets_one() -> None:
    app = Starlette(routes=head.page_routes("ravine"))
    given = get(app, "/ravine/race").headers["set-cookie"]
    value = re.match(rf"{COOKIE}=([0-9a-f-]+); HttpOnly; Path=/ravine/; SameSite=lax$", given)
    assert value
    assert is_ours(value[1])
    assert "set-cookie" not in get(app, "/ravine/race", cookie=f"{COOKIE}={value[1]}").headers
    assert "set-cookie" in get(app, "/ravine/race", cookie=f"{COOKIE}=made-up").headers


def test_over_https_the_cookie_stays_there() -> None:
    assert "; Secure" in get(APP, "/", scheme="https").headers["set-cookie"]
