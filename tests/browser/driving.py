"""How tests ask the player in a page, and wait for what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Locator, Page, expect

SECONDS = 30
"""How long tests wait for what a page is to show, on a machine that is busy with other tests, too."""
expect.set_options(timeout=1000 * SECONDS)

STILL = """(() => {
    const {canvas} = stage.panels[0].still.getContext("2d");
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
})()"""
"""How many pixels of the map's whole paths are drawn."""


def ask(page: Page, expression: str, argument: Any = None) -> Any:
    """Evaluate an expression of the player `p`, and of its parts by their names, in the page."""
    parts = "const {transport, stage, tuning, view, forces} = p;"
    script = (
        f"async (a) => {{ const p = await document.querySelector('.rv-root').player; {parts} return {expression}; }}"
    )
    return page.evaluate(script, argument)


def step_shown(page: Page) -> int:
    return int(re.findall(r"\d+", page.locator(".rv-step").inner_text())[0])


def chip(page: Page, slot: str) -> Locator:
    """The button that shows and hides a run."""
    return page.locator(f'.rv-chip[data-slot="{slot}"] .rv-chip-name')


def settings_of(page: Page, slot: str) -> Locator:
    """The button that chooses a run."""
    return page.locator(f'.rv-chip[data-slot="{slot}"] .rv-chip-settings')


def menu_item(page: Page, name: str) -> Locator:
    """An entry of the player's menu, which is opened if it is not."""
    opener = page.locator(".rv-more")
    if opener.get_attribute("aria-expanded") != "true":
        opener.click()
    return page.locator(".rv-menu").get_by_text(name, exact=True)


def copied(page: Page, item: str, told: str) -> str:
    """What an entry of the player's menu copies, once the player has told so."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    menu_item(page, item).click()
    expect(page.get_by_text(told)).to_be_visible()
    return str(page.evaluate("navigator.clipboard.readText()"))


def in_link(address: str, name: str) -> str:
    """What a link says of a parameter; empty where it says nothing."""
    return parse_qs(urlsplit(address).query).get(name, [""])[0]


def set_speed(page: Page, speed: str) -> None:
    page.get_by_role("button", name=f"Speed {speed}", exact=True).click()


def to_end(page: Page) -> None:
    page.get_by_label("Step", exact=True).press("End")


def rewind(page: Page) -> None:
    """Stop the race at its first step."""
    ask(page, "transport.clock.playing && transport.toggle()")
    page.get_by_label("Step", exact=True).fill("0")


def choose_surface(page: Page, name: str) -> None:
    """Choose another surface in the sidebar, or in the bar of a presentation."""
    page.get_by_role("combobox", name="Surface").click()
    page.get_by_role("option", name=name).click()


LAST_PLACE = 1000
"""Of a slider of the player."""


def drag(slider: Locator, place: int, *, let_go: bool = False) -> None:
    """Move a slider of the player to one of its places, as a pointer does."""
    slider.evaluate(
        """(slider, [place, letGo]) => {
            slider.value = place;
            slider.dispatchEvent(new Event("input"));
            if (letGo) slider.dispatchEvent(new Event("change"));
        }""",
        [place, let_go],
    )


def drag_lr(page: Page, place: int, *, let_go: bool = False) -> None:
    """Move the slider of lr under the stage."""
    drag(page.get_by_label("Learning rate (all)", exact=True).locator("visible=true").first, place, let_go=let_go)


def computes(page: Page) -> None:
    """Wait until the player can compute the race by itself."""
    until(page, lambda: ask(page, "Boolean(p.hand.previews.engine)"))


PAD = "p.hand.settings.pad"


def pad_computes(page: Page) -> None:
    """Wait until the pad that is open has its map, and computes the next one by itself."""
    until(page, lambda: ask(page, f"{PAD}?.map.found?.stride === 1 && Boolean({PAD}.map.program)"))


def filled_screen(page: Page, is_filled: bool) -> None:
    """Wait until the player has the whole screen, or nothing has it."""
    full = "document.fullscreenElement?.className.includes('rv-root') ?? null"
    until(page, lambda: page.evaluate(full) is (True if is_filled else None))


def in_the_dark(page: Page) -> None:
    """Let the visitor's system go dark, and wait until the map has followed."""
    page.emulate_media(color_scheme="dark")
    until(page, lambda: ask(page, "view.theme.name") == "dark")
    until(page, lambda: ask(page, "stage.panels[0].graph._fullLayout.font.color") == ask(page, "view.theme.text"))


def relayout(page: Page, panel: int, change: dict[str, Any]) -> None:
    """Change the layout of a panel's figure, as zooming and turning do."""
    ask(page, "stage.Plotly.relayout(stage.panels[a[0]].graph, a[1]).then(() => {})", [panel, change])


def title(page: Page) -> str:
    return page.locator(".rv-title").inner_text()


def until(page: Page, holds: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Wait until something holds, and look again after every twentieth of a second."""
    for _ in range(int(seconds * 20)):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen in time")


def frames(page: Page, count: int) -> None:
    """Wait until the browser has drawn so many frames: what was under way is seen by then."""
    page.evaluate("async (n) => { while (n--) await new Promise(requestAnimationFrame); }", count)


def idle(page: Page) -> None:
    """Wait until the page's script has run to its end, and nothing is left to come in."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
    frames(page, 2)


def steady(page: Page, read: Callable[[], Any]) -> Any:
    """What is read once it is the same in five frames that follow each other."""
    before, same = read(), 0

    def is_steady() -> bool:
        nonlocal before, same
        now = read()
        before, same = now, same + 1 if now == before else 0
        frames(page, 1)
        return same >= 5

    until(page, is_steady)
    return before


def until_link(page: Page, part: str) -> None:
    """Wait until the player shows the race of a link that holds `part`."""
    until(page, lambda: part in (page.locator(".rv-root").get_attribute("data-complete") or ""))


def until_address(page: Page, part: str) -> None:
    """Wait until the address bar holds `part`: Python is told what was changed after the picture is shown."""
    until(page, lambda: part in unquote(page.url))


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
