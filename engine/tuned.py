"""The table of tuned values: what `tools.tune` has found for every rule on every surface of the catalogue.

It says what each search was for, so that a surface that was changed since is searched again, and what the run with the
values found does: how many steps it takes, and where it ends. `engine.experiments.robust_search` says how it was found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from surfaces import SURFACES, Surface

TABLE = Path(__file__).with_name("tuned.json")


class TunedValues(NamedTuple):
    """What a search found: the values, the steps that they take (-1 = not within the run), and f at the end."""

    values: Mapping[str, float]
    steps: int
    loss: float


Rows = dict[str, TunedValues]


@lru_cache(maxsize=32)
def tuned_rows(surface: str) -> Rows:
    """{rule: what was found} for a surface; nothing for one that has no row, such as a typed function."""
    row = _table().get(surface)
    return {} if row is None or not _is_for(row, surface) else _rows(row)


def searched_for(surface: Surface) -> dict[str, object]:
    """What a search depends on, but for its own budget: kept beside its results."""
    return {
        "f": str(surface.expr),
        "start": list(surface.start),
        "steps": surface.steps,
        "lr": surface.lr,
        "minima": [list(point) for point in surface.minima],
        "saddles": [list(point) for point in surface.saddles],
        "box": [list(side) for side in surface.domain],
    }


def read_table(path: Path = TABLE) -> dict[str, Rows]:
    """{surface: {rule: what was found}}, of surfaces that are as they were; empty where there is no file yet."""
    return {key: _rows(row) for key, row in _read(path).items() if _is_for(row, key)}


def _read(path: Path) -> dict[str, Any]:
    rows: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return rows


def _is_for(row: Mapping[str, Any], key: str) -> bool:
    """Whether a surface is still the one that was searched; to say so takes writing its function out."""
    return key in SURFACES and row["for"] == searched_for(SURFACES[key])


def _rows(row: Mapping[str, Any]) -> Rows:
    return {rule: TunedValues(found["values"], found["steps"], found["loss"]) for rule, found in row["rules"].items()}


def write_table(table: Mapping[str, Rows], path: Path = TABLE) -> None:
    """Write the table, a line for each rule, in the order of the catalogue; replaced at once, so never half of it."""
    blocks = [
        f' {json.dumps(key)}: {{\n  "for": {json.dumps(searched_for(surface))},\n  "rules": {{\n'
        + ",\n".join(f"   {json.dumps(rule)}: {json.dumps(found._asdict())}" for rule, found in table[key].items())
        + "\n  }\n }"
        for key, surface in SURFACES.items()
        if key in table
    ]
    part = path.with_suffix(".part")
    part.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")
    part.replace(path)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    """The table as it is committed, read when it is first asked for."""
    return _read(TABLE)
