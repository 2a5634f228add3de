"""Maps that follow what is dragged, in a real browser: nothing is asked of the server, and Python's maps agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import ask, computes, frames, idle, until

pytestmark = pytest.mark.browser

LISTEN = """async (name) => {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const { KINDS, cellsOf } = await import(loaded.find((name) => name.includes("/chart/cells.js")));
    const { live, stage } = await document.querySelector(`.rv-chart[data-ready="${name}"]`).chart;
    const [settle, show, onFound] = [live.settle.bind(live), live.pace.show.bind(live.pace), live.pace.onFound];
    const found = new Map();
    window.heard = { shown: [], settled: [] };
    live.pace.onFound = (map, runs, stride) => {
        if (stride === 1) found.set(map.subplot, runs);
        onFound(map, runs, stride);
    };
    live.pace.show = async (...asked) => {
        await show(...asked);
        for (const { map, picture } of live.shown.values()) window.heard.shown.push({ map, stride: picture.stride });
    };
    const differing = (map, { height, kind }) => {
        const [x, y] = map.subplot.split(/(?=y)/);
        const isHere = (trace) => trace.type === "heatmap" && (trace.xaxis ?? "x") === x && (trace.yaxis ?? "y") === y;
        const [heights, ...others] = stage.graph.data.filter(isHere);
        const colours = map.colours.kinds.light;
        const numberOf = ({ colorscale }) => KINDS.findIndex((key) => colours[key] === colorscale[0][1]);
        const [columns, kinds] = [map.x.values.length, others.map(({ z }, at) => ({ z, at: numberOf(others[at]) }))];
        const isSame = (i) => {
            const [j, k] = [Math.floor(i / columns), i % columns];
            const near = 1e-6 * (1 + Math.abs(height[i])); // the figure has single precision
            if (!Number.isNaN(height[i])) return Math.abs(heights.z[j][k] - height[i]) <= near;
            return Number.isNaN(heights.z[j][k]) && kinds.find(({ z }) => z[j][k] === 1)?.at === kind[i];
        };
        return [...height.keys()].filter((i) => !isSame(i)).length;
    };
    live.settle = (maps) => {
        const covered = live.shown.size;
        settle(maps);
        const [left, whole] = [live.shown.size === 0, maps.every((map) => map.whole)];
        const isDone = Boolean(covered && left && whole);
        const counts = isDone ? maps.map((map) => differing(map, cellsOf(map, found.get(map.subplot)))) : [];
        window.heard.settled.push({ isDone, count: counts.reduce((a, b) => a + b, 0) });
    };
}"""
"""Notes what is shown of a chart's live maps, and how many cells are others when Python's maps take their places."""

BORDERS = """async () => {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const { edgesOf } = await import(loaded.find((name) => name.includes("/chart/picture.js")));
    const { stage, live } = await document.querySelector('.rv-chart[data-ready="tuning"]').chart;
    const gap = (axis, borders) => edgesOf(axis, axis.log)
        .map((edge, i) => Math.abs(edge - (axis.log ? Math.log10(borders[i]) : borders[i])));
    return Math.max(...live.maps.flatMap(({ subplot, x, y }) => {
        const isMap = ([{ trace }]) => trace.type === "heatmap" && subplot === trace.xaxis + trace.yaxis;
        const [drawn] = stage.graph.calcdata.find(isMap);
        return [...gap(x, drawn.x), ...gap(y, drawn.y)];
    }));
}"""
"""How far the borders of the live cells are from those that Plotly draws, in places on the axes."""


def listen(page: Page, chart: str) -> None:
    page.evaluate(LISTEN, chart)


def shown(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("window.heard.shown")


def replaced(page: Page) -> int:
    """Wait until Python's maps have taken the place of live ones; how many cells are others."""
    ends = "window.heard.settled.find(({ isDone }) => isDone)"
    until(page, lambda: page.evaluate(f"Boolean({ends})"))
    return int(page.evaluate(f"{ends}.count"))


def grab(page: Page, selector: str) -> tuple[float, float]:
    """Press the mouse on the middle of something; where that is."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*place)
    page.mouse.down()
    return place


def test_a_dragged_start_moves_the_maps_of_hyperparameters(visit: Callable) -> None:
    window = visit(height=1700)
    page = window.open_page("tuning", "?surface=ravine&side=50&steps=200&tune=momentum,adam")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    idle(page)
    computes(page)
    listen(page, "tuning")
    x, y = grab(page, ".rv-start")
    page.mouse.move(x + 30, y + 10)
    until(page, lambda: {each["map"]["slot"] for each in shown(page)} == {"momentum", "adam"})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for move in range(1, 9):
        page.mouse.move(x + 30 + 5 * move, y + 10 + 2 * move)
        frames(page, 2)
    until(page, lambda: shown(page)[-1]["map"]["start"] == ask(page, "p.hand.start.at"))
    assert not asked
    assert page.evaluate(BORDERS) < 1e-6  # the figure has single precision
    assert {each["map"]["slot"] for each in shown(page)} == {"momentum", "adam"}
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.subplot.x2y2 .heatmaplayer')).visibility") == "hidden"
    )
    expect(page.locator(".rv-live-map")).to_be_visible()
    window.shoot("tuning-dragged")
    page.mouse.up()
    assert replaced(page) == 0
    assert shown(page)[-1]["stride"] == 1
    expect(page.locator(".rv-live-map")).to_be_hidden()
    assert page.evaluate("document.querySelectorAll('.mlayer[style*=hidden], .trace[style*=hidden]').length") == 0


def test_kappa_moves_the_maps_of_hyperparameters(visit: Callable) -> None:
    page = visit(height=1700).open_page("tuning", "?surface=ravine&side=50&steps=200")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    idle(page)
    computes(page)
    listen(page, "tuning")
    slider = page.locator(".rv-tuning input[type=range]")
    slider.evaluate("(input) => { input.value = input.min; input.dispatchEvent(new Event('input')); }")
    until(page, lambda: len(shown(page)) > 0)
    assert shown(page)[-1]["map"]["program"]["parameters"]["kappa"] < 100
    assert page.evaluate("getComputedStyle(document.querySelector('.subplot.xy .scatterlayer')).visibility") == "hidden"
    slider.evaluate("(input) => input.dispatchEvent(new Event('change'))")
    assert replaced(page) == 0
    expect(page.locator(".rv-live-map")).to_be_hidden()


def test_the_shared_lr_moves_every_map_of_starts_and_its_marker_the_race(visit: Callable) -> None:
    window = visit(width=1280, height=720)
    page = window.open_page("escape", "?view=basin&surface=himmelblau&opt=momentum,adam&grid=50&steps=100")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    idle(page)
    computes(page)
    listen(page, "basin:adam")
    slider = page.locator(".rv-tuning input[type=range]").first
    slider.evaluate(
        "(input) => { input.value = String(Number(input.value) + 5 * Number(input.step)); "
        "input.dispatchEvent(new Event('input')); }"
    )
    until(page, lambda: len(shown(page)) > 0)
    expect(page.locator(".rv-live-map:visible")).to_have_count(2)
    slider.scroll_into_view_if_needed()
    slider.evaluate("(input) => input.dispatchEvent(new Event('input'))")
    expect(page.locator(".rv-minis figcaption:visible")).to_have_text(["Momentum", "Adam"])  # the maps are out of sight
    window.shoot("basins-dragged")
    slider.evaluate("(input) => input.dispatchEvent(new Event('change'))")
    assert replaced(page) == 0
    expect(page.locator(".rv-minis:visible")).to_have_count(0)
    idle(page)
    page.locator('.rv-chart[data-ready="basin:momentum"]').scroll_into_view_if_needed()
    before = ask(page, "p.tracks[0].x[0]")
    x, y = grab(page, '.rv-chart[data-ready="basin:momentum"] .rv-pick')
    page.mouse.move(x + 60, y + 40)
    until(page, lambda: ask(page, "p.tracks[0].x[0]") != before)
    at = ask(page, "p.hand.start.at")
    other = page.evaluate(
        "document.querySelector('.rv-chart[data-ready=\"basin:adam\"]').chart.then((c) => c.marker.at)"
    )
    assert other == at
    page.mouse.up()
    page.wait_for_function("document.querySelector('.rv-root').dataset.complete.includes('start=')")
    assert ask(page, "view.race.start") == pytest.approx(at)


@pytest.mark.soak
def test_without_a_program_the_map_comes_when_the_start_is_let_go(visit: Callable) -> None:
    window = visit(height=1700)
    window.page.route("**/player/program/**", lambda route: route.fulfill(status=200, body="no module"))
    page = window.open_page("tuning", "?surface=ravine&side=50&steps=100")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    idle(page)
    version = page.locator('.rv-chart[data-ready="tuning"]').get_attribute("data-version")
    x, y = grab(page, ".rv-start")
    page.mouse.move(x + 30, y + 10)
    frames(page, 5)
    expect(page.locator(".rv-live-map")).to_be_hidden()
    page.mouse.up()
    until(page, lambda: page.locator('.rv-chart[data-ready="tuning"]').get_attribute("data-version") != version)
    window.forget()  # that the module is none is said in the console
