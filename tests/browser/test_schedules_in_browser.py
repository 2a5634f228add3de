"""The schedules page in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.scenario import Scenario
from tests.browser.driving import step_shown, to_end, until_address

pytestmark = pytest.mark.browser

RAVINE = "?surface=ravine&opt=sgd:schedule=milestones,adam:schedule=cosine&steps=200&repeats=50"


def open_schedules(window: Any, query: str) -> Page:
    """Open the page by its link, and wait for its grid."""
    page = window.open_page("schedules", query, ready='.rv-chart[data-ready="rates"]')
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    page.wait_for_selector(".sgrid a", timeout=60_000)
    return page


def place(page: Page) -> float:
    """Where the line of the lr chart stands, as a share of the steps: the axis has a hundredth more at both ends."""
    line = page.locator('.rv-chart[data-ready="rates"] .rv-now').bounding_box()
    area = page.locator('.rv-chart[data-ready="rates"] .nsewdrag').first.bounding_box()
    assert line is not None
    assert area is not None
    return 1.02 * (line["x"] + line["width"] / 2 - area["x"]) / area["width"] - 0.01


def test_a_cell_opens_as_a_race(visit: Callable) -> None:
    window = visit()
    page = open_schedules(window, RAVINE + "&seed=4")
    cell = page.get_by_role("link", name="Adam, cosine:")
    address = cell.get_attribute("href")
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/schedules" not in url)
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    expect(page.locator(".scores tbody tr")).to_have_count(2)
    expect(page.locator(".scores")).to_contain_text("Adam, cosine")
    assert address is not None
    query = dict(part.split("=", 1) for part in address.removeprefix("./race?").split("&"))
    opened, notices = Scenario.from_query(query)
    assert (opened.noise, opened.seed, notices) == (1.0, 4, ())
    until_address(page, f"opt={query['opt']}")


def test_the_lr_chart_follows_the_player_and_leads_it(visit: Callable) -> None:
    window = visit()
    page = open_schedules(window, RAVINE)
    assert place(page) == pytest.approx(0, abs=0.01)
    to_end(page)
    page.wait_for_function("document.querySelector('.rv-step').textContent.includes('step 200')")
    assert place(page) == pytest.approx(1, abs=0.01)
    plot = page.locator('.rv-chart[data-ready="rates"] .nsewdrag').first
    plot.scroll_into_view_if_needed()
    area = plot.bounding_box()
    assert area is not None
    page.mouse.click(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.3)
    page.wait_for_function("!document.querySelector('.rv-step').textContent.includes('step 200')")
    assert step_shown(page) == pytest.approx(100, abs=2)
    assert place(page) == pytest.approx(0.5, abs=0.02)
    window.shoot("schedules")


def test_a_preset_changes_the_race_and_the_rates(visit: Callable) -> None:
    window = visit()
    page = open_schedules(window, "")
    before = page.locator('.rv-chart[data-ready="rates"]').get_attribute("data-version")
    page.get_by_role("button", name="SGD under four schedules").click()
    page.wait_for_function("document.querySelector('.rv-root').dataset.complete.includes('warm_restarts')")
    page.wait_for_function(
        "version => document.querySelector('.rv-chart[data-ready=\"rates\"]').dataset.version !== version", arg=before
    )
    expect(page.get_by_text("All learning rates are constant")).to_have_count(0)
    until_address(page, "warm_restarts")


@pytest.mark.soak
def test_at_phone_width(visit: Callable) -> None:
    window = visit(width=390, height=844, dark=True)
    page = open_schedules(window, "?surface=ravine&repeats=50&steps=200")
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
    box = page.locator(".sgrid")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    first = page.locator(".sgrid tbody th").first
    left = first.bounding_box()
    box.evaluate("box => { box.scrollLeft = 200 }")
    assert first.bounding_box() == left  # the schedules' names stay in view
    box.scroll_into_view_if_needed()
    window.shoot("schedules-390-dark")
