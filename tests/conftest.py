"""In which order tests run: fast ones first; browser tests last, and of those the longest modules first, so that two
workers end at about the same time.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis.internal.conjecture import providers

# Hypothesis draws constants out of the modules that happen to be loaded, so that examples would depend on which tests a
# worker ran before. Without them the same examples are tried everywhere.
providers._get_local_constants = lambda: providers._local_constants


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lengths = Counter(item.path for item in items)

    def turn(item: pytest.Item) -> tuple[bool, int]:
        drives_a_browser = item.get_closest_marker("browser") is not None
        return drives_a_browser, -lengths[item.path] if drives_a_browser else 0

    items.sort(key=turn)
