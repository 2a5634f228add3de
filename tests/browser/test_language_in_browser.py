"""The player in Korean, the language switched while it runs, and the view for a class, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import ask, chip, menu_item, set_speed, steady, until

pytestmark = pytest.mark.browser

HANGUL = re.compile("[가-힣]")


@pytest.mark.soak
def test_the_race_plays_in_korean(visit: Callable) -> None:
    window = visit()
    page = window.open("?lang=ko&steps=60")
    assert page.evaluate("document.documentElement.lang") == "ko"
    expect(page.locator(".rv-step")).to_have_text("60스텝 중 0")
    page.get_by_role("button", name="재생", exact=True).click()
    expect(page.locator(".rv-note")).to_contain_text("최솟값에 도달하지 못한 것: SGD")
    for words in (".rv-title", ".rv-loss .xtitle", ".rv-contour .xtitle", ".rv-numbers caption"):
        expect(page.locator(words).first).to_have_text(HANGUL)
    page.locator(".rv-arrows").click()
    expect(page.locator(".rv-key")).to_contain_text("−기울기(방향)")
    names = page.locator(".rv-root [aria-label], .rv-root [title], .rv-root [data-title]").evaluate_all(
        "found => found.flatMap(e => [e.ariaLabel, e.title, e.dataset.title]).filter(Boolean)"
    )
    assert {name for name in names if not HANGUL.search(name)} <= {"Momentum"}  # a rule's name is the same in Korean
    window.shoot("race-korean")


def zoom(page: Page, panel: str, places: str) -> None:
    """Turn the wheel over a panel, and wait until its place is another and stays."""
    before = ask(page, places)
    page.locator(panel).first.scroll_into_view_if_needed()
    box = page.locator(panel).first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -300)
    until(page, lambda: ask(page, places) != before)
    steady(page, lambda: ask(page, places))


def test_another_language_keeps_step_settings_zoom_and_camera(visit: Callable) -> None:
    page = visit().open("?steps=60")
    menu_item(page, "Loop").click()
    menu_item(page, "Whole paths").click()
    page.get_by_role("button", name="Arrows").click()
    set_speed(page, "4x")
    chip(page, "sgd").click()
    ask(page, "transport.jump(17)")
    camera = "stage.panels[1].graph._fullLayout.scene.aspectratio"  # without perspective the wheel scales the axes
    places = f"[stage.panels[0].graph._fullLayout.xaxis.range, Object.values({camera}).map((v) => v.toFixed(6))]"
    unscaled = float(ask(page, places)[1][0])
    for panel in (".rv-contour .nsewdrag", ".rv-relief canvas"):
        zoom(page, panel, places)
    zoomed = ask(page, places)
    assert zoomed[0][1] < 1.4
    assert float(zoomed[1][0]) > unscaled
    page.evaluate("window.before = document.querySelector('.rv-panels')")

    page.get_by_role("button", name="한국어", exact=True).click()
    expect(page.locator(".rv-step")).to_have_text("60스텝 중 17")
    expect(page.locator(".rv-title")).to_have_text(HANGUL)
    assert page.evaluate("window.before === document.querySelector('.rv-panels')")
    for name in ("반복", "전체 경로"):
        expect(menu_item(page, name)).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".rv-arrows")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="속도 4배", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(chip(page, "sgd")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".rv-scrub")).to_have_value("17")
    expect(page.locator(".rv-contour .xtitle")).to_contain_text("안장점")
    expect(page.locator(".rv-relief [role=figure]")).to_have_attribute("aria-label", HANGUL)
    assert ask(page, "[transport.clock.speed, transport.clock.loop, stage.ghosts, forces.on]") == [4, True, True, True]
    assert ask(page, places) == zoomed

    page.get_by_role("button", name="English", exact=True).click()
    expect(page.locator(".rv-step")).to_have_text("step 17 of 60")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_card_and_figures_follow_the_language(visit: Callable) -> None:
    window = visit()
    page = window.open_page("anatomy", "?steps=40", ready=".rv-card[data-ready]")
    expect(page.locator(".rv-card-title")).to_have_text("Step 1 of 40")
    page.get_by_role("button", name="한국어", exact=True).click()
    expect(page.locator(".rv-card-title")).to_have_text("40스텝 중 1번째 스텝")
    expect(page.locator(".rv-values thead th").first).to_have_text("양")
    page = window.open_page("tuning", "?lang=ko&side=10&steps=20")
    expect(page.get_by_role("button", name="그림을 PNG로 저장", exact=True)).to_be_visible()


FONT = "parseFloat(getComputedStyle(document.querySelector('%s .xtick text')).fontSize)"


@pytest.mark.soak
def test_the_view_for_a_class_has_larger_type_in_pictures_too(visit: Callable) -> None:
    window = visit(height=900)
    page = window.open("?steps=60")
    usual = [page.evaluate(FONT % panel) for panel in (".rv-contour", ".rv-loss")]
    ask(page, "transport.jump(17)")
    page.get_by_role("button", name="Present").click()
    page.wait_for_function(f"{FONT % '.rv-contour'} > {1.3 * usual[0]}")
    assert page.evaluate(FONT % ".rv-loss") == pytest.approx(1.375 * usual[1], rel=0.02)
    expect(page.locator('[data-testid="stSidebar"]')).not_to_be_visible()
    expect(page.locator(".rv-root.rv-big .rv-step")).to_have_text("step 17 of 60")
    window.shoot("race-present")
    page.mouse.move(600, 4)
    page.get_by_role("button", name="Exit presentation").click()
    page.wait_for_function(f"{FONT % '.rv-contour'} === {usual[0]}")
    page = window.open_page("tuning", "?present=1&side=10&steps=20")
    assert page.evaluate(FONT % ".rv-chart") > 14
