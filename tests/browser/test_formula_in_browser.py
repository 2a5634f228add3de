"""A student types a function, and shares it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import copied, in_link, menu_item, relayout

pytestmark = pytest.mark.browser

FIELD = 'input[aria-label="f(x, y) ="]'


def type_in(page: Page, text: str) -> None:
    page.locator(FIELD).fill(text)
    page.locator(FIELD).press("Enter")


def test_a_mistake_is_marked_and_mended_and_the_race_is_shared(visit: Callable) -> None:
    window = visit()
    page = window.open("?f=x^2%2By^2&opt=sgd,adam&steps=100")
    type_in(page, "(1-x)^2 + 100(yy-sinn(x))^2")
    expect(page.get_by_text("did you mean")).to_be_visible()
    marked = page.locator('[data-testid="stSidebar"] [data-testid="stCode"]').inner_text()
    lines = [line for line in marked.splitlines() if line.strip()]
    assert lines[1].index("^") == lines[0].index("sinn")
    window.shoot("formula-mistake")
    type_in(page, "(1-x)^2 + 100(y-sin(x))^2")
    expect(page.get_by_text("did you mean")).to_have_count(0)
    page.wait_for_url(lambda url: "sin" in in_link(url, "f"))
    page.wait_for_selector('.rv-root[data-complete*="sin"]')  # the race of the mended text, which begins at step 0
    expect(page.locator(".rv-title")).to_contain_text("Your function")
    page.locator(".rv-scrub").fill("40")
    link = copied(page, "Copy link", "link copied")
    numbers = page.locator(".rv-number").all_inner_texts()
    other = visit().page
    other.goto(link)
    other.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    expect(other.locator(".rv-step")).to_have_text("step 40 of 100")
    assert other.locator(".rv-number").all_inner_texts() == numbers
    assert other.locator(FIELD).input_value() == "(1-x)^2 + 100(y-sin(x))^2"
    expect(other.locator('img[alt="QR code of this link"]')).to_have_count(0)
    other.get_by_role("button", name="QR code").click()
    expect(other.locator('img[alt="QR code of this link"]')).to_be_visible()


def test_a_part_of_the_map_becomes_the_box(visit: Callable) -> None:
    page = visit().open("?f=x^2%2By^2&opt=sgd&steps=50&box=-4,4,-4,4")
    offer = menu_item(page, "Draw this part")
    expect(offer).to_be_hidden()
    page.keyboard.press("Escape")
    relayout(page, 0, {"xaxis.range": [-1, 2], "yaxis.range": [-2, 1]})
    menu_item(page, "Draw this part").click()
    page.wait_for_url(lambda url: "box" in url and "-1,2,-2,1" in url.replace("%2C", ","))
