"""What is dragged in the player is followed by the paths at once, and by Python when it is let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.driving import (
    STILL,
    ask,
    computes,
    drag,
    drag_lr,
    idle,
    in_link,
    pad_computes,
    set_slider,
    settings_of,
    step_shown,
    title,
    to_end,
    until,
    until_address,
    until_link,
)

pytestmark = pytest.mark.browser

ENDS = "p.tracks.flatMap(({x, y, above}) => [x.at(-1), y.at(-1), above.at(-1)])"
"""Where each run is at the last step, and its loss there."""


def test_dragging_lr_shows_whole_paths_without_the_websocket_and_release_gives_the_exact_race(visit: Callable) -> None:
    window = visit()
    sent: list[Any] = []

    def record(frame: Any) -> None:  # Playwright cannot take a built-in method
        sent.append(frame)

    window.page.on("websocket", lambda socket: socket.on("framesent", record))
    page = window.open()
    to_end(page)
    computes(page)
    idle(page)
    page.on("request", lambda request: sent.append(request.url))
    count = len(sent)
    assert not ask(page, STILL)
    assert not page.locator(".rv-previewing").count()
    ends = set()
    for place in range(350, 651, 25):
        drag_lr(page, place)
        ends.add(ask(page, "p.tracks[0].x.at(-1)"))
    assert len(ends) == 13
    assert ask(page, "p.previewing")
    assert page.locator(".rv-previewing .rv-title").count() == 1  # which is dimmed: it says what was before
    until(page, lambda: ask(page, STILL))
    assert len(sent) == count
    dragged = ask(page, ENDS)
    drag_lr(page, 650, let_go=True)
    until_link(page, "lr=")
    assert not ask(page, "p.previewing")
    assert not page.locator(".rv-previewing").count()
    page.locator(".rv-dismiss").click()  # what was before is drawn there, too
    assert not ask(page, STILL)
    assert ask(page, ENDS) == pytest.approx(dragged, rel=1e-6, abs=1e-6)  # the exact race comes in single precision
    assert f"equal lr {ask(page, 'view.race.tuning[0].value'):g}" in title(page)
    assert step_shown(page) == 300
    until_address(page, "lr=")


def test_every_number_of_a_run_is_dragged_in_the_player(visit: Callable) -> None:
    page = visit().open("?surface=himmelblau&opt=sgd,adam:schedule=step&noise=0.1&seed=3")
    computes(page)
    to_end(page)
    settings_of(page, "adam").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("group", name="Settings of Adam")
    expect(panel.get_by_label("beta1", exact=True)).to_be_focused()
    names = ["beta1", "beta2", "eps", "every", "gamma"]
    assert [one.get_attribute("aria-label") for one in panel.locator("input").all()] == names
    pad_computes(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in names:
        before = ask(page, ENDS)
        drag(panel.get_by_label(name, exact=True), 600)
        dragged = ask(page, ENDS)
        assert dragged[:3] == before[:3]  # of SGD, whose numbers these are not
        assert dragged[3:] != before[3:], name
        assert asked == []
        drag(panel.get_by_label(name, exact=True), 600, let_go=True)
        until(page, lambda: not ask(page, "p.previewing"))
        assert ask(page, ENDS) == pytest.approx(dragged, rel=1e-5, abs=1e-5), name
        until_link(page, f":{name}=")
        until_address(page, f":{name}=")
        idle(page)
        asked.clear()
    until_address(page, "adam:schedule=step:beta1=")
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(settings_of(page, "adam")).to_be_focused()


def test_a_condition_number_that_is_dragged_changes_the_ground_and_its_lines(visit: Callable) -> None:
    page = visit().open("?surface=ravine&opt=sgd,adam&lr=0.005")
    computes(page)
    to_end(page)
    before, plain = ask(page, ENDS), ask(page, STILL)
    kappa = page.locator(".rv-tuning").get_by_label("Condition number")
    drag(kappa, 300)
    assert ask(page, "view.dragged.lines.step") < ask(page, "view.surface.lines.step")
    assert ask(page, STILL) > 1000 + plain
    dragged = ask(page, ENDS)
    assert dragged != before
    drag(kappa, 300, let_go=True)
    until_link(page, "kappa=15.8")
    assert ask(page, "[view.dragged, view.race.parameters[0].value]") == [None, 15.8]
    assert ask(page, ENDS) == pytest.approx(dragged, rel=1e-6, abs=1e-6)
    assert "15.8" in title(page)
    until_address(page, "kappa=15.8")


def test_without_a_program_a_drag_gives_the_exact_race_when_it_is_let_go(visit: Callable) -> None:
    window = visit()
    window.page.route("**/player/program/**", lambda route: route.fulfill(status=404, body="no such version"))
    page = window.open()
    before = ask(page, ENDS)
    drag_lr(page, 650)
    assert not ask(page, "p.previewing")
    assert ask(page, ENDS) == before
    drag_lr(page, 650, let_go=True)
    until_link(page, "lr=")
    assert ask(page, ENDS) != before
    window.forget()  # the module that is not there is a line in the console


@pytest.mark.soak
def test_momentum_is_tuned_as_well(visit: Callable) -> None:
    page = visit().open()
    set_slider(page, "Momentum", "ArrowLeft", 1)
    until_link(page, "momentum:momentum=")
    until(page, lambda: "nesterov:momentum=" in in_link(page.url, "opt"))
