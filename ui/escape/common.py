"""What the sections of the escape page share: titles of figures and their CSV."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.labels import comparison_line
from engine.scenario import Scenario
from i18n import say


def title_of(what: str, scenario: Scenario, noise: float | None = None) -> str:
    """A figure's title: what it shows, and what the comparison grants everyone."""
    return f"<b>{what}</b><br><sup>{comparison_line(scenario, noise)}</sup>"


def csv_button(file: str, make: Callable[[], str]) -> None:
    """A button for the numbers of a figure, made when it is pressed."""
    st.download_button(
        "CSV",
        make,
        file,
        "text/csv",
        key=f"csv:{file}",
        on_click="ignore",
        icon=":material/table:",
        help=say("The numbers of this figure in full precision, with the link of the race in the first line."),
    )
