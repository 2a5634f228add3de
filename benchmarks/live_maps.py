"""How quick maps are that follow a drag in the browser: `python -m benchmarks.live_maps`.

Drives headless Chromium with software rendering through the real app: the start is moved, or lr on a map of starts, and
the next move comes when all cells of the map have been drawn. Prints a markdown table; medians.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.driving import SIZE, ready_window
from tools.chromium import chromium, running_app

MOVES = 40
MAPS = {
    "lr x beta1 of Adam on Rosenbrock": "tuning?surface=rosenbrock&tune=adam&steps=300",
    "lr x beta1 of Adam on Ackley": "tuning?surface=ackley&tune=adam&steps=300",
    "lr x momentum on the ravine": "tuning?surface=ravine&tune=momentum&steps=300",
    "starts of Adam on Himmelblau": "escape?view=basin&surface=himmelblau&opt=adam&steps=300",
}
"""Maps of 100 x 100 cells and 300 steps, by what they are."""

MOVE = """async (moves) => {
    const { live } = await document.querySelector('.rv-chart[data-ready]').chart;
    live.pace.strideFor = () => 1; // all cells
    const draw = live.draw.bind(live), [whole, drawn] = [[], []];
    live.draw = () => {
        const began = performance.now();
        draw();
        drawn.push(performance.now() - began);
    };
    const [{ start: [x, y], slot, hypers, places }] = live.maps;
    for (let move = -5; move < moves; move++) { // the first ones compile
        const share = 1 + (move + 6) / 100;
        const change = places ? { hypers: { [slot]: { lr: hypers.lr * share } } } : { start: [x * share, y * share] };
        const began = performance.now();
        await live.follow({ source: {}, ...change, done: false });
        if (move >= 0) whole.push(performance.now() - began);
    }
    const [{ map, picture: { stride } }] = live.shown.values();
    const [columns, rows] = [map.x, map.y].map(({ values }) => Math.ceil(values.length / stride));
    return { whole, drawn: drawn.slice(-moves), cells: columns * rows };
}"""


class Measured(NamedTuple):
    """Milliseconds from a move to the picture of all cells, and of drawing them; and how many cells there are."""

    whole: float
    drawn: float
    cells: int


def measure(browser: Browser, url: str) -> Measured:
    """The map of a page, moved again and again."""
    with ready_window(browser, url, ".rv-chart[data-ready]") as (page, _, _session):
        page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
        page.wait_for_timeout(2000)  # what the page does after its first picture
        found = page.evaluate(MOVE, MOVES)
        return Measured(median(found["whole"]), median(found["drawn"]), found["cells"])


def main() -> None:
    """Measure all maps, and print the table."""
    print("| live map | cells | maps a second | from a move to its map | of which drawing |")
    print("|---|---|---|---|---|")
    with running_app() as url, chromium() as browser:
        for what, path in MAPS.items():
            whole, drawn, cells = measure(browser, f"{url}/{path}")
            print(f"| {what} | {cells:,} | {1000 / whole:.0f} | {whole:.0f} ms | {drawn:.1f} ms |", flush=True)
    print(f"\n{os.cpu_count()} CPUs, software rendering, {SIZE['width']} x {SIZE['height']}; target: 15 maps a second")


if __name__ == "__main__":
    main()
