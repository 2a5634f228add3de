"""Take the README's pictures from the app as it is: `python -m tools.pictures`.

Each is a page in a window of its size, at the moment that is worth a look; the animation is the player's own GIF.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Browser, Page

from tools.chromium import chromium, running_app
from tools.site.build import built
from tools.static_server import static_server

DOCS = Path(__file__).parents[1] / "docs"
READY = ".rv-root[data-complete]"
STILL = 1500
"""Milliseconds without a change, after which a page is taken for drawn."""


class Shot(NamedTuple):
    """A picture of a page.

    Attributes:
        file: its name in docs/.
        address: of the page, with its query.
        scheme: the page's colours.
        size: of the window.
        clicks: what is clicked before.
        until: what has to be there.
    """

    file: str
    address: str
    scheme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = (1280, 720)
    clicks: tuple[str, ...] = ()
    until: str = READY


SHOTS = (
    Shot("start.png", "", until=".rv-answer p + p"),
    Shot("why.png", "race?opt=sgd,momentum,adam&step=4", clicks=(".rv-why-button",), until=".rv-why .rv-force"),
    Shot(
        "pad.png",
        "race?surface=ravine&opt=sgd,momentum&step=60",
        clicks=("[data-slot=momentum] .rv-chip-settings",),
        until=".rv-pad-scale:visible",
    ),
    Shot("stage-dark.png", "race?surface=rosenbrock&opt=sgd,momentum,adam&step=400", "dark"),
    Shot("basins.png", "escape?view=basin&surface=himmelblau&grid=200"),
    Shot("tuning.png", "tuning?surface=ravine"),
)
ALONE = "race?surface=himmelblau&opt=sgd,momentum,adam&steps=200&step=90"
"""The race of the picture of the edition without a server."""
KEPT = "Ravine works without internet now."
RACE = "race?opt=sgd,momentum,adam&steps=120"
"""The race of the animation."""


def take(browser: Browser, url: str, shot: Shot) -> None:
    """Save one picture."""
    page = open_page(browser, f"{url}/{shot.address}", shot.size, color_scheme=shot.scheme)
    for selector in shot.clicks:
        page.locator(selector).click()
    page.wait_for_selector(shot.until, timeout=60_000)
    page.mouse.move(0, 0)
    page.wait_for_timeout(STILL)
    page.screenshot(path=DOCS / shot.file)
    page.context.close()


def open_page(browser: Browser, address: str, size: tuple[int, int], **looks: Any) -> Page:
    """A page in a window of this size once it is drawn, in a context of its own with these looks."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **looks)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=120_000)
    page.wait_for_timeout(STILL)
    return page


def take_without_server(browser: Browser) -> None:
    """Save a picture of the app from a folder of files, at the moment when it needs its host no more."""
    with static_server(built(), "notes/ravine") as url:
        context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="light")
        page = context.new_page()
        page.goto(f"{url}/{ALONE}")
        page.wait_for_selector(f"#root:not([inert]) {READY}", timeout=120_000)
        page.get_by_text(KEPT).wait_for(timeout=120_000)
        page.screenshot(path=DOCS / "site.png")
        context.close()


def film(browser: Browser, url: str) -> None:
    """Save a race as an animation."""
    page = open_page(browser, f"{url}/{RACE}", (1024, 640), color_scheme="light")
    page.locator(".rv-more").click()
    page.locator(".rv-menu").get_by_text("Figure …", exact=True).click()
    for choice in ("gif", "slide"):
        page.locator(f".rv-figure-dialog input[value={choice}]").check()
    page.locator(".rv-figure-dialog input[name=title]").check()
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="Save the figure as a file").click()
    waiting.value.save_as(DOCS / "race.gif")
    page.context.close()


def main() -> None:
    """Take all of them."""
    with running_app() as url, chromium() as browser:
        for shot in SHOTS:
            take(browser, url, shot)
        film(browser, url)
        take_without_server(browser)


if __name__ == "__main__":
    main()
