"""The lessons and the teacher's page in a real browser: votes, the seal, the race, one screen, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.race import race
from lessons.catalog import LESSONS
from lessons.lesson import claim_result
from lessons.sentences import lesson_text, sentence
from tests.browser.driving import ask, frames, idle, steady, until_address
from tests.browser.windows import Window
from tests.thoroughness import SOAK

pytestmark = pytest.mark.browser
SLIDER = ".st-key-controls input[type=range]"
PLAYER = ".rv-root[data-complete]"
SCREEN = {"width": 1440, "height": 900}
VOTES = {"en": "2 votes", "ko": "2표"}
RIGHT = {"en": "✓ right", "ko": "✓ 정답"}


def open_lesson(window: Any, key: str, code: str = "en", more: str = "") -> Page:
    return window.open_page("lessons", f"?lesson={key}&lang={code}{more}", ready=PLAYER)


def choose_lesson(page: Page, key: str, code: str) -> None:
    """Go to another lesson by the page's pills; it begins sealed."""
    page.get_by_role("radio", name=re.compile(rf"^{list(LESSONS).index(key) + 1} ")).click()
    expect(page.locator(".st-key-question")).to_have_text(lesson_text(key, code).question)
    page.wait_for_selector(".rv-root.rv-sealed[data-complete]")
    idle(page)


def reveal(page: Page) -> None:
    page.locator(".st-key-reveal button:visible").first.click()
    page.wait_for_selector(".rv-root:not(.rv-sealed)")
    expect(page.locator(".st-key-finding")).to_be_visible()


def vote(page: Page, option: str) -> None:
    page.locator(f".st-key-vote\\:{option} button:visible, .st-key-vote-{option} button:visible").first.click()


def preset_sentence(key: str, code: str) -> str:
    lesson = LESSONS[key]
    return sentence(claim_result(lesson, lesson.scenario, race(lesson.scenario)), code)


def painted(page: Page) -> int:
    """How many pixels whole paths, paths and heads take."""
    count = """() => [...document.querySelectorAll(".rv-panel > canvas")].reduce((sum, canvas) => {
      if (!canvas.width || !canvas.height) return sum;
      const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let n = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i]) n++;
      return sum + n;
    }, 0)"""
    return int(page.evaluate(count))


@pytest.mark.parametrize("code", ["en", pytest.param("ko", marks=pytest.mark.soak)])
def test_a_class_votes_and_then_sees_the_race(visit: Callable, code: str) -> None:
    window = visit(**SCREEN)
    open_lesson(window, "sgd", code)
    votes_and_sees(window, "sgd", "many", code)
    choose_lesson(window.page, "nesterov", code)
    votes_and_sees(window, "nesterov", "momentum", code)


def votes_and_sees(window: Window, key: str, option: str, code: str) -> None:
    page = window.page
    expect(page.locator(".st-key-question")).to_have_text(lesson_text(key, code).question)
    expect(page.locator(".rv-scrub")).not_to_be_visible()
    heads = steady(page, lambda: ask(page, "p.draw()") or painted(page))  # the camera of the relief comes to rest last
    page.locator(".rv-root").press("End")
    expect(page.locator(".rv-step")).to_have_text(re.compile(r"(^|\D)0(\D|$)"))
    ask(page, "((stage.ghosts = true), p.draw())")
    assert painted(page) == heads  # nothing of a race that is sealed, whatever is asked for
    ask(page, "((stage.ghosts = false), p.draw())")
    vote(page, option)
    expect(page.locator(".st-key-answers")).not_to_contain_text(VOTES[code])
    expect(page.locator(".tally i")).to_have_count(1)
    vote(page, option)
    expect(page.locator(".st-key-answers")).to_contain_text(VOTES[code])
    reveal(page)
    expect(page.locator(".answer.right")).to_contain_text(lesson_text(key, code).options[option])
    expect(page.locator(".answer.right")).to_contain_text(RIGHT[code])
    expect(page.locator(".st-key-finding")).to_have_text(preset_sentence(key, code))
    page.locator(".rv-scrub").fill("100")
    expect(page.locator(".rv-step")).to_contain_text("100")
    assert painted(page) > heads + 200
    window.shoot(f"lesson-{key}-{code}")
    page.locator(SLIDER).first.press("ArrowRight")
    expect(page.locator(".st-key-finding")).not_to_have_text(preset_sentence(key, code))
    expect(page).to_have_url(re.compile(r"lr="))
    expect(page.locator(".rv-step")).to_contain_text("100")  # nothing jumps


def test_it_plays_by_itself_when_the_seal_is_taken_off(visit: Callable) -> None:
    page = open_lesson(visit(**SCREEN), "momentum")
    reveal(page)
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    choose_lesson(page, "nesterov", "en")
    reveal(page)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


@pytest.mark.soak
def test_another_lesson_and_another_picture_begin_at_the_first_step(visit: Callable) -> None:
    page = open_lesson(visit(**SCREEN), "nesterov")
    reveal(page)
    page.locator(".rv-scrub").fill("50")
    page.get_by_role("radio", name=lesson_text("nesterov", "en").scenes[1].caption).click()
    expect(page.locator(".rv-title")).to_contain_text("Rosenbrock")
    expect(page.locator(".rv-step")).to_have_text("step 0 of 2,000")
    page.get_by_role("radio", name="7 Adam").click()
    page.wait_for_selector(".rv-root.rv-sealed")
    expect(page.locator(".st-key-question")).to_have_text(lesson_text("adam", "en").question)


def test_the_start_is_moved_on_the_map_where_the_lesson_has_it_and_only_there(visit: Callable) -> None:
    page = open_lesson(visit(**SCREEN), "sgd")
    reveal(page)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.locator(".rv-start").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"start="))
    expect(page.get_by_role("spinbutton", name="Start x")).not_to_have_value("0.3")
    choose_lesson(page, "momentum", "en")
    expect(page).not_to_have_url(re.compile(r"start="))
    reveal(page)
    area = page.locator(".rv-contour").bounding_box()
    title = page.locator(".rv-title").text_content()
    page.mouse.click(area["x"] + area["width"] * 0.4, area["y"] + area["height"] * 0.3)
    frames(page, 10)
    idle(page)
    assert page.locator(".rv-title").text_content() == title
    page.locator(SLIDER).first.press("ArrowRight")  # comes after the click, and is heard
    expect(page).to_have_url(re.compile(r"lr="))
    assert "start=" not in page.url


def test_the_language_is_switched_and_the_settings_stay(visit: Callable) -> None:
    page = open_lesson(visit(**SCREEN), "nesterov")
    reveal(page)
    page.locator(SLIDER).first.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"lr="))
    chosen = page.locator(SLIDER).first.get_attribute("aria-valuetext")
    page.get_by_role("button", name="한국어").click()
    expect(page.locator(".st-key-question")).to_have_text(lesson_text("nesterov", "ko").question)
    expect(page).to_have_url(re.compile(r"lang=ko"))
    until_address(page, "lr=")
    assert page.locator(SLIDER).first.get_attribute("aria-valuetext") == chosen


def lowest(page: Page, places: str) -> float:
    """The lower end of the lowest of some elements, in pixels from the top of the page as it is shown."""
    boxes = [one.bounding_box() for one in page.locator(places).all() if one.is_visible()]
    assert boxes
    return max(box["y"] + box["height"] for box in boxes)


FOUR = ("sgd", "momentum", "adam", "together")
"""Lessons that are looked at in every run; the soak looks at all."""
CONTROLS = ".st-key-controls input, .st-key-controls [data-testid=stSliderThumbValue], .st-key-controls [role=combobox]"


@pytest.mark.parametrize("code", ["en", pytest.param("ko", marks=pytest.mark.soak)])
def test_question_picture_and_controls_are_on_one_screen(visit: Callable, code: str) -> None:
    first, *others = LESSONS if SOAK else FOUR
    page = open_lesson(visit(**SCREEN), first, code)
    is_on_one_screen(page)
    for key in others:
        choose_lesson(page, key, code)
        is_on_one_screen(page)


def is_on_one_screen(page: Page) -> None:
    before = ".st-key-question, .st-key-answers, .st-key-reveal, .rv-panels"
    assert lowest(page, before) <= SCREEN["height"], page.url
    reveal(page)
    page.wait_for_selector(".st-key-controls")
    idle(page)
    assert page.evaluate("window.scrollY") == 0, page.url
    after = f".st-key-question, .answer, .rv-panels, .rv-root .rv-bar, .st-key-finding, {CONTROLS}"
    assert lowest(page, after) <= SCREEN["height"], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"], page.url


@pytest.mark.parametrize(
    ("keys", "code"),
    [pytest.param(("adadelta", "together"), "ko", marks=pytest.mark.soak), (("schedules", "sgd"), "en")],
)
def test_it_fits_a_phone(visit: Callable, keys: tuple[str, str], code: str) -> None:
    window = visit(width=390, height=844, dark=code == "ko")
    page = open_lesson(window, keys[0], code)
    fits_a_phone(window, keys[0])
    choose_lesson(page, keys[1], code)
    fits_a_phone(window, keys[1])


def fits_a_phone(window: Window, key: str) -> None:
    page = window.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    reveal(page)
    page.wait_for_selector(".st-key-rules .katex")
    idle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = """() => [...document.querySelectorAll("[data-testid=stMain] p, [data-testid=stMain] button, .answer")]
      .filter((one) => one.offsetParent && one.getBoundingClientRect().right > 391).map((one) => one.textContent)"""
    assert page.evaluate(wide) == []
    window.shoot(f"lesson-{key}-phone")


@pytest.mark.soak
def test_it_is_shown_to_a_class(visit: Callable) -> None:
    window = visit(**SCREEN, dark=True)
    page = open_lesson(window, "adam", more="&present=1")
    reveal(page)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 20
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"]
    window.shoot("lesson-adam-present")


@pytest.mark.soak
def test_the_teachers_page_leads_to_a_lesson(visit: Callable) -> None:
    window = visit(**SCREEN)
    page = window.open_page("teacher", ready=".plan")
    expect(page.locator("code").first).to_have_text(f"{window.url}/lessons?lesson=sgd")
    window.shoot("teacher")
    page.get_by_role("link", name="Open lesson Momentum").click()
    expect(page.locator(".st-key-question")).to_have_text(lesson_text("momentum", "en").question)
    phone = visit(width=390, height=844).open_page("teacher", "?lang=ko", ready=".plan")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
