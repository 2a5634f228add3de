"""Read a file of the app as its head says: comments first, then a table."""

from __future__ import annotations

import csv


def read_csv(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The comment lines, and the rows as {column: cell}."""
    lines = text.splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert lines[: len(comments)] == comments, "a comment stands below the head"
    return comments, list(csv.DictReader(lines[len(comments) :]))
