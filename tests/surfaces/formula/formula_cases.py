"""Texts that are formulas, and texts that are none: the public examples, read from `tests/data`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


VALID = lines("valid_exprs.jsonl")
"""{"id", "text", "points", "values"}; None for a value that is undefined."""

HOSTILE = lines("hostile_public.jsonl")
"""{"id", "text", "kind"}: all to be refused."""
