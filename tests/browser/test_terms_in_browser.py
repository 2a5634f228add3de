"""The terms of a race are switched beside its title, by a click or by keys, on every page with a race."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.terms import with_terms
from tests.browser.driving import ask, title, until, until_address, until_link

pytestmark = pytest.mark.browser

PAIR = Scenario(surface="rosenbrock", entries=(entry("sgd"), entry("adam")))
LINK = "?surface=rosenbrock&opt=sgd,adam"


def terms(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def test_one_click_races_tuned_values_and_they_are_in_the_link(visit: Callable) -> None:
    page = visit().open(LINK)
    expect(page.get_by_label("Learning rate (all)", exact=True)).to_be_visible()
    terms(page, "Tuned")
    until(page, lambda: "tuned lr, same budget" in title(page))
    until_link(page, "own_lr=1")
    until_address(page, "own_lr=1")
    tuned = with_terms(PAIR, "tuned")
    assert ask(page, "view.race.slots.map(({values}) => values.lr)") == [tuned.lr_of(item) for item in tuned.entries]
    assert ask(page, "view.race.slots.map(({name}) => name)") == ["SGD", "Adam"]
    expect(page.get_by_label("Learning rate (all)", exact=True)).to_have_count(0)
    page.reload()
    until(page, lambda: "tuned lr, same budget" in title(page))
    expect(page.get_by_role("radio", name="Tuned", exact=True)).to_be_checked()


def test_how_says_what_was_searched_and_what_came_of_it(visit: Callable) -> None:
    page = visit().open(LINK)
    opener = page.get_by_role("button", name="How?")
    opener.click()
    dialog = page.get_by_role("dialog", name="Terms of the race")
    expect(dialog).to_contain_text("Every rule got 12,000 runs")
    expect(dialog).to_contain_text("Adam at step 194")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_keys_choose_and_leave_the_clock_alone(visit: Callable) -> None:
    page = visit().open(LINK)
    page.get_by_role("radio", name="Equal lr", exact=True).focus()
    page.keyboard.press("ArrowRight")
    until(page, lambda: "papers’ defaults" in title(page))
    expect(page.get_by_role("radio", name="Papers’ defaults", exact=True)).to_be_focused()
    assert ask(page, "transport.clock.step") == 0


def test_the_switch_does_not_move_under_the_pointer(visit: Callable) -> None:
    page = visit().open(LINK)
    places = []
    for name in ("Tuned", "Papers’ defaults", "Equal lr"):
        terms(page, name)
        until(page, lambda name=name: page.get_by_role("radio", name=name, exact=True).is_checked())
        page.wait_for_timeout(300)
        places.append(page.get_by_role("radio", name="Tuned", exact=True).bounding_box())
    assert places[0] == places[1] == places[2]


def test_a_function_of_ones_own_says_where_it_is_tuned(visit: Callable) -> None:
    page = visit().open("?f=x**2%2By**2&opt=sgd,adam")
    page.get_by_role("radio", name="Tuned", exact=True).click(force=True)
    expect(page.get_by_role("dialog", name="Terms of the race")).to_contain_text("on the page Tuning")
    assert "equal lr" in title(page)


def test_a_phone_has_it_in_one_line_and_a_lesson_has_none(visit: Callable) -> None:
    window = visit(width=390, height=844)
    page = window.open(LINK)
    box = page.locator(".rv-terms").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    assert box["height"] <= 50
    page = visit().open_page("lessons", ready=".rv-root[data-ready]")
    expect(page.locator(".rv-terms")).to_be_hidden()
