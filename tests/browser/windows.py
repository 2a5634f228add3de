"""Windows of a real browser that are watched for faults, and the warm contexts that they are opened in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

from tests.thoroughness import SOAK

SLOWDOWN = float(os.environ.get("RAVINE_SLOWDOWN", "1"))
"""How many times slower than this machine pages are: with 4, a test that does not wait for what it reads fails."""
SHOTS = Path(__file__).parent / "shots"
PATIENCE = 60_000
"""Milliseconds until a page that is not ready counts as broken."""


class Window:
    """A page, with everything that went wrong in it.

    Attributes:
        faults: errors of the console and of scripts, and requests that leave this server.
        missing: addresses that were answered by 404.
        console: everything that the console said, for people who look into a failure.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.faults: list[str] = []
        self.missing: list[str] = []
        self.console: list[str] = []
        page.on("response", lambda response: self.missing.append(response.url) if response.status == 404 else None)
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("request", self._on_request)

    def open(self, query: str = "") -> Page:
        """Open the race page by its link."""
        return self.open_page("race", query, ready=".rv-root[data-complete]")

    def open_page(self, page: str, query: str = "", ready: str = ".rv-chart[data-ready]") -> Page:
        """Open a page by its link."""
        self.page.goto(f"{self.url}/{page}{query}")
        self.page.wait_for_selector(ready, timeout=PATIENCE)
        return self.page

    def check(self) -> None:
        """No console error, no address that is not there, no request to other servers, no exception box."""
        assert not self.missing
        assert not self.faults
        assert self.page.locator('[data-testid="stException"], .stAlertContainer:has-text("Error")').count() == 0

    def forget(self) -> None:
        """Begin anew with everything that a test is blamed for."""
        for noted in (self.faults, self.missing, self.console):
            noted.clear()

    def shoot(self, name: str) -> None:
        """Save a picture for people to look at; `make test` saves time instead."""
        if SOAK:
            self.save_picture(name)

    def save_picture(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def save_evidence(self, name: str) -> None:
        """Save what a failed test left on the screen, and what the console said until then."""
        SHOTS.mkdir(exist_ok=True)
        log = [self.page.url, *self.console, *(f"404: {url}" for url in self.missing), *self.faults]
        (SHOTS / f"{name}.log").write_text("\n".join(log) + "\n", encoding="utf-8")
        with suppress(Error):  # a crashed page has no picture
            self.save_picture(name)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _on_error(self, error: Error) -> None:
        self.faults.append(f"page error: {error}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:", self.url.replace("http", "ws"))):
            self.faults.append(f"request to {request.url}")


Visit = Callable[..., Window]


def slow_down(page: Page) -> None:
    """Let a page run as on a slower machine, if that is asked for."""
    if SLOWDOWN != 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})


APPEARANCE = """() => [
  location.href, innerWidth, innerHeight,
  [...document.querySelectorAll(".rv-root")].map((root) => [
    root.dataset.complete,
    root.querySelector(".rv-step").textContent,
    [...root.querySelectorAll("input, select")].map((control) => [control.ariaLabel, control.value, control.checked]),
    [...root.querySelectorAll("button")].map((control) => [control.textContent, control.title, control.ariaPressed]),
  ]),
  [...document.querySelectorAll(".js-plotly-plot")].map((graph) => [
    graph.data.length,
    graph._fullLayout.xaxis?.range,
    graph._fullLayout.yaxis?.range,
    graph._fullLayout.scene?.annotations?.length,
    JSON.stringify(graph._fullLayout.scene?._scene.getCamera(), (_, value) => value?.toFixed?.(9) ?? value),
  ]),
]"""
"""What a test may have changed in a page that was lent to it."""


class Lender:
    """A page that tests use one after another, since loading it takes most of the time of a short test.

    A test that uses it gives it back as it was: if anything differs, or it failed, the next one gets a fresh page.
    """

    def __init__(self, make: Callable[[], AbstractContextManager[Visit]]) -> None:
        self._make = make
        self._open = ExitStack()
        self._window: Window | None = None
        self._appearance: Any = None

    def lend(self) -> Window:
        """The race page with nothing changed on it, in a window of the usual size."""
        if self._window is None:
            self._window = self._open.enter_context(self._make())()
            self._appearance = self._window.open().evaluate(APPEARANCE)
        self._window.forget()
        return self._window

    def take_back(self) -> None:
        """Keep the page for the next test if it is as it was."""
        with suppress(Error):
            if self._window is None or self._window.page.evaluate(APPEARANCE) == self._appearance:
                return
        self.close()

    def close(self) -> None:
        self._window = None
        self._open.close()


class Contexts:
    """Where pages are opened: one profile on disk that stays while tests come and go.

    On disk Chromium keeps scripts compiled, in a fresh context never: that is a third of a page load. Size, colour
    scheme and motion belong to a page, so that one profile does for nearly all tests; whoever asks for more, such as
    touch, gets a separate context. A new page is a new visitor: Streamlit's session belongs to its websocket, and
    cookies, storage and permissions are cleared after each test.
    """

    def __init__(self, profile: BrowserContext, browser: Callable[[], Browser]) -> None:
        self._profile = profile
        self._browser = browser

    @contextmanager
    def pages(self) -> Iterator[Callable[..., Page]]:
        """Make pages for one test; they are closed when it ends."""
        opened: list[Page] = []

        def new_page(
            *, width: int, height: int, color_scheme: str, reduced_motion: str = "no-preference", **options: Any
        ) -> Page:
            context = self._browser().new_context(**options) if options else self._profile
            page = context.new_page()
            opened.append(page)
            slow_down(page)
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
            return page

        try:
            yield new_page
        finally:
            for page in opened:
                self._close(page)

    def _close(self, page: Page) -> None:
        """Close a page, and leave nothing of it to the next in its profile."""
        if page.context is not self._profile:
            page.context.close()
            return
        with suppress(Error):  # a page that has crashed, or shows nothing that has a storage
            page.evaluate("localStorage.clear()")
        page.close()
        self._profile.clear_cookies()
        self._profile.clear_permissions()
