"""The player by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import ask, chip, filled_screen, idle, rewind, settings_of, step_shown, until
from tests.browser.windows import Window

pytestmark = pytest.mark.browser


def test_keys_drive_the_clock_from_anywhere(lent: Window) -> None:
    page = lent.page
    page.evaluate("document.activeElement.blur()")
    shown = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
        shown.append(step_shown(page))
    assert shown == [1, 2, 1, 300, 0]
    page.keyboard.press(" ")
    until(page, lambda: step_shown(page) > 5)
    page.keyboard.press(" ")
    assert not ask(page, "transport.clock.playing")
    rewind(page)
    page.keyboard.press("2")
    expect(chip(page, "momentum")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("2")
    expect(chip(page, "momentum")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("combobox", name="Surface").focus()
    for key in ("ArrowRight", "f", "1"):
        page.keyboard.press(key)
    assert step_shown(page) == 0
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")


def test_keys_are_listed_and_f_fills_the_screen(visit: Callable) -> None:
    page = visit().open("?lang=ko")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="키")
    expect(dialog).to_contain_text("재생과 멈춤")
    page.keyboard.press("End")
    assert ask(page, "transport.step") == 0
    dialog.get_by_role("button", name="닫기").click()
    expect(dialog).to_be_hidden()
    for is_filled in (True, False):
        page.keyboard.press("f")
        filled_screen(page, is_filled)


@pytest.mark.parametrize(
    "name",
    ["", "anatomy", *(pytest.param(name, marks=pytest.mark.soak) for name in ("race", "schedules", "escape"))],
)
def test_play_is_reached_by_few_tabs_and_plays_on_every_page(visit: Callable, name: str) -> None:
    page = visit(reduced_motion="reduce").open_page(name, ready=".rv-root[data-complete]")  # nothing plays by itself
    idle(page)
    page.keyboard.press("Tab")
    expect(page.locator(".rv-skip")).to_be_focused()
    assert page.locator(".rv-skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator(".rv-play")).to_be_focused()
    assert "#" not in page.url
    page.keyboard.press("Enter")
    until(page, lambda: step_shown(page) > 2)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    assert not ask(page, "transport.clock.playing")


def test_every_control_is_reached_by_keyboard(lent: Window) -> None:
    page = lent.page
    page.locator('[data-testid="stSidebar"]').get_by_role("combobox").first.focus()
    seen, chips = [], set()
    for _ in range(160):
        page.keyboard.press("Tab")
        chips.add(page.evaluate("document.activeElement.closest('.rv-chip')?.dataset.slot"))
        seen.append(
            page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
        )
    for name in ("Play", "Step", "Step forward", "Speed 4x", "Learning rate (all)", "Map", "More"):
        assert name in seen
    assert len(chips - {None}) == 1  # one stop for all of them: arrows go on from there
    chip(page, "sgd").focus()
    for _ in range(13):
        page.keyboard.press("ArrowRight")
    expect(settings_of(page, "adam")).to_be_focused()
