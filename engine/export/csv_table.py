"""CSV text: a comment with the link of what made it, a head and rows in full precision."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from engine.scenario import Scenario
from engine.scenario.scenario import query_string


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[object]], comment: str = "") -> str:
    """A table as text; lines end with a line feed. `comment` is a line before the head, see `link_comment`."""
    text = io.StringIO()
    text.write(comment)
    table = csv.writer(text, lineterminator="\n")
    table.writerow(heads)
    table.writerows(rows)
    return text.getvalue()


def link_comment(content: str, scenario: Scenario) -> str:
    """The first line of a file: what it holds, and the link of the race that made it."""
    return f"# Ravine {content}: ?{query_string(scenario)}\n"
