"""How the benchmark drives a page, and what it measures of it once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from optimizers import OPTIMIZERS
from tools.chromium import FLAGS, executable
from tools.wire import Wire, live_heap

EIGHT, TWELVE = tuple(OPTIMIZERS)[:8], tuple(OPTIMIZERS)[:12]
SIZE = {"width": 1440, "height": 1000}
PICTURE = ".rv-root[data-ready]"
"""What is on the page as soon as the first picture is."""
TURNS = 7
VISITS = 30


def link(entries: tuple[str, ...] = EIGHT, **more: str) -> str:
    """The query of a race of 300 steps."""
    return urlencode({"opt": ",".join(entries), "steps": "300", **more}, safe=",")


WATCH = """
window.released = 0;
addEventListener('pointerup', (event) => { window.released = performance.timeOrigin + event.timeStamp; }, true);
"""


@contextmanager
def window(browser: Browser, url: str) -> Iterator[tuple[Page, Wire, CDPSession]]:
    """A fresh browser window on an address, with an empty cache; closed again afterwards."""
    context = browser.new_context(viewport=SIZE)
    yield _opened(context, url)
    context.close()


@contextmanager
def ready_window(browser: Browser, url: str, first: str) -> Iterator[tuple[Page, Wire, CDPSession]]:
    """A window in which something is to be seen, and what comes after it has had its time."""
    with window(browser, url) as opened:
        opened[0].wait_for_selector(first, timeout=60_000)
        opened[0].wait_for_timeout(1500)
        yield opened


def _opened(context: BrowserContext, url: str) -> tuple[Page, Wire, CDPSession]:
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    wire = Wire(session)
    page.goto(url)
    return page, wire, session


def player_window(browser: Browser, url: str) -> AbstractContextManager[tuple[Page, Wire, CDPSession]]:
    """A window in which the player has drawn all of its first picture."""
    return ready_window(browser, url, ".rv-root[data-complete]")


# --- frames ----------------------------------------------------------------------------------------------------------

PLAY = """async () => {
    const player = await document.querySelector('.rv-root').player;
    player.transport.jump(0);
    const times = [];
    let frames = player.transport.frames;
    await new Promise((done) => {
        const look = (now) => {
            if (player.transport.frames !== frames) times.push(now);
            frames = player.transport.frames;
            if (player.transport.clock.playing || !times.length) requestAnimationFrame(look);
            else done();
        };
        player.transport.toggle();
        requestAnimationFrame(look);
    });
    return times;
}"""


def frame_rate(times: list[float]) -> tuple[float, float]:
    """Frames a second over a whole play: by the median and by the 95th percentile of the time between two."""
    gaps = sorted(b - a for a, b in pairwise(times))
    return 1000 / median(gaps), 1000 / gaps[int(0.95 * len(gaps))]


def player_frames(browser: Browser, url: str, entries: tuple[str, ...], layout: str) -> tuple[float, float]:
    with player_window(browser, f"{url}?{link(entries, layout=layout)}") as (page, _, _session):
        return frame_rate(page.evaluate(PLAY))


# --- from slider to picture ------------------------------------------------------------------------------------------

READY = "document.querySelector('.rv-root').dataset.ready"
ARRIVED = """async (before) => {
    const root = document.querySelector('.rv-root');
    while (root.dataset.ready === before) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.timeOrigin + performance.now() - window.released;
}"""


def press_along(page: Page, box: dict[str, float], turn: int) -> None:
    """Press and release on a slider, somewhere else every time."""
    at = 0.15 + 0.7 * turn / TURNS
    page.mouse.click(box["x"] + at * box["width"], box["y"] + box["height"] / 2)


def answers(page: Page, wire: Wire, slider: str) -> tuple[float, int]:
    """Median time from a release to the picture, in ms, and median bytes."""
    times, sizes = [], []
    for turn in range(TURNS + 1):
        box = page.locator(slider).first.bounding_box()
        shown = page.evaluate(READY)
        page.wait_for_timeout(400)
        came = wire.bytes
        press_along(page, box, turn)
        times.append(page.evaluate(ARRIVED, shown))
        page.wait_for_timeout(800)
        sizes.append(wire.bytes - came)
    return median(times[1:]), int(median(sizes[1:]))  # the first warms the caches up


def same_surface(browser: Browser, url: str) -> tuple[float, int]:
    with player_window(browser, f"{url}?{link()}") as (page, wire, _):
        return answers(page, wire, ".rv-tuning input")


def other_surface(browser: Browser, url: str) -> tuple[float, int]:
    """kappa of the ravine: surface and runs are new."""
    with player_window(browser, f"{url}?{link(surface='ravine')}") as (page, wire, _):
        return answers(page, wire, ".rv-tuning .rv-slider:has-text('Condition number') input")


# --- dragging, loading, coming back ----------------------------------------------------------------------------------

DRAG = """async () => {
    const player = await document.querySelector('.rv-root').player;
    player.transport.jump(player.transport.clock.steps);
    const slider = player.tuning.sliders.lr.input;
    const costs = [];
    for (let turn = 0; turn < 3; turn++)
        for (let i = 0; i <= 40; i++) {
            slider.value = String(25 * i);
            const started = performance.now();
            slider.dispatchEvent(new Event('input'));
            costs.push(performance.now() - started);
            await new Promise(requestAnimationFrame);
        }
    return costs;
}"""


def dragging(browser: Browser, url: str) -> tuple[float, float, int]:
    """Median and worst cost of a redraw in ms, and websocket messages during the drag."""
    with player_window(browser, f"{url}?{link()}") as (page, wire, _):
        page.wait_for_function("() => document.querySelector('.rv-root').player.then((p) => p.hand.previews.engine)")
        sent = wire.sent
        costs = sorted(page.evaluate(DRAG))
        return median(costs), costs[-2], wire.sent - sent


FIRST = """(selector) => new Promise((done) => {
    const look = () => document.querySelector(selector) ? requestAnimationFrame(() => done(performance.now()))
        : requestAnimationFrame(look);
    look();
})"""


MOVES = """async () => {
    while (true) {
        const player = await document.querySelector(".rv-root")?.player;
        if (player?.transport.clock.step > 0) return performance.now();
        await new Promise(requestAnimationFrame);
    }
}"""
"""Waits until a race moves; the time since the navigation."""


def first_picture(browser: Browser, url: str) -> tuple[float, int]:
    """Time from navigation to the first picture in ms, with an empty cache, and own bytes until all is drawn."""
    with window(browser, f"{url}?{link()}") as (page, wire, _):
        time = page.evaluate(FIRST, PICTURE)
        page.wait_for_timeout(1500)
        return time, wire.own_bytes


def first_motion(browser: Browser, url: str) -> float:
    """Time from navigation until the race of a page that plays by itself has left its first step, in ms."""
    with window(browser, url) as (page, _, _):
        return float(page.evaluate(MOVES))


@contextmanager
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with a profile on disk, as people have one: what it has loaded and compiled is kept."""
    with TemporaryDirectory() as folder:
        context = browser.browser_type.launch_persistent_context(
            folder, executable_path=executable(), args=FLAGS, viewport=SIZE
        )
        yield context
        context.close()


def first_picture_again(context: BrowserContext, url: str) -> float:
    """The same in a browser that may have been here before."""
    page, _, _ = _opened(context, f"{url}?{link()}")
    time = float(page.evaluate(FIRST, PICTURE))
    page.wait_for_timeout(1500)
    page.close()
    return time


def heap_after_visits(browser: Browser, url: str) -> tuple[float, float]:
    """MB of live JavaScript heap after 3 visits of the page, and after 30 more."""
    with player_window(browser, f"{url}?{link()}") as (page, _, session):
        for _ in range(3):
            go_and_come_back(page)
        before = live_heap(session)
        for _ in range(VISITS):
            go_and_come_back(page)
        return before, live_heap(session)


def go_and_come_back(page: Page) -> None:
    """Leave the race for the page that shows nothing, of `apps/two_pages.py`, and return."""
    leave(page)
    come_back(page)


def leave(page: Page) -> None:
    page.get_by_role("link", name="Nothing").first.click()
    page.wait_for_selector(".rv-root", state="detached")


def come_back(page: Page) -> None:
    page.get_by_role("link", name="Race").first.click()
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)


COMPLETE = "document.querySelector('.rv-root')?.dataset.complete"


def follow(page: Page, title: str) -> None:
    """Go to a page by the navigation, and wait until its player has drawn all."""
    was = page.evaluate(COMPLETE)
    page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
    page.wait_for_function(f"(was) => ![was, undefined].includes({COMPLETE})", arg=was, timeout=120_000)
