"""Streamlit's page under the addresses of ours, with a head that asks for what the page is going to need.

By itself a browser would learn of the player only when Streamlit has been loaded, has connected and has run the page's
script; of the player's modules when it has read those that import them; and of the race's arrays after that. Nothing
depends on the head: what is not asked for in it is fetched when it is needed.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, partial
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from engine.program.javascript.module import structure
from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import DEFAULT, LANGUAGES, say
from ui.background.base_path import below
from ui.background.desk import DESK, Busy
from ui.background.flight import Job
from ui.components.embed import FRAMED, embedded, is_embedded
from ui.components.files import ASSETS, THEMES, code, modules_of, plotly_address
from ui.components.requests import make_known, visitor_who_asks
from ui.components.routes import NOT, PROGRAM
from ui.state.change import LONGEST_QUERY, fields_of
from ui.state.pages import PAGES, START
from ui.state.session import QueryParams

RaceOf = Callable[[QueryParams], Scenario]
"""The race that a page shows when it is opened with these query parameters."""

STATIC = Path(st.__file__).parent / "static"
CHUNKS = ("BidiComponent", "Html", "Button", "ButtonGroup", "Selectbox", "Slider", "NumberInput")
"""Parts of Streamlit's own that it asks for when their element is on the page."""

ALL = ("player", "chart", "card")
"""Our components; a page that opens with a player needs nothing else at first."""

READING = 0.05
"""CPU seconds that reading a link takes, estimated; one with a formula takes most."""
PATIENCE = 0.25
"""Seconds after which a page comes without its race, as the desk is busy."""

PLACE = """<script id="place">
window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };
</script>
"""
"""Where Streamlit finds its server: beside each of our pages. By itself it asks below the page first, gets two answers
of 404, and connects one round trip later."""

Wish = tuple[str, str]
"""Kind and address, as early.js takes them."""

_IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')


def page_routes(base_path: str = "", races: Mapping[str, RaceOf] | None = None) -> list[BaseRoute]:
    """A route for each page, to serve before Streamlit's own. `races` are those of pages that open with a player."""
    base, races = below(base_path), races or {}
    pages = [Route(base + ("" if key == START else key), _page(key, base, races.get(key))) for key in PAGES]
    return [*pages, Route(f"{base}{{other:path}}/{FRAMED}", _no_page)]


async def _no_page(_request: Request) -> Response:
    """No page of the app below another one: proxies that let sites frame the player know it by the end of its path."""
    return PlainTextResponse(say("no such page"), status_code=404)


def _page(key: str, base: str, race_of: RaceOf | None) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        if is_embedded(request.query_params):
            return await embedded(race_of, request)
        wishes = await run_in_threadpool(_code, *(("player",) if race_of else ALL))
        if race_of:
            wishes += await _race(key, race_of, request)
        response = HTMLResponse(asking(streamlit_page(), wishes), headers=NOT)
        make_known(request, response, base)
        return response

    return respond


@cache
def streamlit_page() -> str:
    """The HTML that Streamlit starts from."""
    return (STATIC / "index.html").read_text(encoding="utf-8")


def asking(html: str, wishes: list[Wish]) -> str:
    """A page with scripts at the end of its head: one says where it is, one asks for these and runs plotly.js.

    The first runs at once. Modules run one after the other: ours when Streamlit has started and waits for its server.
    """
    listed = json.dumps(wishes).replace("<", "\\u003c")
    run = f'import("./{plotly_address("flat")}").catch(() => undefined);'
    script = f'<script type="module" id="early">\n{_ask()}askEarly(document, {listed});\n{run}\n</script>\n'
    return html.replace("</head>", f"{PLACE}{script}</head>", 1)


@cache
def _ask() -> str:
    """The function of early.js, as a script has it."""
    text = (ASSETS / "shared" / "early.js").read_text(encoding="utf-8")
    return text[text.index("export function") :].removeprefix("export ")


def _code(*components: str) -> list[Wish]:
    """What draws: plotly.js, parts of Streamlit, and our modules with their looks."""
    ours = code()
    theirs = [plotly_address("flat"), plotly_address("chunk"), *(f"static/js/{name}" for name in streamlit_chunks())]
    return [
        *(wish("module", address) for address in theirs),
        wish("style", ours.address_of("shared/style.css")),
        *(wish("module", ours.address_of(path)) for path in modules_of(*components)),
        wish("fetch", ours.address_of(THEMES)),
    ]


async def _race(key: str, race_of: RaceOf, request: Request) -> list[Wish]:
    """The arrays of the race in a link, or nothing where there is no time to read it."""
    query = request.url.query[:LONGEST_QUERY]
    if not query:
        return _wishes_of(key, race_of, query)
    job = Job(("head", key, query), partial(_wishes_of, key, race_of), (query,), READING, elsewhere=False)
    try:
        return (await asyncio.wait_for(DESK.answer(job, visitor_who_asks(request)), PATIENCE))[0]
    except (Busy, TimeoutError):
        return []


def _wishes_of(key: str, race_of: RaceOf, query: str) -> list[Wish]:
    """The arrays and the program of the race in a query. A link that cannot be read is told of on the page."""
    try:
        parameters = fields_of(query)
        race = race_of(parameters)
    except ValueError:
        return []
    lang = parameters.get("lang", [DEFAULT])[-1]
    spoken = f"lang={lang}" if lang in LANGUAGES and lang != DEFAULT else ""
    asked = {"runs": query_string(race), "surface": query_string(race.surface_only())}
    asked |= {"answer": query_string(race)} if key == START else {}
    arrays = [wish("fetch", f"player/{kind}?{'&'.join(filter(None, [asked[kind], spoken]))}") for kind in asked]
    texts = [wish("fetch", f"player/texts/{lang}.json")] if spoken else []
    program = f"player/{PROGRAM}/{code().version}?{query_string(structure(race))}"
    relief = [] if key == START else [wish("module", plotly_address("relief"))]  # it shows the map alone
    return [*arrays, *relief, wish("module", program), *texts]


def wish(kind: str, address: str) -> Wish:
    """What to ask for; the address is below the page's own."""
    return (kind, f"./{address}")


@cache
def streamlit_chunks() -> tuple[str, ...]:
    """The files of `CHUNKS` and what they import, without those that Streamlit's page asks for itself."""
    folder = STATIC / "static" / "js"
    files = [file.name for name in CHUNKS for file in sorted(folder.glob(f"{name}.*.js"))]
    for file in files:  # it grows on the way
        imported = _IMPORTED.findall((folder / file).read_text(encoding="utf-8"))
        files += [other for other in dict.fromkeys(imported) if other not in files and (folder / other).is_file()]
    return tuple(file for file in files if file not in streamlit_page())
