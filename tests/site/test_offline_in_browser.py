"""A second visit: from the browser's own store, with no server at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.driving import title
from tests.site.windows import BOOT, BROWSERS, FIREFOX_SOAKS, Visitor, needs
from tools.static_server import static_server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("browser_name", FIREFOX_SOAKS)
def test_the_whole_app_runs_when_the_server_is_gone(playwright: Playwright, folder: Path, browser_name: str) -> None:
    needs(browser_name)
    with BROWSERS[browser_name](playwright) as context:
        with static_server(folder, "ravine") as url:
            someone = Visitor(context, url)
            someone.open("race/?surface=beale&opt=sgd,adam&steps=100")
            expect(someone.page.get_by_text("Ravine works without internet now.")).to_be_visible(timeout=BOOT)
            someone.window.check()
        someone.window.forget()
        page = someone.open("race/?surface=himmelblau&opt=sgd,adam&steps=100")
        assert "Himmelblau" in title(page)
        someone.follow("escape/", ready=".rv-chart[data-ready]")  # a page that was never opened
        assert page.get_by_test_id("stException").count() == 0
