"""From page to page: the links can be reached in every window, Back goes one page back, every page has its title."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import ask, choose_surface, until, until_address
from ui.state.pages import GROUPS, PAGES

pytestmark = pytest.mark.browser

READY = ".rv-root[data-complete]"
ENTRIES = dict.fromkeys(page.group or page.key for page in PAGES.values())
NARROW, WIDE = (320, 390, 600, 761), (820, 1024, 1150, 1280, 1440, 1920, 2560)
"""Widths of windows: with the navigation in the sidebar, and at the top."""
LINKS = {
    "top": '[data-testid="stTopNavLink"], .rc-overflow > div > button, .st-key-tools button',
    "menu": '[data-testid="stTopNavDropdownLink"]',
    "sidebar": '[data-testid="stSidebarNavLink"]',
    "closed": '[data-testid="stExpandSidebarButton"], .st-key-tools button',
}
"""What is clicked at a place: selectors."""
MET = """(selector) => [...document.querySelectorAll(selector)].filter((link) => link.clientWidth).map((link) => {
    const {x, y, width, height} = link.getBoundingClientRect();
    return [link.textContent, link.contains(document.elementFromPoint(x + width / 2, y + height / 2))];
  })"""
"""[text, whether a click on its middle meets it] of some links."""


def go_to(page: Page, name: str) -> None:
    """Follow a link of the navigation, as a visitor does: in the line at the top, or in one of its menus."""
    link = page.get_by_test_id("stTopNavLink").filter(has_text=name)
    menus = page.get_by_test_id("stTopNavSection")
    for i in range(menus.count()):
        if not link.count():
            menus.nth(i).click()
            link = page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name)
    link.click()


def settled(page: Page, path: str) -> None:
    """Wait until a page is drawn and its link stands."""
    page.wait_for_url(lambda url: f"/{path}" in url)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()
    page.wait_for_timeout(1000)  # on a busy machine a page writes its link late


def met(page: Page, place: str, count: int) -> None:
    """Wait until so many links are at a place, and a click on the middle of each meets it."""
    last: list[tuple[str, bool]] = []

    def all_are_met() -> bool:
        last[:] = page.evaluate(MET, LINKS[place])
        return len(last) == count and all(is_met for _, is_met in last)

    try:
        until(page, all_are_met, seconds=10)  # it comes and folds after the window has its size, and slides in
    except AssertionError as late:
        raise AssertionError(f"{place}, {page.viewport_size}: {last}") from late


def is_met_everywhere(page: Page, width: int) -> None:
    """Every page can be reached in a window of this width, from what is seen at first or after one click."""
    page.set_viewport_size({"width": width, "height": 768})
    if width in NARROW:
        met(page, "closed", 3)
        page.get_by_test_id("stExpandSidebarButton").click()
        met(page, "sidebar", len(PAGES))
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        return
    met(page, "top", len(ENTRIES) + 2)
    for i, group in enumerate(GROUPS):
        menu = page.get_by_test_id("stTopNavSection").nth(i)
        menu.click()
        met(page, "menu", sum(info.group == group for info in PAGES.values()))
        menu.press("Escape")


@pytest.mark.parametrize("query", ["", pytest.param("?lang=ko", marks=pytest.mark.soak)])
def test_every_page_is_reached_in_every_window(visit: Callable, query: str) -> None:
    page = visit().open_page("schedules", query, ready=READY)
    for width in WIDE:
        is_met_everywhere(page, width)
    page.get_by_test_id("stSidebarHeader").hover()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    for width in (*WIDE[::3], *NARROW):
        is_met_everywhere(page, width)


def test_the_page_that_is_open_is_named_and_the_keyboard_leads_to_others(visit: Callable) -> None:
    page = visit(width=1024, height=768).open_page("escape", ready=READY)
    lab = page.get_by_test_id("stTopNavSection").nth(1)
    expect(lab).to_have_accessible_name("Lab: Escape")
    lab.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Tuning")).to_be_focused()
    expect(page.locator('[data-testid="stTopNavDropdownLink"][aria-current="page"]')).to_contain_text("Escape")
    for key in ("End", "Enter"):
        page.keyboard.press(key)
    settled(page, "anatomy")
    expect(lab).to_have_accessible_name("Lab: Anatomy")
    page.set_viewport_size({"width": 390, "height": 844})
    opener = page.get_by_test_id("stExpandSidebarButton")
    shown = "(button) => getComputedStyle(button, '::after').content"
    until(page, lambda: opener.evaluate(shown) == '"Anatomy"')


def test_words_of_streamlit_in_the_navigation_are_in_the_visitors_language(visit: Callable) -> None:
    """A sidebar that is drawn wide leaves no room for all entries: the rest folds into one more menu."""
    page = visit(width=800, height=768).open_page("escape", "?lang=ko", ready=READY)
    page.add_style_tag(content=".rc-overflow {max-width: 150px}")
    rest = page.locator(".rc-overflow-item-rest button")
    expect(rest).to_be_visible()
    words = "(p) => [getComputedStyle(p).fontSize, getComputedStyle(p, '::after').content]"
    assert rest.locator("p").evaluate(words) == ["0px", '"더 보기"']
    rest.click()
    met(page, "menu", len(PAGES) - 1)


def test_the_sidebar_of_a_phone_makes_way_for_what_is_chosen_in_it(visit: Callable) -> None:
    page = visit(width=390, height=844).open("?surface=beale")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    until(page, lambda: sidebar.bounding_box()["x"] == 0)  # it slides in
    page.get_by_role("combobox", name="Surface").fill("Himmel")
    page.get_by_role("option", name="Himmelblau").click()
    expect(page.locator(".rv-title")).to_contain_text("Himmelblau")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    until(page, lambda: sidebar.bounding_box()["x"] == 0)
    page.get_by_role("slider", name="Steps").press("ArrowRight")
    until_address(page, "steps=")
    settled(page, "race")
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Tuning").click()
    settled(page, "tuning")
    expect(sidebar).to_have_attribute("data-collapsed", "true")


def test_one_back_goes_one_page_back(visit: Callable) -> None:
    window = visit()
    page = window.open("?surface=beale&opt=sgd,adam")
    until(page, lambda: page.evaluate("window.ravineHistory"))
    settled(page, "race")
    at_first = page.evaluate("history.length")
    race = page.url
    go_to(page, "Tuning")
    settled(page, "tuning")
    assert "surface=beale" in page.url
    assert page.evaluate("history.length") == at_first + 1
    go_to(page, "Anatomy")
    settled(page, "anatomy")
    assert page.evaluate("history.length") == at_first + 2
    page.go_back()
    settled(page, "tuning")
    page.go_back()
    settled(page, "race")
    assert unquote(page.url) == unquote(race)  # Streamlit writes a comma as %2C where a page is left late
    expect(page.locator(".rv-title")).to_contain_text("Beale")


@pytest.mark.soak
def test_one_forward_goes_one_page_forward(visit: Callable) -> None:
    page = visit().open("?surface=beale&opt=sgd,adam")
    until(page, lambda: page.evaluate("window.ravineHistory"))
    for name in ("Tuning", "Anatomy"):
        go_to(page, name)
        settled(page, name.lower())
    anatomy = page.url
    for back in ("tuning", "race"):
        page.go_back()
        settled(page, back)
    for forward in ("tuning", "anatomy"):
        page.go_forward()
        settled(page, forward)
    assert unquote(page.url) == unquote(anatomy)


def test_back_undoes_a_change_on_a_page_down_to_the_default(visit: Callable) -> None:
    page = visit().open()
    choose_surface(page, "Himmelblau")
    expect(page.locator(".rv-title")).to_contain_text("Himmelblau")
    settled(page, "race?surface=himmelblau")
    page.go_back()
    expect(page.locator(".rv-title")).to_contain_text("Saddle with a plateau")
    page.go_forward()
    expect(page.locator(".rv-title")).to_contain_text("Himmelblau")


def test_every_page_has_its_title(visit: Callable) -> None:
    page = visit().open("?f=x^2%2B3y^2")
    expect(page).to_have_title("Race: x^2+3y^2 - Ravine")
    go_to(page, "Tuning")
    expect(page).to_have_title("Tuning: x^2+3y^2 - Ravine")
    go_to(page, "Lessons")
    expect(page).to_have_title("Lessons: SGD: one learning rate for everything - Ravine")
    go_to(page, "Start")
    expect(page).to_have_title("Ravine")
    page.get_by_role("button", name="한국어").click()
    go_to(page, "스케줄")
    expect(page).to_have_title("스케줄: x^2+3y^2 - Ravine")


def test_the_start_pages_link_stays_there_and_back_undoes_its_change(visit: Callable) -> None:
    page = visit().open_page("", ready=READY)
    three = ["SGD", "Momentum", "Adam"]
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowLeft")
    until_address(page, "here=1")
    moved = ask(page, "view.race.start")
    page.reload()
    page.wait_for_selector(READY)
    assert "here=1" in page.url
    assert "/race" not in page.url
    assert ask(page, "view.race.slots.map(({name}) => name)") == three
    assert ask(page, "view.race.start") == moved
    address = page.url
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowUp")
    until(page, lambda: ask(page, "view.race.start") != moved and page.url != address)
    page.go_back()
    until(page, lambda: ask(page, "view?.race.start") == moved)
    assert ask(page, "view.race.slots.map(({name}) => name)") == three


def test_back_undoes_the_first_change_of_the_start_page(visit: Callable) -> None:
    page = visit().open_page("", ready=READY)
    before = ask(page, "view.race.start")
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowLeft")
    until_address(page, "here=1")
    page.go_back()
    until(page, lambda: ask(page, "view?.race.start") == before)
    assert "here" not in page.url
