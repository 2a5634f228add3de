"""What was before a change stays as dotted ghosts, until it is pinned as a run of its own, or dismissed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import (
    STILL,
    ask,
    chip,
    choose_surface,
    computes,
    drag,
    idle,
    in_link,
    settings_of,
    step_shown,
    to_end,
    until,
    until_link,
)

pytestmark = pytest.mark.browser

GHOSTS = "p.former.shown.map(({slot}) => slot.slot)"


def ghost(page: Page) -> Locator:
    return page.locator(".rv-former")


def slider(page: Page, name: str) -> Locator:
    return page.locator(".rv-tuning").get_by_role("slider", name=name)


def runs_of(page: Page) -> list[str]:
    return in_link(page.url, "opt").split(",")


def test_momentum_before_and_after_is_pinned_and_taken_out_again(visit: Callable) -> None:
    page = visit().open("?surface=ravine&opt=sgd,momentum:momentum=0.5&steps=100")
    computes(page)
    to_end(page)
    drag(slider(page, "Momentum"), 500)
    assert ask(page, GHOSTS) == ["momentum"]  # while it is dragged, what it is dragged from
    drag(slider(page, "Momentum"), 500, let_go=True)
    expect(ghost(page)).to_contain_text("before: momentum 0.5")
    assert ask(page, GHOSTS) == ["momentum"]
    assert ask(page, STILL) > 300
    until_link(page, "momentum=0.9")
    idle(page)
    assert ask(page, GHOSTS) == ["momentum"]  # Python's race is the same: it stays
    ghost(page).get_by_role("button", name="Pin").click()
    expect(chip(page, "momentum_2")).to_contain_text("Momentum 0.5")
    expect(ghost(page)).to_be_hidden()
    assert ask(page, GHOSTS) == []
    assert step_shown(page) == 100  # nothing jumps
    until(page, lambda: len(runs_of(page)) == 3)
    assert runs_of(page)[2] == "momentum:momentum=0.5"
    drag(slider(page, "Momentum"), 200, let_go=True)
    until(page, lambda: runs_of(page)[1] != "momentum:momentum=0.9" and runs_of(page)[2] == "momentum:momentum=0.5")
    idle(page)
    settings_of(page, "momentum_2").click()
    page.get_by_role("group", name="Settings of Momentum 0.5").get_by_text("Remove", exact=True).click()
    expect(chip(page, "momentum_2")).to_have_count(0)
    until(page, lambda: len(runs_of(page)) == 2)
    assert step_shown(page) == 100


def test_a_pinned_lr_and_a_pinned_start_stay_while_those_of_the_race_move(visit: Callable) -> None:
    page = visit().open("?surface=himmelblau&opt=sgd,adam")
    computes(page)
    drag(slider(page, "Learning rate"), 800, let_go=True)
    until_link(page, "lr=")
    chip(page, "sgd").click()  # a hidden run has no ghost
    ghost(page).get_by_role("button", name="Pin").click()
    expect(chip(page, "adam_2")).to_contain_text("lr 0.01")
    until(page, lambda: len(runs_of(page)) == 3)
    assert runs_of(page)[2].startswith("adam:own_lr=1")
    idle(page)
    kept = ask(page, "[...p.tracks[2].x]")
    drag(slider(page, "Learning rate"), 200)
    assert ask(page, "[...p.tracks[2].x]") == kept
    assert ask(page, "[...p.tracks[1].x]") != kept
    drag(slider(page, "Learning rate"), 200, let_go=True)
    until_link(page, "own_lr")
    idle(page)
    page.locator(".rv-start").press("ArrowRight")
    expect(ghost(page)).to_contain_text("before: start (0, 0)")
    ghost(page).get_by_role("button", name="Pin").click()
    expect(page.locator(".rv-chips")).to_contain_text("from (0, 0)")
    until(page, lambda: "x0=0:y0=0" in ",".join(runs_of(page)))
    expect(page.locator(".rv-title")).to_contain_text("starts as named")


def test_a_change_in_the_sidebar_leaves_ghosts_and_says_what_no_run_can_have_for_itself(visit: Callable) -> None:
    page = visit().open("?surface=ravine&opt=sgd:schedule=cosine,adam&steps=100")
    computes(page)
    page.get_by_role("slider", name="Steps").press("ArrowRight")
    expect(ghost(page)).to_contain_text("before: 100 steps")
    expect(ghost(page)).to_contain_text("all runs take as many steps")
    assert ask(page, GHOSTS) == ["sgd", "adam"]
    drag(slider(page, "Condition number"), 300, let_go=True)
    expect(ghost(page)).to_contain_text("before: kappa 100")
    expect(ghost(page)).to_contain_text("all runs are on one function")
    ghost(page).get_by_role("button", name="Dismiss").click()
    expect(ghost(page)).to_be_hidden()
    until(page, lambda: not ask(page, STILL))
    idle(page)
    drag(slider(page, "Learning rate"), 300, let_go=True)
    expect(ghost(page)).to_be_visible()
    idle(page)
    choose_surface(page, "Himmelblau")
    expect(ghost(page)).to_be_hidden()


def test_by_keyboard_and_on_a_phone(visit: Callable) -> None:
    page = visit(width=390, height=844, has_touch=True).open("?surface=ravine&opt=sgd,momentum&steps=100&lang=ko")
    computes(page)
    drag(slider(page, "Momentum"), 300, let_go=True)
    expect(ghost(page)).to_be_visible()
    idle(page)
    chip(page, "sgd").focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.className") == "rv-dismiss"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(chip(page, "momentum_2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_former_cell_is_pinned_on_the_tuning_page(visit: Callable) -> None:
    page = visit().open_page("tuning", "?surface=ravine&side=20&steps=100", ready=".rv-root[data-complete]")
    computes(page)
    page.locator(".rv-pick").first.press("ArrowLeft")
    expect(ghost(page)).to_contain_text("before: lr")
    idle(page)
    ghost(page).get_by_role("button", name="Pin").click()
    expect(chip(page, "momentum_2")).to_be_visible()
    until(page, lambda: any(run.startswith("momentum:own_lr=1") for run in runs_of(page)))
