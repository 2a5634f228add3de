"""A running app and a warm browser for each worker; a failed test leaves a picture and the console's log in shots/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.browser.windows import Contexts, Lender, Visit, Window
from tools.chromium import FLAGS, executable, running_app

FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    with running_app() as url:
        yield url


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


@contextmanager
def windows(contexts: Contexts, url: str) -> Iterator[tuple[Visit, list[Window]]]:
    """(a function that opens a window, all that it has opened); they are closed at the end."""
    opened: list[Window] = []
    with contexts.pages() as new_page:

        def visit(width: int = 1440, height: int = 1000, dark: bool = False, **options: Any) -> Window:
            scheme = "dark" if dark else "light"
            opened.append(Window(new_page(width=width, height=height, color_scheme=scheme, **options), url))
            return opened[-1]

        yield visit, opened


def check(item: pytest.Item, opened: list[Window]) -> None:
    """Nothing went wrong in a test's windows; if the test failed, or fails of that, its evidence is saved."""
    try:
        for window in opened:
            window.check()
    except AssertionError:
        item.stash[FAILED] = True
        raise
    finally:
        if item.stash.get(FAILED, False):
            for number, window in enumerate(opened):
                window.save_evidence(name_of(item) + (f"-{number + 1}" if number else ""))


@pytest.fixture
def visit(contexts: Contexts, app_url: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Open a new window: `visit(width=390, dark=True)`. Each is checked for faults when the test ends."""
    with windows(contexts, app_url) as (open_window, opened):
        yield open_window
        check(request.node, opened)


@pytest.fixture(scope="session")
def lender(contexts: Contexts, app_url: str) -> Iterator[Lender]:
    @contextmanager
    def visitor() -> Iterator[Visit]:
        with windows(contexts, app_url) as (open_window, _):
            yield open_window

    lender = Lender(visitor)
    yield lender
    lender.close()


@pytest.fixture
def lent(lender: Lender, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The race page, loaded already: for tests that leave it as it was, which is checked."""
    window = lender.lend()
    yield window
    try:
        check(request.node, [window])
    finally:
        if request.node.stash.get(FAILED, False):
            lender.close()
        lender.take_back()
