"""What a server prepares before anybody comes."""

from __future__ import annotations

import sys

import pytest

from ui.blocks.warm_up import ROOT, imported_by, warm_up
from ui.components.files import PLOTLY, plotly_files
from ui.state.pages import PAGES


def test_it_prepares_what_pages_need() -> None:
    plotly_files.cache_clear()
    warm_up().join(60)
    assert plotly_files.cache_info().currsize == 1
    assert len(plotly_files()) == len(list(PLOTLY.glob("*.js"))) == 3
    for page in PAGES.values():
        assert set(imported_by(ROOT / page.file)) <= sys.modules.keys()


@pytest.mark.parametrize("key", ["race", "tuning"])
def test_a_pages_modules_are_found(key: str) -> None:
    assert {"ui.blocks.page", "ui.widgets.scenario_controls"} <= set(imported_by(ROOT / PAGES[key].file))
