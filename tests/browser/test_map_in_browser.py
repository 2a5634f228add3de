"""The player's map in a real browser: the start is moved on it, and what is drawn over it stands where it should."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    RANGE,
    ask,
    frames,
    in_the_dark,
    painted,
    pixel,
    relayout,
    rewind,
    settings_of,
    steady,
    step_shown,
    to_end,
    until,
    until_address,
    until_link,
)
from tests.browser.windows import Window

pytestmark = pytest.mark.browser


def test_the_start_is_moved_by_keys_by_dragging_and_by_a_click(visit: Callable) -> None:
    page = visit().open()
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    until_link(page, "start=0.27,0.05")
    assert ask(page, "view.race.start") == pytest.approx([0.27, 0.05], abs=1e-3)
    until_address(page, "start=")
    drag_the_start(page)
    page.mouse.click(*pixel(page, -0.8, 0.9))
    until_link(page, "start=-")
    assert ask(page, "view.race.start") == pytest.approx([-0.8, 0.9], abs=0.01)


def drag_the_start(page: Page) -> None:
    """The paths follow while the start is dragged; its link is that of where it was let go."""
    before, address = ask(page, "p.tracks[0].x[0]"), page.url
    box = page.locator(".rv-start").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, 11):
        page.mouse.move(x + 8 * k, y - 5 * k)
        frames(page, 3)
    until(page, lambda: ask(page, "p.previewing") and ask(page, "p.tracks[0].x[0]") > before + 0.1)
    assert page.url == address
    page.mouse.up()
    until(page, lambda: page.url != address)
    until(page, lambda: not ask(page, "p.previewing"))
    assert ask(page, "view.race.start[0]") > 0.5


def test_forces_and_the_look_ahead(lent: Window) -> None:
    page = lent.page
    page.get_by_label("Step", exact=True).fill("3")
    page.get_by_role("button", name="Arrows").click()
    chosen = page.locator(".rv-chosen").get_attribute("data-slot")
    settings_of(page, "nesterov").click()
    expect(page.locator(".rv-key")).to_contain_text("look-ahead")
    expect(page.locator(".rv-key")).to_contain_text("velocity")
    with_forces = painted(page, "contour")
    page.get_by_role("button", name="Arrows").click()
    until(page, lambda: painted(page, "contour") < with_forces)
    settings_of(page, chosen).click()
    rewind(page)


CAMERAS = [(1.05, -1.15, 0.85), (-1.6, 0.4, 0.7), (0.3, 1.5, 1.4)]
NOTES = [
    {"x": x, "y": y, "z": z, "text": "o", "showarrow": True, "ax": 0, "ay": 0, "arrowsize": 0.3}
    for x, y, z in ((0.3, 0.02, 1), (-1.2, 1.1, 0.4), (1.4, -1.4, 1.6))
]
PLACES = """(() => {
    const frame = stage.panels[1].frame();
    const project = (note) => { const o = [0, 0]; frame.project(note.x, note.y, note.z, o); return o; };
    return stage.panels[1].graph._fullLayout.scene.annotations.map(project);
})()"""
MARKS = """() => [...document.querySelectorAll('.rv-relief .annotation-text-g')].map(node => {
    const box = node.getBoundingClientRect();
    const outer = document.querySelector('.rv-relief').getBoundingClientRect();
    return [box.x + box.width / 2 - outer.x, box.y + box.height / 2 - outer.y];
})"""
CAMERA = "stage.panels[1].graph._fullLayout.scene._scene.getCamera()"


@pytest.mark.parametrize("eye", CAMERAS)
def test_the_relief_overlay_stands_where_plotlys_own_marker_does(lent: Window, eye: tuple[float, ...]) -> None:
    """Plotly's own projection of an annotation, against the overlay's, for points all over the box."""
    page = lent.page
    camera = ask(page, CAMERA)
    turned = {**camera, "eye": dict(zip("xyz", eye, strict=True))}
    relayout(page, 1, {"scene.camera": turned, "scene.annotations": NOTES})
    marks = steady(page, lambda: page.evaluate(MARKS))
    assert len(marks) == 3
    for place, mark in zip(ask(page, PLACES), marks, strict=True):
        assert place == pytest.approx(mark, abs=2)
    relayout(page, 1, {"scene.camera": camera, "scene.annotations": []})
    steady(page, lambda: ask(page, CAMERA))


RANGES = (
    "(({xaxis, yaxis}) => ({'xaxis.range': xaxis.range, 'yaxis.range': yaxis.range}))(stage.panels[0].graph.layout)"
)
PROBE = """(async () => {
    const probe = {x: [0.3], y: [0.02], mode: 'markers', marker: {size: 4}, name: 'probe'};
    await stage.Plotly.addTraces(stage.panels[0].graph, probe);
})()"""
ON_THE_MAP = """(() => {
    const {graph} = stage.panels[0];
    const last = [...graph.querySelectorAll('.scatterlayer .trace')].at(-1);
    const box = last.querySelector('.point').getBoundingClientRect();
    const outer = graph.getBoundingClientRect();
    const out = [0, 0];
    stage.panels[0].frame().project(0.3, 0.02, 0, out);
    return [out[0], out[1], box.x + box.width / 2 - outer.x, box.y + box.height / 2 - outer.y];
})()"""


@pytest.mark.parametrize("change", ["zoom", "resize"])
def test_the_map_overlay_keeps_to_the_axes(lent: Window, change: str) -> None:
    page = lent.page
    size, ranges = page.viewport_size, ask(page, RANGES)
    width = ask(page, "stage.panels[0].graph._fullLayout.width")
    if change == "zoom":
        relayout(page, 0, {"xaxis.range": [-0.5, 0.6], "yaxis.range": [-0.7, 0.7]})
    else:
        page.set_viewport_size({"width": 1100, "height": 900})
        until(page, lambda: ask(page, "stage.panels[0].graph._fullLayout.width") != width)
    ask(page, PROBE)
    x, y, px, py = steady(page, lambda: ask(page, ON_THE_MAP))
    assert (x, y) == pytest.approx((px, py), abs=2)
    ask(page, "stage.Plotly.deleteTraces(stage.panels[0].graph, -1).then(() => {})")
    relayout(page, 0, ranges)
    page.set_viewport_size(size)
    steady(page, lambda: ask(page, "stage.panels.map((panel) => panel.graph._fullLayout.width)"))


def test_a_diverged_run_says_so_on_the_map(visit: Callable) -> None:
    page = visit().open("?surface=sphere&lr=2&opt=sgd")
    ask(page, "transport.jump(0)")
    before = painted(page, "contour")
    to_end(page)
    assert ask(page, "p.tracks[0].slot.diverged") > 0
    assert painted(page, "contour") > before


class Hand:
    """Fingers on a page: each moves from a place to another at the same time as the others."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def send(self, kind: str, places: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(self, *fingers: tuple[tuple[float, float], tuple[float, float]]) -> None:
        self.send("touchStart", [first for first, _ in fingers])
        for k in range(1, 9):
            self.send(
                "touchMove", [(((8 - k) * a + k * c) / 8, ((8 - k) * b + k * d) / 8) for (a, b), (c, d) in fingers]
            )
            frames(self.page, 2)
        self.send("touchEnd", [])

    def rest(self, place: tuple[float, float]) -> None:
        self.send("touchStart", [place])
        self.page.wait_for_timeout(900)
        self.send("touchEnd", [])


def phone(visit: Callable, query: str = "") -> Page:
    page = visit(width=390, height=844, has_touch=True, is_mobile=True).open(query)
    page.locator(".rv-contour").scroll_into_view_if_needed()
    return page


SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
YRANGE = "stage.panels[0].graph._fullLayout.yaxis.range.map(Number)"
EYE = "(({x, y, z}) => [x, y, z])(stage.panels[1].graph._fullLayout.scene._scene.getCamera().eye)"


def test_one_finger_on_a_picture_scrolls_the_page(visit: Callable) -> None:
    page = phone(visit)
    for kind in ("contour", "relief", "loss"):
        page.locator(".rv-contour").scroll_into_view_if_needed()
        page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
        page.locator(f".rv-{kind}").scroll_into_view_if_needed()
        before, axes, eye = page.evaluate(SCROLLED), ask(page, f"[{RANGE}, {YRANGE}]"), ask(page, EYE)
        box = page.locator(f".rv-{kind}").bounding_box()
        x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
        Hand(page).move(((x, y), (x, y - 150)))
        until(page, lambda before=before: page.evaluate(SCROLLED) > before + 80)
        assert ask(page, f"[{RANGE}, {YRANGE}]") == axes
        assert ask(page, EYE) == eye


def test_a_tap_leaves_the_start_and_a_finger_that_rests_moves_it(visit: Callable) -> None:
    page = phone(visit)
    start = ask(page, "view.race.start")
    page.touchscreen.tap(*pixel(page, -0.8, 0.9))
    page.wait_for_timeout(700)
    assert ask(page, "view.race.start") == start
    assert "start=" not in page.url
    Hand(page).rest(pixel(page, -0.8, 0.9))
    until_link(page, "start=")
    assert ask(page, "view.race.start") == pytest.approx([-0.8, 0.9], abs=0.02)


def test_two_fingers_move_and_zoom_the_map_and_turn_the_relief(visit: Callable) -> None:
    page = phone(visit)
    (x0, x1), (y0, y1) = ask(page, RANGE), ask(page, YRANGE)
    left, right = pixel(page, -0.3, 0.5), pixel(page, 0.3, 0.5)
    scrolled = page.evaluate(SCROLLED)
    wide = (right[0] - left[0]) / 2
    Hand(page).move((left, (left[0] - wide, left[1])), (right, (right[0] + wide, right[1])))
    until(page, lambda: ask(page, RANGE)[1] - ask(page, RANGE)[0] == pytest.approx((x1 - x0) / 2, rel=0.02))
    (u0, u1), (v0, v1) = ask(page, RANGE), ask(page, YRANGE)
    assert v1 - v0 == pytest.approx((y1 - y0) / 2, rel=0.02)
    assert (u0 + u1) / 2 == pytest.approx(
        (x0 + x1) / 4, abs=0.02 * (x1 - x0)
    )  # what is between the fingers stays there
    first, second = pixel(page, 0, 0.4), pixel(page, 0.2, 0.4)
    Hand(page).move((first, (first[0] + 40, first[1] + 30)), (second, (second[0] + 40, second[1] + 30)))
    until(page, lambda: ask(page, RANGE)[0] < u0 - 0.05)
    assert ask(page, YRANGE)[1] > v1 + 0.05
    assert ask(page, "view.race.start") == [0.3, 0.02]
    assert page.evaluate(SCROLLED) == scrolled
    zoomed = ask(page, RANGE)
    in_the_dark(page)
    assert ask(page, RANGE) == pytest.approx(zoomed)
    turn_the_relief(page)


def turn_the_relief(page: Page) -> None:
    page.locator(".rv-relief").scroll_into_view_if_needed()
    before = ask(page, EYE)
    box = page.locator(".rv-relief").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    Hand(page).move(((x - 40, y), (x + 20, y)), ((x + 40, y), (x + 100, y)))
    until(page, lambda: ask(page, EYE) != pytest.approx(before, abs=0.1))
    far = [sum(part**2 for part in eye) for eye in (before, ask(page, EYE))]
    assert far[1] == pytest.approx(far[0], rel=0.05)


CORNERS = """(() => [stage.panels[0], stage.relief.panel].map((panel) => {
    const [[x0, x1], [y0, y1]] = view.surface.domain;
    return [[x0, y0], [x1, y0], [x1, y1]].map(([x, y]) => {
        const out = [0, 0];
        panel.frame().project(x, y, view.surface.height(view.surface.lossAt(x, y)), out);
        return out;
    });
}))()"""


def sides(corners: list[list[float]]) -> list[float]:
    """Across and up of a picture of the box: from its lower left corner to the lower right, and to the upper right."""
    (ax, ay), (bx, by), (cx, cy) = corners
    return [bx - ax, by - ay, cx - bx, cy - by]


def test_a_button_tilts_the_relief_into_the_map_and_back(visit: Callable) -> None:
    page = visit().open("?opt=sgd,adam&surface=ravine&steps=50")
    eye = steady(page, lambda: ask(page, EYE))
    page.get_by_role("button", name="See the relief from above, like the map").press("Enter")
    back = page.get_by_role("button", name="Tilt the map into the relief")
    expect(back).to_be_focused()
    until(page, lambda: ask(page, "stage.relief.view[1] > 89 && stage.relief.set.camera.eye.z > 4.9"))
    steady(page, lambda: ask(page, EYE))
    seen, relief = (sides(corners) for corners in ask(page, CORNERS))
    times = relief[0] / seen[0]
    assert relief == pytest.approx([times * side for side in seen], abs=0.02 * relief[0])
    page.emulate_media(reduced_motion="reduce")
    back.click()
    until(page, lambda: ask(page, EYE) == pytest.approx(eye, abs=1e-3))
    page.set_viewport_size({"width": 1000, "height": 900})
    steady(page, lambda: ask(page, EYE))
    inside = ask(page, "(({width, height}) => [width, height])(stage.relief.panel.frame().box)")
    corners = ask(page, CORNERS)[1]
    assert all(0 < x < inside[0] and 0 < y < inside[1] for x, y in corners)


def test_a_finger_takes_the_start_by_its_handle_and_scrubs(visit: Callable) -> None:
    page = phone(visit, "?opt=adam")
    box = page.locator(".rv-start").bounding_box()
    assert (box["width"], box["height"]) == (44, 44)
    x, y = box["x"] + 22, box["y"] + 22
    before, scrolled = ask(page, "view.race.start"), page.evaluate(SCROLLED)
    Hand(page).move(((x, y), (x + 60, y - 60)))
    until_link(page, "start=")
    after = ask(page, "view.race.start")
    assert after[0] > before[0] + 0.2
    assert after[1] > before[1] + 0.2
    assert page.evaluate(SCROLLED) == scrolled
    scrub = page.get_by_label("Step", exact=True)
    scrub.scroll_into_view_if_needed()
    box = scrub.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert 120 <= step_shown(page) <= 180


def test_pointing_at_a_path_says_whose_and_which_step(visit: Callable) -> None:
    page = visit().open("?surface=ravine&opt=momentum")
    page.mouse.move(*pixel(page, *ask(page, "[p.tracks[0].x[3], p.tracks[0].y[3]]")))
    expect(page.locator(".rv-readout")).to_contain_text("Momentum, step 3: loss")
    page.mouse.move(*pixel(page, -11, -1.9))
    expect(page.locator(".rv-readout")).to_contain_text("loss 241")


def test_a_path_that_leaves_the_box_shows_an_arrow_at_the_edge(visit: Callable) -> None:
    page = visit().open("?surface=saddle&opt=sgd&steps=400")
    to_end(page)
    assert ask(page, "Math.abs(p.tracks[0].y.at(-1))") > 2
    edge = ask(
        page,
        "(() => { const f = stage.panels[0].frame().box; const c = stage.panels[0].live.getContext('2d');"
        " return c.getImageData(f.x, f.y, f.width, 12).data.some(Boolean); })()",
    )
    assert edge
