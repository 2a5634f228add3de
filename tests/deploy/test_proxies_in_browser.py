"""A visitor with a real browser, behind nginx and Caddy, with two processes of which one is killed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import check
from tests.browser.driving import ask, drag_lr, idle, menu_item, until
from tests.browser.windows import Window
from tests.deploy.conftest import Behind
from tests.deploy.proxies import COMMANDS, LAYOUTS, Layout, Proxy
from ui.state.pages import PAGES, START

pytestmark = pytest.mark.browser
HERE, *ELSEWHERE = [(name, layout) for name in COMMANDS for layout in reversed(LAYOUTS)]
EVERYWHERE = pytest.mark.parametrize(
    ("name", "layout"),
    [("nginx", Layout(below=True, tls=True)), ("caddy", Layout(below=False, tls=False))]
)


@pytest.fixture
def proxy(name: str, layout: Layout, behind: Behind) -> Proxy:
    return behind(name, layout)


@pytest.fixture
def window(proxy: Proxy, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window of a visitor who was never here; checked for faults, such as violations of the policy, in the end."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 1000})
    window = Window(context.new_page(), proxy.url)
    yield window
    check(request.node, [window])
    context.close()
