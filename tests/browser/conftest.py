"""A running app and a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tools.chromium import chromium, running_app

SHOTS = Path(__file__).parent / "shots"


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    with running_app() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Watched:
    """A page, with everything that went wrong in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.faults: list[str] = []
        self.lost: list[str] = []
        page.on("response", lambda response: self.lost.append(response.url) if response.status == 404 else None)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("request", self._request)

    def open(self, query: str = "") -> Page:
        """Open the race page by its link."""
        return self.open_page("race", query, ready=".rv-root[data-complete]")

    def open_page(self, page: str, query: str = "", ready: str = ".rv-chart[data-ready]") -> Page:
        """Open a page by its link."""
        self.page.goto(f"{self.url}/{page}{query}")
        self.page.wait_for_selector(ready, timeout=60_000)
        return self.page

    def check(self) -> None:
        """No console error, no request to elsewhere, no exception box.

        Streamlit first looks for its server below a page's own path: those answers are no fault.
        """
        assert all(re.match(rf"{self.url}/[a-z]+/_stcore/", url) for url in self.lost), self.lost
        assert not [fault for fault in self.faults if "404 (Not Found)" not in fault]
        assert self.page.locator('[data-testid="stException"], .stAlertContainer:has-text("Error")').count() == 0

    def shoot(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:", self.url.replace("http", "ws"))):
            self.faults.append(f"request to {request.url}")


Visit = Callable[..., Watched]


@pytest.fixture
def visit(browser: Browser, app_url: str) -> Iterator[Visit]:
    """Open a new window: `visit(width=390, dark=True)`. Each is checked for faults when the test ends."""
    opened: list[Watched] = []

    def make(width: int = 1440, height: int = 1000, dark: bool = False, **more: object) -> Watched:
        scheme = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        opened.append(Watched(context.new_page(), app_url))
        return opened[-1]

    yield make
    try:
        for one in opened:
            one.check()
    finally:
        for one in opened:
            one.page.context.close()
