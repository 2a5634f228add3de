"""What a drag on a run's pad takes in a browser: the paths of each move, and how often the map behind the dot is new.

    python -m benchmarks.pad

Milliseconds of the browser's own clock, the median and the slowest of sixty. Paths are computed and drawn within the
event; the map is dragged by the condition number, as the dot itself leaves it as it is.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from tools.chromium import chromium, running_app

RACES = {
    "ravine, 3 runs": ("surface=ravine&opt=sgd,momentum,adam", "momentum"),
    "ravine, 7 runs": ("surface=ravine&opt=sgd,momentum,nesterov,adagrad,adadelta,rmsprop,adam", "momentum"),
    "ravine, 5 000 steps": ("surface=ravine&opt=sgd,momentum,adam&steps=5000", "momentum"),
}
MOVES = """async () => {
    const player = await document.querySelector(".rv-root").player;
    const { pad } = player.hand.settings;
    const times = [];
    for (let k = 0; k < 60; k++) {
        const began = performance.now();
        pad.move({ lr: 0.004 + 0.0003 * k, momentum: 0.5 + 0.006 * k });
        times.push(performance.now() - began);
        await new Promise((later) => requestAnimationFrame(later));
    }
    pad.giveUp();
    return times;
}"""
"""Milliseconds of each move of the dot, with the pictures that follow it."""
MAPS = """async () => {
    const player = await document.querySelector(".rv-root").player;
    const { map } = player.hand.settings.pad;
    const keep = map.keep.bind(map);
    let count = 0;
    map.keep = (...found) => { count += 1; keep(...found); };
    const began = performance.now();
    for (let k = 0; performance.now() - began < 3000; k++) {
        player.edits.preview({ parameters: { kappa: 20 + k % 200 } });
        await new Promise((later) => requestAnimationFrame(later));
    }
    return count / ((performance.now() - began) / 1000);
}"""
"""Maps a second while the condition number is dragged."""


def measure(page: Any, url: str, query: str, slot: str) -> tuple[list[float], float]:
    """Milliseconds of each move, and maps a second."""
    page.goto(f"{url}/race?{query}")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    page.locator(f'.rv-chip[data-slot="{slot}"] .rv-chip-settings').click()
    page.wait_for_selector(".rv-pad-scale:visible", timeout=60_000)  # the map is there
    page.get_by_label("Step", exact=True).press("End")
    page.evaluate(MOVES)  # what is slow once
    return page.evaluate(MOVES), page.evaluate(MAPS)


def main() -> None:
    """Print the table."""
    print(f"{'race':24} {'move, median':>14} {'slowest':>9} {'maps a second':>15}")
    with running_app() as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for name, (query, slot) in RACES.items():
            times, rate = measure(page, url, query, slot)
            print(f"{name:24} {median(times):11.1f} ms {max(times):6.1f} ms {rate:15.1f}")


if __name__ == "__main__":
    main()
