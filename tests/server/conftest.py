"""A running app for visitors without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tools.chromium import running_app


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of this module's own: what one test leaves behind is no matter of another's."""
    with running_app() as address:
        yield address
