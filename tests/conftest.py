"""A browser for those who ask, and the order of tests: fast ones first; browser tests last, and of those the longest
modules first, so that two workers end at about the same time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis.internal.conjecture import providers
from playwright.sync_api import Browser, Playwright, sync_playwright

from tools.chromium import FLAGS, executable

# Hypothesis draws constants out of the modules that happen to be loaded, so that examples would depend on which tests a
# worker ran before. Without them the same examples are tried everywhere.
providers._get_local_constants = lambda: providers._local_constants


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lengths = Counter(item.path for item in items)

    def turn(item: pytest.Item) -> tuple[bool, int]:
        drives_a_browser = item.get_closest_marker("browser") is not None
        return drives_a_browser, -lengths[item.path] if drives_a_browser else 0

    items.sort(key=turn)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium for contexts with options, beside the one in tests/browser; started when a test needs it."""
    with playwright.chromium.launch(executable_path=executable(), args=FLAGS) as started:
        yield started
