"""The whole app from a folder of files, below a path, with no other name known: what a class does, in two browsers.

The tests of a browser share its window, so that the app starts once: each goes to a race of its own by a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from engine.descend import Run
from engine.export.race_csv import trajectories_csv
from engine.race import race
from engine.scenario import Scenario
from lessons.catalog import LESSONS
from lessons.lesson import claim_result
from lessons.sentences import lesson_text, sentence
from tests.browser.driving import ask, computes, drag_lr, idle, in_link, menu_item, step_shown, title, until
from tests.site.windows import APP, BOOT, FIREFOX_SOAKS, PLAYER, Visitor
from ui.state.pages import PAGES, START

pytestmark = pytest.mark.browser
long_in_firefox = pytest.mark.parametrize("visitor", FIREFOX_SOAKS, indirect=True)

ENDS = "p.tracks.map(({x, y}) => [x.at(-1), y.at(-1)])"
CANCEL = '[data-testid="stButton"] button:has-text("Cancel")'
BAR = '[data-testid="stProgress"]'
TOP = '[data-testid="stMain"]'
DRAWN = dict.fromkeys(PAGES, PLAYER) | {
    "teacher": "h3",
    "tuning": ".rv-chart[data-ready]",
    "escape": ".rv-chart[data-ready]",
}
"""{page: what is on it when it is drawn}."""
NO_SIDEBAR = {"start", "lessons", "teacher"}
FIELD = 'input[aria-label="f(x, y) ="]'


def race_link(steps: int) -> str:
    return f"race?surface=rosenbrock&opt=sgd,momentum,adam&steps={steps}"


def race_of(page: Page) -> tuple[Scenario, Mapping[str, Run]]:
    """The race of the page's address, as Python computes it here."""
    scenario, ignored = Scenario.from_query(dict(parse_qsl(urlsplit(page.url).query)))
    assert ignored == ()
    return scenario, race(scenario)


def test_a_deep_link_opens_at_its_step(visitor: Visitor) -> None:
    """The first of this module: what its window was opened with."""
    assert "Beale" in title(visitor.page)
    expect(visitor.page.locator(".rv-step")).to_have_text("step 40 of 150")


def test_a_race_plays_and_is_scrubbed(visitor: Visitor) -> None:
    page = visitor.follow(race_link(120))
    assert "Rosenbrock" in title(page)
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, lambda: step_shown(page) > 3)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_label("Step", exact=True).fill("77")
    assert step_shown(page) == 77
    expect(page.locator(".rv-numbers tr")).to_have_count(4)


def test_lr_and_start_are_dragged_and_python_computes_the_race_that_is_let_go(visitor: Visitor) -> None:
    page = visitor.follow(race_link(127))
    computes(page)
    before = ask(page, ENDS)
    drag_lr(page, 300)
    assert ask(page, "p.previewing")
    assert ask(page, ENDS) != before
    drag_lr(page, 400, let_go=True)
    until(page, lambda: in_link(page.url, "lr") != "")
    start = page.locator(".rv-start")
    start.focus()
    start.press("ArrowRight")
    until(page, lambda: in_link(page.url, "start") != "")
    idle(page)
    ends = [[*run.theta[-1]] for run in race_of(page)[1].values()]
    until(page, lambda: ask(page, ENDS) == [pytest.approx(end, rel=1e-6) for end in ends])


def test_a_class_votes_and_sees_what_the_race_says(visitor: Visitor) -> None:
    lesson = LESSONS["momentum"]
    page = visitor.follow(f"lessons?lesson={lesson.key}")
    expect(page.locator(".st-key-question")).to_have_text(lesson_text(lesson.key, "en").question)
    page.locator('[class*="st-key-vote"] button:visible').first.click()
    expect(page.locator(".tally i")).to_have_count(1)
    page.locator(".st-key-reveal button:visible").first.click()
    said = sentence(claim_result(lesson, lesson.scenario, race(lesson.scenario)), "en")
    expect(page.locator(".st-key-finding")).to_have_text(said)


def type_in(page: Page, text: str) -> None:
    """Type key by key, as a visitor does, in place of what is there."""
    field = page.locator(FIELD)
    field.click()
    field.press("Control+a")
    field.press_sequentially(text)
    field.press("Enter")


def test_a_function_is_typed_and_raced(visitor: Visitor) -> None:
    page = visitor.follow("race?f=x^2%2By^2&opt=sgd,adam&steps=100")
    type_in(page, "(1-x)^2 + 100(yy-sinn(x))^2")
    expect(page.get_by_text("did you mean")).to_be_visible()
    type_in(page, "(1-x)^2 + 100(y-sin(x))^2")
    page.wait_for_selector('.rv-root[data-complete*="sin"]')
    expect(page.locator(".rv-title")).to_contain_text("Your function")


@long_in_firefox
def test_a_long_map_shows_how_far_it_is_and_is_cancelled(visitor: Visitor) -> None:
    page = visitor.follow("tuning?surface=ackley&side=400&steps=2000&tune=adam", ready=CANCEL, at_rest=False)
    expect(page.locator(BAR).first).to_be_visible()
    page.locator(CANCEL).locator("visible=true").first.click(timeout=BOOT)
    expect(page.get_by_role("button", name="Compute the full map")).to_be_visible(timeout=BOOT)
    idle(page)
    expect(page.locator(f"{BAR}, {CANCEL}")).to_have_count(0)


@long_in_firefox
def test_the_full_map_replaces_the_coarse_one(visitor: Visitor) -> None:
    page = visitor.follow("tuning?surface=ravine&side=100&steps=300", ready='.rv-chart[data-ready="tuning"]')
    page.wait_for_function(
        "document.querySelector('.rv-chart').querySelector('.js-plotly-plot')?.data[0].x.length === 100", timeout=BOOT
    )


def test_the_csv_is_the_one_that_a_server_gives(visitor: Visitor) -> None:
    page = visitor.follow(race_link(134))
    file = visitor.saved(page.get_by_role("button", name="Trajectories (CSV)").click)
    rows = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    expected = trajectories_csv(*race_of(page)).splitlines()
    assert rows == [line for line in expected if not line.startswith("#")]


@long_in_firefox
def test_the_race_is_saved_as_a_page_of_its_own(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.follow(race_link(141))
    (tmp_path / "saved.html").write_bytes(visitor.saved(menu_item(page, "Save as HTML").click).read_bytes())
    alone = page.context.new_page()
    alone.goto((tmp_path / "saved.html").as_uri())
    alone.wait_for_selector(PLAYER)
    assert title(alone) == title(page)
    assert alone.get_by_text("Open in Ravine").get_attribute("href").startswith(f"{visitor.url}/race?")
    alone.close()


def test_the_language_is_switched_and_the_step_stays(visitor: Visitor) -> None:
    page = visitor.follow(race_link(148))
    page.get_by_label("Step", exact=True).fill("33")
    page.get_by_role("button", name="한국어").click()
    expect(page.locator(".rv-step")).to_have_text("148스텝 중 33")
    until(page, lambda: in_link(page.url, "lang") == "ko")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".rv-step")).to_have_text("step 33 of 148")


@long_in_firefox
def test_every_page_is_drawn(visitor: Visitor) -> None:
    for key, info in PAGES.items():
        page = visitor.follow("" if key == START else key, ready=TOP)
        expect(page).to_have_title(re.compile(f"^{info.title}.*Ravine|^Ravine"))
        page.wait_for_selector(f"{APP} {DRAWN[key]}", timeout=BOOT)
        idle(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stSidebar")).to_be_visible(visible=key not in NO_SIDEBAR)
        visitor.window.shoot(f"site-{key}")


@long_in_firefox
def test_a_deep_link_is_reloaded(visitor: Visitor) -> None:
    """The last of this module, as it starts the app anew."""
    page = visitor.follow(race_link(155) + "&lr=0.003")
    page.reload()
    visitor.runs()
    assert "Rosenbrock" in title(page)
    assert "155 steps" in title(page)
    assert in_link(page.url, "lr") == "0.003"
