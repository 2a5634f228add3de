"""The anatomy page in a real browser: card and charts move with the player."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.experiments.trace import anatomy
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from tests.browser.driving import set_speed
from tests.reading import read_number

pytestmark = pytest.mark.browser
CARD = ".rv-card[data-ready]"


def number(text: str) -> float:
    """A number as the card writes it: a real minus, powers of ten in superscript."""
    return read_number(text.replace("−", "-"))


def test_the_card_shows_the_players_step(visit: Callable) -> None:
    window = visit(height=1400)
    page = window.open_page("anatomy", "?opt=adam&steps=100", ready=CARD)
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    expect(page.locator(".rv-card-title")).to_have_text("Step 1 of 100")
    expect(page.locator(".rv-step")).to_contain_text("step 1 of 100")
    assert not page.get_by_text("□").count()
    page.locator(".rv-scrub").fill("12")
    expect(page.locator(".rv-card-title")).to_have_text("Step 12 of 100")
    scenario = Scenario(steps=100, entries=(entry("adam"),))
    found = anatomy(scenario, scenario.entries[0], race(scenario)["adam"])
    rows = page.locator(".rv-values tbody tr")
    assert rows.count() == len(found.shown)
    for i, name in enumerate(found.shown):
        shown = [number(text) for text in rows.nth(i).locator("td").all_text_contents()]
        assert shown == pytest.approx([found.at(name, 12, axis) for axis in (0, 1)], rel=1e-4)
    x_line = page.locator(".rv-line").last.text_content()
    page.get_by_label("coordinate y").check()
    assert page.locator(".rv-line").last.text_content() != x_line
    assert "@" not in page.locator(".rv-lines").text_content()
    window.shoot("anatomy")


def test_charts_mark_the_step_and_a_click_goes_there(visit: Callable) -> None:
    page = visit(height=1700).open_page("anatomy", "?opt=adam&steps=100", ready=".rv-chart[data-ready=series]")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    page.locator(".rv-scrub").fill("20")
    marks = page.locator(".rv-now:visible")
    expect(marks.first).to_be_visible()
    assert marks.count() == 7  # g, m, v, both corrected, effective lr, update
    area = page.locator(".rv-chart[data-ready=series] .nsewdrag").first.bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    expect(page.locator(".rv-card-title")).to_have_text("Step 50 of 100")
    assert marks.first.bounding_box()["x"] == pytest.approx(area["x"] + area["width"] * 0.5, abs=3)


def test_it_plays_on_a_phone(visit: Callable) -> None:
    page = visit(width=390, height=844, dark=True).open_page("anatomy", "?rule=adadelta&steps=50", ready=CARD)
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    set_speed(page, "4x")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".rv-card-title")).to_have_text("Step 50 of 50")
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
