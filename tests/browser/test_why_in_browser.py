"""Why? in a real browser: the sentence moves with the step, has the colours of the arrows, and leads to Anatomy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.race import race
from engine.scenario import Scenario
from engine.why.explain import explanations
from engine.why.words import plain_text
from tests.browser.driving import ask, chip, drag, until
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

COLOURED = """(() => {
    const {canvas} = stage.panels[0].live.getContext("2d");
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += data[i] === a[0] && data[i + 1] === a[1] && data[i + 2] === a[2];
    return count;
})()"""
"""How many pixels of what moves on the map have a colour."""
MEMORY = [0x00, 0x72, 0xB2]
"""The colour of the arrow of Adam's first moment."""


def told(slot: str, step: int) -> str:
    scenario = Scenario()
    (sentence,) = explanations(scenario, race(scenario), slot, step, step + 1)
    return plain_text(sentence)


def test_the_sentence_of_the_step_with_its_arrows(visit: Callable) -> None:
    page = visit().open()
    why = page.locator(".rv-why")
    expect(why).to_be_hidden()
    page.keyboard.press("w")
    page.locator(".rv-scrub").fill("12")
    expect(why).to_contain_text(f"step 12 → 13: {told('adam', 12)}")
    expect(page.get_by_role("button", name="Why?")).to_have_attribute("aria-pressed", "true")
    until(page, lambda: ask(page, COLOURED, MEMORY) > 5)
    page.keyboard.press("ArrowRight")
    expect(why).to_contain_text(told("adam", 13))
    why.get_by_role("button", name="Adam").click()
    expect(why).to_contain_text(told("sgd", 13))
    until(page, lambda: ask(page, COLOURED, MEMORY) == 0)  # SGD remembers nothing
    chip(page, "sgd").click()
    expect(why).to_contain_text(told("momentum", 13))
    page.locator(".rv-scrub").press("End")
    expect(why).to_contain_text("The race is over")
    page.keyboard.press("w")
    expect(why).to_be_hidden()
    expect(page.locator(".rv-note")).to_be_visible()


def test_a_sentence_that_plays_stays_and_is_that_of_the_step_where_it_is_paused(visit: Callable) -> None:
    page = visit().open()
    page.keyboard.press("w")
    expect(page.locator(".rv-why")).to_contain_text("step 0 → 1")
    page.keyboard.press(" ")
    until(page, lambda: ask(page, "transport.step") > 12)
    assert ask(page, COLOURED, MEMORY) == 0  # arrows belong to what stands
    page.keyboard.press(" ")
    step = ask(page, "transport.step")
    expect(page.locator(".rv-why")).to_contain_text(told("adam", step))


def test_a_click_opens_the_step_in_anatomy(visit: Callable) -> None:
    page = visit().open("?opt=sgd,momentum,momentum:momentum=0.5&steps=60")
    page.keyboard.press("w")
    page.locator(".rv-scrub").fill("7")
    link = page.locator(".rv-why a[href]")
    expect(link).to_contain_text("step 7 → 8")
    link.click()
    expect(page.locator(".rv-card-title")).to_have_text("Step 8 of 60", timeout=60_000)
    expect(page.locator(".rv-chip-name").first).to_contain_text("Momentum 0.5")


def test_dragging_dims_the_sentence_and_the_new_race_has_its_own(visit: Callable) -> None:
    page = visit().open("?opt=sgd&surface=ravine&lr=0.005")
    page.keyboard.press("w")
    expect(page.locator(".rv-why")).to_contain_text("A gradient of 100 times lr 0.005")
    slider = page.locator(".rv-tuning input").first
    drag(slider, 500)
    expect(page.locator(".rv-why")).to_have_css("opacity", "0.4")
    drag(slider, 500, let_go=True)
    expect(page.locator(".rv-why")).not_to_contain_text("lr 0.005 ")
    expect(page.locator(".rv-why")).to_contain_text("A gradient of 100 times lr")


@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_nothing_serious_for_those_who_do_not_see_it(visit: Callable, dark: bool) -> None:
    page = visit(dark=dark).open("?opt=nesterov&surface=rosenbrock")
    page.keyboard.press("w")
    page.locator(".rv-scrub").fill("3")
    expect(page.locator(".rv-why .rv-force")).to_have_count(2)
    assert faults(page) == []


def test_on_a_phone_it_stands_below_the_clock(visit: Callable) -> None:
    page = visit(width=390, height=844, has_touch=True, is_mobile=True).open()
    why = page.get_by_role("button", name="Why?")
    why.click()
    expect(page.locator(".rv-why")).to_contain_text("step 0 → 1")
    boxes = [page.locator(place).bounding_box() for place in (".rv-row", ".rv-why", ".rv-chips")]
    assert all(boxes)
    bar, line, chips = (box or {} for box in boxes)
    assert bar["y"] < line["y"] < chips["y"]
    assert line["y"] + line["height"] <= 844
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
