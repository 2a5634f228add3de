"""The edition without a server beside the one with: `python -m benchmarks.site [FOLDER]`.

Both on this machine, in one run, by turns, in a headless Chromium with a profile on disk, as people have one. The
folder comes from a host that compresses texts and lets files keep for ten minutes, as static hosts do. Prints a
markdown table; medians.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import driving, live_maps
from benchmarks.driving import FIRST, MOVES, PICTURE, SIZE, WATCH
from tools.chromium import chromium, largest_renderer, running_app
from tools.site.build import built
from tools.static_host import Host, static_host
from tools.wire import Wire
from ui.state.pages import PAGES, START

VISITS = 2
WARM = 2
RACE = "race?opt=sgd,momentum,nesterov,adagrad,adadelta,rmsprop,adam&steps=300"
MAP = "tuning?surface=rosenbrock&tune=adam&steps=300&side=100"
SURFACES = ("Himmelblau", "Beale", "Ackley", "Monkey saddle", "Rosenbrock")
APP = '#root:not([inert]) [data-testid="stApp"]'
"""The app, once it has taken over from what is shown before."""
PLAYER = f"{APP} .rv-root[data-complete]"
STILL = f'{APP[:-1]}][data-test-script-state="notRunning"]'
BOOT = 120_000
CELLS = """(name) => {
    const chart = document.querySelector('.rv-chart[data-ready="tuning"]');
    return chart?.textContent.includes(name) && chart.querySelector('.js-plotly-plot')?.data[0].x.length === 100;
}"""
"""Whether all cells of a surface's map are there: a map of fewer comes before it."""
SWITCH = "(to) => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }"


class Edition(NamedTuple):
    """One of the two: where it is, and who sends it."""

    url: str
    host: Host | None


@contextmanager
def visit(context: BrowserContext, edition: Edition, path: str) -> Iterator[Page]:
    """A new window on a page, as soon as the answer begins to come."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{edition.url}/{path}", wait_until="commit")
    yield page
    page.close()


@contextmanager
def app_on(browser: Browser, edition: Edition, path: str) -> Iterator[Page]:
    """A window in which the whole app has drawn a page, and what comes after it has had its time."""
    with driving.profile(browser) as context, visit(context, edition, path) as page:
        page.wait_for_selector(PLAYER, timeout=BOOT)
        page.wait_for_selector(STILL, timeout=BOOT)
        page.wait_for_timeout(2000)
        yield page


def at_rest(page: Page, came: Callable[[], float]) -> None:
    """Wait until nothing has come for two seconds: what is kept for the next time comes after all else."""
    before = -1.0
    while came() != before:
        before = came()
        page.wait_for_timeout(2000)


def appears(page: Page, selector: str) -> float:
    """Seconds from the navigation until something is drawn."""
    return float(page.evaluate(FIRST, selector)) / 1000


def moves(page: Page) -> float:
    """Seconds from the navigation until the race that plays by itself has left its first step."""
    return float(page.evaluate(MOVES)) / 1000


class Visit(NamedTuple):
    """Seconds to the first motion of the start page and to the whole app, and MB until then; each cold and warm."""

    motion: tuple[float, float]
    motion_bytes: tuple[float, float]
    app: tuple[float, float]
    app_bytes: tuple[float, float]


def first_visits(browser: Browser, edition: Edition) -> Visit:
    """A visit of the start page by somebody who was never here, and another one, later."""
    found: list[tuple[float, float, float, float]] = []
    with driving.profile(browser) as context:
        for _ in range(1 + WARM):
            with visit(context, edition, "") as page:
                wire = Wire(context.new_cdp_session(page))
                before = edition.host.sent if edition.host else 0

                def came(wire: Wire = wire, before: int = before) -> float:
                    return (edition.host.sent - before if edition.host else wire.bytes) / 1e6

                motion = moves(page)
                early = came()
                whole = appears(page, PLAYER)
                at_rest(page, came)
                found.append((motion, early, whole, came()))
    cold, warm = found[0], [median(values) for values in zip(*found[1:], strict=True)]
    return Visit(*zip(cold, warm, strict=True))


def first_picture(browser: Browser, edition: Edition) -> tuple[float, float]:
    """Seconds to the first picture of a race, in a new browser and in one that knows the site."""
    times = []
    with driving.profile(browser) as context:
        for _ in range(1 + WARM):
            with visit(context, edition, RACE) as page:
                times.append(appears(page, PICTURE))
                page.wait_for_selector(PLAYER, timeout=BOOT)
                page.wait_for_timeout(3000)
    return times[0], median(times[1:])


# --- in use, in one window --------------------------------------------------------------------------------------------


def memory_of(page: Page, edition: Edition) -> str:
    """MB after a race, and after all pages."""
    after_race = largest_renderer()
    for key in PAGES:
        switch(page, edition, key if key != START else "")
    after_all = largest_renderer()
    switch(page, edition, RACE)
    page.wait_for_selector(PLAYER)
    return f"{after_race:.0f} / {after_all:.0f} MB"


def switch(page: Page, edition: Edition, path: str) -> None:
    """Go to a page of the app without loading it anew, by the address, as Back does."""
    page.evaluate(SWITCH, f"{edition.url}/{path}")
    page.wait_for_timeout(200)
    page.wait_for_selector(STILL, timeout=BOOT)
    page.wait_for_timeout(1000)


def switches(page: Page, _: Edition) -> str:
    """Seconds from the start page to the race by the navigation, until its player has drawn all."""
    times = []
    for title in ("Start", "Race") * 4:
        began = perf_counter()
        driving.follow(page, title)
        times.append(perf_counter() - began)
        page.wait_for_selector(STILL, timeout=BOOT)
        page.wait_for_timeout(500)
    return f"{median(times[2:]):.2f} s"


def releases(page: Page, _: Edition) -> str:
    """Seconds from a slider of the player that is let go to the race that Python has computed."""
    wire = Wire(page.context.new_cdp_session(page))
    return f"{driving.answers(page, wire, '.rv-tuning input')[0] / 1000:.2f} s"


def chosen(page: Page, surface: str, ready: str, arg: object) -> float:
    """Seconds from another surface in the sidebar until something holds."""
    page.get_by_role("combobox", name="Surface").click()
    page.keyboard.type(surface)  # a list shows no more than has room
    page.get_by_role("option", name=surface).first.click()
    began = perf_counter()
    page.wait_for_function(ready, arg=arg, timeout=BOOT)
    took = perf_counter() - began
    page.wait_for_selector(STILL, timeout=BOOT)
    page.wait_for_timeout(1000)
    return took


def sidebar(page: Page, _: Edition) -> str:
    """Seconds from another surface in the sidebar to its picture."""
    other = f"(was) => {driving.READY} !== was"
    times = [chosen(page, name, other, page.evaluate(driving.READY)) for name in SURFACES]
    return f"{median(times[1:]):.2f} s"


def full_map(page: Page, edition: Edition) -> str:
    """Seconds from another surface in the sidebar to all 100 x 100 cells of its map, 300 steps each."""
    switch(page, edition, MAP)
    page.wait_for_function(CELLS, arg="Rosenbrock", timeout=BOOT)
    return f"{median(chosen(page, name, CELLS, name) for name in SURFACES[:3]):.1f} s"


def live_map(page: Page, edition: Edition) -> str:
    """Live maps a second: lr against beta1 of Adam on Rosenbrock, all cells."""
    switch(page, edition, "schedules")  # away from the map that is there
    switch(page, edition, MAP)
    page.wait_for_function(CELLS, arg="Rosenbrock", timeout=BOOT)
    page.wait_for_timeout(2000)
    return f"{1000 / median(page.evaluate(live_maps.MOVE, live_maps.MOVES)['whole']):.0f}"


def folder_size(folder: Path) -> tuple[float, int]:
    """(MB, files) of a folder."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6, len(files)


IN_USE: dict[str, tuple[str, Callable[[Page, Edition], str]]] = {
    "memory": ("memory of the page after a race / after all pages", memory_of),
    "release": ("a slider is let go, to Python's race", releases),
    "sidebar": ("another surface, to its picture", sidebar),
    "switch": ("from page to page", switches),
    "map": ("map 100 x 100 x 300", full_map),
    "live": ("live maps a second", live_map),
}
"""{name: (row, what is done in the window of an edition, one after the other)}."""


def row(what: str, cells: list[str]) -> None:
    """A line of the table."""
    print(f"| {' | '.join([what, *cells])} |", flush=True)


def two(pair: tuple[float, float], unit: str) -> str:
    """Cold and warm."""
    return f"{pair[0]:.1f} / {pair[1]:.1f} {unit}"


def main() -> None:
    """Measure both, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="one that is built; otherwise that of the sources")
    names = ["visits", "picture", "folder", *IN_USE]
    parser.add_argument("--only", default=",".join(names), help=f"some of {','.join(names)}")
    given = parser.parse_args()
    only, folder = given.only.split(","), given.folder or built()
    with static_host(folder) as (url, host), running_app() as app, chromium() as browser:
        editions = [Edition(url, host), Edition(app, None)]
        row("", ["without a server", "with a server"])
        print("|---|---|---|")
        if "visits" in only:
            print_visits(browser, editions)
        if "picture" in only:
            row("first picture of a race", [two(first_picture(browser, one), "s") for one in editions])
        if "folder" in only:
            size, count = folder_size(folder)
            row("folder", [f"{size:.0f} MB, {count} files", "-"])
        print_use(browser, editions, [name for name in IN_USE if name in only])
    print(f"\n{os.cpu_count()} CPUs, software rendering, {SIZE['width']} x {SIZE['height']}; cold / warm")


def print_visits(browser: Browser, editions: list[Edition]) -> None:
    """The rows of first visits, the editions by turns."""
    found = [[first_visits(browser, one) for one in editions] for _ in range(VISITS)]
    rows = {"first motion": "s", "transferred before it": "MB", "whole app": "s", "transferred in all": "MB"}
    for i, (what, unit) in enumerate(rows.items()):
        cells = []
        for each in zip(*found, strict=True):
            colds, warms = zip(*(one[i] for one in each), strict=True)
            cells.append(two((median(colds), median(warms)), unit))
        row(what, cells)


def print_use(browser: Browser, editions: list[Edition], names: list[str]) -> None:
    """The rows of what is done in a window that is open, each edition in one window."""
    found = []
    for one in editions if names else []:
        with app_on(browser, one, RACE) as page:
            found.append([IN_USE[name][1](page, one) for name in names])
    for name, *cells in zip(names, *found, strict=True):
        row(IN_USE[name][0], cells)


if __name__ == "__main__":
    main()
