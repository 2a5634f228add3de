"""The tuning page in a real browser: a cell is clicked and raced, a long map is cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.driving import STILL, ask, computes, drag, idle, until

pytestmark = pytest.mark.browser


def test_a_clicked_cell_is_raced_and_used(visit: Callable) -> None:
    window = visit(height=1500)
    page = window.open_page("tuning", "?surface=ravine&side=50&steps=100")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    expect(page.locator(".rv-title")).to_contain_text("Ravine, kappa 100: lr 0.0")  # one rule has no others to equal
    before = page.locator(".rv-root").get_attribute("data-complete")
    area = page.locator('.rv-chart[data-ready="tuning"] .nsewdrag').first.bounding_box()
    page.mouse.move(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    expect(page.locator(".rv-tip div").first).to_have_text(re.compile(r"^lr 0\.0\d+, momentum 0\.\d+$"))
    assert page.locator(".hoverlayer text").count() == 0  # nothing in Plotly's numbers
    page.mouse.click(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    page.wait_for_function("(old) => document.querySelector('.rv-root').dataset.complete !== old", arg=before)
    expect(page.get_by_text(re.compile("Chosen: lr 0.0(09|1)"))).to_be_visible()
    window.shoot("tuning")
    page.get_by_role("button", name="Use in the race").click()
    page.wait_for_url(lambda url: "/tuning" not in url and "own_lr=1" in url)
    expect(page.locator(".rv-title")).to_contain_text("Ravine, kappa 100: own lr each")


def test_a_long_map_is_cancelled_and_stays_coarse(visit: Callable) -> None:
    page = visit().open_page("tuning", "?surface=ackley&side=400&steps=2000&tune=adam")
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    cancel.click()
    expect(page.get_by_role("button", name="Compute the full map")).to_be_visible()
    idle(page)
    expect(cancel).to_have_count(0)
    expect(page.get_by_role("button", name="Compute the full map")).to_be_visible()


def test_the_full_map_replaces_the_coarse_one(visit: Callable) -> None:
    page = visit(width=390, height=844, dark=True).open_page("tuning", "?surface=ravine&side=200&steps=300")
    page.wait_for_function(
        "document.querySelector('.rv-chart').querySelector('.js-plotly-plot').data[0].x.length === 200", timeout=60_000
    )
    assert page.evaluate("document.documentElement.scrollWidth <= 390")


def test_a_cell_that_is_pointed_at_has_its_path_at_once_in_the_player_beside_the_map(visit: Callable) -> None:
    page = visit(width=1280, height=720).open_page("tuning", "?surface=ravine&side=50")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    computes(page)
    idle(page)
    area_and_player = [page.locator('.rv-chart[data-ready="tuning"] .nsewdrag').first, page.locator(".rv-contour")]

    def boxes() -> list[Any]:
        return [one.bounding_box() for one in area_and_player]

    until(page, lambda: (found := boxes())[1]["x"] > found[0]["x"] + found[0]["width"])  # when all has its size
    area, player = boxes()
    assert max(area["y"] + area["height"], player["y"] + player["height"]) < 720
    before = ask(page, STILL)
    assert before > 50  # the whole path of the chosen cell
    page.mouse.move(area["x"] + area["width"] * 0.4, area["y"] + area["height"] * 0.3)
    until(page, lambda: ask(page, "p.hand.peeked.length") == 1)
    assert ask(page, "p.previewing") is False
    assert ask(page, STILL) > before
    lr = 10 ** (-4 + 4 * 0.4)
    assert ask(page, "p.hand.peeked[0].x.at(-1)") != ask(page, "p.tracks[0].x.at(-1)")
    page.mouse.move(5, 5)
    until(page, lambda: ask(page, "p.hand.peeked.length") == 0)
    dot = page.locator(".rv-pick").bounding_box()
    page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.4, area["y"] + area["height"] * 0.3, steps=4)
    assert ask(page, "p.previewing")
    page.mouse.up()
    page.wait_for_url(lambda url: "at=" in url)
    at = [float(value) for value in page.url.split("at=")[1].split("&")[0].replace("%2C", ",").split(",")]
    assert at == pytest.approx([lr, 0.7], rel=0.15)


NAMES = """async () => {
    const { theory, live } = await document.querySelector('.rv-chart[data-ready="tuning"]').chart;
    const named = [...theory.placements.values()].flatMap(({ names }) => names.map(({ regime }) => regime));
    return [named.sort(), live.moved.length];
}"""
"""Regimes that are named on the map, and how many maps are moved."""


PLACES = """document.querySelector('.rv-chart[data-ready="tuning"]').chart
    .then(({ theory }) => JSON.stringify([...theory.placements.values()]))"""
"""Where these names stand."""


def test_what_runs_do_is_named_on_the_map_and_follows_the_condition_number(visit: Callable) -> None:
    page = visit(width=1440, height=900).open_page("tuning", "?surface=ravine&side=50")
    page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
    computes(page)
    everything = ["best", "diverging", "monotone", "oscillating", "ripples"]
    assert page.evaluate(NAMES) == [everything, 0]
    before = page.evaluate(PLACES)
    kappa = page.locator(".rv-tuning").get_by_label("Condition number")
    drag(kappa, 300)
    until(page, lambda: page.evaluate(NAMES)[1] == 1 and page.evaluate(PLACES) != before)
    until(page, lambda: page.evaluate(NAMES)[0] == everything)
    kappa.evaluate("(slider) => slider.dispatchEvent(new PointerEvent('pointercancel'))")
    until(page, lambda: page.evaluate(PLACES) == before)
    page.goto(page.url.split("?")[0] + "?surface=rosenbrock&side=50&tune=adam&axes=lr,beta1")
    page.wait_for_selector('.rv-chart[data-ready="tuning"]')
    until(page, lambda: page.evaluate(NAMES)[0] == [])
