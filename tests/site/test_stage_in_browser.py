"""What is there before Python, and the change from that to the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.driving import (
    ask,
    computes,
    drag_lr,
    idle,
    in_link,
    relayout,
    set_speed,
    step_shown,
    title,
    until,
)
from tests.site.windows import APP, BOOT, BROWSERS, FIREFOX_SOAKS, PLAYER, Visitor, chromium, needs
from tools.site.archive import sent_size

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
PYTHON = re.compile(r"/(pyodide-\w+|app)/|/stlite-\w+/.*\.js$")
"""Addresses of files that only the app with its Python needs."""
BEFORE_MOTION = 2_500_000
"""Bytes that may be loaded before something moves, compressed as hosts do."""


@pytest.fixture
def phone(playwright: Playwright, site_url: str) -> Iterator[Visitor]:
    with chromium(playwright, **PHONE) as context:
        someone = Visitor(context, site_url)
        yield someone
        someone.window.check()


@pytest.fixture(params=FIREFOX_SOAKS)
def desktop(playwright: Playwright, site_url: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    needs(request.param)
    with BROWSERS[request.param](playwright) as context:
        someone = Visitor(context, site_url)
        yield someone
        someone.window.check()


def asked_by(page: Page) -> list[str]:
    """The addresses that a page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def bytes_of(folder: Path, url: str, addresses: list[str]) -> int:
    """What a host sends of these files: texts compressed, and what is compressed already as it is."""
    total = 0
    for address in {address for address in addresses if address.startswith(url)}:
        path = unquote(urlsplit(address).path).removeprefix(urlsplit(url).path).strip("/")
        file = folder / path
        total += sent_size((file / "index.html" if file.is_dir() else file).read_bytes())
    return total


def test_the_first_race_moves_before_python_and_after_few_bytes(phone: Visitor, folder: Path) -> None:
    asked = asked_by(phone.page)
    phone.page.goto(phone.url + "/")
    phone.page.wait_for_function("/[1-9]\\d* of/.test(document.querySelector('.rv-step')?.textContent)")
    early = [*asked]
    assert [address for address in early if PYTHON.search(address)] == []
    assert bytes_of(folder, phone.url, early) < BEFORE_MOTION
    page = phone.page
    computes(page)
    before = ask(page, "p.tracks[0].x.at(-1)")
    drag_lr(page, 650, let_go=True)
    until(page, lambda: ask(page, "p.tracks[0].x.at(-1)") != before)
    assert [
        address for address in asked if PYTHON.search(address)
    ] == []  # a phone loads Python only when it is asked to


def test_a_phone_is_told_the_size_before_python_is_loaded_and_may_cancel(phone: Visitor) -> None:
    page, asked = phone.page, asked_by(phone.page)
    page.goto(f"{phone.url}/tuning/?surface=ravine")
    page.wait_for_selector(PLAYER, timeout=BOOT)
    expect(page.get_by_text(re.compile(r"Tuning needs the rest of the app: \d+ MB"))).to_be_visible()
    assert [address for address in asked if PYTHON.search(address)] == []
    page.get_by_role("button", name="Load it").click()
    until(page, lambda: any(PYTHON.search(address) for address in asked))
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile(r"\d+ MB"))).to_be_hidden()
    expect(page.locator(f"#stage {PLAYER}")).to_be_visible()


def test_the_app_takes_over_without_losing_what_was_done(desktop: Visitor) -> None:
    """Step, speed, zoom and an edit, made before Python was there; nothing moves by itself meanwhile."""
    page = desktop.page
    page.goto(f"{desktop.url}/race/?surface=rosenbrock&opt=sgd,momentum,adam&steps=150")
    page.wait_for_selector(f"#stage {PLAYER}")
    computes(page)
    drag_lr(page, 400, let_go=True)
    until(page, lambda: in_link(page.url, "lr") != "")
    lr, named = in_link(page.url, "lr"), title(page)
    assert "Rosenbrock" in named
    set_speed(page, "4x")
    page.get_by_label("Step", exact=True).fill("66")
    relayout(page, 0, {"xaxis.range": [-1, 1], "yaxis.range": [0, 2]})
    ends = ask(page, "p.tracks.map(({x, y}) => [x.at(-1), y.at(-1)])")
    assert page.locator(f"{APP} {PLAYER}:visible").count() == 0  # all of that was before Python was there
    desktop.runs()
    links = page.locator("#root a[href]").evaluate_all("(all) => all.map(({ href }) => href)")
    assert f"{desktop.url}/race/" in links  # for another tab
    assert all(link.startswith(f"{desktop.url}/") for link in links)
    assert (in_link(page.url, "lr"), title(page), step_shown(page)) == (lr, named, 66)
    expect(page.get_by_role("button", name="Speed 4x", exact=True)).to_have_attribute("aria-pressed", "true")
    assert ask(page, "stage.panels[0].graph._fullLayout.xaxis.range.map(Number)") == [-1, 1]
    assert ask(page, "p.tracks.map(({x, y}) => [x.at(-1), y.at(-1)])") == [pytest.approx(end, rel=1e-6) for end in ends]
    desktop.choose_surface("Beale")  # in the sidebar: Python answers
    page.wait_for_selector('.rv-root[data-complete*="beale"]')
    idle(page)
    assert in_link(page.url, "lr") == lr
