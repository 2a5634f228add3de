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
from html import escape
from typing import Any
from urllib.parse import quote

from engine.labels import surface_name
from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import DEFAULT, catalogue, language, say, use_language
from optimizers import OPTIMIZERS
from ui.components.bundle import bundle
from ui.components.contract import PlayerData
from ui.components.files import ASSETS, NUMBERS, PLOTLY, THEMES, code, plotly_address, reached_from
from ui.components.numbers import numbers_payload
from ui.components.payload import UnknownNameError
from ui.components.questions import Question, compute

TUNES = ("lr", "momentum", "parameters", "runs")
LAYOUT = "together"
ENTRIES = ("standalone/file.js", "program/map_worker.js")
"""Modules that everything in a file is reached from."""
QUESTIONS = ("", "settled", "escaped")
"""What programs in a file count: nothing for paths, the others for maps, and for what became of a run after an edit."""

Files = dict[str, bytes]
"""{path as the player asks for it: content, compressed}."""


def player_data(scenario: Scenario, layout: str = LAYOUT, step: int = 0) -> PlayerData:
    """What the player shows of a race, where no page adds to it."""
    return {
        "query": query_string(scenario),
        "surface": query_string(scenario.surface_only()),
        "layout": layout,
        "simple": False,
        "sealed": False,
        "fixed": False,
        "settings": False,
        "tunes": list(TUNES),
        "bounds": {},
        "topic": "",
        "custom": bool(scenario.formula),
        "step": step,
        "heard": [],
        "language": language(),
        "plotly": plotly_address("flat"),
    }


def race_file(scenario: Scenario, layout: str = LAYOUT, *, whole: str = "", theme: str = "") -> str:
    """A race as one HTML file, in the language of now.

    `whole` is the address of the race page of a server, for a link to it. The page is light or dark as its reader's
    system is, or as `theme` says. A file takes 0.1 CPU seconds more than its race.
    """
    boot = (ASSETS / "standalone" / "boot.js").read_text(encoding="utf-8").replace("export function", "function")
    packed = {path: b64encode(content).decode() for path, content in files_of(scenario).items()}
    head = f"<style>{_asset('standalone/page.css')}</style>"
    script = f"{_json('files', packed)}<script>{boot}\nopenFile(document);</script>"
    return _page(scenario, player_data(scenario, layout), head, script, whole, theme)


def embedded_page(scenario: Scenario, layout: str, step: int, *, theme: str = "") -> str:
    """The page that a frame shows, with addresses below the page's own, in the language of now."""
    ours = code()
    head = f'<link rel="stylesheet" href="./{ours.address_of("standalone/page.css")}">'
    module = ours.address_of("standalone/page.js")
    script = f'<script type="module">import {{ open }} from "./{module}"; open();</script>'
    return _page(scenario, player_data(scenario, layout, step), head, script, "./race", theme)


def files_of(scenario: Scenario) -> Files:
    """Everything that the player may ask for while it shows a race, and its scripts."""
    modules = [(path, _asset(path)) for path in reached_from(*ENTRIES)]
    flat = [(f"plotly/{path.name}", path.read_text(encoding="utf-8")) for path in sorted(PLOTLY.glob("*.js"))]
    spoken = language()
    texts: dict[str, Any] = {} if spoken == DEFAULT else {f"player/texts/{spoken}.json": catalogue(spoken)}
    texts |= {f"player/code/{NUMBERS}": {spoken: numbers_payload()[spoken]}}
    texts |= {"player/titles.json": {key: say(rule.title) for key, rule in OPTIMIZERS.items()}}
    plain = {path: json.dumps(content, ensure_ascii=False).encode() for path, content in texts.items()}
    plain |= {"player/code/shared/style.css": _asset("shared/style.css").encode()}
    plain |= {"code": bundle(modules).encode(), "plotly": bundle(flat).encode()}
    programs = bundle(_programs(scenario))
    packed = {
        path: gzip.compress(content, 9, mtime=0) for path, content in {**plain, "program": programs.encode()}.items()
    }
    return {f"player/code/{THEMES}": code().files[THEMES]} | packed | dict(_answers(scenario))


def _answers(scenario: Scenario) -> Iterator[tuple[str, bytes]]:
    """The payloads of a race by the paths that `shared/server.js` asks for them at."""
    spoken = "" if language() == DEFAULT else f"lang={language()}"
    race = query_string(scenario)
    slots = [f"slot={quote(slot)}" for slot in scenario.slots()]
    asked = [("runs", race), ("surface", query_string(scenario.surface_only()))]
    asked += [("forces", "&".join(filter(None, [race, slot]))) for slot in slots]
    if scenario.noise:
        asked.append(("noise", query_string(Scenario(seed=scenario.seed, steps=scenario.resolved_steps()))))
    for kind, query in asked:
        question = "&".join(filter(None, [query, spoken]))
        yield f"player/{kind}?{question}", compute(Question(kind, question))


def _programs(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """The programs of a race as modules; without them nothing in the file can be dragged."""
    from engine.program.javascript.module import structure

    query = query_string(structure(scenario))
    for question in QUESTIONS:
        asked = f"{query}&question={question}" if question else query
        try:
            yield f"program?{asked}", gzip.decompress(compute(Question("program", asked))).decode()
        except UnknownNameError:  # a rule or a question that has none
            continue


def _page(scenario: Scenario, data: PlayerData, head: str, script: str, whole: str, theme: str) -> str:
    """The page round a player."""
    title = escape(f"{surface_name(scenario.resolved_surface())} - Ravine")
    chosen = f' data-theme="{theme}"' if theme in ("light", "dark") else ""
    link = f' <a id="whole" target="_blank" rel="noopener" data-race="{escape(whole)}" href="{escape(whole)}">{say("Open in Ravine")}</a>'
    line = say("Drag the start or a slider: the paths follow.")
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
<p class="st-key-under-page">{line}{link if whole else ""}</p>
{_json("page", data)}{script}
</body>
</html>
"""


def _json(name: str, content: Mapping[str, Any]) -> str:
    """Data for scripts of the page, which end no element."""
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _asset(path: str) -> str:
    return (ASSETS / path).read_text(encoding="utf-8")
