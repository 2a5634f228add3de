"""The sections of the escape page by their key in `params.SECTIONS`."""

from __future__ import annotations

from collections.abc import Callable

from ui.blocks.page import PageRun
from ui.escape.basin import basin_section
from ui.escape.many_runs import distance_section, ensemble_section
from ui.escape.one_start import race_section

SECTION_BODIES: dict[str, Callable[[PageRun], None]] = {
    "race": race_section,
    "distance": distance_section,
    "ensemble": ensemble_section,
    "basin": basin_section,
}
