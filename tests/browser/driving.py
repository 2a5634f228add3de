"""How tests ask the player in a page, and wait for what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page


def ask(page: Page, expression: str, argument: Any = None) -> Any:
    """Evaluate an expression of the player `p`, and of its parts by their names, in the page."""
    parts = "const {transport, stage, tuning, view, forces} = p;"
    script = (
        f"async (a) => {{ const p = await document.querySelector('.rv-root').player; {parts} return {expression}; }}"
    )
    return page.evaluate(script, argument)


def step_shown(page: Page) -> int:
    return int(re.findall(r"\d+", page.locator(".rv-step").inner_text())[0])


def title(page: Page) -> str:
    return page.locator(".rv-title").inner_text()


def until(page: Page, holds: Callable[[], bool], seconds: float = 30) -> None:
    for _ in range(int(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen in time")


def until_link(page: Page, part: str) -> None:
    """Wait until the player shows the race of a link that holds `part`."""
    until(page, lambda: part in (page.locator(".rv-root").get_attribute("data-complete") or ""))


def painted(page: Page, kind: str) -> int:
    """How many pixels of a panel's moving canvas are drawn on."""
    return page.evaluate(
        """(kind) => {
            const canvas = document.querySelectorAll(`.rv-${kind} > canvas`)[1];
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let count = 0;
            for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
            return count;
        }""",
        kind,
    )


def set_slider(page: Page, label: str, keys: str, times: int) -> None:
    control = page.get_by_label(label, exact=True).first
    control.focus()
    for _ in range(times):
        control.press(keys)


RANGE = "stage.panels[0].graph._fullLayout.xaxis.range.map(Number)"


def pixel(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the map is on the page."""
    box = page.locator(".rv-contour").bounding_box()
    place = ask(
        page, "(() => { const o = [0, 0]; stage.panels[0].frame().project(a[0], a[1], 0, o); return o; })()", [x, y]
    )
    return box["x"] + place[0], box["y"] + place[1]
