"""Payloads that are prepared when the site is built: what the stage shows before Python is there.

They are the answers of the player's routes, by the paths that the browser asks for them at, a few in each file: a page
needs its own file and no other. `index` says which path is in which file, and what pages there are.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import LANGUAGES, language, use_language
from optimizers import OPTIMIZERS
from ui.components.payload import answer_payload
from ui.components.player_data import TUNES, player_data
from ui.components.standalone import path_of, payloads_of, programs_of
from ui.start.opening import OPENING
from ui.state.layouts import LAYOUTS, POSTER
from ui.state.pages import GROUPS, PAGES, START

HEADLINE = "Why does SGD get stuck there, and why doesn’t Adam?"
"""What the start page asks; translated where it is shown."""

RACES: Mapping[str, Scenario] = {"start": OPENING, "race": Scenario()}
"""The races that pages open with."""


def prepared_files() -> dict[str, bytes]:
    """{name in the folder `data`: content} of all that is prepared. The index is `index.json`."""
    files, places = dict[str, bytes](), dict[str, str]()
    for name, contents in _packs():
        content = _pack(contents)
        file = f"{name}-{hashlib.sha256(content).hexdigest()[:12]}.gz"
        files[file] = content
        places |= dict.fromkeys(contents, file)
    return {**files, "index.json": json.dumps(_index(places), ensure_ascii=False).encode()}


def _packs() -> Iterator[tuple[str, dict[str, bytes]]]:
    """What belongs together, by name: {path: payload}."""
    spoken = language()
    for key, race in RACES.items():
        yield f"{key}-programs", {f"player/{path}": text.encode() for path, text in programs_of(race)}
        for code in LANGUAGES:
            use_language(code)
            yield f"{key}-{code}", _race(race, answered=key == START)
    use_language(spoken)


def _race(race: Scenario, *, answered: bool) -> dict[str, bytes]:
    answer = {path_of("answer", query_string(race)): answer_payload(race)} if answered else {}
    return {**dict(payloads_of(race)), **answer}


def _pack(contents: Mapping[str, bytes]) -> bytes:
    """One compressed file: the length of a JSON list of (path, length), the list, and all contents."""
    listed = json.dumps([(path, len(content)) for path, content in contents.items()]).encode()
    whole = b"".join([len(listed).to_bytes(4, "little"), listed, *contents.values()])
    return gzip.compress(whole, 9, mtime=0)


def _index(places: Mapping[str, str]) -> dict[str, Any]:
    return {
        "files": places,
        "pages": [{"key": page.key, "title": page.title, "group": page.group} for page in PAGES.values()],
        "groups": GROUPS,
        "languages": {code: other.name for code, other in LANGUAGES.items()},
        "titles": {key: rule.title for key, rule in OPTIMIZERS.items()},
        "races": {key: _opening(key) for key in RACES},
    }


def _opening(key: str) -> dict[str, Any]:
    """What a page gives its player when it is opened by a link without a word."""
    data = player_data(RACES[key], POSTER if key == START else LAYOUTS[0])
    if key == START:
        return {**data, "simple": True, "tunes": ["lr"], "headline": HEADLINE, "play": True}
    return {**data, "settings": False, "tunes": list(TUNES)}
