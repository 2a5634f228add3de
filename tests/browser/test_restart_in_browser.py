"""The server is killed and started again while somebody looks at a page: what is done in the meantime is done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Contexts
from tests.browser.driving import LAST_PLACE, drag_lr
from tools.chromium import ROOT, free_port, wait_for

pytestmark = pytest.mark.browser


class Restarting:
    """A server that can be killed, and started again at the same address."""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.start()

    def start(self) -> None:
        port = self.url.rpartition(":")[2]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(f"{self.url}/_stcore/health", self.process)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server() -> Iterator[Restarting]:
    started = Restarting()
    yield started
    started.kill()


def connection(page: Page, state: str) -> None:
    """Wait until Streamlit says that of its connection."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", state, timeout=60_000)


def race_of(page: Page) -> str:
    return str(page.locator(".rv-root").get_attribute("data-complete"))


@pytest.mark.parametrize("away", [True, False], ids=["while it is away", "when it is back"])
def test_a_moved_slider_is_not_lost(contexts: Contexts, server: Restarting, away: bool) -> None:
    """What the player shows is what the page, its link and its QR code say."""
    with contexts.pages() as new_page:
        page = new_page(width=1440, height=1000, color_scheme="light")
        page.goto(f"{server.url}/race?steps=60")
        page.wait_for_selector('.rv-root[data-complete="steps=60"]', timeout=60_000)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        server.kill()
        if away:
            drag_lr(page, LAST_PLACE, let_go=True)
            page.wait_for_timeout(1000)  # for the player to tell nobody
        server.start()
        connection(page, "CONNECTED")
        if not away:
            drag_lr(page, LAST_PLACE, let_go=True)
        page.wait_for_url(lambda url: "lr=1.5" in url, timeout=60_000)
        page.wait_for_selector('.rv-root[data-complete="lr=1.5&steps=60"]', timeout=60_000)
        page.wait_for_timeout(1500)
        assert "lr=1.5" in page.url
        assert race_of(page) == "lr=1.5&steps=60"
