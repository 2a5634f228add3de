"""Back and Forward before, at and after the moment at which the app takes over from the stage."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.driving import idle, until
from tests.site.windows import APP, BOOT, FOLLOW, PLAYER, Visitor, chromium

pytestmark = pytest.mark.browser

VISITED = {
    "race?surface=beale&opt=sgd,adam&steps=150": ("Race: Beale - Ravine", '.rv-root[data-complete*="beale"]'),
    "lessons?lesson=momentum": ("Lessons: Momentum: fast along the ravine - Ravine", ".st-key-question"),
    "race?surface=himmelblau&opt=sgd&steps=90": ("Race: Himmelblau - Ravine", '.rv-root[data-complete*="himmelblau"]'),
    "race": ("Race: Saddle with a plateau - Ravine", '.rv-root[data-complete="default"]'),
}
"""{the address of an entry of the history: its title, and what the app shows there}."""
GAPS = (0, 30, 100, 250, 400, 700)
"""Milliseconds between two presses: a takeover needs about as many."""
PRESSES = 6
BEGUN = '#root [data-testid="stApp"]:not([data-test-script-state="initial"])'
"""The app behind the stage, as soon as its script runs."""
SEEDS = [1, 2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 11))]
PRESS = """({ places, gaps, last, begun }) => {
    window.visited = { at: last, under_way: false };
    const { visited } = window;
    const isStage = () => document.getElementById("stage") !== null;
    const hasBegun = () => document.querySelector(begun) !== null;
    const press = () => {
        const place = places.shift();
        if (place === undefined || visited.under_way) return;
        visited.under_way = true;
        history.go(place - visited.at);
        visited.at = place;
    };
    const pressSoon = () => setTimeout(() => isStage() && press(), gaps.shift());
    window.heard = () => {
        visited.under_way = false;
        if (isStage()) pressSoon();
    };
    const begin = () => isStage() && (hasBegun() ? pressSoon() : requestAnimationFrame(begin));
    begin();
    new MutationObserver((_, watch) => {
        if (isStage()) return;
        watch.disconnect();
        press();
    }).observe(document.body, { childList: true });
}"""
"""Go to places of the history, one after the other, from the first run of the app's script on until the app is shown,
and once more at that very moment: two that are under way at once are one for a browser."""
HEAR = 'addEventListener("popstate", ({ isTrusted }) => isTrusted && window.heard?.(), true)'
"""Before the site's own listeners, which keep from others what they hear."""


@pytest.fixture
def visitor(playwright: Playwright, site_url: str) -> Iterator[Visitor]:
    with chromium(playwright) as context:
        context.add_init_script(HEAR)
        someone = Visitor(context, site_url)
        yield someone
        someone.window.check()


def walk(visitor: Visitor) -> Page:
    """Go by links over all that is to be in the history, before the app is there."""
    page = visitor.page
    page.goto(f"{visitor.url}/{next(iter(VISITED))}")
    page.wait_for_selector(f"#stage {PLAYER}")
    for address, (title, _) in VISITED.items():
        page.evaluate(FOLLOW, f"{visitor.url}/{address}")
        expect(page).to_have_title(title)
    assert page.locator(APP).count() == 0
    return page


def shows(visitor: Visitor, place: int) -> None:
    """The app shows an entry of the history, and so says the address."""
    page = visitor.page
    address, (title, shown) = list(VISITED.items())[place]
    expect(page.locator(f"{APP} {shown}").locator("visible=true").first).to_be_visible(timeout=BOOT)
    idle(page)
    expect(page).to_have_title(title)
    assert unquote(page.url) == f"{visitor.url}/{address}"  # Streamlit may write a comma as %2C


def presses(chance: Random, last: int) -> dict[str, list[int]]:
    """Where somebody goes by Back and Forward, never to where they are, and the times between."""
    places = [last]
    for _ in range(PRESSES):
        places.append(chance.choice([place for place in range(last + 1) if place != places[-1]]))
    return {"places": places[1:], "gaps": chance.choices(GAPS, k=PRESSES)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_app_shows_what_back_and_forward_led_to_while_it_took_over(visitor: Visitor, seed: int) -> None:
    page, last = walk(visitor), len(VISITED) - 1
    page.evaluate(PRESS, {**presses(Random(seed), last), "last": last, "begun": BEGUN})  # noqa: S311 - no secret
    page.wait_for_selector(BEGUN, state="attached", timeout=BOOT)
    visitor.runs()
    until(page, lambda: not page.evaluate("visited.under_way"))
    at = page.evaluate("visited.at")
    shows(visitor, at)
    for place in reversed(range(at)):
        page.go_back()
        shows(visitor, place)
    for place in range(1, last + 1):
        page.go_forward()
        shows(visitor, place)
