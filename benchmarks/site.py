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

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import driving, live_maps
from benchmarks.driving import FIRST, MOVES, PICTURE, SIZE, WATCH
from tools.chromium import chromium, running_app
from tools.static_host import Host, static_host
from tools.wire import Wire
from ui.state.pages import PAGES, START

VISITS = 3
WARM = 3
RACE = "race?opt=sgd,momentum,nesterov,adagrad,adadelta,rmsprop,adam&steps=300"
MAP = "tuning?surface=rosenbrock&tune=adam&steps=300&side={side}"
APP = '#root:not([inert]) [data-testid="stApp"]'
"""The app, once it has taken over from what is shown before."""
PLAYER = f"{APP} .rv-root[data-complete]"
STILL = f'{APP[:-1]}][data-test-script-state="notRunning"]'
BOOT = 120_000
CELLS = """(side) =>
    document.querySelector('.rv-chart[data-ready="tuning"] .js-plotly-plot')?.data[0].x.length === side"""
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
                page.wait_for_timeout(8000)  # what is kept for the next time comes after all else
                found.append((motion, early, whole, came()))
    cold, warm = found[0], [median(values) for values in zip(*found[1:], strict=True)]
    return Visit(*((cold[i], warm[i]) for i in (0, 1, 2, 3)))


def first_picture(browser: Browser, edition: Edition) -> tuple[float, float]:
    """Seconds to the first picture of a race, in a new browser and in one that knows the site."""
    times = []
    with driving.profile(browser) as context:
        for _ in range(1 + WARM):
            with visit(context, edition, RACE) as page:
                times.append(appears(page, PICTURE))
                page.wait_for_selector(PLAYER, timeout=BOOT)
                page.wait_for_timeout(4000)
    return times[0], median(times[1:])


def memory() -> float:
    """MB of the largest process that draws a page, its workers included."""
    sizes = [0.0]
    for process in psutil.Process().children(recursive=True):
        if "--type=renderer" in process.cmdline():
            sizes.append(process.memory_info().rss / 1e6)
    return max(sizes)


def memory_of(browser: Browser, edition: Edition) -> tuple[float, float]:
    """MB after a race, and after all pages."""
    with app_on(browser, edition, RACE) as page:
        after_race = memory()
        for key in PAGES:
            switch(page, edition, key if key != START else "")
        return after_race, memory()


def switch(page: Page, edition: Edition, path: str) -> None:
    """Go to a page of the app without loading it anew, by the address, as Back does."""
    page.evaluate(SWITCH, f"{edition.url}/{path}")
    page.wait_for_timeout(200)
    page.wait_for_selector(STILL, timeout=BOOT)
    page.wait_for_timeout(1000)


def switches(browser: Browser, edition: Edition) -> float:
    """Seconds from one page to another by the navigation, the median over pages."""
    with app_on(browser, edition, RACE) as page:
        times = []
        for title in ("Start", "Race") * 4:
            began = perf_counter()
            page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
            page.wait_for_url(lambda url, title=title: ("/race" in url) == (title == "Race"))
            page.wait_for_function("(old) => document.querySelector('.rv-root')?.dataset.complete", arg=None)
            page.wait_for_selector(STILL, timeout=BOOT)
            times.append(perf_counter() - began)
            page.wait_for_timeout(500)
        return median(times[2:])


def releases(browser: Browser, edition: Edition) -> float:
    """Seconds from a slider of the player that is let go to the race that Python has computed."""
    with app_on(browser, edition, RACE) as page:
        wire = Wire(page.context.new_cdp_session(page))
        return driving.answers(page, wire, ".rv-tuning input")[0] / 1000


def sidebar(browser: Browser, edition: Edition) -> float:
    """Seconds from another surface in the sidebar to its picture."""
    with app_on(browser, edition, RACE) as page:
        times = []
        for name in ("Rosenbrock", "Himmelblau", "Beale", "Monkey saddle", "Ackley"):
            page.get_by_role("combobox", name="Surface").click()
            shown = page.evaluate(driving.READY)
            page.get_by_role("option", name=name).first.click()
            began = perf_counter()
            page.wait_for_function("(old) => document.querySelector('.rv-root').dataset.ready !== old", arg=shown)
            times.append(perf_counter() - began)
            page.wait_for_timeout(1000)
        return median(times[1:])


def full_map(browser: Browser, edition: Edition) -> float:
    """Seconds from a link to a map of 100 x 100 cells and 300 steps until all of it is there."""
    with app_on(browser, edition, MAP.format(side=20)) as page:
        times = []
        for surface in ("beale", "himmelblau", "rosenbrock"):
            began = perf_counter()
            address = MAP.format(side=100).replace("rosenbrock", surface)
            page.evaluate(SWITCH, f"{edition.url}/{address}")
            page.wait_for_function(CELLS, arg=100, timeout=BOOT)
            times.append(perf_counter() - began)
            page.evaluate(SWITCH, f"{edition.url}/{MAP.format(side=20)}".replace("rosenbrock", surface))
            page.wait_for_function(CELLS, arg=20, timeout=BOOT)
        return median(times)


def live_map(browser: Browser, edition: Edition) -> float:
    """Live maps a second: lr against beta1 of Adam on Rosenbrock, all cells."""
    with app_on(browser, edition, MAP.format(side=100)) as page:
        page.wait_for_selector(".rv-chart[data-ready]")
        page.wait_for_function(CELLS, arg=100, timeout=BOOT)
        page.wait_for_timeout(2000)
        return 1000 / median(page.evaluate(live_maps.MOVE, live_maps.MOVES)["whole"])


def folder_size(folder: Path) -> tuple[float, int]:
    """(MB, files) of a folder."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6, len(files)


Measure = Callable[[Browser, Edition], object]


def row(what: str, cells: list[str]) -> None:
    """A line of the table."""
    print(f"| {' | '.join([what, *cells])} |", flush=True)


def two(pair: tuple[float, float], unit: str) -> str:
    """Cold and warm."""
    return f"{pair[0]:.1f} / {pair[1]:.1f} {unit}"


def main() -> None:
    """Measure both, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"))
    parser.add_argument("--only", default="", help="names of measures, with commas")
    chosen = parser.parse_args()
    with static_host(chosen.folder) as (url, host), running_app() as app, chromium() as browser:
        editions = [Edition(url, host), Edition(app, None)]
        row("", ["without a server", "with a server"])
        print("|---|---|---|")
        only = set(filter(None, chosen.only.split(",")))
        for name, measure in MEASURES.items():
            if not only or name in only:
                measure(browser, editions, chosen.folder)
    print(f"\n{os.cpu_count()} CPUs, software rendering, {SIZE['width']} x {SIZE['height']}; cold / warm")


def _visits(browser: Browser, editions: list[Edition], _: Path) -> None:
    found = [[first_visits(browser, one) for one in editions] for _ in range(VISITS)]
    rows = {"first motion": "s", "transferred before it": "MB", "whole app": "s", "transferred in all": "MB"}
    for i, (what, unit) in enumerate(rows.items()):
        cells = []
        for each in zip(*found, strict=True):
            colds, warms = zip(*(one[i] for one in each), strict=True)
            cells.append(two((median(colds), median(warms)), unit))
        row(what, cells)


def _once(what: str, measure: Measure, form: Callable[[object], str]) -> Callable[..., None]:
    def print_row(browser: Browser, editions: list[Edition], _: Path) -> None:
        row(what, [form(measure(browser, one)) for one in editions])

    return print_row


def _folder(_browser: Browser, _editions: list[Edition], folder: Path) -> None:
    size, count = folder_size(folder)
    row("folder", [f"{size:.0f} MB, {count} files", "-"])


MEASURES: dict[str, Callable[..., None]] = {
    "visits": _visits,
    "picture": _once("first picture of a race", first_picture, lambda pair: two(pair, "s")),
    "folder": _folder,
    "memory": _once(
        "memory of the page after a race / after all pages", memory_of, lambda pair: f"{pair[0]:.0f} / {pair[1]:.0f} MB"
    ),
    "release": _once("a slider is let go, to Python's race", releases, lambda time: f"{time:.2f} s"),
    "sidebar": _once("another surface, to its picture", sidebar, lambda time: f"{time:.2f} s"),
    "switch": _once("from page to page", switches, lambda time: f"{time:.1f} s"),
    "map": _once("map 100 x 100 x 300", full_map, lambda time: f"{time:.1f} s"),
    "live": _once("live maps a second", live_map, lambda rate: f"{rate:.0f}"),
}


if __name__ == "__main__":
    main()
