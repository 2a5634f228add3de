"""What a visitor takes along, and what a link opens again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.driving import title, until
from tests.browser.windows import Window

pytestmark = pytest.mark.browser

SCRUBBER = ".slider-label"


def test_png_and_gif(visit: Callable, tmp_path: Path) -> None:
    page = visit().open("?steps=20&opt=sgd,adam")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save what is on screen as PNG").click()
    waiting.value.save_as(tmp_path / "race.png")
    with Image.open(tmp_path / "race.png") as picture:
        assert picture.size[0] > 1000
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Save the race as animated GIF").click()
    waiting.value.save_as(tmp_path / "race.gif")
    with Image.open(tmp_path / "race.gif") as movie:
        assert movie.n_frames == 21
        movie.seek(20)
        assert len(movie.convert("RGB").getcolors(10**6)) > 30


def test_the_gif_can_be_cancelled(lent: Window) -> None:
    page = lent.page
    page.get_by_role("button", name="Save the race as animated GIF").click()
    page.get_by_role("button", name="Cancel the export").click()
    expect(page.get_by_text("cancelled")).to_be_visible(timeout=20_000)


def test_the_link_opens_the_same_race_elsewhere(visit: Callable) -> None:
    page = visit().open("?surface=himmelblau&opt=sgd,adam:beta1=0.5&lr=0.02&start=-1,2&steps=100")
    first = title(page)
    assert "Himmelblau" in first
    page.get_by_role("button", name="Link to this race").click()
    link = page.locator('[data-testid="stCode"] code').inner_text().strip()
    other = visit().page
    other.goto(link)
    until(other, lambda: other.locator(".rv-title").count() > 0 and title(other) == first)
    expect(other.locator(".rv-name", has_text="Adam (beta1 0.5)")).to_be_visible()
    assert parse_qs(urlsplit(link).query) == parse_qs(urlsplit(page.url).query)


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


def test_the_html_file_plays_offline(lent: Window, browser: Browser, tmp_path: Path) -> None:
    page = lent.page
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Animation (HTML)").click()
    waiting.value.save_as(tmp_path / "race.html")
    with browser.new_context(offline=True) as offline:
        alone = offline.new_page()
        alone.goto((tmp_path / "race.html").as_uri())
        until(alone, lambda: alone.locator(SCRUBBER).count() > 0)
        alone.get_by_text("▶ Play").click()
        until(alone, lambda: int(re.sub(r"\D", "", alone.locator(SCRUBBER).first.text_content() or "0")) >= 20)
        assert alone.locator(".contourlayer path").count() > 5
