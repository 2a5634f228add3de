"""More visitors than open files are allowed at first: each takes four, and keeps three when it has gone."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.server.client import opened, server_pid
from tools.chromium import running_app

pytestmark = pytest.mark.browser

SOFT = 160
"""Open files with which a server is started: the usual 1,024 are only more of the same."""
VISITORS = 60


@pytest.fixture
def cramped() -> Iterator[str]:
    """A server that is started with few open files."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (SOFT, before[1]))
    with ExitStack() as running:
        try:
            url = running.enter_context(running_app())
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
        yield url


def test_a_class_gets_in_where_the_usual_limit_is_at_its_end(cramped: str) -> None:
    limits = Path(f"/proc/{server_pid(cramped)}/limits").read_text(encoding="utf-8")
    allowed = re.search(r"Max open files +(\d+)", limits)
    assert allowed
    assert int(allowed[1]) > SOFT
    with ExitStack() as visits:
        for _ in range(VISITORS):
            visits.enter_context(opened(cramped, "teacher"))
        assert len(list(Path(f"/proc/{server_pid(cramped)}/fd").iterdir())) > SOFT
