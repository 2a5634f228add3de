"""The pad of a run: two numbers at once by mouse, finger and keys, over a map that the browser computes by itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import (
    PAD,
    STILL,
    ask,
    computes,
    drag,
    idle,
    pad_computes,
    settings_of,
    steady,
    to_end,
    until,
    until_link,
)
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

ENDS = "p.tracks.map(({x, y}) => [x.at(-1), y.at(-1)])"


def open_pad(window: Any, slot: str, query: str) -> Page:
    page: Page = window.open(query)
    computes(page)
    to_end(page)
    settings_of(page, slot).click()
    pad_computes(page)
    idle(page)
    return page


def dot(page: Page) -> Locator:
    return page.locator(".rv-pad-dot")


def rect(page: Page, selector: str) -> Any:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """The pixel of a place of the pad, in shares of its axes."""
    plot, box = rect(page, ".rv-pad-plot"), ask(page, f"{PAD}.box")
    return plot["x"] + box["x"] + x * box["width"], plot["y"] + box["y"] + (1 - y) * box["height"]


def test_a_drag_moves_both_numbers_and_the_paths_without_a_request(visit: Callable) -> None:
    page = open_pad(visit(), "momentum", "?surface=ravine&opt=sgd,momentum,adam&lr=0.005")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = ask(page, ENDS)
    page.mouse.move(*place(page, 0.3, 0.3))
    page.mouse.down()
    ends = []
    for k in range(1, 6):
        page.mouse.move(*place(page, 0.3 + 0.05 * k, 0.3 + 0.05 * k))
        ends.append(ask(page, f"{ENDS}[1]"))
    assert len({tuple(end) for end in ends}) == 5
    assert ask(page, "p.previewing")
    assert asked == []
    lr, momentum = (ask(page, f"{PAD}.at.{name}") for name in ("lr", "momentum"))
    assert lr == pytest.approx(1e-4 * 10 ** (4 * 0.55), rel=0.05)
    assert 1 - momentum == pytest.approx(10 ** (-3 * 0.55), rel=0.05)
    assert page.get_by_label("Learning rate (all)").locator("visible=true").first.get_attribute(
        "aria-valuetext"
    ) == ask(page, f"String({lr})")
    dragged = ask(page, ENDS)
    assert dragged[0] != before[0]  # lr is that of all, so SGD has it as well
    page.mouse.up()
    until_link(page, f"momentum:momentum={momentum}")
    until_link(page, f"lr={lr}")
    assert not ask(page, "p.previewing")
    for exact, preview in zip(ask(page, ENDS), dragged, strict=True):
        assert exact == pytest.approx(preview, rel=1e-5, abs=1e-5)
    assert ask(page, f"{PAD}.map.found.stride") == 1  # the same map wherever the dot is


def test_what_the_pad_says_of_a_place_becomes_of_the_run_there(visit: Callable) -> None:
    page = open_pad(visit(), "momentum", "?surface=ravine&opt=momentum")
    expect(dot(page)).to_have_attribute("aria-valuetext", "lr 0.01, momentum 0.9: settles at step 62; ripples")
    assert ask(page, "view.race.slots[0].settled") == 62
    names = ask(page, f"[{PAD}.theory(view).L, {PAD}.theory(view).m, {PAD}.theory(view).quadratic]")
    assert names == pytest.approx([100, 1, True])
    page.mouse.click(*place(page, 0.9, 0.5))
    until(page, lambda: ask(page, "view.race.slots[0].diverged") > 0)
    step = ask(page, "view.race.slots[0].diverged")
    expect(page.locator(".rv-pad-says")).to_contain_text(f"diverges at step {step}; diverging")


def test_keys_move_the_dot_and_a_pause_lets_go(visit: Callable) -> None:
    page = open_pad(visit(), "adam", "?surface=himmelblau&opt=adam")
    dot(page).focus()
    step = ask(page, "p.transport.clock.step")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    first = ask(page, f"[{PAD}.at.lr, {PAD}.at.beta1]")
    page.keyboard.press("Shift+ArrowRight")
    assert math.log(ask(page, f"{PAD}.at.lr") / first[0]) == pytest.approx(10 * math.log(first[0] / 0.01), rel=0.1)
    page.keyboard.press("Home")
    assert ask(page, f"{PAD}.at.lr") == ask(page, f"{PAD}.axes.x.low")
    assert ask(page, "p.transport.clock.step") == step  # the clock's keys they are not
    until_link(page, "lr=")
    until_link(page, f"adam:beta1={first[1]}")
    expect(dot(page)).to_be_focused()
    assert faults(page) == []


def test_other_numbers_are_chosen_for_the_axes(visit: Callable) -> None:
    page = open_pad(visit(), "adam", "?surface=himmelblau&opt=sgd,adam&own_lr=1")
    page.get_by_label("Across").select_option("beta1")
    page.get_by_label("Up").select_option("beta2")
    until(page, lambda: ask(page, f"{PAD}.map.found?.stride === 1"))
    page.mouse.click(*place(page, 0.5, 0.5))
    until_link(page, "adam:beta1=0.99:beta2=0.99")
    assert ask(page, f"[{PAD}.axes.x.name, {PAD}.axes.y.name]") == ["beta1", "beta2"]
    page.get_by_label("Across").select_option("beta2")
    assert ask(page, f"[{PAD}.axes.x.name, {PAD}.axes.y.name]") == ["beta2", "beta1"]


def test_a_place_that_is_pointed_at_has_its_path_at_once(visit: Callable) -> None:
    page = open_pad(visit(), "adam", "?surface=himmelblau&opt=sgd,adam")
    assert not ask(page, STILL)
    page.mouse.move(*place(page, 0.6, 0.4))
    assert ask(page, STILL) > 50
    assert ask(page, "[p.previewing, p.hand.peeked.length]") == [False, 1]
    assert "adam" in ask(page, "p.hand.peeked[0].slot.slot")
    page.mouse.move(5, 5)
    until(page, lambda: not ask(page, STILL))


def test_the_map_follows_what_else_is_dragged_and_so_does_theory(visit: Callable) -> None:
    page = open_pad(visit(), "momentum", "?surface=ravine&opt=momentum")
    before = ask(page, f"[...{PAD}.map.found.runs.steps].join()")
    kappa = page.locator(".rv-tuning").get_by_label("Condition number")
    drag(kappa, 250)
    value = ask(page, f"{PAD}.parameters.kappa")
    assert 5 < value < 20
    assert ask(page, f"{PAD}.theory(view).L") == pytest.approx(value, rel=1e-6)
    until(page, lambda: ask(page, f"{PAD}.map.found.map.program.parameters.kappa") == value)
    assert ask(page, f"[...{PAD}.map.found.runs.steps].join()") != before
    kappa.evaluate("(slider) => slider.dispatchEvent(new PointerEvent('pointercancel'))")
    until(page, lambda: ask(page, f"{PAD}.map.found.map.program.parameters.kappa") == 100)


def test_a_rule_of_one_number_has_a_strip(visit: Callable) -> None:
    page = open_pad(visit(), "sgd", "?surface=ravine&opt=sgd")
    assert rect(page, ".rv-pad-plot")["height"] < 90
    page.mouse.click(*place(page, 0.5, 0.5))
    until(page, lambda: ask(page, "view.race.slots[0].values.lr") == pytest.approx(0.01, rel=0.02))
    dot(page).focus()
    page.keyboard.press("ArrowUp")
    assert ask(page, f"{PAD}.at.lr") > 0.0101


def test_on_a_phone_a_finger_moves_the_dot_and_scrolls_beside_the_pad(visit: Callable) -> None:
    page = open_pad(
        visit(width=390, height=844, has_touch=True, is_mobile=True), "momentum", "?surface=ravine&opt=sgd,momentum"
    )
    plot = page.locator(".rv-pad-plot")
    plot.scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
    assert plot.evaluate("(plot) => getComputedStyle(plot).touchAction") == "none"
    assert rect(page, ".rv-pad-plot")["width"] <= 330  # there is room for a finger that scrolls
    page.touchscreen.tap(*place(page, 0.4, 0.4))
    until_link(page, "momentum:momentum=")
    assert ask(page, f"{PAD}.at.lr") == pytest.approx(1e-4 * 10 ** (4 * 0.4), rel=0.06)


def test_map_pad_and_clock_are_on_one_screen(visit: Callable) -> None:
    page = open_pad(visit(width=1440, height=900), "adam", "?surface=himmelblau&opt=sgd,momentum,adam")
    for width, height in ((1440, 900), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        boxes = steady(page, lambda: {name: rect(page, name) for name in (".rv-contour", ".rv-pad", ".rv-play")})
        for name, box in boxes.items():
            assert 0 < box["y"] <= height - box["height"], name
        assert boxes[".rv-contour"]["x"] + boxes[".rv-contour"]["width"] <= boxes[".rv-pad"]["x"]
