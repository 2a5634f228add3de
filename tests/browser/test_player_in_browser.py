"""What only a browser can show: the race plays, answers, and keeps what a visitor has set."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import (
    RANGE,
    STILL,
    ask,
    chip,
    choose_surface,
    filled_screen,
    frames,
    idle,
    in_the_dark,
    menu_item,
    painted,
    pixel,
    relayout,
    rewind,
    set_slider,
    set_speed,
    settings_of,
    step_shown,
    to_end,
    until,
    until_link,
)
from tests.browser.windows import Window

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("width", "dark"),
    [
        (1440, False),
        pytest.param(390, True, marks=pytest.mark.soak),
        pytest.param(1440, True, marks=pytest.mark.soak),
        pytest.param(390, False, marks=pytest.mark.soak),
    ],
)
def test_play_moves_the_counter_and_the_markers(visit: Callable, width: int, dark: bool) -> None:
    window = visit(width=width, height=1000 if width > 500 else 1600, dark=dark)
    page = window.open()
    assert step_shown(page) == 0
    before = {kind: painted(page, kind) for kind in ("contour", "relief", "loss")}
    window.shoot(f"race-{width}-{'dark' if dark else 'light'}-start")
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, lambda: step_shown(page) >= 60)
    page.get_by_role("button", name="Pause").click()
    paused = step_shown(page)
    assert all(painted(page, kind) > before[kind] for kind in before)
    frames(page, 30)
    assert step_shown(page) == paused
    window.shoot(f"race-{width}-{'dark' if dark else 'light'}-playing")


def test_another_surface_or_other_runs_begin_at_the_first_step(visit: Callable) -> None:
    page = visit().open("?surface=ravine&opt=sgd,adam")
    page.get_by_label("Step", exact=True).fill("42")
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_test_id("stSidebar").get_by_role("button", name="Momentum", exact=True).click()
    until_link(page, "momentum")
    assert step_shown(page) < 42
    until(page, lambda: step_shown(page) > 2)  # it plays on
    page.get_by_role("button", name="Pause").click()
    page.get_by_label("Step", exact=True).fill("42")
    set_slider(page, "Momentum", "ArrowLeft", 1)
    until_link(page, "momentum:momentum=")
    assert step_shown(page) == 42
    choose_surface(page, "Himmelblau")
    until_link(page, "himmelblau")
    assert step_shown(page) == 0


def test_buttons_scrub_speed_and_loop(lent: Window) -> None:
    page = lent.page
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step back").click()
    assert step_shown(page) == 1
    to_end(page)
    assert step_shown(page) == 300
    page.get_by_label("Step", exact=True).fill("150")
    assert step_shown(page) == 150
    set_speed(page, "4x")
    assert ask(page, "transport.clock.speed") == 4
    expect(page.get_by_role("button", name="Speed 4x")).to_have_attribute("aria-pressed", "true")
    menu_item(page, "Loop").click()
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, lambda: step_shown(page) < 150)
    assert ask(page, "transport.clock.playing")
    rewind(page)
    expect(menu_item(page, "Loop")).to_have_attribute("aria-checked", "true")
    menu_item(page, "Loop").click()
    page.keyboard.press("Escape")
    set_speed(page, "1x")


def test_the_menu_is_one_for_keys_and_for_the_pointer(lent: Window) -> None:
    page = lent.page
    opener, menu = page.get_by_role("button", name="More", exact=True), page.get_by_role("menu", name="More")
    opener.focus()
    page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("menuitem", name="Keys")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="Copy link")).to_be_focused()
    expect(menu.get_by_text("Draw this part")).to_be_hidden()  # of typed functions only
    assert step_shown(page) == 0  # arrows are the menu's own here
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    for leave in (lambda: page.keyboard.press("Tab"), lambda: page.locator(".rv-title").click()):
        opener.click()
        box = menu.bounding_box()
        assert box["y"] >= 60
        assert box["x"] + box["width"] <= page.viewport_size["width"]
        leave()
        expect(menu).to_be_hidden()


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.soak)])
def test_controls_are_one_row_and_nothing_of_plotly_is_among_them(visit: Callable, width: int) -> None:
    page = visit(width=width, height=720).open()
    boxes = page.locator(".rv-row > *").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect()).map((r) => [r.left, r.right, r.top + r.height / 2])"
        ".filter(([left, right]) => right > left)"
    )
    rows = {round(middle / 8) for _, _, middle in boxes}
    assert len(rows) == (1 if width > 1000 else 2)
    panel = page.locator(".rv-stage").bounding_box()
    assert all(left >= panel["x"] - 1 and right <= panel["x"] + panel["width"] + 1 for left, right, _ in boxes)
    page.locator(".rv-loss").hover()
    assert page.locator(".modebar-btn").count() == 0


def test_events_are_marked_told_and_become_the_result(visit: Callable) -> None:
    page = visit().open("?steps=50&opt=sgd,adam")
    marks, line = page.locator(".rv-tick"), page.locator(".rv-note")
    assert line.get_attribute("aria-live") == "polite"
    expect(marks.first).to_have_attribute("title", re.compile("step 27: Adam is off the saddle"))
    expect(line).to_have_text("")
    marks.first.click()
    assert step_shown(page) == 27
    expect(line).to_have_text("step 27: Adam is off the saddle")
    mark, scrub = marks.first.bounding_box(), page.locator(".rv-scrub").bounding_box()
    place = scrub["x"] + 8 + (scrub["width"] - 16) * 27 / 50  # the middle of the scrubber's thumb
    assert mark["x"] + mark["width"] / 2 == pytest.approx(place, abs=1)
    height = page.locator(".rv-stage").bounding_box()["height"]
    set_speed(page, "4x")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(line).to_contain_text("Only Adam reached the minimum, at step 45. No run settled. SGD did not")
    expect(line).to_contain_text("Adam: Escaped the saddle at step 27")  # for the ear
    assert page.locator(".rv-stage").bounding_box()["height"] == height
    chip(page, "adam").click()
    expect(marks).to_have_count(0)
    expect(line).to_contain_text("SGD did not reach the minimum within 50 steps.")
    set_speed(page, "1/4x")
    page.get_by_role("button", name="Replay", exact=True).click()
    until(page, lambda: 0 < step_shown(page) < 50)
    expect(line).to_have_text("")


def test_chips_show_numbers_hide_paths_and_show_one_alone(lent: Window) -> None:
    page = lent.page
    to_end(page)
    adam = chip(page, "adam")
    expect(adam).to_have_text("Adam -0.7082")
    expect(page.locator(".rv-numbers")).to_be_hidden()
    menu_item(page, "Numbers").click()
    expect(page.locator(".rv-numbers tbody tr", has_text="Adam").locator("td").first).to_have_text("-0.7082")
    assert page.locator(".rv-numbers tbody th").all_inner_texts() == ask(page, "p.tracks.map(({slot}) => slot.name)")
    menu_item(page, "Numbers").click()
    page.keyboard.press("Escape")
    before = painted(page, "contour")
    adam.click()
    expect(adam).to_have_attribute("aria-pressed", "false")
    assert painted(page, "contour") < before
    adam.click()
    adam.dblclick()
    assert ask(page, "p.shown.map(({slot}) => slot.slot)") == ["adam"]
    alone = painted(page, "contour")
    adam.dblclick()
    assert ask(page, "p.shown.length === p.tracks.length")
    assert painted(page, "contour") > alone  # not as before: names stay where they are as long as they can
    rewind(page)
    page.mouse.move(0, 0)
    assert ask(page, STILL) == 0
    adam.hover()
    assert ask(page, STILL) > 0
    page.mouse.move(0, 0)
    assert ask(page, STILL) == 0


@pytest.mark.parametrize(("layout", "panels"), [("side", 7), pytest.param("map", 1, marks=pytest.mark.soak)])
def test_layouts_are_in_the_link(visit: Callable, layout: str, panels: int) -> None:
    page = visit().open()
    page.get_by_role("button", name="Grid" if layout == "side" else "Map", exact=layout == "map").click()
    until(page, lambda: page.locator(".rv-panel").count() == panels and f"layout={layout}" in page.url)
    other = visit().open(f"?layout={layout}")
    until(other, lambda: other.locator(".rv-contour .main-svg").count() >= panels)
    assert other.locator(".rv-panel").count() == panels


def test_zoom_camera_step_and_speed_survive_a_rerun(visit: Callable) -> None:
    page = visit().open()
    set_speed(page, "4x")
    page.get_by_label("Step", exact=True).fill("42")
    relayout(page, 0, {"xaxis.range": [-0.5, 0.5]})
    relayout(page, 1, {"scene.camera.eye": {"x": 1.5, "y": 0.5, "z": 0.6}})
    eye = "stage.panels[1].graph._fullLayout.scene._scene.getCamera().eye.x"
    until(page, lambda: ask(page, eye) == pytest.approx(1.5, abs=1e-6))
    set_slider(page, "Learning rate (all)", "ArrowRight", 1)
    until_link(page, "lr=")
    assert ask(page, RANGE) == [-0.5, 0.5]
    assert ask(page, eye) == pytest.approx(1.5, abs=1e-6)
    assert step_shown(page) == 42
    assert ask(page, "transport.clock.speed") == 4


def test_a_change_of_theme_redraws_everything_and_keeps_the_place(visit: Callable) -> None:
    page = visit().open()
    page.get_by_label("Step", exact=True).fill("42")
    page.mouse.move(*pixel(page, 0.5, 0.5))
    page.mouse.wheel(0, -300)
    until(page, lambda: ask(page, RANGE)[1] < 1.45)
    zoomed = ask(page, RANGE)
    light = ask(page, "stage.panels[0].graph._fullLayout.font.color")
    in_the_dark(page)
    assert ask(page, "stage.panels[0].graph._fullLayout.font.color") != light
    until(page, lambda: ask(page, "stage.panels[1].graph._fullLayout.font.color") != light)
    assert step_shown(page) == 42
    assert ask(page, RANGE) == pytest.approx(zoomed)


def test_whole_paths_full_screen_and_reduced_motion(visit: Callable) -> None:
    page = visit(reduced_motion="reduce").open()
    idle(page)
    frames(page, 30)
    assert not ask(page, "transport.clock.playing")
    assert step_shown(page) == 0
    assert not ask(page, STILL)
    menu_item(page, "Whole paths").click()
    assert ask(page, STILL)
    menu_item(page, "Whole paths").click()
    assert not ask(page, STILL)
    for is_filled in (True, False):
        menu_item(page, "Full screen").click()
        filled_screen(page, is_filled)


def test_leaving_the_player_leaves_nothing_behind(lent: Window) -> None:
    """The last one of those that the page is lent to: it leaves nothing to the next."""
    page = lent.page
    ask(page, "p.destroy()")
    assert page.locator(".rv-root canvas").count() == 0
    assert page.locator(".rv-root > *").count() == 0


@pytest.mark.soak
def test_runs_of_one_rule_have_their_difference_as_name_everywhere(visit: Callable) -> None:
    page = visit().open("?opt=momentum,momentum:momentum=0.5,adam&steps=60")
    pills = page.get_by_test_id("stSidebar").get_by_test_id("stButtonGroup").first
    settings_of(page, "momentum_2").click()
    slider = page.locator(".rv-settings input[aria-label^='momentum']")
    slider.press("PageUp")
    until_link(page, "momentum:momentum=0.7")
    link = page.locator(".rv-root").get_attribute("data-complete") or ""
    momentum = re.search(r"momentum:momentum=(0\.7\d*)", link)[1]  # type: ignore[index]
    pills.get_by_role("button", name="Adam", exact=True).click()
    until(page, lambda: "adam" not in page.url)  # the pill that has got another name stays chosen
    both = ["Momentum 0.9", f"Momentum {momentum}"]
    until(page, lambda: ask(page, "view.race.slots.map(({name}) => name)") == both)
    for name in both:
        expect(pills.get_by_role("button", name=name, exact=True)).to_be_visible()
        expect(page.locator(".scores th", has_text=name)).to_be_visible()
        expect(page.locator(".rv-chip", has_text=name)).to_be_visible()
