"""Words of a stranger in a link are quoted: they lead nobody anywhere, and fetch nothing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PICTURE, LINK = "![a](//evil.example/p.png)", "[Sign in again](//evil.example/x)"
QUERY = {
    "lr": PICTURE,
    "surface": LINK,
    "steps": "http://evil.example/x",
    "noise": ":red-background[**evil.example**]",
    "seed": "`` ![evil](//evil.example/p.png) ``",
    "start": "<img src=//evil.example/p.png>",
    "tol": "$\\href{//evil.example}{x}$",
    PICTURE: "1",
    LINK: "1",
}


def test_no_picture_and_no_link_of_a_stranger_is_on_the_page(visit: Callable) -> None:
    """Each window of a test is checked for requests to anybody else when it ends."""
    page = visit().open("?" + urlencode(QUERY, quote_via=quote))
    notice = page.get_by_test_id("stAlert").first
    expect(notice).to_contain_text("evil.example")
    assert notice.locator("li").count() == len(QUERY)
    assert notice.locator("li code").count() >= len(QUERY)
    assert notice.locator("a, img, strong, .katex, [style*=background-color]").count() == 0
    assert page.locator('[src*="evil"], [href*="evil"]').count() == 0
