"""What a visitor leaves behind: nothing, once the time is over in which they could have come back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.server.client import Session
from tests.server.processes import started, wait_for

pytestmark = pytest.mark.browser

VISITORS = 20


def test_open_files_are_given_back(tmp_path: Path) -> None:
    """Three of each visitor's are those of an event loop, beside the websocket itself."""
    settings = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
    with started("app.py", tmp_path, **settings) as server:
        with Session(server.url):
            pass
        files = psutil.Process(server.process.pid)
        before = files.num_fds()
        with ExitStack() as visits:
            for _ in range(VISITORS):
                visits.enter_context(Session(server.url))
            assert files.num_fds() >= before + 3 * VISITORS
        wait_for(lambda: files.num_fds() <= before + 3)
