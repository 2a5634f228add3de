"""The built folder on a plain file server, below a path as lecture notes are, and somebody who visits it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import name_of
from tests.site.folder import site_folder
from tests.site.windows import BROWSERS, Visitor, needs
from tools.static_server import static_server

BELOW = "courses/2026/ravine"
FIRST = "race/?surface=beale&opt=sgd,momentum,adam&steps=150&step=40"


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder `site/` of the sources as they are; RAVINE_SITE names another one."""
    named = os.environ.get("RAVINE_SITE")
    return Path(named) if named else site_folder()


@pytest.fixture(scope="session")
def site_url(folder: Path) -> Iterator[str]:
    with static_server(folder, BELOW) as url:
        yield url


@pytest.fixture(scope="module", params=list(BROWSERS))
def visitor(
    playwright: Playwright, site_url: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    """A window in which the app runs already: the tests of a module share it, and each goes to its page by a link."""
    needs(request.param)
    downloads = tmp_path_factory.mktemp("downloads")
    with BROWSERS[request.param](playwright, downloads_path=downloads) as context:
        someone = Visitor(context, site_url, downloads if request.param == "firefox" else None)
        someone.open(FIRST)
        yield someone


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """A test that failed leaves a picture of its window, and what the console said."""
    report = yield
    if report.failed and report.when == "call" and "visitor" in item.funcargs:
        item.funcargs["visitor"].window.save_evidence(name_of(item))
    return report


@pytest.fixture(autouse=True)
def _watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """What goes wrong in a shared window during a test is that test's fault."""
    someone = request.getfixturevalue("visitor") if "visitor" in request.fixturenames else None
    if someone:
        someone.window.forget()
    yield
    if someone:
        someone.window.check()
