"""What can be done on the stage, before Python: each of its pages on a phone, where nothing is loaded unasked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from tests.browser.driving import ask, frames, until
from tests.browser.test_accessibility import faults
from ui.state.change import fields_of

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DRAWN = "#stage .rv-root[data-complete]"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone on which nothing may go wrong, and nothing of Python is loaded."""
    context = browser.new_context(**PHONE)
    shown, wrong = context.new_page(), list[str]()
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("request", lambda asked: "/pyodide-" in asked.url and wrong.append(asked.url))
    yield shown
    context.close()
    assert wrong == []


def open_stage(page: Page, url: str, path: str) -> None:
    page.goto(f"{url}/{path}")
    page.wait_for_selector(DRAWN)


def race_in(page: Page, *own: str) -> Scenario:
    """The race of the address, which is as Python writes it."""
    query = urlsplit(page.url).query
    fields = {name: value for name, value in fields_of(query).items() if name not in own}
    scenario, notices = Scenario.from_query(fields)
    assert not notices
    rest = [part for part in query.split("&") if part.partition("=")[0] not in own]
    assert "&".join(rest) == query_string(scenario)
    return scenario


def test_the_start_page_plays_and_answers_in_korean(page: Page, site_url: str) -> None:
    open_stage(page, site_url, "")
    until(page, lambda: ask(page, "transport.frames > 2"))
    page.get_by_role("button", name="한국어").tap()
    expect(page.get_by_role("heading", name="SGD는 왜")).to_be_visible()
    ask(page, "transport.jump(300)")
    expect(page.locator(".rv-answer > p > b")).to_have_text(["SGD", "Adam"])
    assert urlsplit(page.url).query == "lang=ko"
    card = str(page.locator(".site-card a").first.get_attribute("href"))
    assert card.startswith(f"{site_url}/race?surface=rosenbrock&")
    assert card.endswith("own_lr=1&play=1&lang=ko")
    assert faults(page) == []


def test_a_race_is_chosen_and_its_link_is_pythons(page: Page, site_url: str) -> None:
    open_stage(page, site_url, "race/?surface=beale&opt=sgd,adam")
    page.get_by_role("button", name="Settings", exact=True).tap()
    page.get_by_label("Surface", exact=True).select_option(label="Himmelblau")
    page.get_by_role("button", name="Lion", exact=True).tap()
    page.get_by_role("button", name="SGD", exact=True).tap()
    page.get_by_label("Start x").fill("-1.5")
    page.get_by_label("Start x").press("Enter")
    page.get_by_role("button", name="Close", exact=True).first.tap()
    until(page, lambda: "start=-1.5" in page.url)
    chosen = race_in(page)
    assert (chosen.surface, list(chosen.slots()), chosen.start) == ("himmelblau", ["adam", "lion"], (-1.5, 0.0))
    expect(page).to_have_title("Race: Himmelblau - Ravine")
    page.get_by_role("radio", name="Tuned").tap()
    until(page, lambda: "own_lr=1" in page.url)
    ends = ask(page, "p.tracks.map(({x, y}) => [x.at(-1), y.at(-1)])")
    page.reload()
    page.wait_for_selector(DRAWN)
    assert ask(page, "p.tracks.map(({x, y}) => [x.at(-1), y.at(-1)])") == ends
    assert faults(page) == []


def test_a_lesson_is_voted_on_revealed_and_tried(page: Page, site_url: str) -> None:
    open_stage(page, site_url, "lessons/?lesson=2")
    assert page.locator(".rv-root.rv-sealed").count() == 1
    page.get_by_role("button", name="4 to 10 times as many").tap()
    page.get_by_role("button", name="Reveal", exact=True).tap()
    expect(page.get_by_text("Your answer is right.")).to_be_visible()
    assert page.locator(".rv-root.rv-sealed").count() == 0
    finding = page.locator(".site-finding").inner_text()
    page.get_by_role("button", name="Try this").tap()
    until(page, lambda: "kappa=1000" in page.url)
    assert race_in(page, "lesson").resolved_surface().values == (1000.0,)
    until(page, lambda: page.locator(".site-finding").inner_text() != finding)
    assert faults(page) == []


@pytest.mark.parametrize(
    "path", ["race?surface=beale&layout=zzz", "race?surface=beale&lang=xx", "lessons?lesson=999", "?here=1&lr=NaN"]
)
def test_what_of_a_link_is_not_understood_stays_in_it_for_the_app_to_say_so(
    page: Page, site_url: str, path: str
) -> None:
    open_stage(page, site_url, path)
    assert page.url == f"{site_url}/{path}"


def test_another_page_is_presented_by_its_link(page: Page, site_url: str) -> None:
    open_stage(page, site_url, "tuning?surface=beale&side=20")
    page.get_by_role("button", name="Not now").tap()
    page.get_by_role("button", name="Present", exact=True).tap()
    assert page.url == f"{site_url}/tuning?surface=beale&side=20&present=1"
    page.keyboard.press("Escape")
    assert page.url == f"{site_url}/tuning?surface=beale&side=20"


def test_the_keyboard_opens_and_closes_the_menus(page: Page, site_url: str) -> None:
    open_stage(page, site_url, "lessons/")
    menu = page.locator(".site-narrow")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Race")).to_be_visible()
    menu.get_by_role("link", name="Race").press("Escape")
    expect(menu.get_by_role("link", name="Race")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").press("Enter")
    menu.get_by_role("link", name="Race").press("Enter")
    expect(page).to_have_title("Race: Saddle with a plateau - Ravine")
    page.go_back()
    expect(page).to_have_title("Lessons: SGD: one learning rate for everything - Ravine")


def test_a_frame_shows_the_player_alone_as_often_as_it_is_loaded(page: Page, site_url: str) -> None:
    """A phone's colours are light; the address of the frame says dark."""
    open_stage(page, site_url, "race/?surface=beale&opt=sgd,adam&theme=dark&embed=1")
    for again in (False, True):
        if again:
            page.reload()
            page.wait_for_selector(DRAWN)
        expect(page.locator(".site-head")).to_be_hidden()
        assert race_in(page, "theme", "embed").surface == "beale"
        assert ask(page, "getComputedStyle(p.root).getPropertyValue('--st-background-color').trim()") == "#0E1117"
        expect(page.locator(".site-loading")).to_be_hidden()


def test_who_opens_another_page_while_texts_are_loading_sees_that_page(page: Page, site_url: str) -> None:
    """Neither the language of a page that was left, nor another one for a page that is not shown any more."""
    texts = Held(page, "**/texts/ko.json")
    open_stage(page, site_url, "race/?surface=beale")
    page.get_by_role("button", name="한국어").tap()
    texts.wait()
    follow(page, f"{site_url}/race?surface=himmelblau")
    expect(page).to_have_title("Race: Himmelblau - Ravine")
    follow(page, f"{site_url}/race?surface=booth&lang=ko")
    page.go_back()
    texts.let_go()
    page.wait_for_function("performance.getEntriesByType('resource').some(({name}) => name.endsWith('ko.json'))")
    frames(page, 3)
    expect(page).to_have_title("Race: Himmelblau - Ravine")
    assert urlsplit(page.url).query == "surface=himmelblau"
    assert page.evaluate("document.documentElement.lang") == "en"


class Held:
    """A file that a page waits for until it is let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._page = page
        self._waiting = list[Route]()
        page.route(pattern, lambda route: self._waiting.append(route))  # noqa: PLW0108 - what is built in it cannot call

    def wait(self) -> None:
        """Until somebody asks for it."""
        until(self._page, lambda: bool(self._waiting))

    def let_go(self) -> None:
        """Let it come."""
        for route in self._waiting:
            route.continue_()


def follow(page: Page, address: str) -> None:
    """Follow a link of the page, which nobody has to see."""
    page.evaluate(
        "(href) => document.body.appendChild(Object.assign(document.createElement('a'), {href})).click()", address
    )
