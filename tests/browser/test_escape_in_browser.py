"""The escape page in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def open_escape(window: Any, query: str) -> Page:
    """Open the page by its link. Streamlit first looks for its server below the page's own path: that is no fault."""
    page, lost = window.page, []
    page.on("response", lambda response: lost.append(response.url) if response.status == 404 else None)
    page.goto(f"{window.url}/escape{query}")
    page.wait_for_selector(".rv-chart[data-ready]", timeout=60_000)
    assert all("/escape/_stcore/" in url for url in lost), lost
    window.faults[:] = [fault for fault in window.faults if "404" not in fault]
    return page


def test_all_sections_open(visit: Callable) -> None:
    window = visit()
    page = open_escape(window, "?opt=sgd,adam")
    for title, chart in (("Distance sweep", "sweep"), ("Ensembles", "ensemble"), ("Basin map", "basin:adam")):
        page.get_by_role("radio", name=title).or_(page.get_by_role("button", name=title)).first.click()
        page.wait_for_selector(f'.rv-chart[data-ready="{chart}"]', timeout=60_000)
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    window.shoot("escape-basin")


def test_a_clicked_start_is_raced(visit: Callable) -> None:
    window = visit()
    page = open_escape(window, "?view=basin&opt=adam&grid=50")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    area = page.locator('.rv-chart[data-ready="basin:adam"] .nsewdrag').first.bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.25, area["y"] + area["height"] * 0.25)
    page.wait_for_function("document.querySelector('.rv-root').dataset.complete.includes('start=-')", timeout=30_000)
    x = float(page.get_by_label("Start x", exact=True).input_value())
    y = float(page.get_by_label("Start y", exact=True).input_value())
    assert -1 < x < -0.5
    assert 0.5 < y < 1
    assert "start=" in page.url


def test_at_phone_width(visit: Callable) -> None:
    window = visit(width=390, height=844, dark=True)
    page = open_escape(window, "?opt=sgd,rmsprop")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
    expect(page.get_by_text("never in 300 steps").first).to_be_visible()
    window.shoot("escape-390-dark")
