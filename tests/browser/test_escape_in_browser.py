"""The escape page in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import until, until_address

pytestmark = pytest.mark.browser


@pytest.mark.soak
def test_all_sections_open(visit: Callable) -> None:
    window = visit()
    page = window.open_page("escape", "?opt=sgd,adam")
    for title, chart in (("Distance sweep", "sweep"), ("Ensembles", "ensemble"), ("Basin map", "basin:adam")):
        page.get_by_role("radio", name=title).or_(page.get_by_role("button", name=title)).first.click()
        page.wait_for_selector(f'.rv-chart[data-ready="{chart}"]', timeout=60_000)
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    window.shoot("escape-basin")


def test_a_clicked_start_is_raced(visit: Callable) -> None:
    window = visit()
    page = window.open_page("escape", "?view=basin&opt=adam&grid=50")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    area = page.locator('.rv-chart[data-ready="basin:adam"] .nsewdrag').first.bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.25, area["y"] + area["height"] * 0.25)
    page.wait_for_function("document.querySelector('.rv-root').dataset.complete.includes('start=-')")
    x = float(page.get_by_label("Start x", exact=True).input_value())
    y = float(page.get_by_label("Start y", exact=True).input_value())
    assert -1 < x < -0.5
    assert 0.5 < y < 1
    until_address(page, "start=")


@pytest.mark.soak
def test_captions_and_tables_are_read_in_both_themes(visit: Callable) -> None:
    """A change of theme while the page is open, and all columns of the widest table."""
    page = visit(width=1280, height=720).open_page("escape", "?surface=himmelblau&opt=sgd")
    captions = page.locator('[data-testid="stCaptionContainer"] p')
    colour = "(p) => getComputedStyle(p).color"
    assert captions.last.evaluate(colour) == "rgb(74, 87, 100)"
    page.emulate_media(color_scheme="dark")
    until(page, lambda: captions.last.evaluate(colour) == "rgb(174, 184, 196)")
    edges = "(table) => [table, table.closest('[data-testid=stMain]')].map((e) => e.getBoundingClientRect().right)"
    right, edge = page.locator('[data-testid="stMain"] [data-testid="stMarkdownContainer"] table').evaluate(edges)
    assert right <= edge
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, lambda: page.evaluate("document.documentElement.scrollWidth <= 390"))


def test_at_phone_width(visit: Callable) -> None:
    window = visit(width=390, height=844, dark=True)
    page = window.open_page("escape", "?opt=sgd,rmsprop")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
    expect(page.get_by_text("never in 300 steps").first).to_be_visible()
    window.shoot("escape-390-dark")
