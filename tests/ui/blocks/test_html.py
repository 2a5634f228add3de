"""Tables as HTML: whatever is given is escaped."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from figures.theme import DASHES, Look, optimizer_look
from ui.blocks.html import cell, column_head, row_head, run_table, swatch, table, text_head

EVIL = '"><script>alert(1)</script>&'
LOOK = optimizer_look("adam")


def test_nothing_that_is_given_becomes_markup() -> None:
    parts = [
        cell(EVIL, EVIL, best=True),
        column_head(EVIL, EVIL),
        text_head(EVIL),
        row_head(LOOK, EVIL),
        table(EVIL, [], []),
        run_table(EVIL, (EVIL, EVIL), [(LOOK, EVIL, (EVIL,))]),
    ]
    assert all("<script>" not in part and "&lt;script&gt;" in part for part in parts)
    assert all(EVIL not in part for part in parts)


def test_numbers_of_runs_stand_under_their_heads() -> None:
    made = run_table("Steps", ("optimizer", "escape"), [(LOOK, "Adam", ("12",))])
    assert '<th scope="col">optimizer</th><th class="n" scope="col">escape</th>' in made
    assert '<td data-head="escape">12</td>' in made
    assert "<caption>Steps.</caption>" in made
    assert '<td data-head="e">12</td>' in run_table("Steps", ("o", "escape"), [(LOOK, "Adam", ("12",))], ("e",))


@pytest.mark.parametrize("dash", sorted(DASHES))
def test_a_line_is_a_picture_that_nobody_is_asked_for(dash: str) -> None:
    source = swatch(Look("#D55E00", dash, "circle")).partition('src="')[2].partition('"')[0]
    kind, _, picture = source.partition(",")
    assert kind == "data:image/svg+xml"
    lengths = " ".join(map(str, DASHES[dash]))
    assert f'stroke="#D55E00" stroke-width="3" stroke-dasharray="{lengths}"' in unquote(picture)
    assert not set('<>#"') & set(source)
