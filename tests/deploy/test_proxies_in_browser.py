"""Visitors with a browser behind nginx and Caddy: a process is killed, pages keep to the policy, links lead back."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import check
from tests.browser.driving import ask, drag_lr, idle, menu_item, until
from tests.browser.windows import Window
from tests.deploy.conftest import Behind
from tests.deploy.processes import Process, visitors
from tests.deploy.proxies import COMMANDS, LAYOUTS, Layout, Proxy
from tests.thoroughness import SOAK
from ui.blocks.share import qr_code
from ui.state.pages import PAGES, START

pytestmark = pytest.mark.browser
APP = '[data-testid="stApp"]'
EACH_KIND = (START, "tuning", "lessons")
"""Pages with everything that the others have, too: a player, charts, cards, formulas."""

WHOLE, BELOW = Layout(below=False, tls=False), Layout(below=True, tls=True)
STRIPPED = Layout(below=True, tls=True, strips=True)


def each(name: str, layout: Layout) -> pytest.MarkDecorator:
    """Every proxy in every layout; `make test` looks at this one alone."""
    cases = [(proxy, where) for proxy in COMMANDS for where in LAYOUTS]
    return pytest.mark.parametrize(
        ("name", "layout"),
        [
            pytest.param(*case, id="-".join(map(str, case)), marks=[pytest.mark.soak] * (case != (name, layout)))
            for case in cases
        ],
    )


@pytest.fixture
def proxy(name: str, layout: Layout, behind: Behind) -> Proxy:
    return behind(name, layout)


@pytest.fixture
def window(proxy: Proxy, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window of somebody who was never here; checked for faults in the end, such as violations of the policy."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 1000})
    try:
        window = Window(context.new_page(), proxy.url)
        yield window
        check(request.node, [window])
    finally:
        context.close()


def opened(window: Window, proxy: Proxy, query: str) -> tuple[Page, Process, Process]:
    """The race page, the process that serves it, and the other one."""
    visitors(proxy.processes, 0)
    page = window.open(query)
    idle(page)
    mine = visitors(proxy.processes, 1).index(1)
    return page, proxy.processes[mine], proxy.processes[1 - mine]


def failures(page: Page) -> list[str]:
    """What was answered by a fault of a server, from now on."""
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 500 else None)
    return failed


@each("nginx", BELOW)
def test_a_visitor_whose_process_is_killed_while_they_drag_loses_nothing(window: Window, proxy: Proxy) -> None:
    page, mine, other = opened(window, proxy, "?steps=60&opt=adam,sgd")
    failed = failures(page)
    place = int(ask(page, "tuning.sliders.lr.input.value"))
    for moved in range(12):
        drag_lr(page, place + moved)
        page.wait_for_timeout(50)
        if moved == 4:
            mine.kill()
    drag_lr(page, place + 11, let_go=True)
    until(page, lambda: lr_of(shown(page)) != [])
    until(page, lambda: other.visitors() == 1)  # the websocket is back
    until(page, lambda: lr_of(urlsplit(page.url).query) == lr_of(shown(page)))  # nor is the change lost
    idle(page)
    assert lr_of(urlsplit(page.url).query) == lr_of(shown(page)) != []
    assert page.locator(".rv-fault:visible").count() == 0
    assert failed == []
    window.forget()  # the lost websocket is a line in the console


def shown(page: Page) -> str:
    """The query of the race that the player shows."""
    return page.locator(".rv-root").get_attribute("data-complete") or ""


def lr_of(query: str) -> list[str]:
    return parse_qs(query).get("lr", [])


@each("caddy", WHOLE)
def test_every_page_keeps_to_the_policy_and_finds_everything(window: Window, proxy: Proxy) -> None:
    for key in PAGES if SOAK else EACH_KIND:
        window.open_page("" if key == START else key, ready=f'{APP}[data-test-script-state="notRunning"]')
        window.page.wait_for_load_state("networkidle")
    assert [line for line in window.console if "Content Security Policy" in line] == []


@each("nginx", STRIPPED)
def test_links_lead_back_and_files_are_saved(window: Window, proxy: Proxy) -> None:
    page = window.open("?opt=sgd,adam&steps=5")
    with page.expect_download(timeout=60_000) as waiting:  # from the process that made it
        page.get_by_role("button", name="Trajectories (CSV)").click()
    assert waiting.value.path().stat().st_size > 1_000
    with page.expect_download(timeout=60_000) as waiting:
        menu_item(page, "Save as HTML").click()
    assert f'data-race="{proxy.url}/race"' in waiting.value.path().read_text()
    menu_item(page, "Figure …").click()
    dialog = page.locator(".rv-figure-dialog")
    dialog.locator("input[name=relief]").uncheck()  # its three hundred pictures take as long as all else
    save = page.get_by_role("button", name="Save the figure as a file")
    for kind in ("pdf", "mp4"):
        dialog.locator(f"input[value={kind}]").check()
        if kind == "mp4" and not page.evaluate("isSecureContext"):  # browsers encode video on secure pages only
            expect(save).to_be_disabled()
        else:
            with page.expect_download(timeout=60_000):  # made in the browser, as the policy lets it
                save.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="QR code").click()
    expect(page.get_by_alt_text("QR code of this link")).to_be_visible()
    code = page.get_by_alt_text("QR code of this link").get_attribute("src") or ""
    assert page.url == f"{proxy.url}/race?opt=sgd,adam&steps=5"
    assert code in qr_code(f"{proxy.url}/race?opt=sgd,adam&steps=5")
    window.open_page("teacher", ready="code")
    links = [text for text in page.locator("code").all_inner_texts() if text.startswith("http")]
    assert links
    assert all(link.startswith(f"{proxy.url}/lessons?") for link in links)
