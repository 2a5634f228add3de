"""A race as a page of its own, without Streamlit: the player and one line.

`race_file` is one file with all that the player needs, which plays from a disk, in a mail or in a notebook, and asks
nobody. `embedded_page` is the same page as a server gives it to frames elsewhere: its modules and arrays are fetched.
What is left out is what only Streamlit's pages have; what a file cannot do, see `shared/resources.js`, is not offered.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from html import escape
from itertools import product
from math import ceil
from typing import Any
from urllib.parse import quote

from engine.labels import surface_name
from engine.program.recorder import TraceError
from engine.scenario import Scenario
from engine.scenario.limits import MAX_ENTRIES
from engine.scenario.scenario import query_string
from i18n import DEFAULT, catalogue, language, say
from optimizers import OPTIMIZERS
from ui.components.bundle import bundle
from ui.components.contract import PlayerData
from ui.components.files import NUMBERS, PLOTLY, THEMES, code, plotly_address, reached_from
from ui.components.numbers import numbers_payload
from ui.components.payload import WHY_CHUNK, forces_payload, runs_payload, surface_payload, why_payload
from ui.components.player_data import TUNES, player_data
from ui.components.prepared import Prepared
from ui.components.program import noise_payload, program_header, program_payload
from ui.state.layouts import LAYOUTS

ALONE = tuple(name for name in TUNES if name != "terms")
"""What the player changes without a server."""
THEME_NAMES = ("light", "dark")
ENTRIES = ("standalone/file.js", "program/map_worker.js", "player/pad.js", "figure/dialog.js")
"""Modules that everything in a file is reached from."""
QUESTIONS = ("", "settled", "escaped")
"""What programs in a file count: nothing for paths, the others for maps."""

MOST_SENTENCES = 4000
"""Sentences of a file; each takes 0.3 ms."""

Files = dict[str, bytes]
"""{path as the player asks for it: content, compressed}."""


def race_file(scenario: Scenario, layout: str = LAYOUTS[0], *, theme: str = "") -> str:
    """A race as one HTML file, in the language of now; light or dark as its reader's system is, or as `theme` says."""
    ours = code()
    boot = ours.text_of("standalone/boot.js").replace("export function", "function")
    packed = {path: b64encode(content).decode() for path, content in files_of(scenario).items()}
    head = f"<style>{ours.text_of('standalone/page.css')}</style>"
    script = f"{_json('files', packed)}<script>{boot}\nopenFile(document);</script>"
    return _page(scenario, {**player_data(scenario, layout), "tunes": list(ALONE)}, head, script, "", theme)


def embedded_page(scenario: Scenario, layout: str, step: int, *, theme: str = "") -> str:
    """The page that a frame shows, with addresses below the page's own, in the language of now."""
    ours = code()
    head = f'<link rel="stylesheet" href="./{ours.address_of("standalone/page.css")}">'
    module = ours.address_of("standalone/page.js")
    modules = [*map(plotly_address, ("flat", "chunk")), *map(ours.address_of, reached_from("standalone/page.js"))]
    head += "".join(f'<link rel="modulepreload" href="./{address}">' for address in modules)
    script = f'<script type="module">import {{ open }} from "./{module}"; open();</script>'
    return _page(
        scenario,
        {**player_data(scenario, layout, step), "tunes": list(TUNES), "pins": MAX_ENTRIES},
        head,
        script,
        "./race",
        theme,
    )


def files_of(scenario: Scenario) -> Files:
    """Everything that the player may ask for while it shows a race, and its scripts."""
    ours, spoken = code(), language()
    texts: dict[str, Any] = {} if spoken == DEFAULT else {f"player/texts/{spoken}.json": catalogue(spoken)}
    texts |= {f"player/code/{NUMBERS}": {spoken: numbers_payload()[spoken]}}
    texts |= {"player/titles.json": {key: say(rule.title) for key, rule in OPTIMIZERS.items()}}
    files = {path: json.dumps(content, ensure_ascii=False).encode() for path, content in texts.items()}
    files |= {"player/code/shared/style.css": ours.text_of("shared/style.css").encode()}
    files |= {"program": bundle(_programs(scenario)).encode()} | dict(_payloads(scenario))
    packed = {path: gzip.compress(content, 9, mtime=0) for path, content in files.items()}
    return {f"player/code/{THEMES}": ours.files[THEMES], **_scripts(ours.version), **packed}


def prepare() -> Prepared:
    """The note of a folder without a server about the files of now."""
    ours, flat = code(), ("flat", "chunk", "relief")
    paths = ["standalone/boot.js", "standalone/page.css", "shared/style.css", *reached_from(*ENTRIES)]
    plotly = {name: plotly_address(name) for name in flat}
    return Prepared(ours.version, plotly, [*map(ours.address_of, paths), *plotly.values()])


@lru_cache(maxsize=1)
def _scripts(_version: str) -> Files:
    """The scripts of all files: our modules and plotly.js."""
    ours = code()
    modules = [(path, ours.text_of(path)) for path in reached_from(*ENTRIES)]
    flat = [(f"plotly/{path.name}", path.read_text(encoding="utf-8")) for path in sorted(PLOTLY.glob("*.js"))]
    scripts = {"code": bundle(modules), "plotly": bundle(flat)}
    return {name: gzip.compress(text.encode(), 9, mtime=0) for name, text in scripts.items()}


def _payloads(scenario: Scenario) -> Iterator[tuple[str, bytes]]:
    """The payloads of a race by the paths that `shared/server.js` asks for them at."""
    race = query_string(scenario)
    yield _path("runs", race), runs_payload(scenario)
    yield _path("surface", query_string(scenario.surface_only())), surface_payload(scenario)
    for slot in scenario.slots():
        yield _path("forces", race, f"slot={quote(slot)}"), forces_payload(scenario, slot)
    yield from _reasons(scenario, race)
    draws = program_header(scenario)["draws"]
    if draws:
        yield _path("noise", draws), noise_payload(scenario)


def _reasons(scenario: Scenario, race: str) -> Iterator[tuple[str, bytes]]:
    """Why each run goes on as it does: every step of a short race, the first ones of a long one."""
    slots, points = tuple(scenario.slots()), scenario.resolved_steps() + 1
    chunks = min(ceil(points / WHY_CHUNK), max(1, MOST_SENTENCES // (WHY_CHUNK * max(1, len(slots)))))
    for slot, chunk in product(slots, map(str, range(chunks))):
        yield _path("why", race, f"slot={quote(slot)}", f"chunk={chunk}"), why_payload(scenario, slot, chunk)


def _path(kind: str, *asked: str) -> str:
    spoken = "" if language() == DEFAULT else f"lang={language()}"
    return f"player/{kind}?{'&'.join(filter(None, [*asked, spoken]))}"


def _programs(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """The programs of a race as modules; without them nothing in the file can be dragged."""
    query = program_header(scenario)["query"]
    for question in QUESTIONS:
        with suppress(TraceError):  # a rule or a question that has none
            module = program_payload(scenario, question).decode()
            yield f"program?{query}&question={question}" if question else f"program?{query}", module


def _page(scenario: Scenario, data: PlayerData, head: str, script: str, whole: str, theme: str) -> str:
    """The page round a player."""
    title = escape(f"{surface_name(scenario.resolved_surface())} - Ravine")
    chosen = f' data-theme="{theme}"' if theme in THEME_NAMES else ""
    attributes = f'id="whole" target="_blank" rel="noopener" hidden data-race="{escape(whole)}"'
    link = f"<a {attributes}>{say('Open in Ravine')}</a>"
    line = f"{say('Drag the start or a slider: the paths follow.')} {link}"
    old = say("This browser is too old for this page, or does not let it run scripts.")
    return f"""<!doctype html>
<html lang="{language()}"{chosen}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{head}
</head>
<body>
<main><div class="rv-root"></div><noscript>{old}</noscript><p id="old" hidden>{old}</p></main>
<p class="st-key-under-page">{line}</p>
{_json("page", data)}{script}
</body>
</html>
"""


def _json(name: str, content: Mapping[str, Any]) -> str:
    """Data for scripts of the page, which end no element."""
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'
