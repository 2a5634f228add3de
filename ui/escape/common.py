"""The CSV button under the figures of the escape page."""

from __future__ import annotations

from collections.abc import Callable

from i18n import say
from ui.blocks.figure_parts import FEW_ROWS, csv_button


def numbers_button(file: str, make: Callable[[], str], rows: int = FEW_ROWS) -> None:
    """A button for the numbers of a figure, with the link of the race."""
    help = say("The numbers of this figure in full precision, with the link of the race in the first line.")
    csv_button("CSV", make, file, help, key=f"csv:{file}", rows=rows)
