"""The sections of the tuning page by their key in `params.SECTIONS`."""

from __future__ import annotations

from collections.abc import Callable

from ui.blocks.page import PageRun
from ui.tuning.kappa import kappa_section
from ui.tuning.maps import map_section

SECTION_BODIES: dict[str, Callable[[PageRun], None]] = {"map": map_section, "kappa": kappa_section}
