"""What the player costs: `python -m benchmarks.player`.

Drives headless Chromium with software rendering through the real app. Prints a markdown table. Medians; trust the
ratios more than the times.

`--beside PATH` drives the app of another checkout as well, such as the version before a change: each row is measured of
both, by turns. Names of parts (`frames slider drag load motion visits`) leave the others out.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import driving
from benchmarks.driving import EIGHT, SIZE, TWELVE, VISITS
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from tools.chromium import ROOT, chromium, running_app
from ui.components.program import program_payload

LOADS = 5


class Table:
    """The versions that are compared, and the table of what is measured of each."""

    def __init__(self, browser: Browser, roots: list[Path], started: ExitStack) -> None:
        self.browser = browser
        self.roots = roots
        self.urls = [f"{started.enter_context(running_app(root=root))}/race" for root in roots]

    def each(self, measure: Callable[[str], Any], turns: int = 1) -> list[list[Any]]:
        """What is measured of each version, turn by turn."""
        results: list[list[Any]] = [[] for _ in self.urls]
        for _ in range(turns):
            for found, url in zip(results, self.urls, strict=True):
                found.append(measure(url))
        return results

    def head(self) -> None:
        """The first two lines."""
        names = ["player", *(f"player of {root.name}" for root in self.roots[1:])]
        self.row("8 optimizers x 300 steps", names, "target")
        print("|---|---|" + "---|" * len(self.roots))

    def row(self, what: str, ours: list[str], target: str) -> None:
        """A line; `ours` of each version."""
        print(f"| {' | '.join([what, *ours, target])} |", flush=True)


def frames(table: Table) -> None:
    """Frames a second."""
    for entries, layout, what, target in (
        (EIGHT, "together", "contour + 3-D + loss", 50),
        (TWELVE, "together", "contour + 3-D + loss, 12 optimizers", 50),
        (EIGHT, "side", "8 panels side by side", 40),
    ):
        found = table.each(lambda url, e=entries, form=layout: driving.player_frames(table.browser, url, e, form))
        cells = [f"{typical:.0f} (95 % at least {slow:.0f})" for ((typical, slow),) in found]
        table.row(f"frames a second, {what}", cells, f"at least {target}")


def slider(table: Table) -> None:
    """From a slider to the picture."""
    for what, measure, most, size in (
        ("surface unchanged", driving.same_surface, 150, 40),
        ("other surface", driving.other_surface, 200, 250),
    ):
        found = table.each(lambda url, once=measure: once(table.browser, url))
        times = [f"{time:.0f} ms" for ((time, _),) in found]
        sizes = [f"{sent / 1e3:.0f} kB" for ((_, sent),) in found]
        table.row(f"slider released to new picture, {what}", times, f"at most {most} ms")
        table.row(f"sent for it, {what}", sizes, f"at most {size} kB")


def drag(table: Table) -> None:
    """A slider that is dragged."""
    found = [each[0] for each in table.each(lambda url: driving.dragging(table.browser, url))]
    cells = [f"{typical:.1f} ms (worst {worst:.1f})" for typical, worst, _ in found]
    table.row("redraw while lr is dragged", cells, "at most 8 ms")
    table.row("websocket messages while dragging", [str(messages) for _, _, messages in found], "0")
    size = len(gzip.compress(program_payload(Scenario(entries=tuple(Entry(key) for key in EIGHT)))))
    table.row("program of the race", [f"{size / 1e3:.0f} kB", *["-"] * (len(found) - 1)], "at most 20 kB")


def load(table: Table) -> None:
    """The first picture, of a browser that was never here and of one that was."""
    cold = table.each(lambda url: driving.first_picture(table.browser, url), LOADS)
    times = [f"{median(time for time, _ in found[1:]):.0f} ms" for found in cold]  # the first warms the server up
    table.row("page load to first picture, empty cache", times, "at most 2000 ms")
    sizes = [f"{median(own for _, own in found) / 1e3:.0f} kB" for found in cold]
    table.row("sent for it beside Streamlit and plotly.js", sizes, "at most 250 kB")
    with driving.profile(table.browser) as context:
        warm = table.each(lambda url: driving.first_picture_again(context, url), 3 + LOADS)
    times = [f"{median(found[3:]):.0f} ms" for found in warm]
    table.row("page load to first picture, been here before", times, "at most 1200 ms")


def motion(table: Table) -> None:
    """From opening the start page until its race moves, of a browser that was never here."""
    cold = table.each(lambda url: driving.first_motion(table.browser, url.removesuffix("race")), LOADS)
    times = [f"{median(found[1:]):.0f} ms" for found in cold]  # the first warms the server up
    table.row("start page until it moves, empty cache, of which it stands still for 300 ms", times, "at most 3000 ms")


def visits(table: Table) -> None:
    """What coming and going leaves behind."""
    cells = []
    for root in table.roots:
        with running_app("benchmarks/apps/two_pages.py", root=root) as pages:
            before, after = driving.heap_after_visits(table.browser, pages)
        cells.append(f"{after - before:.1f} MB (from {before:.0f})")
    table.row(f"heap growth over {VISITS} page visits", cells, "less than 10 MB")


PARTS = {part.__name__: part for part in (frames, slider, drag, load, motion, visits)}


def main() -> None:
    """Measure all parts, or those that are named, and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.player", description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all if none is named")
    parser.add_argument("--beside", type=Path, help="another checkout, whose app is measured as well")
    asked = parser.parse_args()
    if unknown := [name for name in asked.parts if name not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}")
    roots = [ROOT, *([asked.beside.resolve()] if asked.beside else [])]
    with chromium() as browser, ExitStack() as started:
        table = Table(browser, roots, started)
        table.head()
        for name, part in PARTS.items():
            if not asked.parts or name in asked.parts:
                part(table)
    print(f"\n{os.cpu_count()} CPUs, software rendering, {SIZE['width']} x {SIZE['height']}")


if __name__ == "__main__":
    main()
