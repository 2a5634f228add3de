"""Firefox as people have it, driven like Chromium."""

from __future__ import annotations

import psutil
import pytest
from playwright.sync_api import Playwright

from tools.firefox import firefox, installed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not installed(), reason="no Firefox is installed that is new enough"),
]
PAGE = "data:text/html,<label>Step <input type=range></label><button onclick=document.title='pressed'>Press</button>"


def test_it_is_driven_in_its_colours_and_no_name_is_resolved(playwright: Playwright) -> None:
    with firefox(playwright, dark=True) as context:
        page = context.pages[0]
        page.goto(PAGE)
        page.get_by_role("button").click()
        page.get_by_label("Step").press("End")
        assert (page.title(), page.get_by_label("Step").input_value()) == ("pressed", "100")
        assert page.evaluate("[innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]") == [
            1280,
            720,
            True,
        ]
        assert "NetworkError" in page.evaluate("fetch('http://example.org').catch(String)")
    mine = psutil.Process().children(recursive=True)
    assert [process.name() for process in mine if "firefox" in process.name()] == []
