"""What is prepared when the site is built: what the stage shows before Python is there.

They are answers of the player's routes, by the paths that the browser asks for them at, and what the browser computes
any race of the catalogue from: the programs of all rules on each surface. A file holds what is asked for together.
`index` says which path is in which file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import Any

from engine.experiments.tuned_text import how_terms
from engine.scenario import Entry, Scenario
from engine.scenario.entry import CONSTANT
from engine.scenario.limits import MAX_STEPS
from engine.scenario.scenario import query_string
from i18n import LANGUAGES, speaking
from lessons.catalog import LESSONS
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tools.site.facts import book_of, facts, frame_facts
from tools.site.lessons import lessons_in
from ui.components.files import plotly_address
from ui.components.payload import surface_payload
from ui.components.program import noise_payload, program_payload

INDEX = "index.gz"
SCHEDULED = "cosine"
"""A schedule; programs are the same under all of them."""
KINDS = {
    "plain": (CONSTANT, 0.0),
    "scheduled": (SCHEDULED, 0.0),
    "plain-noisy": (CONSTANT, 1.0),
    "scheduled-noisy": (SCHEDULED, 1.0),
}
"""What programs are there for: their schedule and noise."""

Contents = dict[str, bytes]
"""{path: payload} of one file."""


def prepared_files() -> dict[str, bytes]:
    """{name in the folder `data`: content} of all that is prepared."""
    files, places = dict[str, bytes](), dict[str, str]()
    for name, contents in _packs():
        content = _packed(contents)
        file = f"{name}-{hashlib.sha256(content).hexdigest()[:12]}.gz"
        files[file] = content
        places |= dict.fromkeys(contents, file)
    index = {"files": places, "forms": forms(), "facts": facts(), "plotly": plotly_address("flat"), **frame_facts()}
    return {**files, INDEX: gzip.compress(_json(index), 9, mtime=0)}


def file_of(names: Iterable[str], pack: str) -> str:
    """The file of a pack, such as a surface's, among others: heads of pages ask for it early."""
    return next(name for name in names if re.fullmatch(rf"{pack}-[0-9a-f]{{12}}\.gz", name))


def _packs() -> Iterator[tuple[str, Contents]]:
    for key in SURFACES:
        surface = Scenario(surface=key)
        yield (
            key,
            {
                f"player/surface?{query_string(surface)}": surface_payload(surface),
                f"site/surfaces/{key}.json": _json(book_of(key) | {"how": _how(surface)}),
                **_programs(key, ("plain",)),
            },
        )
        yield f"{key}_programs", _programs(key, tuple(KINDS)[1:])
    for code in LANGUAGES:
        yield f"lessons_{code}", {f"site/lessons/{code}.json": _json(lessons_in(code))}
    for seed in _seeds():
        yield f"noise_{seed}", {f"site/noise/{seed}": noise_payload(Scenario(seed=seed, steps=MAX_STEPS))}


def forms() -> list[str]:
    """What there is a program of: each rule by its key, with every choice of switches that are not at their default."""
    return [" ".join((key, *names)) for key in OPTIMIZERS for names in _choices(key)]


def _choices(key: str) -> Iterator[tuple[str, ...]]:
    """Names of a rule's switches that are set, in every combination."""
    names = tuple(OPTIMIZERS[key].switches())
    return chain.from_iterable(combinations(names, count) for count in range(len(names) + 1))


def _programs(key: str, kinds: tuple[str, ...]) -> Contents:
    """The programs of all `forms` on a surface, a module for each kind."""
    return {f"site/programs/{key}/{kind}": program_payload(_everybody(key, *KINDS[kind])) for kind in kinds}


def _everybody(key: str, schedule: str, noise: float) -> Scenario:
    entries = [
        Entry(rule, tuple((name, not switches[name].default) for name in names), schedule)
        for rule, switches in ((rule, OPTIMIZERS[rule].switches()) for rule in OPTIMIZERS)
        for names in _choices(rule)
    ]
    return Scenario(surface=key, entries=tuple(entries), noise=noise)


def _how(race: Scenario) -> dict[str, list[str]]:
    """How the terms of a race come about, in each language."""
    texts = dict[str, list[str]]()
    for code in LANGUAGES:
        with speaking(code):
            texts[code] = how_terms(race)
    return texts


def _seeds() -> list[int]:
    """The seeds of all noise in the lessons, and the default one."""
    scenes = [scene for lesson in LESSONS.values() for scene in lesson.scenes]
    races = [race for scene in scenes for race in (scene.scenario, scene.with_trial())]
    return sorted({0, *(race.seed for race in races if race.noise)})


def _packed(contents: Contents) -> bytes:
    """One compressed file: the length of a JSON list of (path, length), the list, and all contents."""
    listed = _json([(path, len(content)) for path, content in contents.items()])
    whole = b"".join([len(listed).to_bytes(4, "little"), listed, *contents.values()])
    return gzip.compress(whole, 9, mtime=0)


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
