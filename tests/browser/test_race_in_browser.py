"""What only a browser can show: the race plays, answers, and looks right at every size."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, expect

from tools.chromium import running_app

pytestmark = pytest.mark.browser

SCRUBBER = ".slider-label"


def ask(page: Page, expression: str, argument: Any = None) -> Any:
    """Evaluate an expression of the player `p` in the page."""
    script = f"async (a) => {{ const p = await document.querySelector('.rv-root').player; return {expression}; }}"
    return page.evaluate(script, argument)


def step_shown(page: Page) -> int:
    return int(re.findall(r"\d+", page.locator(".rv-step").inner_text())[0])


def title(page: Page) -> str:
    return page.locator(".rv-title").inner_text()


def until(page: Page, holds: Callable[[], bool], seconds: float = 30) -> None:
    for _ in range(int(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen in time")


def until_link(page: Page, part: str) -> None:
    """Wait until the player shows the race of a link that holds `part`."""
    until(page, lambda: part in (page.locator(".rv-root").get_attribute("data-complete") or ""))


def painted(page: Page, kind: str) -> int:
    """How many pixels of a panel's moving canvas are drawn on."""
    return page.evaluate(
        """(kind) => {
            const canvas = document.querySelectorAll(`.rv-${kind} > canvas`)[1];
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let count = 0;
            for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
            return count;
        }""",
        kind,
    )


def set_slider(page: Page, label: str, keys: str, times: int) -> None:
    control = page.get_by_label(label, exact=True).first
    control.focus()
    for _ in range(times):
        control.press(keys)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
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
    page.wait_for_timeout(500)
    assert step_shown(page) == paused
    window.shoot(f"race-{width}-{'dark' if dark else 'light'}-playing")


def test_the_page_is_not_wider_than_a_phone(visit: Callable) -> None:
    page = visit(width=390, height=844).open()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [page.locator(f".rv-{kind}").bounding_box() for kind in ("contour", "relief", "loss")]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]


def test_keys_drive_the_clock(visit: Callable) -> None:
    page = visit().open()
    page.locator(".rv-root").focus()
    shown = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
        shown.append(step_shown(page))
    assert shown == [1, 2, 1, 300, 0]
    page.keyboard.press(" ")
    until(page, lambda: step_shown(page) > 5)
    page.keyboard.press(" ")
    assert not ask(page, "p.clock.playing")


def test_buttons_scrub_speed_and_loop(visit: Callable) -> None:
    page = visit().open()
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step back").click()
    assert step_shown(page) == 1
    page.get_by_role("button", name="To the end").click()
    assert step_shown(page) == 300
    page.get_by_role("button", name="To the start").click()
    assert step_shown(page) == 0
    page.get_by_label("Step", exact=True).fill("150")
    assert step_shown(page) == 150
    set_slider(page, "Speed", "End", 1)
    assert ask(page, "p.clock.speed") == 20
    page.get_by_label("Loop").check()
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, lambda: step_shown(page) < 150)
    assert ask(page, "p.clock.playing")


def test_the_end_is_told(visit: Callable) -> None:
    page = visit().open("?steps=50&opt=adam")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".rv-note")).to_contain_text("Escaped the saddle at step 27", timeout=20_000)
    assert page.locator(".rv-note").get_attribute("aria-live") == "polite"


def test_the_legend_shows_numbers_and_hides_paths(visit: Callable) -> None:
    page = visit().open()
    page.get_by_role("button", name="To the end").click()
    row = page.locator(".rv-legend tbody tr", has_text="Adam")
    expect(row.locator("td").nth(1)).to_have_text("-0.7082")
    before = painted(page, "contour")
    page.get_by_label("Show Adam").uncheck()
    assert painted(page, "contour") < before


def test_dragging_lr_needs_no_websocket_and_release_gives_the_exact_race(visit: Callable) -> None:
    window = visit()
    sent: list[Any] = []

    def record(frame: Any) -> None:  # Playwright cannot take a built-in method
        sent.append(frame)

    window.page.on("websocket", lambda socket: socket.on("framesent", record))
    page = window.open()
    page.get_by_role("button", name="To the end").click()
    page.get_by_label("Learning rate, for all").first.hover()
    until(page, lambda: ask(page, "Boolean(p.families?.lr)"))
    page.wait_for_timeout(500)
    count = len(sent)
    ends = set()
    for index in range(14, 27):
        ask(page, "p.tuning.lr.input.value = a", index)
        ask(page, "p.tuning.lr.input.dispatchEvent(new Event('input'))")
        ends.add(ask(page, "p.tracks[0].x.at(-1)"))
    assert len(ends) == 13
    assert ask(page, "p.previewing")
    assert len(sent) == count
    ask(page, "p.tuning.lr.input.dispatchEvent(new Event('change'))")
    until_link(page, "lr=")
    assert not ask(page, "p.previewing")
    assert f"equal lr {ask(page, 'p.race.tuning.lr.value'):g}" in title(page)
    assert step_shown(page) == 300
    until(page, lambda: "lr=" in page.url)  # Python is told after the picture is shown


def test_momentum_is_tuned_as_well(visit: Callable) -> None:
    page = visit().open()
    set_slider(page, "Momentum, where a rule has it", "ArrowLeft", 1)
    until_link(page, "momentum:momentum=")
    until(page, lambda: "nesterov:momentum=" in parse_qs(urlsplit(page.url).query).get("opt", [""])[0])


def test_a_click_on_the_map_starts_there(visit: Callable) -> None:
    page = visit().open()
    box = page.locator(".rv-contour").bounding_box()
    place = ask(
        page, "(() => { const f = p.panels[0].frame(); const o = [0, 0]; f.project(-0.8, 0.9, 0, o); return o; })()"
    )
    page.mouse.click(box["x"] + place[0], box["y"] + place[1])
    until_link(page, "start=")
    assert ask(page, "p.race.start") == pytest.approx([-0.8, 0.9], abs=0.01)


def test_the_start_is_dragged_and_the_paths_follow(visit: Callable) -> None:
    page = visit().open()
    before = ask(page, "p.tracks[0].x[0]")
    box = page.locator(".rv-start").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, 11):
        page.mouse.move(x + 8 * k, y - 5 * k)
        page.wait_for_timeout(50)
    until(page, lambda: ask(page, "p.previewing") and ask(page, "p.tracks[0].x[0]") > before + 0.1)
    assert "start=" not in page.url
    page.mouse.up()
    until_link(page, "start=")
    assert ask(page, "p.race.start[0]") > 0.5


def test_the_start_is_moved_by_keys(visit: Callable) -> None:
    page = visit().open()
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    until_link(page, "start=")
    assert ask(page, "p.race.start") == pytest.approx([0.27, 0.05], abs=1e-3)


def test_forces_and_the_look_ahead(visit: Callable) -> None:
    page = visit().open()
    page.get_by_label("Step", exact=True).fill("3")
    page.get_by_label("Forces").check()
    page.locator(".rv-name", has_text="Nesterov").click()
    expect(page.locator(".rv-key")).to_contain_text("look-ahead")
    expect(page.locator(".rv-key")).to_contain_text("velocity")
    with_forces = painted(page, "contour")
    page.get_by_label("Forces").uncheck()
    until(page, lambda: painted(page, "contour") < with_forces)


@pytest.mark.parametrize(("layout", "panels"), [("side", 7), ("map", 1)])
def test_layouts_are_in_the_link(visit: Callable, layout: str, panels: int) -> None:
    page = visit().open()
    page.get_by_label("Layout").select_option(layout)
    until(page, lambda: page.locator(".rv-panel").count() == panels and f"layout={layout}" in page.url)
    other = visit().open(f"?layout={layout}")
    until(other, lambda: other.locator(".rv-contour .main-svg").count() >= panels)
    assert other.locator(".rv-panel").count() == panels


CAMERAS = [(1.05, -1.15, 0.85), (-1.6, 0.4, 0.7), (0.3, 1.5, 1.4)]


@pytest.mark.parametrize("eye", CAMERAS)
def test_the_relief_overlay_stands_where_plotlys_own_marker_does(visit: Callable, eye: tuple[float, ...]) -> None:
    """Plotly's own projection of an annotation, against the overlay's, for points all over the box."""
    page = visit().open()
    script = """(async () => {
        const panel = p.panels.find(one => one.kind === 'relief');
        const points = [[0.3, 0.02, 1], [-1.2, 1.1, 0.4], [1.4, -1.4, 1.6]];
        const camera = {eye: {x: a[0], y: a[1], z: a[2]}};
        const notes = points.map(([x, y, z]) => ({x, y, z, text: 'o', showarrow: true, ax: 0, ay: 0, arrowsize: 0.3}));
        await p.Plotly.relayout(panel.graph, {'scene.camera': camera, 'scene.annotations': notes});
        await new Promise(done => setTimeout(done, 800));
        const frame = panel.frame();
        return points.map((point) => {
            const out = [0, 0];
            frame.project(...point, out);
            return out;
        });
    })()"""
    places = ask(page, script, list(eye))
    marks = page.evaluate(
        """() => [...document.querySelectorAll('.rv-relief .annotation-text-g')].map(node => {
            const box = node.getBoundingClientRect();
            const outer = document.querySelector('.rv-relief').getBoundingClientRect();
            return [box.x + box.width / 2 - outer.x, box.y + box.height / 2 - outer.y];
        })"""
    )
    assert len(marks) == 3
    for (x, y), (mx, my) in zip(places, marks, strict=True):
        assert (x, y) == pytest.approx((mx, my), abs=2)


@pytest.mark.parametrize("change", ["zoom", "resize"])
def test_the_map_overlay_keeps_to_the_axes(visit: Callable, change: str) -> None:
    page = visit().open()
    if change == "zoom":
        ask(page, "p.Plotly.relayout(p.panels[0].graph, {'xaxis.range': [-0.5, 0.6], 'yaxis.range': [-0.7, 0.7]})")
    else:
        page.set_viewport_size({"width": 1100, "height": 900})
    page.wait_for_timeout(1200)
    script = """(async () => {
        const {graph} = p.panels[0];
        await p.Plotly.addTraces(graph, {x: [0.3], y: [0.02], mode: 'markers', marker: {size: 4}, name: 'probe'});
        const last = [...graph.querySelectorAll('.scatterlayer .trace')].at(-1);
        const box = last.querySelector('.point').getBoundingClientRect();
        const outer = graph.getBoundingClientRect();
        const out = [0, 0];
        p.panels[0].frame().project(0.3, 0.02, 0, out);
        return [out[0], out[1], box.x + box.width / 2 - outer.x, box.y + box.height / 2 - outer.y];
    })()"""
    x, y, px, py = ask(page, script)
    assert (x, y) == pytest.approx((px, py), abs=2)


def test_zoom_camera_step_and_speed_survive_a_rerun(visit: Callable) -> None:
    page = visit().open()
    set_slider(page, "Speed", "ArrowRight", 2)
    page.get_by_label("Step", exact=True).fill("42")
    ask(page, "p.Plotly.relayout(p.panels[0].graph, {'xaxis.range': [-0.5, 0.5]})")
    ask(page, "p.Plotly.relayout(p.panels[1].graph, {'scene.camera.eye': {x: 1.5, y: 0.5, z: 0.6}})")
    page.wait_for_timeout(500)
    shared = page.locator('[data-testid="stSlider"]', has_text="Shared learning rate")
    shared.get_by_role("slider").first.press("ArrowRight")
    until_link(page, "lr=")
    assert ask(page, "p.panels[0].graph._fullLayout.xaxis.range.map(Number)") == [-0.5, 0.5]
    assert ask(page, "p.panels[1].graph._fullLayout.scene._scene.getCamera().eye.x") == pytest.approx(1.5, abs=1e-6)
    assert step_shown(page) == 42
    assert ask(page, "p.clock.speed") == 2


def test_a_diverged_run_says_so_on_the_map(visit: Callable) -> None:
    page = visit().open("?surface=sphere&lr=2&opt=sgd")
    ask(page, "p.jump(0)")
    before = painted(page, "contour")
    page.get_by_role("button", name="To the end").click()
    assert ask(page, "p.tracks[0].slot.diverged") > 0
    assert painted(page, "contour") > before


def test_leaving_the_player_leaves_nothing_behind(visit: Callable) -> None:
    page = visit().open()
    ask(page, "p.destroy()")
    assert page.locator(".rv-root canvas").count() == 0
    assert page.locator(".rv-root > *").count() == 0


def heap(session: CDPSession) -> float:
    """MB of JavaScript heap that outlive a collection."""
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"] / 1e6


CONTEXTS = """
window.contexts = [];
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    const context = get.call(this, kind, ...more);
    if (/webgl/.test(kind) && context && !window.contexts.some((one) => one.deref() === context))
        window.contexts.push(new WeakRef(context));
    return context;
};
"""


def test_thirty_visits_leave_no_canvas_no_context_and_no_heap(browser: Browser) -> None:
    """Between two pages of one app, by its navigation; the second page shows nothing."""
    with running_app("benchmarks/apps/two_pages.py") as url:
        page = browser.new_page()
        page.add_init_script(CONTEXTS)
        session = page.context.new_cdp_session(page)
        page.goto(url)
        page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
        sizes = []
        for visit in range(33):
            page.get_by_role("link", name="LibraryEquivalents").first.click()
            page.wait_for_selector(".rv-root", state="detached")
            assert page.locator("canvas").count() == 0
            if visit in (2, 32):
                sizes.append(heap(session))
            page.get_by_role("link", name="Race").first.click()
            page.wait_for_selector(".rv-root[data-complete]", timeout=60_000)
        assert sizes[1] - sizes[0] < 10
        alive = page.evaluate(
            "window.contexts.map((one) => one.deref()).filter((one) => one && !one.isContextLost()).length"
        )
        assert page.evaluate("window.contexts.length") >= 33
        assert alive <= 2
        page.context.close()


RANGE = "p.panels[0].graph._fullLayout.xaxis.range.map(Number)"


def test_a_change_of_theme_redraws_everything_and_keeps_the_place(visit: Callable) -> None:
    page = visit().open()
    page.get_by_label("Step", exact=True).fill("42")
    page.mouse.move(*pixel(page, 0.5, 0.5))
    page.mouse.wheel(0, -300)
    until(page, lambda: ask(page, RANGE)[1] < 1.45)
    zoomed = ask(page, RANGE)
    light = ask(page, "p.panels[0].graph._fullLayout.font.color")
    page.emulate_media(color_scheme="dark")
    until(page, lambda: ask(page, "p.data.theme.name") == "dark")
    until(page, lambda: ask(page, "p.panels[0].graph._fullLayout.font.color") != light)
    until(page, lambda: ask(page, "p.panels[1].graph._fullLayout.font.color") != light)
    assert step_shown(page) == 42
    assert ask(page, RANGE) == pytest.approx(zoomed)


def pixel(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the map is on the page."""
    box = page.locator(".rv-contour").bounding_box()
    place = ask(
        page, "(() => { const o = [0, 0]; p.panels[0].frame().project(a[0], a[1], 0, o); return o; })()", [x, y]
    )
    return box["x"] + place[0], box["y"] + place[1]


def test_touch_sets_the_start_scrubs_and_turns_the_camera(visit: Callable) -> None:
    page = visit(width=390, height=1400, has_touch=True, is_mobile=True).open()
    page.touchscreen.tap(*pixel(page, -0.8, 0.9))
    until_link(page, "start=")
    assert ask(page, "p.race.start") == pytest.approx([-0.8, 0.9], abs=0.02)
    scrub = page.get_by_label("Step", exact=True)
    box = scrub.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert 120 <= step_shown(page) <= 180
    before = ask(page, "p.panels[1].graph._fullLayout.scene._scene.getCamera().eye.x")
    drag_by_touch(page, page.locator(".rv-relief").bounding_box())
    until(page, lambda: ask(page, "p.panels[1].graph._fullLayout.scene._scene.getCamera().eye.x") != before)


def drag_by_touch(page: Page, box: dict[str, float]) -> None:
    """A finger across the middle of a box."""
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for k in range(1, 9):
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 8 * k, "y": y + 2 * k}]}
        )
        page.wait_for_timeout(30)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_pointing_at_a_path_says_whose_and_which_step(visit: Callable) -> None:
    page = visit().open("?surface=ravine&opt=momentum")
    page.mouse.move(*pixel(page, *ask(page, "[p.tracks[0].x[3], p.tracks[0].y[3]]")))
    expect(page.locator(".rv-readout")).to_contain_text("Momentum, step 3: loss")
    page.mouse.move(*pixel(page, -11, -1.9))
    expect(page.locator(".rv-readout")).to_contain_text("loss 241")


def test_whole_paths_full_screen_and_reduced_motion(visit: Callable) -> None:
    page = visit(reduced_motion="reduce").open()
    page.wait_for_timeout(500)
    assert not ask(page, "p.clock.playing")
    assert step_shown(page) == 0
    still = (
        "(() => { const c = p.panels[0].still, d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " return d.some(Boolean); })()"
    )
    assert ask(page, still)
    page.get_by_label("Whole paths").uncheck()
    assert not ask(page, still)
    page.get_by_role("button", name="Full screen").click()
    until(page, lambda: page.evaluate("document.fullscreenElement?.className.includes('rv-root') ?? false"))
    page.get_by_role("button", name="Full screen").click()
    until(page, lambda: page.evaluate("document.fullscreenElement === null"))


def test_a_path_that_leaves_the_box_shows_an_arrow_at_the_edge(visit: Callable) -> None:
    page = visit().open("?surface=saddle&opt=sgd&steps=400")
    page.get_by_role("button", name="To the end").click()
    assert ask(page, "Math.abs(p.tracks[0].y.at(-1))") > 2
    edge = ask(
        page,
        "(() => { const f = p.panels[0].frame().box; const c = p.panels[0].live.getContext('2d');"
        " return c.getImageData(f.x, f.y, f.width, 12).data.some(Boolean); })()",
    )
    assert edge


def test_png_and_gif(visit: Callable, tmp_path: Path) -> None:
    page = visit().open("?steps=20&opt=sgd,adam")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save what is on screen as PNG").click()
    waiting.value.save_as(tmp_path / "race.png")
    with Image.open(tmp_path / "race.png") as picture:
        assert picture.size[0] > 1000
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Save the race as animated GIF").click()
    waiting.value.save_as(tmp_path / "race.gif")
    with Image.open(tmp_path / "race.gif") as movie:
        assert movie.n_frames == 21
        movie.seek(20)
        assert len(movie.convert("RGB").getcolors(10**6)) > 30


def test_the_gif_can_be_cancelled(visit: Callable) -> None:
    page = visit().open()
    page.get_by_role("button", name="Save the race as animated GIF").click()
    page.get_by_role("button", name="Cancel the export").click()
    expect(page.get_by_text("cancelled")).to_be_visible(timeout=20_000)


def test_the_link_opens_the_same_race_elsewhere(visit: Callable) -> None:
    page = visit().open("?surface=himmelblau&opt=sgd,adam:beta1=0.5&lr=0.02&start=-1,2&steps=100")
    first = title(page)
    assert "Himmelblau" in first
    page.get_by_role("button", name="Link to this race").click()
    link = page.locator('[data-testid="stCode"] code').inner_text().strip()
    other = visit().page
    other.goto(link)
    until(other, lambda: other.locator(".rv-title").count() > 0 and title(other) == first)
    expect(other.locator(".rv-name", has_text="Adam (beta1 0.5)")).to_be_visible()
    assert parse_qs(urlsplit(link).query) == parse_qs(urlsplit(page.url).query)


def test_a_bad_link_is_explained(visit: Callable) -> None:
    page = visit().open("?surface=nowhere&steps=1000000000&lr=inf&opt=adam,wat")
    notice = page.get_by_test_id("stAlert")
    for named in ("surface", "steps", "lr", "wat"):
        expect(notice).to_contain_text(named)
    assert "Saddle with a plateau" in title(page)


def test_the_csv_holds_every_step(visit: Callable) -> None:
    page = visit().open()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Trajectories (CSV)").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert len(lines) == 2 + 7 * 301


def test_the_html_file_plays_offline(visit: Callable, browser: Browser, tmp_path: Path) -> None:
    page = visit().open()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Animation (HTML)").click()
    waiting.value.save_as(tmp_path / "race.html")
    with browser.new_context(offline=True) as offline:
        alone = offline.new_page()
        alone.goto((tmp_path / "race.html").as_uri())
        until(alone, lambda: alone.locator(SCRUBBER).count() > 0)
        alone.get_by_text("▶ Play").click()
        until(alone, lambda: int(re.sub(r"\D", "", alone.locator(SCRUBBER).first.text_content() or "0")) >= 20)
        assert alone.locator(".contourlayer path").count() > 5


def test_every_control_is_reached_by_keyboard(visit: Callable) -> None:
    page = visit().open()
    page.locator('[data-testid="stSidebar"]').get_by_role("combobox").first.focus()
    seen = []
    for _ in range(160):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
        )
    for name in ("Play", "Step", "Step forward", "Speed", "Learning rate, for all", "Layout", "Show Adam"):
        assert name in seen
