"""Take the pictures of the start page's cards from the app as it is: `python -m tools.thumbnails`.

Each is the card's own race on its own page, without axes, at the step that the card names, for both themes. What was
pictured is noted beside them, so that a test can say when a card, its race or the looks have changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from dataclasses import asdict
from urllib.parse import urlencode

import numpy as np
from PIL import Image
from playwright.sync_api import Browser

from engine.race import race
from figures.theme import THEMES
from tools.chromium import chromium, running_app
from tools.pictures import open_page
from ui.components.files import ASSETS
from ui.start.cards import CARDS, Card

FOLDER = ASSETS / "start"
NOTES = FOLDER / "pictured.txt"
WIDTH, HEIGHT = 240, 120
SHARPNESS = 2
"""Pixels of a picture for each pixel of a page."""
POINTS, DIGITS = 6, 3
"""Of a run's path that are noted, with so many digits: the same on every machine."""

STAGE = """async ([step, x0, x1, y, width, height]) => {
    const p = await document.querySelector(".rv-root").player;
    const [panel] = p.stage.panels;
    p.transport.jump(step);
    document.body.append(panel.root);
    for (const slot of p.view.race.slots) slot.name = slot.name.replace(/ \\(.*\\)$/, "");  // for want of room
    panel.root.classList.add("picture");
    p.start.element.style.display = "none";
    const none = {visible: false, range: [x0, x1], constrain: "range"};
    const half = (x1 - x0) / 4;
    await p.stage.Plotly.relayout(panel.graph, {
        margin: {l: 0, r: 0, t: 0, b: 0}, annotations: [], images: panel.graph.layout.images, width, height,
        xaxis: none, yaxis: {...none, range: [y - half, y + half], scaleanchor: "x"},
        plot_bgcolor: p.view.theme.loss.at(-1)[1],
    });
    await new Promise((later) => setTimeout(later, 400));  // the labels of lines come when a map rests
    await p.stage.Plotly.relayout(panel.graph, {annotations: []});
    p.draw();
}"""
"""Leaves the map of the player without axes, at its step."""

CHART = """async ([step, x0, x1, y, width, height]) => {
    const root = document.querySelector(".rv-chart .rv-chart-stage");
    document.body.append(root);
    root.classList.add("picture");
    const graph = root.querySelector(".js-plotly-plot");
    const half = (x1 - x0) / 4;
    const none = {visible: false, constrain: "range"};
    const player = await document.querySelector(".rv-root").player;
    root.querySelector(".rv-pick")?.remove();
    await player.stage.Plotly.relayout(graph, {
        margin: {l: 0, r: 0, t: 0, b: 0}, title: {text: ""}, showlegend: false, annotations: [], width, height,
        xaxis: {...none, range: [x0, x1]}, yaxis: {...none, range: [y - half, y + half], scaleanchor: "x"},
    });
}"""
"""Leaves the first chart without axes."""

LOOKS = f""".picture {{ position: fixed !important; inset: 0 auto auto 0 !important; z-index: 1000000 !important;
    width: {WIDTH}px !important; height: {HEIGHT}px !important; background: #888888 }}"""


def pictured(card: Card) -> str:
    """What a picture depends on, in a few signs: the card, where its runs go, and the looks."""
    surface = card.scenario.resolved_surface()
    runs = {slot: _path(run.theta) for slot, run in race(card.scenario).items()}
    parts = [card.scenario.to_query(), card.values, card.step, card.box, str(surface.expr), runs]
    looks = [asdict(theme) for theme in THEMES.values()]
    return hashlib.sha256(json.dumps([*parts, looks]).encode()).hexdigest()[:16]


def _path(theta: np.ndarray) -> list[str]:
    steps = np.linspace(0, len(theta) - 1, POINTS).astype(int)
    return [f"{value:.{DIGITS}g}" for value in theta[steps].ravel() + 0.0]


def take(browser: Browser, url: str, card: Card, theme: str) -> None:
    """Save the picture of one card."""
    address = f"{url}/{card.page}?{urlencode(card.scenario.to_query() | card.values)}"
    looks = {"color_scheme": theme, "device_scale_factor": SHARPNESS, "reduced_motion": "reduce"}
    page = open_page(browser, address, (1280, 800), **looks)
    page.add_style_tag(content=LOOKS)
    arguments = [card.step, *card.box, WIDTH, HEIGHT]
    page.evaluate(CHART if "view" in card.values else STAGE, arguments)
    page.wait_for_timeout(500)
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
    Image.open(io.BytesIO(shot)).convert("RGB").save(FOLDER / f"{card.key}-{theme}.webp", quality=70, method=6)
    page.context.close()


def notes() -> str:
    """A line for each card, as it is noted."""
    return "".join(f"{card.key} {pictured(card)}\n" for card in CARDS)


def main(*keys: str) -> None:
    """Take those of these cards, or all."""
    FOLDER.mkdir(exist_ok=True)
    with running_app() as url, chromium() as browser:
        for card in [card for card in CARDS if not keys or card.key in keys]:
            for theme in THEMES:
                take(browser, url, card, theme)
    NOTES.write_text(notes(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
