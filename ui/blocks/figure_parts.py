"""What stands with the figures of several pages: the title with the terms of the comparison, and the CSV button."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import streamlit as st

from engine.labels import comparison_line
from engine.scenario import Scenario
from ui.blocks.deferred import PER_ROW, deferred

FEW_ROWS = 10_000


def title_of(what: str, scenario: Scenario, noise: float | None = None) -> str:
    """A figure's title: what it shows, and what the comparison grants everyone."""
    return f"<b>{what}</b><br><sup>{comparison_line(scenario, noise)}</sup>"


def csv_button(
    label: str,
    make: Callable[[], str],
    file: str,
    help: str,
    *,
    key: str | None = None,
    rows: int = FEW_ROWS,
    what: Hashable = None,
) -> None:
    """A button for the numbers of a figure; text that is `make`d when it is pressed, a `partial` for many rows.

    `what` says whose numbers they are, where a class may ask for the same ones: they are then made once.
    """
    data = deferred(make, PER_ROW * rows, what)
    st.download_button(label, data, file, "text/csv", key=key, on_click="ignore", icon=":material/table:", help=help)
