"""Streamlit's page under the addresses of ours, with a head that asks for what the page is going to need.

By itself a browser would learn of the player only when Streamlit has been loaded, has connected and has run the page's
script; of the player's modules when it has read those that import them; and of the race's arrays after that. Nothing
depends on the head: what is not asked for in it is fetched when it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import DEFAULT, LANGUAGES
from ui.components.files import THEMES, address_of, modules_of, plotly_address
from ui.components.routes import LONGEST_QUERY, NOT
from ui.state.pages import PAGES, START
from ui.state.session import QueryParams

RaceOf = Callable[[QueryParams], Scenario]
"""The race that a page shows when it is opened with these query parameters."""

STATIC = Path(st.__file__).parent / "static"
CHUNKS = ("BidiComponent", "Html", "Button", "ButtonGroup", "Selectbox", "Slider", "NumberInput")
"""Parts of Streamlit's own that it asks for when their element is on the page."""

ALL = ("player", "chart", "card")
"""Our components; a page that opens with a player needs nothing else at first."""

_IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')


def page_routes(base_path: str = "", races: Mapping[str, RaceOf] | None = None) -> list[BaseRoute]:
    """A route for each page, to serve before Streamlit's own. `races` are those of pages that open with a player."""
    base = "/".join(["", *filter(None, [base_path.strip("/")]), ""])
    races = races or {}
    return [Route(base + ("" if key == START else key), _page(key, races.get(key))) for key in PAGES]


def _page(key: str, race_of: RaceOf | None) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        links = [*_code_links("player"), *_race_links(race_of, request.url.query)] if race_of else [*_code_links(*ALL)]
        return HTMLResponse(with_links(streamlit_page(), links), headers=NOT)

    return respond


@cache
def streamlit_page() -> str:
    """The HTML that Streamlit starts from."""
    return (STATIC / "index.html").read_text(encoding="utf-8")


def with_links(html: str, links: list[str]) -> str:
    """A page with these links at the end of its head."""
    return html.replace("</head>", "".join(f"{link}\n" for link in links) + "</head>", 1)


def _code_links(*components: str) -> Iterator[str]:
    """What draws: plotly.js, which is also run at once, our modules, and parts of Streamlit."""
    yield f'<script type="module" async fetchpriority="low" src="./{plotly_address("flat")}"></script>'
    yield link("modulepreload", plotly_address("chunk"))
    yield from (link("modulepreload", f"static/js/{name}") for name in streamlit_chunks())
    yield link("preload", address_of("shared/style.css"), 'as="style"')
    yield from (link("modulepreload", address_of(path)) for path in modules_of(*components))
    yield link("preload", address_of(THEMES), 'as="fetch" crossorigin')


def _race_links(race_of: RaceOf, query: str) -> Iterator[str]:
    """The arrays of the race in a link. A link that cannot be read is told of on the page."""
    try:
        parameters = parse_qs(query[:LONGEST_QUERY], keep_blank_values=True, max_num_fields=50)
        race = race_of(parameters)
    except ValueError:
        return
    lang = parameters.get("lang", [DEFAULT])[-1]
    spoken = f"lang={lang}" if lang in LANGUAGES and lang != DEFAULT else ""
    for kind, asked in (("runs", query_string(race)), ("surface", query_string(race.surface_only()))):
        yield link("preload", f"player/{kind}?{'&'.join(filter(None, [asked, spoken]))}", 'as="fetch" crossorigin')
    yield link("modulepreload", plotly_address("relief"))
    if spoken:
        yield link("preload", f"player/texts/{lang}.json", 'as="fetch" crossorigin')


def link(rel: str, address: str, more: str = "") -> str:
    """A link of a page's head. What it asks for comes after whatever Streamlit asks for at the same time."""
    return f'<link rel="{rel}" fetchpriority="low" href="./{escape(address)}"{" " * bool(more)}{more}>'


@cache
def streamlit_chunks() -> tuple[str, ...]:
    """The files of `CHUNKS` and what they import, without those that Streamlit's page asks for itself."""
    folder = STATIC / "static" / "js"
    files = [file.name for name in CHUNKS for file in sorted(folder.glob(f"{name}.*.js"))]
    for file in files:  # it grows on the way
        imported = _IMPORTED.findall((folder / file).read_text(encoding="utf-8"))
        files += [other for other in dict.fromkeys(imported) if other not in files and (folder / other).is_file()]
    return tuple(file for file in files if file not in streamlit_page())
