"""Pages without Streamlit: what is in the file, what an embedded page is, and that strangers' words end nothing."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from engine.program.recorder import TraceError
from engine.scenario import Entry, Scenario
from engine.scenario.entry import entry
from i18n import LANGUAGES, catalogue, say, use_language
from optimizers import OPTIMIZERS
from tests.ui.components.asgi import get
from tests.ui.components.test_contract import fits
from ui.background.caches import PAYLOAD_CACHE
from ui.components import contract, standalone
from ui.components.head import page_routes
from ui.components.questions import FILE, Question, compute
from ui.components.routes import player_routes
from ui.components.standalone import QUESTIONS, race_file
from ui.components.wire import unpack
from ui.state.pages import PAGES

APP = Starlette(routes=[*player_routes(), *page_routes()])
LARGEST = 2.2e6
"""Bytes of a file, compressed."""
HOSTILE = "</script><script>alert(1)</script>\"'<!--"


class Parts(HTMLParser):
    """The elements of a page with an id, and the text of each script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.script: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.script = (dict(attrs).get("id") or "script") if tag == "script" else None

    def handle_data(self, data: str) -> None:
        if self.script is not None:
            self.texts[self.script] = self.texts.get(self.script, "") + data

    def handle_endtag(self, tag: str) -> None:
        self.script = None


def parts_of(page: str) -> tuple[Parts, dict[str, Any], dict[str, bytes]]:
    """The elements of a file, what its player is given, and the files in it."""
    parts = Parts(page)
    packed = json.loads(parts.texts["files"])
    files = {path: gzip.decompress(b64decode(text)) for path, text in packed.items()}
    return parts, json.loads(parts.texts["page"]), files


def test_a_file_has_what_its_player_asks_for() -> None:
    scenario = Scenario(surface="ravine", entries=(Entry("sgd"), Entry("adam")), noise=0.1, steps=50)
    _, data, files = parts_of(race_file(scenario, "map"))
    assert fits(data, contract.PlayerData)
    header, arrays = unpack(files[f"player/runs?{data['query']}"])
    assert arrays["runs"].shape == (2, 4, 51)
    assert unpack(files[f"player/surface?{data['surface']}"])[0]["title"] == "Ravine"
    assert unpack(files[f"player/noise?{header['program']['draws']}"])[1]["noise"].shape == (2, 50)
    for slot in ("sgd", "adam"):
        assert unpack(files[f"player/forces?{data['query']}&slot={slot}"])[0]["slot"] == slot
    for question in QUESTIONS:
        asked = "&".join([header["program"]["query"], *([f"question={question}"] if question else [])])
        assert f'ravineModules["program?{asked}"]'.encode() in files["program"]
    assert f'ravineModules["{data["plotly"].removeprefix("player/")}"]'.encode() in files["plotly"]
    assert json.loads(files["player/code/shared/themes.json"]).keys() == {"light", "dark"}


def test_the_payloads_are_those_of_the_server() -> None:
    scenario = Scenario(steps=20)
    _, data, files = parts_of(race_file(scenario))
    race, surface = data["query"], data["surface"]
    for path in (f"player/runs?{race}", f"player/surface?{surface}", f"player/forces?{race}&slot=adam"):
        kind, _, query = path.removeprefix("player/").partition("?")
        assert files[path] == gzip.decompress(compute(Question(kind, query)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_file_speaks_the_language_of_the_page(code: str) -> None:
    use_language(code)
    try:
        page, line = race_file(Scenario(steps=5)), say("Drag the start or a slider: the paths follow.")
    finally:
        use_language("en")
    _, data, files = parts_of(page)
    assert f'<html lang="{code}">' in page
    assert line in page
    assert data["language"] == code
    texts = {path for path in files if path.startswith("player/texts")}
    assert texts == (set() if code == "en" else {f"player/texts/{code}.json"})
    assert code == "en" or json.loads(files[f"player/texts/{code}.json"]) == catalogue(code)


def test_the_largest_file_is_small() -> None:
    """Rules with a look-ahead for a long race whose noise nothing compresses, all rules, and a typed formula."""
    entries = tuple(Entry(key) for key in list(OPTIMIZERS)[:12])
    ahead = (*(entry("nesterov", momentum=0.8 + k / 100) for k in range(8)), *entries[-4:])
    noisy = Scenario(surface="rosenbrock", entries=ahead, steps=5000, noise=1.0, lr=1e-4)
    formula = Scenario.from_query({"f": "sin(3*x)*y^2 + x^2"})[0]
    for scenario in (Scenario(entries=entries, steps=5000), noisy, formula):
        assert len(gzip.compress(race_file(scenario).encode(), 6)) <= LARGEST


def test_no_file_asks_anybody() -> None:
    page = race_file(Scenario(steps=5))
    parts, *_ = parts_of(page)
    assert [a for _, a in parts.elements if a.get("src") or (a.get("href") or "data:,") != "data:,"] == []
    assert "url(" not in page


def test_words_of_strangers_end_no_script() -> None:
    scenario, _ = Scenario.from_query({"f": "x^2 + y^2"})
    for page in (race_file(scenario, HOSTILE), race_file(scenario, theme=HOSTILE)):
        parts, *_ = parts_of(page)
        assert [tag for tag, _ in parts.elements].count("script") == 3
        assert HOSTILE not in page


def test_what_has_no_program_is_still_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in it follows a drag."""

    def no_program(*_: object) -> bytes:
        raise TraceError("a rule that decides by its numbers")

    monkeypatch.setattr(standalone, "program_payload", no_program)
    *_, files = parts_of(race_file(Scenario(steps=5)))
    assert b"program?" not in files["program"]
    assert unpack(files["player/runs?steps=5"])[0]["steps"] == 5


def test_a_server_gives_the_file_to_be_saved() -> None:
    answer = get(APP, "/player/html?steps=5&opt=adam&layout=map&lang=ko")
    assert answer.headers["content-disposition"].startswith("attachment")
    _, data, files = parts_of(answer.content.decode())
    assert (data["layout"], data["language"]) == ("map", "ko")
    assert set(data["query"].split("&")) == {"steps=5", "opt=adam"}
    assert any(path.endswith("&lang=ko") for path in files)


def test_a_saved_file_takes_no_room_from_what_is_asked_for_again() -> None:
    for kind in (FILE, "runs"):
        assert get(APP, f"/player/{kind}?steps=6&opt=sgd").status == 200
    kept = [PAYLOAD_CACHE.get(Question(kind, "steps=6&opt=sgd")) is not None for kind in (FILE, "runs")]
    assert kept == [False, True]


@pytest.mark.parametrize("page", ["/race", *(f"/{key}" for key in list(PAGES)[2:])])
def test_embedded_pages_are_the_player_alone(page: str) -> None:
    answer = get(APP, f"{page}?surface=himmelblau&steps=9&layout=map&step=3&theme=dark&lang=ko&embed=1")
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    text = answer.content.decode()
    data = json.loads(Parts(text).texts["page"])
    assert fits(data, contract.PlayerData)
    assert (data["layout"], data["step"], data["language"]) == ("map", 3, "ko")
    assert '<html lang="ko" data-theme="dark">' in text
    assert "streamlit" not in text.lower()
    for address in re.findall(r'(?:href|from)="?\s?"?\./([^"]+)"', text):
        assert address == "race" or get(APP, f"/{address}").status == 200


@pytest.mark.parametrize(
    "query",
    [
        {"layout": HOSTILE, "theme": HOSTILE, "lang": HOSTILE, "step": HOSTILE, "f": HOSTILE},
        {"f": "x" * 9_000},
        {"step": "9" * 400, "opt": "wat", "start": "nan,inf"},
    ],
)
def test_a_hostile_link_is_a_page_as_well(query: dict[str, str]) -> None:
    answer = get(APP, f"/race?{urlencode({**query, 'embed': '1'})}")
    assert answer.status == 200
    text = answer.content.decode()
    assert HOSTILE not in text
    assert fits(json.loads(Parts(text).texts["page"]), contract.PlayerData)


def test_a_link_that_is_too_long_is_refused() -> None:
    assert get(APP, f"/race?f={'x' * 11_000}&embed=1").status == 414


def test_other_values_are_no_embedding() -> None:
    assert "streamlit" in get(APP, "/race?embed=0").content.decode().lower()


@pytest.mark.parametrize("query", ["embed=1&embed=0", "embed=0&embed=1", "EMBED=1", "steps=5&Embed=1"])
def test_whatever_a_proxy_takes_for_embedding_is_no_page_of_the_app(query: str) -> None:
    answer = get(APP, f"/race?{query}")
    assert answer.status == 200
    assert "streamlit" not in answer.content.decode().lower()


@pytest.mark.parametrize("path", ["/wat/race", "//race", "/start/race", "/race/race", "/a/b/race"])
def test_no_page_of_the_app_is_at_another_path_that_ends_as_the_framed_one(path: str) -> None:
    assert get(APP, f"{path}?embed=1").status == 404


def test_colours_are_those_of_the_app() -> None:
    theme = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    looks = Path("ui/components/assets/standalone/page.css").read_text(encoding="utf-8")
    names = {"primaryColor": "primary-color", "backgroundColor": "background-color", "textColor": "text-color"}
    for name, times in (("light", 1), ("dark", 2)):
        for key, variable in names.items():
            assert looks.count(f"--st-{variable}: {theme[name][key]};") == times
    assert f"--st-base-radius: {theme['baseRadius']};" in looks
