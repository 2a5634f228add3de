"""From page to page: the links can be reached in every window, Back goes one page back, every page has its title."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import ask, until

pytestmark = pytest.mark.browser

READY = ".rv-root[data-complete]"
WIDTHS = (320, 390, 767, 768, 820, 900, 1024, 1152, 1280, 1366, 1920)
COVERED = """() => [...document.querySelectorAll(
    '[data-testid="stTopNavLink"], [data-testid="stTopNav"] button, ' +
    '[data-testid="stSidebarNavLink"], .st-key-tools button'
  )].filter((link) => {
    const {width, right} = link.getBoundingClientRect();
    const shown = {opacityProperty: true, visibilityProperty: true};
    return width && right > 0 && link.checkVisibility(shown) && !link.closest("[aria-hidden=true]");
  }).map((link) => {
    const {x, y, width, height} = link.getBoundingClientRect();
    return [link.textContent, link.contains(document.elementFromPoint(x + width / 2, y + height / 2))];
  })"""
"""[text, whether a click on its middle meets it] of every link of the navigation and every button beside it."""


def go_to(page: Page, name: str) -> None:
    """Follow a link of the navigation, as a visitor does."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()


def settled(page: Page, path: str) -> None:
    """Wait until a page is drawn and its link stands."""
    page.wait_for_url(lambda url: f"/{path}" in url)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible(timeout=30_000)
    page.wait_for_timeout(1000)  # on a busy machine a page writes its link late


def reachable(page: Page) -> dict[str, bool]:
    found: list[tuple[str, bool]] = page.evaluate(COVERED)
    return dict(found)


@pytest.mark.parametrize("query", ["", pytest.param("?lang=ko&present=1", marks=pytest.mark.soak), "?present=1"])
def test_nothing_covers_the_navigation(visit: Callable, query: str) -> None:
    page = visit().open(query)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        least = 5 if width >= 768 else 2
        # The navigation comes and folds after the window has its size.
        until(page, lambda least=least: len(links := reachable(page)) >= least and all(links.values()))


def test_the_open_sidebar_of_a_phone_is_not_covered(visit: Callable) -> None:
    page = visit(width=390, height=844).open()
    page.get_by_test_id("stExpandSidebarButton").click()

    def is_free() -> bool:
        """Three of its links are there, and nothing is in front of any, nor of the place where the tools are below."""
        links = reachable(page)
        pages = [links[text] for text in links if text.endswith(("Race", "Tuning", "Anatomy"))]
        inside = "() => !!document.elementFromPoint(280, 76).closest('[data-testid=stSidebar]')"
        return len(pages) == 3 and all(pages) and page.evaluate(inside)

    until(page, is_free)  # it slides in


def test_the_map_is_readable_on_a_projector(visit: Callable) -> None:
    page = visit(width=1024, height=768).open()
    assert page.locator(".rv-contour").bounding_box()["width"] >= 340
    page.set_viewport_size({"width": 820, "height": 768})
    until(page, lambda: page.locator(".rv-contour").bounding_box()["width"] >= 450)


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
    assert page.url == race
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
    assert page.url == anatomy


def test_back_undoes_a_change_on_a_page_down_to_the_default(visit: Callable) -> None:
    page = visit().open()
    page.get_by_role("combobox", name="Surface").click()
    page.get_by_role("option", name="Himmelblau").click()
    expect(page.locator(".rv-title")).to_contain_text("Himmelblau")
    settled(page, "race?surface=himmelblau")
    page.go_back()
    expect(page.locator(".rv-title")).to_contain_text("Saddle with a plateau", timeout=20_000)
    page.go_forward()
    expect(page.locator(".rv-title")).to_contain_text("Himmelblau", timeout=20_000)


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
    until(page, lambda: "here=1" in page.url)
    moved = ask(page, "view.race.start")
    page.reload()
    page.wait_for_selector(READY)
    assert "here=1" in page.url
    assert "/race" not in page.url
    assert ask(page, "view.race.slots.map(({name}) => name)") == three
    assert ask(page, "view.race.start") == moved
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowUp")
    until(page, lambda: ask(page, "view.race.start") != moved and "0.05" in page.url)
    page.go_back()
    until(page, lambda: ask(page, "view?.race.start") == moved)
    assert ask(page, "view.race.slots.map(({name}) => name)") == three


def test_back_undoes_the_first_change_of_the_start_page(visit: Callable) -> None:
    page = visit().open_page("", ready=READY)
    before = ask(page, "view.race.start")
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowLeft")
    until(page, lambda: "here=1" in page.url)
    page.go_back()
    until(page, lambda: ask(page, "view?.race.start") == before)
    assert "here" not in page.url
