"""What a browser that was never here asks for, until the race is drawn: early, once, and not much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tools.wire import Wire

pytestmark = pytest.mark.browser
MOST = 250e3
"""Bytes on the wire beside Streamlit and plotly.js."""

WISHED = "[...document.head.querySelectorAll('link[rel=preload], link[rel=modulepreload]')].map(({ href }) => href)"
"""What the page's head asks for as soon as Streamlit has started, before anybody knows that it is needed."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser with an empty cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("link", ["race", "race?surface=ravine&opt=sgd,adam&lang=ko", ""])
def test_everything_is_asked_for_early_and_once(page: Page, app_url: str, link: str) -> None:
    wire = Wire(page.context.new_cdp_session(page))
    page.goto(f"{app_url}/{link}")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    # without the small pictures of the cards below
    ours = [address for address in wire.asked if address.startswith("/player/") and not address.endswith(".webp")]
    assert [address for address in ours if wire.asked[address] > 1] == []
    for kind, at_least in {"runs": 1, "surface": 1, "code": 20, "plotly": 3 if link else 2}.items():
        assert sum(address.startswith(f"/player/{kind}") for address in ours) >= at_least
    wished = {address.removeprefix(app_url).removesuffix("?") for address in page.evaluate(WISHED)}
    assert [address for address in ours if address not in wished and not address.startswith("/player/program/")] == []
    assert wire.own_bytes - wire.bytes_of(".webp") < MOST  # pictures of cards come when the race is drawn


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
