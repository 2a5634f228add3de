"""axe-core finds no serious or critical fault on any page, light or dark; what is left is named with its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.driving import idle, steady
from ui.state.pages import PAGES as ALL_PAGES

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
READY = {
    "start": ".rv-root[data-complete]",
    "race": ".rv-root[data-complete]",
    "lessons": ".rv-root[data-ready]",
    "escape": ".rv-chart[data-ready]",
    "tuning": ".rv-chart[data-ready]",
    "schedules": ".sgrid a",
    "anatomy": ".rv-card[data-ready]",
}
"""What stands on a page last; any text, if nothing is named here."""
PAGES = {"" if key == "start" else key: READY.get(key, 'h2, h3, [data-testid="stMarkdown"]') for key in ALL_PAGES}
LEFT: dict[str, str] = {}
"""{rule of axe: why its faults are left}."""


ARRIVED = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished)).then(() => {})"""
"""What fades in is there: text that is half there yet has too little contrast."""


def faults(page: Any) -> list[str]:
    page.evaluate(ARRIVED)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical") and one["id"] not in LEFT
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("name", "dark"),
    [pytest.param(name, dark, marks=pytest.mark.soak if dark else ()) for name in PAGES for dark in (False, True)],
)
def test_no_serious_fault(visit: Callable, name: str, dark: bool) -> None:
    page = visit(dark=dark).open_page(name, ready=PAGES[name])
    stands(page, ready=PAGES[name])
    assert faults(page) == []


def stands(page: Page, ready: str) -> None:
    """Wait until everything that comes in one after the other is on the page."""
    idle(page)
    page.wait_for_selector(ready)
    page.wait_for_function("document.fonts.status === 'loaded' && !document.querySelector('[data-testid=stSkeleton]')")
    steady(page, lambda: page.evaluate("document.querySelectorAll('*').length"))


def test_a_fault_would_be_found(visit: Callable) -> None:
    page = visit(reduced_motion="reduce").open_page("", ready=PAGES[""])  # or it plays, and names its button again
    page.evaluate("document.querySelector('.rv-play').innerHTML = ''")
    page.evaluate(
        "for (const name of ['aria-label', 'title']) document.querySelector('.rv-play').removeAttribute(name)"
    )
    assert any(fault.startswith("button-name") for fault in faults(page))
