"""A server below a path of its own, and what the page says where something does not come."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, expect

from i18n import catalogue
from tests.browser.conftest import windows
from tests.browser.driving import menu_item
from tests.browser.windows import Contexts, Visit
from tests.reading import read_number
from tools.chromium import running_app
from ui.components.files import THEMES, address_of, plotly_address

pytestmark = pytest.mark.browser
BELOW = "/ravine/"
PARTS = [
    (address_of("player/player.js"), "javascript"),
    (address_of("shared/style.css"), "text/css"),
    (address_of(THEMES), "application/json"),
    ("player/texts/ko.json", "application/json"),
    ("player/runs?steps=5", "application/octet-stream"),
    ("player/surface", "application/octet-stream"),
    (plotly_address("flat"), "javascript"),
    (plotly_address("relief"), "javascript"),
    ("race?steps=5", "text/html"),
]


@pytest.fixture(scope="module")
def below() -> Iterator[str]:
    """The address of an app below a path."""
    with running_app(base_path=BELOW) as url:
        yield url


@pytest.mark.parametrize(("file", "kind"), PARTS)
def test_everything_is_served_below_the_base_path(below: str, file: str, kind: str) -> None:
    with urlopen(f"{below}/{file}", timeout=30) as answer:  # noqa: S310 - our own server on this machine
        assert kind in answer.headers["content-type"]


def test_the_player_draws_below_the_base_path(below: str, contexts: Contexts) -> None:
    with windows(contexts, below) as (visit, opened):
        page = visit().open("?steps=40")
        assert page.locator(".rv-chip-name").count() == 7
        page.wait_for_function("document.querySelector('.scores img').naturalWidth > 0")  # a line of the table
        opened[0].check()


@pytest.fixture
def page(contexts: Contexts, app_url: str) -> Iterator[Page]:
    """A window in which something is to go wrong: nobody looks for faults in it."""
    with windows(contexts, app_url) as (visit, _):
        yield visit().page


def test_a_payload_that_fails_leaves_a_sentence(page: Page, app_url: str) -> None:
    page.route("**/player/runs?*", lambda route: route.fulfill(status=500, content_type="text/plain", body="a fault"))
    page.goto(f"{app_url}/race?steps=9")
    expect(page.locator(".rv-fault")).to_have_text(
        "The race could not be drawn: the answer was 500: a fault. "
        "Change any control to try again, or reload the page.",
        timeout=60_000,
    )


@pytest.mark.soak
def test_a_payload_of_a_server_that_comes_back_is_asked_for_again(page: Page, app_url: str) -> None:
    answers = iter([502])

    def sometimes(route: Route) -> None:
        status = next(answers, None)
        route.continue_() if status is None else route.fulfill(status=status, body="<html>Bad gateway</html>")

    page.route("**/player/runs?*", sometimes)
    page.goto(f"{app_url}/race?steps=8")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    assert page.locator(".rv-fault:visible").count() == 0


@pytest.mark.parametrize(("lang", "page_name"), [("en", "race"), pytest.param("ko", "escape", marks=pytest.mark.soak)])
def test_a_module_that_does_not_load_leaves_a_sentence(page: Page, app_url: str, lang: str, page_name: str) -> None:
    english = "This part of the page did not load. Reload the page to try again."
    page.route("**/player/player.js*", lambda route: route.abort())
    page.goto(f"{app_url}/{page_name}?steps=9&lang={lang}")
    expect(page.locator(".rv-root .rv-fault")).to_have_text(catalogue(lang).get(english, english), timeout=60_000)


def test_the_list_prints_the_losses_of_the_table(visit: Visit) -> None:
    page = visit().open("?surface=plateau_saddle")
    page.locator(".rv-scrub").fill("300")
    table = {
        row.locator("th").inner_text().strip(): row.locator('[data-head="final loss"]').inner_text()
        for row in page.locator(".scores tbody tr").all()
    }
    menu_item(page, "Numbers").click()
    rows = page.locator(".rv-numbers tbody tr").all()
    chips = page.locator(".rv-chip-name").all()
    assert len(rows) == len(chips) == len(table) == 7
    for row, chip in zip(rows, chips, strict=True):
        name, loss = row.locator("th").inner_text().strip(), row.locator("td.rv-number").first.inner_text()
        assert chip.inner_text().split("\n") == [name, loss]
        assert read_number(loss) == pytest.approx(read_number(table[name]), rel=5.1e-3)  # four digits and three
