"""Minutes of use in one window: nothing breaks, and what the page takes has a bound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from time import monotonic

import pytest
from playwright.sync_api import Page, Playwright, expect

from lessons.catalog import LESSONS
from tests.browser.driving import computes, drag_lr, idle, step_shown, until
from tests.site.windows import BOOT, PLAYER, Visitor, chromium
from tools.chromium import largest_renderer
from ui.state.pages import PAGES, START

pytestmark = [pytest.mark.browser, pytest.mark.soak]

SECONDS = 180
ALL_PAGES = 1000
"""MB that a window may take in which all pages were drawn."""
AFTER = 1200
"""MB that it may take after minutes of use."""
TOP = '[data-testid="stMain"]'


def all_pages(someone: Visitor) -> None:
    for key in PAGES:
        someone.follow("" if key == START else key, ready=TOP)


def race(someone: Visitor, turn: int) -> None:
    """A race that plays and is changed, by the hand and by the sidebar."""
    surface = ("rosenbrock", "himmelblau", "ackley", "ravine")[turn % 4]
    page = someone.follow(f"race?surface={surface}&opt=sgd,momentum,adam&steps={150 + turn}")
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, lambda: step_shown(page) > 3)
    computes(page)
    for place in (300, 500, 700):
        drag_lr(page, place, let_go=True)
        idle(page)
    shown = page.locator(PLAYER).get_attribute("data-complete")
    someone.choose_surface("Beale")
    until(page, lambda: page.locator(PLAYER).get_attribute("data-complete") not in {None, shown})
    idle(page)


def lesson(someone: Visitor, turn: int) -> None:
    page = someone.follow(f"lessons?lesson={list(LESSONS)[turn % len(LESSONS)]}")
    reveal, finding = page.locator(".st-key-reveal button:visible"), page.locator(".st-key-finding")
    expect(reveal.or_(finding).first).to_be_visible(timeout=BOOT)
    if reveal.count():  # otherwise it was here before
        page.locator('[class*="st-key-vote"] button:visible').first.click()
        idle(page)
        reveal.first.click()
    expect(finding).not_to_be_empty(timeout=BOOT)


def tuning(someone: Visitor, turn: int) -> None:
    address = f"tuning?surface=ravine&kappa={10 + turn}&side=60&steps=200"
    page = someone.follow(address, ready='.rv-chart[data-ready="tuning"]')
    full = "document.querySelector('.rv-chart')?.querySelector('.js-plotly-plot')?.data[0].x.length === 60"
    page.wait_for_function(full, timeout=BOOT)


def language(someone: Visitor, _: int) -> None:
    page = someone.follow("race?surface=himmelblau&opt=sgd,adam&steps=90")
    for name in ("한국어", "English"):
        page.get_by_role("button", name=name).click()
        idle(page)


@pytest.fixture
def someone(playwright: Playwright, site_url: str) -> Iterator[Visitor]:
    with chromium(playwright) as context:
        yield Visitor(context, site_url)


def crashes(page: Page) -> list[str]:
    seen: list[str] = []
    page.on("crash", lambda _: seen.append("crash"))
    return seen


def test_minutes_of_use_break_nothing_and_memory_has_a_bound(someone: Visitor) -> None:
    crashed = crashes(someone.open("race/?surface=beale&opt=sgd,momentum,adam&steps=150"))
    all_pages(someone)
    assert largest_renderer() < ALL_PAGES
    ends = monotonic() + SECONDS
    for turn, use in enumerate(cycle((race, lesson, tuning, language))):
        use(someone, turn)
        someone.window.check()
        if monotonic() > ends:
            break
    all_pages(someone)
    assert crashed == []
    assert largest_renderer() < AFTER
    someone.window.check()
