"""What a visitor takes along, and what a link opens again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.driving import copied, title, until
from tests.browser.windows import Window

pytestmark = pytest.mark.browser


def test_the_link_opens_the_same_race_elsewhere(visit: Callable) -> None:
    page = visit().open("?surface=himmelblau&opt=sgd,adam:beta1=0.5&lr=0.02&start=-1,2&steps=100")
    first = title(page)
    assert "Himmelblau" in first
    link = copied(page, "Copy link", "link copied")
    other = visit().page
    other.goto(link)
    until(other, lambda: other.locator(".rv-title").count() > 0 and title(other) == first)
    expect(other.locator(".rv-chip", has_text="Adam (beta1 0.5)")).to_be_visible()
    until(page, lambda: parse_qs(urlsplit(link).query) == parse_qs(urlsplit(page.url).query))


def test_a_bad_link_is_explained(visit: Callable) -> None:
    page = visit().open("?surface=nowhere&steps=1000000000&lr=inf&opt=adam,wat")
    notice = page.get_by_test_id("stAlert")
    for named in ("surface", "steps", "lr", "wat"):
        expect(notice).to_contain_text(named)
    assert "Saddle with a plateau" in title(page)


def test_the_csv_holds_every_step(lent: Window) -> None:
    page = lent.page
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Trajectories (CSV)").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 1 + 7 * 301
