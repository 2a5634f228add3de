"""The tuning page in a real browser: a cell is clicked and raced, a long map is cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import idle

pytestmark = pytest.mark.browser


def test_a_clicked_cell_is_raced_and_used(visit: Callable) -> None:
    window = visit(height=1500)
    page = window.open_page("tuning", "?surface=ravine&side=50&steps=100")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    expect(page.locator(".rv-title")).to_contain_text("Ravine, kappa 100: lr 0.0")  # one rule has no others to equal
    before = page.locator(".rv-root").get_attribute("data-complete")
    area = page.locator('.rv-chart[data-ready="tuning"] .nsewdrag').first.bounding_box()
    page.mouse.move(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    expect(page.locator(".rv-tip div").first).to_have_text(re.compile(r"^lr 0\.0\d+, momentum 0\.\d+$"))
    assert page.locator(".hoverlayer text").count() == 0  # nothing in Plotly's numbers
    page.mouse.click(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    page.wait_for_function("(old) => document.querySelector('.rv-root').dataset.complete !== old", arg=before)
    expect(page.get_by_text(re.compile("Chosen: lr 0.0(09|1)"))).to_be_visible(timeout=20_000)
    window.shoot("tuning")
    page.get_by_role("button", name="Use in the race").click()
    page.wait_for_url(lambda url: "/tuning" not in url and "own_lr=1" in url, timeout=30_000)
    expect(page.locator(".rv-title")).to_contain_text("Ravine, kappa 100: own lr each", timeout=30_000)


def test_a_long_map_is_cancelled_and_stays_coarse(visit: Callable) -> None:
    page = visit().open_page("tuning", "?surface=ackley&side=400&steps=2000&tune=adam")
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    cancel.click(timeout=30_000)
    expect(page.get_by_role("button", name="Compute the full map")).to_be_visible(timeout=30_000)
    idle(page)
    expect(cancel).to_have_count(0)
    expect(page.get_by_role("button", name="Compute the full map")).to_be_visible()


def test_the_full_map_replaces_the_coarse_one(visit: Callable) -> None:
    page = visit(width=390, height=844, dark=True).open_page("tuning", "?surface=ravine&side=200&steps=300")
    page.wait_for_function(
        "document.querySelector('.rv-chart').querySelector('.js-plotly-plot').data[0].x.length === 200", timeout=60_000
    )
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
