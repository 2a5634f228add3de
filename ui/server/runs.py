"""Every run of a page's script: how long it took, how it ended, and when the last one was answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import Histogram
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx

from ui.server.pace import PACE
from ui.server.registry import REGISTRY

SECONDS = Histogram(
    "ravine_rerun_seconds",
    "Runs of a page's script: finished, stopped by a further change, or failed",
    ["page", "end"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60),
    registry=REGISTRY,
)

PROBE = "probe"
"""The page of runs that nobody visits, see `ui.server.health`."""


@dataclass
class WatchedRun:
    """A run of the app's script; it says which page it turned out to be of."""

    page: str = "unknown"


class _Last:
    """When a visitor's run was last answered, in seconds of `time.monotonic`."""

    answered = float("-inf")


def since_last_answer() -> float:
    """Seconds since the last run of a visitor that came to its end."""
    return time.monotonic() - _Last.answered


@contextmanager
def watched_run() -> Iterator[WatchedRun]:
    """Around a run of the app's script; it begins when its session may have another one, see `ui.server.pace`."""
    session = _session()
    time.sleep(PACE.wait_of(session))
    run, begin, began, end = WatchedRun(), time.perf_counter(), time.thread_time(), "failed"
    try:
        yield run
        end = "finished"
    except (RerunException, StopException):
        end = "stopped"
        raise
    finally:
        visited = get_instance().is_active_session(session)
        PACE.charge(session, time.thread_time() - began)
        SECONDS.labels(run.page if visited else PROBE, end).observe(time.perf_counter() - begin)
        if visited and end == "finished":
            _Last.answered = time.monotonic()


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""
