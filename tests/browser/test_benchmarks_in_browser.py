"""What benchmarks do in a browser still works: each measures something, with all cells and all moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from benchmarks import driving, live_maps, pad

pytestmark = [pytest.mark.browser, pytest.mark.soak]


def pad_of(browser: Browser, url: str) -> list[float]:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    times, rate = pad.measure(page, url, *pad.RACES["ravine, 3 runs"])
    page.close()
    return [*times, rate]


MEASURES: dict[str, Callable[[Browser, str], Any]] = {
    "frames": lambda browser, url: driving.player_frames(browser, f"{url}/race", driving.EIGHT, "together"),
    "slider": lambda browser, url: driving.same_surface(browser, f"{url}/race"),
    "other surface": lambda browser, url: driving.other_surface(browser, f"{url}/race"),
    "drag": lambda browser, url: driving.dragging(browser, f"{url}/race")[:2],
    "picture": lambda browser, url: driving.first_picture(browser, f"{url}/race"),
    "motion": driving.first_motion,
    "pad": pad_of,
}


@pytest.mark.parametrize("what", MEASURES)
def test_something_is_measured(what: str, browser: Browser, app_url: str) -> None:
    found = MEASURES[what](browser, app_url)
    assert all(value > 0 for value in (found if isinstance(found, (tuple, list)) else [found]))


def test_a_live_map_is_measured_with_all_its_cells(browser: Browser, app_url: str) -> None:
    assert live_maps.measure(browser, f"{app_url}/{next(iter(live_maps.MAPS.values()))}").cells == 10_000
