"""What a browser that was never here asks for, until the race is drawn: early, once, and not much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
MOST = 250e3
"""Bytes on the wire beside Streamlit and plotly.js."""


class Requests:
    """All that a page asks for: {address: how often}, what before the server says anything, and bytes as sent."""

    def __init__(self, page: Page) -> None:
        self.count: Counter[str] = Counter()
        self.early: set[str] = set()
        self.bytes: Counter[str] = Counter()
        self.messages = 0
        self._addresses: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.on("Network.webSocketFrameReceived", self._message)

    def ours(self) -> list[str]:
        """Addresses below `/player`, without the small pictures of the table below."""
        return [address for address in self.count if address.startswith("/player/") and "/line/" not in address]

    def own_bytes(self) -> int:
        """Bytes of all but Streamlit's files and plotly.js, messages of the websocket included."""
        others = ("/static/", "/player/plotly/")
        return self.messages + sum(size for address, size in self.bytes.items() if not address.startswith(others))

    def _asked(self, event: dict[str, Any]) -> None:
        parts = urlsplit(event["request"]["url"])
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._addresses[event["requestId"]] = address
        self.count[address] += 1
        if not self.messages:
            self.early.add(address)

    def _came(self, event: dict[str, Any]) -> None:
        self.bytes[self._addresses.get(event["requestId"], "")] += int(event["encodedDataLength"])

    def _message(self, event: dict[str, Any]) -> None:
        data = event["response"]["payloadData"]
        self.messages += len(data) if event["response"]["opcode"] == 1 else len(data) * 3 // 4


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser with an empty cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("link", ["race", "race?surface=ravine&opt=sgd,adam&lang=ko", ""])
def test_everything_is_asked_for_early_and_once(page: Page, app_url: str, link: str) -> None:
    requests = Requests(page)
    page.goto(f"{app_url}/{link}")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    ours = requests.ours()
    assert [address for address in ours if requests.count[address] > 1] == []
    for kind, at_least in {"runs": 1, "surface": 1, "code": 20, "plotly": 3}.items():
        assert sum(address.startswith(f"/player/{kind}") for address in ours) >= at_least
    assert [address for address in ours if address not in requests.early] == []
    assert requests.own_bytes() < MOST


def test_what_failed_early_is_asked_for_again(page: Page, app_url: str) -> None:
    seen: Counter[str] = Counter()

    def fail_once(route: Route) -> None:
        path = urlsplit(route.request.url).path
        seen[path] += 1
        route.abort() if seen[path] == 1 else route.continue_()

    for early in ("**/player/runs?*", "**/player/plotly/flat-*", "**/shared/themes.json"):
        page.route(early, fail_once)
    page.goto(f"{app_url}/race?steps=12")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    assert list(seen.values()) == [2, 2, 2]
