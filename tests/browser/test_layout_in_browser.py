"""Where everything stands, in windows of every size: nothing cut off, nothing covered, the stage on one screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import ask, choose_surface, frames, idle, steady, until, until_address

pytestmark = pytest.mark.browser

READY = ".rv-root[data-complete]"
SIZES = [(320, 640), (390, 844), (820, 1180), (1024, 768), (1280, 720), (1440, 900), (1920, 1080)]
CLASSROOMS = [(1280, 720), (1366, 768)]
OTHERS = ("", "escape", "schedules", "tuning", "anatomy", "lessons?lesson=adam&picture=2")

BOXES = """() => Object.fromEntries(Object.entries({
    map: ".rv-contour", loss: ".rv-loss", chips: ".rv-chips", play: ".rv-play", stage: ".rv-stage",
  }).filter(([, selector]) => document.querySelector(selector)).map(([name, selector]) => {
    const {left, top, right, bottom, width, height} = document.querySelector(selector).getBoundingClientRect();
    return [name, {left, top, right, bottom, width, height}];
  }))"""

UNREACHABLE = """() => [...document.querySelectorAll(
    '[data-testid=stMain] :is(button, input:not([data-testid=stSlider] *), select, summary, .rv-track, .rv-chips), ' +
    '[data-testid=stMain] [data-testid=stSlider]'  // Streamlit's own input in a slider is no part of what is seen
  )].filter((control) => {
    const shown = control.checkVisibility({opacityProperty: true, visibilityProperty: true});
    return shown && control.getBoundingClientRect().width > 2 && !control.disabled;
  }).map((control) => {
    control.scrollIntoView({block: "end", behavior: "instant"});
    const {left, top, right, bottom} = control.getBoundingClientRect();
    const inside = left >= -0.5 && right <= innerWidth + 0.5 && top >= 0 && bottom <= innerHeight + 0.5;
    const met = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const own = met && (control.contains(met) || met.contains(control) || met.closest("label")?.contains(control));
    const name = control.ariaLabel || control.title || control.textContent || control.className;
    return inside && own ? "" : `${name}: ${[left, top, right, bottom].map(Math.round)} ${met?.className}`;
  }).filter(Boolean)"""
"""What of the page's controls is outside of the window or under something else when it is scrolled to."""


def sized(page: Page, width: int, height: int) -> None:
    """Give the window a size, and wait until the page has settled in it."""
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
    steady(page, lambda: page.evaluate(BOXES))


def open_page(visit: Callable, address: str, width: int = 1280, height: int = 720, **options: Any) -> Page:
    name, _, query = address.partition("?")
    return visit(width, height, **options).open_page(name, f"?{query}" if query else "", ready=READY)


@pytest.mark.parametrize("address", ["race", *(pytest.param(page, marks=pytest.mark.soak) for page in OTHERS)])
def test_every_control_is_inside_of_the_window_and_not_covered(visit: Callable, address: str) -> None:
    page = open_page(visit, address)
    idle(page)
    for width, height in SIZES:
        sized(page, width, height)
        assert page.evaluate(UNREACHABLE) == [], (width, height)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_map_of_the_start_page_is_above_the_fold_and_as_wide_as_the_page(visit: Callable) -> None:
    page = open_page(visit, "")
    for width, height in CLASSROOMS:
        sized(page, width, height)
        boxes = page.evaluate(BOXES)
        assert max(boxes[name]["bottom"] for name in ("map", "chips", "play")) <= height, boxes
        assert boxes["map"]["height"] > 0.5 * height
        assert boxes["map"]["width"] > 0.95 * boxes["stage"]["width"]


@pytest.mark.parametrize("address", ["race", "race?surface=ravine&opt=sgd,momentum,adam"])
def test_the_stage_is_above_the_fold(visit: Callable, address: str) -> None:
    page = open_page(visit, address)
    for width, height in CLASSROOMS:
        sized(page, width, height)
        boxes = page.evaluate(BOXES)
        assert max(boxes[name]["bottom"] for name in ("map", "loss", "chips", "play")) <= height, boxes
        assert boxes["chips"]["bottom"] <= boxes["map"]["top"]
        if "ravine" in address:
            assert boxes["map"]["width"] > 0.9 * boxes["stage"]["width"]
            assert boxes["loss"]["top"] >= boxes["map"]["bottom"]
        else:
            assert boxes["map"]["height"] > 0.5 * height
            assert boxes["stage"]["width"] - boxes["map"]["width"] > 0.39 * boxes["stage"]["width"]


@pytest.mark.parametrize("address", ["escape", "schedules", "anatomy", "lessons?lesson=adam&picture=2"])
def test_play_is_above_the_fold_on_the_other_pages(visit: Callable, address: str) -> None:
    page = open_page(visit, address)
    sized(page, 1280, 720)
    boxes = page.evaluate(BOXES)
    assert boxes["play"]["bottom"] <= 720, boxes


def test_a_large_window_is_filled_and_a_small_one_is_readable(visit: Callable) -> None:
    page = open_page(visit, "race", 1920, 1080)
    sized(page, 1920, 1080)
    boxes = page.evaluate(BOXES)
    assert boxes["stage"]["bottom"] > 1030
    assert boxes["map"]["height"] > 750
    assert boxes["stage"]["width"] > 1500
    for width, height in ((1024, 768), (820, 1180)):
        sized(page, width, height)
        assert ask(page, "stage.panels[0].frame().box.width") >= 320, (width, height)
        assert page.evaluate(BOXES)["map"]["width"] >= (340 if width > 1000 else 450)


def test_a_phone_has_the_pictures_under_each_other_and_map_and_clock_stay_together(visit: Callable) -> None:
    page = open_page(visit, "race", 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [page.locator(f".rv-{kind}").bounding_box() for kind in ("contour", "loss", "relief")]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    map_height = page.evaluate(BOXES)["map"]["height"]
    assert 300 <= map_height <= 390
    main = page.get_by_test_id("stMain")
    last = page.evaluate(BOXES)["stage"]["bottom"] - 844
    assert last > 200  # there is something to scroll
    for scrolled in (0, 60, 200, int(last)):
        main.evaluate("(main, top) => main.scrollTo(0, top)", scrolled)
        frames(page, 2)
        boxes = page.evaluate(BOXES)
        assert boxes["map"]["top"] >= 0, scrolled
        assert boxes["map"]["bottom"] <= boxes["play"]["top"] + 1, scrolled
        assert boxes["play"]["bottom"] <= 844, scrolled


def test_the_settings_of_a_run_open_under_the_stage_on_the_same_screen(visit: Callable) -> None:
    page = open_page(visit, "race?opt=sgd,adam", 1440, 900)
    page.get_by_role("button", name="Settings of Adam").click()
    page.get_by_role("button", name="Formula, switches and schedule of Adam").click()
    strip = page.locator(".st-key-under-settings")
    expect(strip).to_be_visible()
    until(page, lambda: (box := strip.bounding_box()) is not None and box["y"] + box["height"] <= 900)
    boxes = page.evaluate(BOXES)
    assert strip.bounding_box()["y"] >= boxes["stage"]["bottom"]
    assert boxes["map"]["width"] > 300
    expect(strip.get_by_text("bias correction")).to_be_visible()
    expect(strip.locator('[data-testid="stSlider"]')).to_have_count(0)  # these are in the player
    strip.get_by_role("button", name="Close").click()
    expect(strip).not_to_be_visible()


class TestAClass:
    """The view for a class, `present=1`."""

    @pytest.mark.parametrize("address", ["race", ""])
    def test_the_stage_is_alone_and_nothing_scrolls(self, visit: Callable, address: str) -> None:
        page = open_page(visit, f"{address}?present=1")
        sized(page, 1280, 720)
        boxes = page.evaluate(BOXES)
        assert max(boxes[name]["bottom"] for name in boxes) <= 720, boxes
        assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight - main.clientHeight") <= 0
        for part in ("stHeader", "stSidebar"):
            expect(page.get_by_test_id(part)).not_to_be_visible()

    @pytest.mark.parametrize(
        "address", ["tuning", *(pytest.param(page, marks=pytest.mark.soak) for page in OTHERS if page != "tuning")]
    )
    def test_the_stage_comes_first(self, visit: Callable, address: str) -> None:
        page = open_page(visit, f"{address}{'&' if '?' in address else '?'}present=1")
        sized(page, 1280, 720)
        boxes = page.evaluate(BOXES)
        assert boxes["stage"]["top"] < 120, boxes
        assert boxes["play"]["bottom"] <= 720, boxes

    def test_the_bar_comes_with_the_pointer_and_changes_the_race(self, visit: Callable) -> None:
        page = open_page(visit, "race?present=1")
        bar = page.locator(".st-key-bar")
        page.mouse.move(640, 400)
        until(page, lambda: bar.evaluate("(bar) => getComputedStyle(bar).opacity") == "0")
        page.mouse.move(640, 4)
        until(page, lambda: bar.evaluate("(bar) => getComputedStyle(bar).opacity") == "1")
        choose_surface(page, "Himmelblau")
        expect(page.locator(".rv-title")).to_contain_text("Himmelblau")
        page.get_by_role("button", name="Runs").click()
        page.get_by_role("button", name="Lion", exact=True).click()
        expect(page.locator(".rv-chips")).to_contain_text("Lion")
        page.keyboard.press("Escape")  # closes the pop-over
        expect(page.get_by_role("button", name="Lion", exact=True)).not_to_be_visible()
        assert "present=1" in page.url
        page.mouse.click(640, 500)
        page.keyboard.press("Escape")
        until(page, lambda: "present" not in page.url)
        expect(page.get_by_test_id("stHeader")).to_be_visible()
        until_address(page, "surface=himmelblau")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_button_of_the_formula_stands_beside_the_title_also_below_a_notice(visit: Callable, width: int) -> None:
    page = open_page(visit, "race?lr=x", width, 844)
    title, button = page.locator(".rv-title").bounding_box(), page.get_by_role("button", name="Formula").bounding_box()
    assert abs(button["y"] + button["height"] / 2 - title["y"] - title["height"] / 2) < title["height"]
    notice = page.get_by_test_id("stAlert").bounding_box()
    assert button["y"] >= notice["y"] + notice["height"]
