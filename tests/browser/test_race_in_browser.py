"""What only a browser can show: the race plays, answers, and looks right at every size."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

STEP = ".slider-label"


def step_shown(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(STEP).first.text_content() or "0"))


def head(page: Page) -> list[float]:
    """Where Adam's marker is on the map, as Plotly holds it."""
    return page.evaluate(
        """() => {
            const traces = document.querySelector('.js-plotly-plot')._fullData;
            const moving = traces.filter(t => t.type === 'scattergl' && t.xaxis === 'x');
            const adam = moving[moving.length - 1];
            return [adam.x[adam.x.length - 1], adam.y[adam.y.length - 1]];
        }"""
    )


def title(page: Page) -> str:
    return page.locator(".gtitle").first.text_content() or ""


def until(page: Page, holds: Callable[[], bool], seconds: float = 30) -> None:
    for _ in range(int(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen in time")


def drag_slider(page: Page, label: str, keys: str, times: int) -> None:
    thumb = page.locator('[data-testid="stSlider"]', has_text=label).get_by_role("slider").first
    thumb.focus()
    for _ in range(times):
        thumb.press(keys)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_play_moves_the_counter_and_the_markers(visit: Callable, width: int, dark: bool) -> None:
    window = visit(width=width, height=1000 if width > 500 else 1600, dark=dark)
    page = window.open()
    until(page, lambda: page.locator(STEP).count() > 0)
    start = head(page)
    assert step_shown(page) == 0
    assert start == pytest.approx([0.3, 0.02], abs=1e-6)
    window.shoot(f"race-{width}-{'dark' if dark else 'light'}-start")
    page.get_by_text("▶ Play").click()
    until(page, lambda: step_shown(page) >= 50)
    page.get_by_text("❚❚ Pause").click()
    page.wait_for_timeout(500)
    paused = step_shown(page)
    assert head(page) != start
    assert page.locator(".contourlayer path").count() > 5
    page.wait_for_timeout(700)
    assert step_shown(page) == paused
    window.shoot(f"race-{width}-{'dark' if dark else 'light'}-playing")


def test_the_page_is_not_wider_than_a_phone(visit: Callable) -> None:
    page = visit(width=390, height=844).open()
    until(page, lambda: page.evaluate("document.querySelector('.js-plotly-plot').offsetHeight") > 1000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".js-plotly-plot").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_changing_lr_changes_the_picture_and_the_link(visit: Callable) -> None:
    page = visit().open()
    assert "equal lr 0.05" in title(page)
    drag_slider(page, "Shared learning rate", "ArrowRight", 2)
    until(page, lambda: "equal lr 0.08" in title(page))
    until(page, lambda: "lr=0.08" in page.url)


def test_scrubbing(visit: Callable) -> None:
    page = visit().open()
    until(page, lambda: page.locator(".slider-rail-touch-rect").count() > 0)
    rail = page.locator(".slider-rail-touch-rect").first
    box = rail.bounding_box()
    assert box is not None
    rail.click(position={"x": box["width"] / 2, "y": box["height"] / 2}, force=True)
    until(page, lambda: 120 <= step_shown(page) <= 180)


def test_the_link_opens_the_same_race_elsewhere(visit: Callable) -> None:
    window = visit()
    page = window.open("/?surface=himmelblau&opt=sgd,adam:beta1=0.5&lr=0.02&start=-1,2&steps=100")
    until(page, lambda: "Himmelblau" in title(page))
    first = title(page)
    page.get_by_role("button", name="Link to this race").click()
    link = page.locator('[data-testid="stCode"] code').inner_text().strip()
    other = visit()
    other.page.goto(link)
    until(other.page, lambda: other.page.locator(".gtitle").count() > 0 and title(other.page) == first)
    expect(other.page.get_by_text("Adam (beta1 0.5)").first).to_be_visible()
    assert parse_qs(urlsplit(link).query) == parse_qs(urlsplit(page.url).query)


def test_a_bad_link_is_explained(visit: Callable) -> None:
    page = visit().open("/?surface=nowhere&steps=1000000000&lr=inf&opt=adam,wat")
    notice = page.get_by_test_id("stAlert")
    for named in ("surface", "steps", "lr", "wat"):
        expect(notice).to_contain_text(named)
    assert "Saddle with a plateau" in title(page)


def test_the_csv_holds_every_step(visit: Callable) -> None:
    page = visit().open()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Trajectories (CSV)").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert len(lines) == 2 + 7 * 301


def test_the_html_file_plays_offline(visit: Callable, browser: Browser, tmp_path: Path) -> None:
    page = visit().open()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Animation (HTML)").click()
    waiting.value.save_as(tmp_path / "race.html")
    with browser.new_context(offline=True) as offline:
        alone = offline.new_page()
        alone.goto((tmp_path / "race.html").as_uri())
        until(alone, lambda: alone.locator(STEP).count() > 0)
        alone.get_by_text("▶ Play").click()
        until(alone, lambda: step_shown(alone) >= 20)


def test_every_control_is_reached_by_keyboard(visit: Callable) -> None:
    page = visit().open()
    page.locator('[data-testid="stSidebar"]').get_by_role("combobox").first.focus()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("`${document.activeElement.tagName} ${document.activeElement.type || ''}`".strip()))
    assert {"BUTTON button", "INPUT range", "INPUT number"} <= set(seen)
    assert seen.count("INPUT range") >= 2
