"""The start page in a real browser: it plays, it answers, and one action leads into each of its races."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.driving import ask, idle, step_shown, until, until_link
from tests.browser.windows import Visit

pytestmark = pytest.mark.browser

Action = Callable[[Page], None]
READY = ".rv-root[data-complete]"
FORMULA = "x^2 + 3y^2 - cos(4x)"

KEYS = "setInterval(() => dispatchEvent(new KeyboardEvent('keydown', {key: 'Shift'})), 50)"
"""Somebody at the keys from the first moment on."""


def card(key: str) -> Action:
    """A click on a card."""
    return lambda page: page.locator(f".st-key-card-{key} a").click()


def typed(page: Page) -> None:
    """A function is typed on its card, and Enter pressed: one action, as it is one thing to do."""
    page.locator(".st-key-card-formula input").fill(FORMULA)
    page.keyboard.press("Enter")


TASKS: dict[str, tuple[list[Action], str]] = {
    "SGD against Adam on Rosenbrock, tuned": ([card("rosenbrock")], "surface=rosenbrock"),
    "momentum 0.5 against 0.99": ([card("momentum")], "opt=momentum:momentum=0.5,momentum:momentum=0.99"),
    "off the saddle": ([], "opt=sgd,momentum,adam"),
    "all tuned": ([card("tuned")], "own_lr=1"),
    "a function of one's own": ([typed], "f="),
}
TARGETS = [1, 1, 0, 1, 1]
"""Actions until it moves."""


def moves(page: Page) -> bool:
    return bool(ask(page, "transport.clock.playing && transport.clock.step > 0"))


def is_within(page: Page, inner: str, outer: str) -> bool:
    """Whether an element lies within another one."""
    script = """([inner, outer]) => {
        const [a, b] = [inner, outer].map((what) => document.querySelector(what).getBoundingClientRect());
        return b.left <= a.left && a.right <= b.right && b.top <= a.top && a.bottom <= b.bottom;
    }"""
    return bool(page.evaluate(script, [inner, outer]))


def bottom(page: Page, selector: str) -> float:
    """Where an element ends on the page."""
    return float(page.evaluate("(what) => document.querySelector(what).getBoundingClientRect().bottom", selector))


def opened(visit: Visit, query: str = "", **options: object) -> Page:
    """The start page, before it plays."""
    page = visit(width=1280, height=720, **options).open_page("", query, ready=READY)
    page.wait_for_selector(".st-key-cards")
    return page


@pytest.mark.parametrize(("task", "target"), list(zip(TASKS, TARGETS, strict=True)))
def test_a_task_takes_so_many_actions_until_it_moves(visit: Visit, task: str, target: int) -> None:
    actions, part = TASKS[task]
    assert len(actions) == target
    page = opened(visit)
    for act in actions:
        act(page)
    until_link(page, part)
    until(page, lambda: moves(page))
    assert "play" not in page.url


def test_it_answers_on_the_map_when_the_race_is_over(visit: Visit) -> None:
    page = opened(visit)
    until(page, lambda: moves(page))
    assert page.locator(".rv-answer p:not(.rv-note)").count() == 0
    ask(page, "transport.setSpeed(4)")
    until(page, lambda: page.locator(".rv-answer p:not(.rv-note)").count() == 2)
    sgd, adam = page.locator(".rv-answer p:not(.rv-note)").all_inner_texts()
    assert sgd.startswith("SGD")
    assert "after 300 steps it is still at the saddle" in sgd
    assert adam.startswith("Adam")
    assert "it left the saddle at step 27" in adam
    assert is_within(page, ".rv-answer", ".rv-contour")


def test_it_waits_for_who_has_touched_something_or_wants_no_motion(visit: Visit) -> None:
    still = opened(visit, reduced_motion="reduce")
    window = visit(width=1280, height=720)
    window.page.add_init_script(KEYS)
    for page in (still, window.open_page("", "", ready=READY)):
        page.wait_for_timeout(1500)
        assert step_shown(page) == 0


def test_what_is_dragged_stays_on_the_page_and_back_leads_to_it(visit: Visit) -> None:
    page = opened(visit, "?here=1&start=0.5,0.2")
    assert "here=1" in page.url
    page.reload()
    page.wait_for_selector(READY)
    assert ask(page, "view.race.start") == [0.5, 0.2]
    card("momentum")(page)
    until_link(page, "surface=ravine")
    idle(page)
    page.go_back()
    page.wait_for_selector(".st-key-cards")
    until(page, lambda: ask(page, "view?.race.start") == [0.5, 0.2])


def test_back_leads_to_the_start_page_from_the_race_on_a_typed_function(visit: Visit) -> None:
    page = opened(visit)
    typed(page)
    until_link(page, "f=")
    idle(page)
    page.go_back()
    page.wait_for_selector(".st-key-cards")
    until_link(page, "opt=sgd,momentum,adam")
    idle(page)
    assert page.url.rstrip("/") == page.evaluate("location.origin")
    assert ask(page, "view.race.slots.length") == 3
    assert page.locator(".st-key-card-formula input").input_value() == ""


def test_a_function_that_is_none_is_told_on_its_card(visit: Visit) -> None:
    page = opened(visit)
    page.locator(".st-key-card-formula input").fill("x +")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-card-formula .stAlert")
    idle(page)
    assert "/race" not in page.url


def test_everything_has_room_on_a_phone(visit: Visit) -> None:
    page = visit(width=390, height=844, has_touch=True, is_mobile=True).open_page("", "", ready=READY)
    until(page, lambda: moves(page))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert bottom(page, ".rv-bar") <= 844
