"""A running app and a warm browser for each worker; a failed test leaves a picture and the console's log in shots/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.windows import Contexts, Visit, Window
from tools.chromium import FLAGS, executable, running_app

FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    with running_app() as url:
        yield url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A second Chromium beside the one of `contexts`, for contexts with options; started when a test needs it."""
    with playwright.chromium.launch(executable_path=executable(), args=FLAGS) as started:
        yield started


@pytest.fixture(scope="session")
def contexts(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Contexts]:
    folder = tmp_path_factory.mktemp("profile")
    with playwright.chromium.launch_persistent_context(folder, executable_path=executable(), args=FLAGS) as profile:
        yield Contexts(profile, lambda: request.getfixturevalue("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure until the windows of the test are closed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def name_of(item: pytest.Item) -> str:
    """A test's name as that of a file: its module and its parameters, too."""
    return re.sub(r"[^\w.-]+", "-", f"{item.path.stem}-{item.name}").strip("-")[:150]


@pytest.fixture
def visit(contexts: Contexts, app_url: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Open a new window: `visit(width=390, dark=True)`. Each is checked for faults when the test ends."""
    opened: list[Window] = []
    with contexts.pages() as new_page:

        def make(
            width: int = 1440, height: int = 1000, dark: bool = False, url: str = app_url, **options: Any
        ) -> Window:
            scheme = "dark" if dark else "light"
            opened.append(Window(new_page(width=width, height=height, color_scheme=scheme, **options), url))
            return opened[-1]

        yield make
        try:
            for window in opened:
                window.check()
        except AssertionError:
            request.node.stash[FAILED] = True
            raise
        finally:
            if request.node.stash.get(FAILED, False):
                for number, window in enumerate(opened):
                    window.save_evidence(name_of(request.node) + (f"-{number + 1}" if number else ""))
