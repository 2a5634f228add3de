"""The player without Streamlit: as one file that asks nobody, and in a frame on another page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from engine.scenario import Scenario
from i18n import say, use_language
from tests.browser.driving import ask, computes, copied, menu_item, title, until
from tests.browser.windows import Window
from tools.chromium import free_port
from ui.components.standalone import race_file

pytestmark = pytest.mark.browser

READY = ".rv-root[data-complete]"
Open = Callable[..., Page]


@pytest.fixture
def alone(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a race as a file, in a browser without a network; in the end it has asked nobody, and nothing failed."""
    with browser.new_context(offline=True, viewport={"width": 1280, "height": 720}) as context:
        page, faults, asked = context.new_page(), list[str](), list[str]()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))

        def open_file(content: str | Path, *, dark: bool = False, within: str = "") -> Page:
            file = content if isinstance(content, Path) else tmp_path / "race.html"
            if isinstance(content, str):
                file.write_text(content, encoding="utf-8")
            page.emulate_media(color_scheme="dark" if dark else "light")
            page.goto(file.as_uri())
            (page.frame_locator(within) if within else page).locator(READY).wait_for(timeout=60_000)
            return page

        yield open_file
        assert faults == []
        assert {address.partition(":")[0] for address in asked} <= {"file", "blob", "data"}
        assert [address for address in asked if address.startswith("file")] == [page.url]


def drag(page: Page, slider: str, share: float) -> None:
    """Drag a slider and hold it."""
    box = page.locator(slider).first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.5 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], y, steps=4)


def test_a_saved_race_plays_from_a_file_and_follows_the_hand(lent: Window, alone: Open, tmp_path: Path) -> None:
    with lent.page.expect_download(timeout=60_000) as waiting:
        menu_item(lent.page, "Save as HTML").click()
    assert waiting.value.suggested_filename == "ravine-saddle-with-a-plateau.html"
    waiting.value.save_as(tmp_path / "saved.html")
    page = alone(tmp_path / "saved.html")
    assert title(page) == title(lent.page)
    assert page.get_by_text("Open in Ravine").get_attribute("href") == f"{lent.url}/race"
    page.get_by_role("button", name="Play").click()
    until(page, lambda: ask(page, "p.transport.clock.step") > 5)
    page.keyboard.press("Home")
    computes(page)
    before = ask(page, "p.tracks.map(({ x }) => x.at(-1))")
    drag(page, ".rv-tuning input", 0.7)
    until(page, lambda: ask(page, "p.previewing"))
    assert ask(page, "p.tracks.map(({ x }) => x.at(-1))") != before
    page.mouse.up()
    until(page, lambda: "changed here" in title(page))
    assert ask(page, "p.previewing") is False
    assert ask(page, "p.view.race.slots.map(({ values }) => values.lr)")[0] == ask(page, "p.tuning.sliders.lr.value")


def test_all_of_the_hand_works_without_a_server(alone: Open) -> None:
    """Start, condition number, settings of a run with a schedule, noise, views, arrows, reasons, pictures."""
    scenario, _ = Scenario.from_query({"surface": "ravine", "opt": "momentum,adam:schedule=cosine", "noise": "0.1"})
    page = alone(race_file(scenario), dark=True)
    computes(page)
    assert ask(page, "p.view.theme.name") == "dark"
    page.locator(".rv-start").focus()
    page.keyboard.press("ArrowRight")
    until(page, lambda: ask(page, "p.view.race.start[0]") > -10)
    page.get_by_role("slider", name="Condition number").press("ArrowLeft")
    until(page, lambda: "kappa 100" not in title(page))
    assert ask(page, "p.view.surface.lossAt(0, 1)") < 50
    page.locator(".rv-chip-settings").last.click()
    page.get_by_role("slider", name="beta1", exact=True).press("PageDown")
    until(page, lambda: "Adam, cosine (beta1" in page.locator(".rv-chips").inner_text())
    until(page, lambda: ask(page, "Boolean(p.hand.settings.pad?.map.found)"))  # by workers that have no address either
    page.locator(".rv-arrows").click()
    until(page, lambda: ask(page, "p.forces.answer !== null"))
    page.get_by_role("button", name="Grid").click()
    until(page, lambda: page.locator(".rv-contour").count() == 2)
    menu_item(page, "Figure …").click()
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name="Save the figure as a file").click()
    assert waiting.value.suggested_filename.startswith("ravine-ravine")
    page.keyboard.press("Escape")
    page.locator(".rv-menu-root button").first.click()
    offered = page.get_by_role("menuitem").all_inner_texts()
    assert not {"Copy link", "Embed", "Save as HTML"} & set(offered)
    expect(page.get_by_role("radiogroup", name="Terms of the race")).to_be_hidden()


def test_a_file_has_words_in_its_language_and_the_reasons_of_its_race(alone: Open) -> None:
    use_language("ko")
    try:
        content, words = race_file(Scenario(steps=30)), say("Play")
    finally:
        use_language("en")
    page = alone(content)
    expect(page.get_by_role("button", name=words)).to_be_visible()
    page.locator(".rv-why-button").click()
    until(page, lambda: len(page.locator(".rv-why a").inner_text()) > 30)
    assert page.locator(".rv-why a").get_attribute("href") is None


def test_after_a_change_no_reason_of_the_saved_race_is_given(alone: Open) -> None:
    page = alone(race_file(Scenario(steps=30)))
    computes(page)
    page.locator(".rv-why-button").click()
    until(page, lambda: len(page.locator(".rv-why a").inner_text()) > 30)
    page.get_by_label("Learning rate (all)", exact=True).locator("visible=true").press("PageUp")
    until(page, lambda: "changed here" in title(page))
    expect(page.locator(".rv-why a")).to_have_text("The reasons in this file are those of the race as it was saved.")


def test_a_browser_that_is_too_old_says_so(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "race.html").write_text(race_file(Scenario(steps=5)), encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script("delete globalThis.DecompressionStream")
        page.goto((tmp_path / "race.html").as_uri())
        expect(page.get_by_text("too old")).to_be_visible()


@pytest.fixture
def lecture(tmp_path: Path) -> Iterator[Callable[[Page, str], FrameLocator]]:
    """Open a page of another site that has a tag in it."""
    (tmp_path / "site").mkdir()
    handler = partial(Quiet, directory=str(tmp_path / "site"))
    with ThreadingHTTPServer(("127.0.0.1", free_port()), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()

        def show(page: Page, tag: str) -> FrameLocator:
            text = f'<link rel="icon" href="data:,"><h1>Lecture</h1>{tag}<p>Text goes on.</p>'
            (tmp_path / "site" / "index.html").write_text(text, encoding="utf-8")
            page.goto(f"http://localhost:{site.server_port}/")
            frame = page.frame_locator("iframe")
            frame.locator(READY).wait_for(timeout=60_000)
            return frame

        yield show
        site.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_the_tag_shows_the_player_on_another_page(visit: Callable, lecture: Callable) -> None:
    window = visit()
    page = window.open("?surface=himmelblau&opt=sgd,adam&layout=map")
    tag = copied(page, "Embed", "tag copied")
    page.context.clear_cookies()
    frame = lecture(page, tag)
    assert frame.locator(".rv-title").inner_text().startswith("Himmelblau: equal lr 0.01")
    assert frame.locator(".rv-panel").count() == 1
    frame.get_by_role("slider", name="Learning rate").press("PageUp")
    link = frame.get_by_text("Open in Ravine")
    until(page, lambda: "lr=0.0" in (link.get_attribute("href") or ""))
    assert "equal lr 0.01," not in frame.locator(".rv-title").inner_text()
    assert page.context.cookies() == []
    assert {fault.rsplit(":", 1)[0] for fault in window.faults} == {"request to http://localhost"}  # the other page
    window.forget()


def test_the_documents_cell_shows_the_player_in_a_notebook(alone: Open, tmp_path: Path) -> None:
    """As Jupyter does it: what the cell's last line gives, in a page."""
    text = Path("docs/embedding.md").read_text(encoding="utf-8")
    (cell,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    imported, _, call = cell.strip().split("\n")
    space: dict[str, Any] = {}
    exec(f"{imported}\nshown = {call}", space)  # noqa: S102 - our own document is what is checked
    output = f"<!doctype html><title>Notebook</title>{space['shown']._repr_html_()}"
    page = alone(output, within="iframe")
    frame = page.frame_locator("iframe")
    assert frame.locator(".rv-title").inner_text().startswith("Rosenbrock")
    frame.get_by_role("button", name="Play").click()
    expect(frame.locator(".rv-step")).not_to_have_text("step 0 of 500")
    frame.get_by_role("slider", name="Learning rate").press("PageUp")
    expect(frame.locator(".rv-title")).to_contain_text("changed here")
