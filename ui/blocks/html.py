"""Tables and small marks as HTML: everything that is given is escaped here, so that no caller can forget it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from figures.theme import DASHES, Look

_LINE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="34" height="12"><line x1="1" y1="6" x2="33" y2="6" '
    'stroke="{colour}" stroke-width="3" stroke-dasharray="{lengths}"/></svg>'
)


def swatch(look: Look) -> str:
    """An optimizer's line as a small picture; an image, as inline SVG is cut from the page."""
    picture = _LINE.format(colour=look.colour, lengths=" ".join(map(str, DASHES[look.dash])))
    return f'<img alt="" width="34" height="12" src="data:image/svg+xml,{quote(picture)}">'


def row_head(look: Look, name: str) -> str:
    """The first cell of a row: a run with its line."""
    return f'<th scope="row">{swatch(look)}{escape(name)}</th>'


def run_title(look: Look, name: str) -> str:
    """What belongs to a run: its line and its name."""
    return f"{swatch(look)} <b>{escape(name)}</b>"


def column_head(text: str, help: str = "") -> str:
    """The head of a column of numbers."""
    title = f' title="{escape(help)}"' if help else ""
    return f'<th class="n" scope="col"{title}>{escape(text)}</th>'


def text_head(text: str) -> str:
    """The head of a column of words."""
    return f'<th scope="col">{escape(text)}</th>'


def cell(head: str, text: str, *, best: bool = False) -> str:
    """A number with its column's head, which narrow screens show beside it."""
    return f'<td{" class=best" if best else ""} data-head="{escape(head)}">{escape(text)}</td>'


def table(caption: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    """A table in the looks of all tables; heads and the cells of the rows are made by the functions above."""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="scores"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{''.join(heads)}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def run_table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[tuple[Look, str, Sequence[str]]],
    short_heads: Sequence[str] = (),
) -> str:
    """A table of runs: (look, name, numbers) in each row; narrow screens show the numbers with their short heads."""
    first, *others = heads
    beside = short_heads or others
    lines = [
        row_head(look, name) + "".join(cell(head, text) for head, text in zip(beside, texts, strict=True))
        for look, name, texts in rows
    ]
    return table(f"{caption}.", [text_head(first), *map(column_head, others)], lines)
