"""Browsers as people have them, in which every name but 127.0.0.1 is unknown, and windows that have the folder open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.driving import idle, until
from tests.browser.windows import Window
from tools.chromium import FLAGS, executable
from tools.firefox import firefox, installed

NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
BOOT = 60_000
"""Milliseconds until an app that has not started counts as broken."""
APP = '#root:not([inert]) [data-testid="stApp"]'
"""The app, once it has taken over from the stage."""
PLAYER = ".rv-root[data-complete]"
SHOWN = "document.querySelector('.rv-root')?.dataset.complete"
FOLLOW = """(address) => {
    const link = document.createElement("a");
    link.href = address;
    document.querySelector("#root").append(link);
    link.click();
    link.remove();
}"""


@contextmanager
def chromium(
    playwright: Playwright, width: int = 1280, height: int = 720, dark: bool = False, **options: Any
) -> Iterator[BrowserContext]:
    """A Chromium with a new profile on disk."""
    with TemporaryDirectory() as folder:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=executable(),
            args=[*(flag for flag in FLAGS if "host-resolver-rules" not in flag), NO_NAMES],
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            **options,
        )
        yield context
        context.close()


BROWSERS = {"chromium": chromium, "firefox": firefox}
FIREFOX_SOAKS = ["chromium", pytest.param("firefox", marks=pytest.mark.soak)]
"""The browsers, where a Firefox takes long."""


def needs(browser: str) -> None:
    """Skip a test whose browser is not installed."""
    if browser == "firefox" and not installed():
        pytest.skip("no Firefox is installed that is new enough")


class Visitor:
    """Somebody who has the folder open in a window, which is watched for faults.

    Attributes:
        page: the window.
        window: the same with everything that went wrong in it.
    """

    def __init__(self, context: BrowserContext, url: str, downloads: Path | None = None) -> None:
        self.page = context.pages[0] if context.pages else context.new_page()
        self.window = Window(self.page, url)
        self.url = url
        self._downloads = downloads

    def saved(self, press: Callable[[], None]) -> Path:
        """The file that somebody saves by pressing something."""
        if self._downloads is None:
            with self.page.expect_download(timeout=BOOT) as waiting:
                press()
            return Path(waiting.value.path())
        folder, before = self._downloads, set(self._downloads.iterdir())  # a Firefox says nothing of what it saves
        press()
        until(self.page, lambda: bool(_whole(set(folder.iterdir()) - before)), seconds=60)
        return _whole(set(folder.iterdir()) - before)[0]

    def open(self, address: str = "race/", ready: str = PLAYER) -> Page:
        """Open an address of the folder, and wait until the whole app runs there."""
        self.page.goto(f"{self.url}/{address}")
        return self.runs(ready)

    def follow(self, address: str, ready: str = PLAYER, at_rest: bool = True) -> Page:
        """Follow a link of the page to something else, until it is `ready` there: nothing is loaded anew."""
        shown = self.page.evaluate(SHOWN)
        self.page.evaluate(FOLLOW, f"{self.url}/{address}")
        until(self.page, lambda: self.page.url.startswith(f"{self.url}/{address.partition('?')[0].rstrip('/')}"))
        if ready == PLAYER:
            until(self.page, lambda: self.page.evaluate(SHOWN) not in {shown, None})
        return self.runs(ready, at_rest)

    def choose_surface(self, name: str) -> None:
        """Choose another surface in the sidebar by the keyboard.

        A Firefox that has just opened a list takes a click into it for the end of the one that opened it, and tells a
        list nothing of a text that came otherwise than by keys.
        """
        field = self.page.get_by_role("combobox", name="Surface")
        field.click()
        field.press_sequentially(name)
        expect(self.page.get_by_role("option")).to_have_text([name])
        field.press("Enter")

    def runs(self, ready: str = PLAYER, at_rest: bool = True) -> Page:
        """Wait until the app, not the stage before it, has drawn its page, and its script has come to its end."""
        self.page.wait_for_selector(f"{APP} {ready}", timeout=BOOT)
        if at_rest:
            idle(self.page)
        return self.page


def _whole(files: set[Path]) -> list[Path]:
    """Those that have come to their end, if all have."""
    is_whole = all(file.suffix != ".part" and file.stat().st_size for file in files)
    return sorted(files) if is_whole else []
