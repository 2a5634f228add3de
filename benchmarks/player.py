"""What the player costs, against a figure with a list of frames: `python -m benchmarks.player`.

Drives headless Chromium with software rendering through the real app and, in the same run, through
`benchmarks/apps/framelist.py`, which shows the same race as Streamlit and Plotly are usually made to. Prints a markdown
table. Medians; trust the ratios more than the times.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, CDPSession, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from figures.race import race_figure, standalone_html
from figures.theme import LIGHT
from optimizers import OPTIMIZERS
from tools.chromium import chromium, running_app
from ui.components.payload import family_payload

EIGHT = tuple(OPTIMIZERS)[:8]
RACE = urlencode({"opt": ",".join(EIGHT), "steps": "300"}, safe=",")
RAVINE = RACE + "&surface=ravine"
SIZE = {"width": 1440, "height": 1000}
TURNS = 7
VISITS = 30

WATCH = """
window.released = 0;
addEventListener('pointerup', (event) => { window.released = performance.timeOrigin + event.timeStamp; }, true);
"""
PLAYER = "document.querySelector('.rv-root')?.player"


class Wire:
    """Bytes that came over the network since the last look: websocket messages, and HTTP bodies as sent."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        self.sent = 0
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        session.on("Network.webSocketFrameReceived", lambda event: self._add(_length(event["response"])))
        session.on("Network.webSocketFrameSent", lambda _: self._count())

    def take(self) -> int:
        self.bytes, taken = 0, self.bytes
        return taken

    def _add(self, count: float) -> None:
        self.bytes += int(count)

    def _count(self) -> None:
        self.sent += 1


def _length(response: dict[str, Any]) -> int:
    data = response["payloadData"]
    return len(data) if response["opcode"] == 1 else len(data) * 3 // 4  # binary frames come as base64


@contextmanager
def window(browser: Browser, url: str) -> Iterator[tuple[Page, Wire, CDPSession]]:
    """A fresh browser window on an address, with an empty cache; closed again afterwards."""
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    wire = Wire(session)
    page.goto(url)
    yield page, wire, session
    context.close()


def player_window(browser: Browser, url: str) -> Any:
    """A window in which the player has drawn its first picture."""
    return _ready(window(browser, url))


@contextmanager
def _ready(opened: Any) -> Iterator[Any]:
    with opened as (page, wire, session):
        page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
        page.wait_for_timeout(1500)
        yield page, wire, session


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

PLAY_FRAMES = """async () => {
    const graph = document.querySelector('.js-plotly-plot');
    const times = [];
    graph.on('plotly_animatingframe', () => times.push(performance.now()));
    await Plotly.animate(graph, null, {mode: 'immediate', fromcurrent: false,
        frame: {duration: 0, redraw: true}, transition: {duration: 0}});
    return times;
}"""


def frame_rate(times: list[float]) -> tuple[float, float]:
    """Frames a second over a whole play: by the median and by the 95th percentile of the time between two."""
    gaps = sorted(b - a for a, b in pairwise(times))
    return 1000 / median(gaps), 1000 / gaps[int(0.95 * len(gaps))]


def player_frames(browser: Browser, url: str, layout: str) -> tuple[float, float]:
    with player_window(browser, f"{url}?{RACE}&layout={layout}") as (page, _, _session):
        return frame_rate(page.evaluate(PLAY))


def list_frames(browser: Browser) -> tuple[float, float]:
    """The frames of the list, asked for as fast as they come, in the file that the app lets people download."""
    scenario, _ = Scenario.from_query({"opt": ",".join(EIGHT), "steps": "300"})
    with TemporaryDirectory() as folder:
        file = Path(folder) / "race.html"
        file.write_text(standalone_html(race_figure(scenario, race(scenario), LIGHT), LIGHT), encoding="utf-8")
        with window(browser, file.as_uri()) as (page, _, _session):
            page.wait_for_selector(".js-plotly-plot .gtitle", timeout=60_000)
            page.wait_for_timeout(1500)
            return frame_rate(page.evaluate(PLAY_FRAMES))


# --- from slider to picture ------------------------------------------------------------------------------------------

ARRIVED = """async (before) => {
    const root = document.querySelector('.rv-root');
    while (root.dataset.ready === before) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.timeOrigin + performance.now() - window.released;
}"""
LIST_ARRIVED = """async (before) => {
    const title = () => document.querySelector('.js-plotly-plot .gtitle')?.textContent;
    while (!title() || title() === before) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.timeOrigin + performance.now() - window.released;
}"""


def press_along(page: Page, box: dict[str, float], turn: int) -> None:
    """Press and release on a slider, somewhere else every time."""
    at = 0.15 + 0.7 * turn / TURNS
    page.mouse.click(box["x"] + at * box["width"], box["y"] + box["height"] / 2)


def answers(page: Page, wire: Wire, slider: str, before: str, arrived: str) -> tuple[float, int]:
    """Median time from a release to the picture, in ms, and median bytes."""
    times, sizes = [], []
    for turn in range(TURNS + 1):
        box = page.locator(slider).first.bounding_box()
        shown = page.evaluate(before)
        page.wait_for_timeout(400)
        wire.take()
        press_along(page, box, turn)
        times.append(page.evaluate(arrived, shown))
        page.wait_for_timeout(800)
        sizes.append(wire.take())
    return median(times[1:]), int(median(sizes[1:]))  # the first warms the caches up


TRACK = '[role="group"] > [data-orientation="horizontal"]'  # what is pressed in a slider of Streamlit's
READY = "document.querySelector('.rv-root').dataset.ready"


def same_surface(browser: Browser, url: str) -> tuple[float, int]:
    with player_window(browser, f"{url}?{RACE}") as (page, wire, _):
        return answers(page, wire, ".rv-tuning input", READY, ARRIVED)


def other_surface(browser: Browser, url: str) -> tuple[float, int]:
    """kappa of the ravine, in the side bar: surface and runs are new."""
    with player_window(browser, f"{url}?{RAVINE}") as (page, wire, _):
        track = '[data-testid="stSlider"]:has-text("Condition number") ' + TRACK
        return answers(page, wire, track, READY, ARRIVED)


def list_answers(browser: Browser, url: str) -> tuple[float, int]:
    with window(browser, f"{url}?{RACE}") as (page, wire, _):
        _wait_for_chart(page)
        before = "document.querySelector('.js-plotly-plot .gtitle').textContent"
        return answers(page, wire, f'[data-testid="stSlider"] {TRACK}', before, LIST_ARRIVED)


def _wait_for_chart(page: Page) -> None:
    page.wait_for_selector(".js-plotly-plot .gtitle", timeout=60_000)
    page.wait_for_timeout(1000)


# --- dragging, loading, coming back ----------------------------------------------------------------------------------

DRAG = """async () => {
    const player = await document.querySelector('.rv-root').player;
    await player.tuning.family('lr');
    player.transport.jump(player.transport.clock.steps);
    const slider = player.tuning.sliders.lr.input;
    const costs = [];
    for (let turn = 0; turn < 3; turn++)
        for (let i = 0; i <= 40; i++) {
            slider.value = String(i);
            const started = performance.now();
            slider.dispatchEvent(new Event('input'));
            costs.push(performance.now() - started);
            await new Promise(requestAnimationFrame);
        }
    return costs;
}"""


def dragging(browser: Browser, url: str) -> tuple[float, float, int, int]:
    """Median and worst cost of a redraw in ms, websocket messages during the drag, and bytes of the family."""
    with player_window(browser, f"{url}?{RACE}") as (page, wire, _):
        page.evaluate("async () => { await (await document.querySelector('.rv-root').player).tuning.family('lr'); }")
        page.wait_for_timeout(500)
        wire.sent = 0
        costs = sorted(page.evaluate(DRAG))
        scenario = Scenario(entries=tuple(Entry(key) for key in EIGHT), steps=300)
        return median(costs), costs[-2], wire.sent, len(family_payload(scenario, "lr"))


FIRST = """(selector) => new Promise((done) => {
    const look = () => document.querySelector(selector) ? requestAnimationFrame(() => done(performance.now()))
        : requestAnimationFrame(look);
    look();
})"""


def first_picture(browser: Browser, url: str, selector: str) -> float:
    """Median time from navigation to the first picture, in ms, with an empty cache each time."""
    times = []
    for _ in range(5):
        with window(browser, f"{url}?{RACE}") as (page, _wire, _session):
            times.append(page.evaluate(FIRST, selector))
    return median(times[1:])


def heap_after_visits(browser: Browser, url: str) -> tuple[float, float]:
    """MB of live JavaScript heap after 3 visits of the page, and after 30 more."""
    with player_window(browser, f"{url}?{RACE}") as (page, _, session):
        for _ in range(3):
            go_and_come_back(page)
        before = live_heap(session)
        for _ in range(VISITS):
            go_and_come_back(page)
        return before, live_heap(session)


def go_and_come_back(page: Page) -> None:
    """Leave the race for another page, by the navigation, and return."""
    page.get_by_role("link", name="LibraryEquivalents").first.click()
    page.wait_for_selector(".rv-root", state="detached")
    page.get_by_role("link", name="Race").first.click()
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)


def live_heap(session: CDPSession) -> float:
    """MB of JavaScript heap that survive a collection."""
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


# --- the table -------------------------------------------------------------------------------------------------------


def row(what: str, ours: str, target: str, theirs: str) -> None:
    print(f"| {what} | {ours} | {target} | {theirs} |", flush=True)


def chosen(names: list[str], name: str, measure: Callable[[], None]) -> None:
    """Run a part of the benchmark, unless others were asked for."""
    if not names or name in names:
        measure()


def main(names: list[str]) -> None:
    """Measure all parts, or those that are named, and print the table."""
    print("| 8 optimizers x 300 steps | player | target | list of frames |")
    print("|---|---|---|---|")
    with running_app() as app, running_app("benchmarks/apps/framelist.py") as listed, chromium() as browser:
        url = f"{app}/race"

        def frames() -> None:
            theirs = list_frames(browser)
            for layout, what, target in (
                ("together", "contour + 3-D + loss", 50),
                ("side", "8 panels side by side", 40),
            ):
                typical, slow = player_frames(browser, url, layout)
                row(
                    f"frames a second, {what}",
                    f"{typical:.0f} (95 % at least {slow:.0f})",
                    f"at least {target}",
                    f"{theirs[0]:.1f}" if layout == "together" else "-",
                )

        def slider() -> None:
            theirs, weight = list_answers(browser, listed)
            for what, measure, most, size in (
                ("surface unchanged", same_surface, 150, 40),
                ("other surface", other_surface, 250, 250),
            ):
                time, sent = measure(browser, url)
                row(
                    f"slider released to new picture, {what}",
                    f"{time:.0f} ms",
                    f"at most {most} ms",
                    f"{theirs:.0f} ms",
                )
                row(f"sent for it, {what}", f"{sent / 1e3:.0f} kB", f"at most {size} kB", f"{weight / 1e3:.0f} kB")

        def drag() -> None:
            typical, worst, messages, size = dragging(browser, url)
            row("redraw while lr is dragged", f"{typical:.1f} ms (worst {worst:.1f})", "at most 8 ms", "-")
            row("websocket messages while dragging", str(messages), "0", "-")
            row("family of 41 races", f"{size / 1e6:.2f} MB", "at most 1.5 MB", "-")

        def load() -> None:
            ours = first_picture(browser, url, ".rv-root[data-ready]")
            theirs = first_picture(browser, listed, ".js-plotly-plot .gtitle")
            row("page load to first picture", f"{ours:.0f} ms", "no slower", f"{theirs:.0f} ms")

        def visits() -> None:
            with running_app("benchmarks/apps/two_pages.py") as pages:
                before, after = heap_after_visits(browser, pages)
            row(
                f"heap growth over {VISITS} page visits",
                f"{after - before:.1f} MB (from {before:.0f})",
                "less than 10 MB",
                "-",
            )

        for name, measure in (
            ("frames", frames),
            ("slider", slider),
            ("drag", drag),
            ("load", load),
            ("visits", visits),
        ):
            chosen(names, name, measure)
    print(f"\n{os.cpu_count()} CPUs, software rendering, {SIZE['width']} x {SIZE['height']}")


if __name__ == "__main__":
    main(sys.argv[1:])
