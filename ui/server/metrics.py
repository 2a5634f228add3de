"""What Prometheus may ask: visitors, runs, payloads, caches, memory, faults. It is off unless an address is given.

Nothing in it is about a person: numbers, with names of pages, caches and modules.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIServer

from prometheus_client import Counter
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from streamlit.runtime import get_instance

from ui.background.desk import DESK
from ui.background.store import cache_sizes
from ui.server.memory import used_bytes
from ui.server.metrics_port import open_port
from ui.server.registry import REGISTRY

FAULTS = Counter(
    "ravine_faults",
    "Warnings and errors in the log, by the module that wrote them",
    ["level", "module"],
    registry=REGISTRY,
)


LONGEST_DELAY = 5.0
"""Seconds for which Prometheus waits for the event loop."""

_LOG = logging.getLogger(__name__)


class FaultCounter(logging.Handler):
    """Counts what is logged as a warning or worse: a failed script, payload or worker, too many open files."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        FAULTS.labels(record.levelname.lower(), record.name).inc()


class Sampler(Collector):
    """What is looked at when Prometheus asks, each by a function that says what it is."""

    def __init__(self, *samples: Callable[[], Iterable[Metric]]) -> None:
        self.samples = samples

    def collect(self) -> Iterator[Metric]:
        """The metrics of now."""
        for sample in self.samples:
            yield from sample()


def streamlit_stats(family: str) -> Sequence[Any]:
    """What Streamlit counts itself: values with labels."""
    return get_instance().stats_mgr.get_stats([family])[family]


def visits() -> Iterator[Metric]:
    """Open pages, and how many came, came back after a gap, and went."""
    (active,) = streamlit_stats("active_sessions")
    yield GaugeMetricFamily("ravine_visitors", "Pages that are open", value=active.value)
    events = CounterMetricFamily("ravine_visits", "Pages that were opened, opened again, or left", labels=["event"])
    for stat in streamlit_stats("session_events"):
        events.add_metric([stat.labels["type"]], stat.value)
    yield events


def memory() -> Iterator[Metric]:
    """The memory of all processes of this server, and of every cache."""
    yield GaugeMetricFamily("ravine_memory_bytes", "Memory of the server and its workers", value=used_bytes())
    caches = GaugeMetricFamily("ravine_cache_bytes", "Memory of a cache", labels=["cache"])
    for name, size in cache_sizes().items():
        caches.add_metric([name], size)
    yield caches


def work() -> Iterator[Metric]:
    """What costly work there is: payloads, maps, downloads."""
    report = DESK.report()
    yield GaugeMetricFamily("ravine_work_running", "Parts of costly work that run", value=report.running)
    yield GaugeMetricFamily("ravine_work_waiting", "Parts of costly work that wait", value=report.waiting)
    yield GaugeMetricFamily("ravine_work_seconds", "CPU seconds of all that, estimated", value=report.seconds)
    yield CounterMetricFamily("ravine_work_refused", "Work refused as too much waited", value=report.refused)


def _opened(host: str, port: int) -> WSGIServer:
    try:
        return open_port(host, port, REGISTRY)
    except OSError as taken:
        _LOG.error("RAVINE_METRICS cannot be used: %s", taken.strerror)
        raise


def delay_of(loop: asyncio.AbstractEventLoop) -> Callable[[], Iterator[Metric]]:
    """How long the event loop, which answers all visitors, takes until it does what it is asked for now."""

    def sample() -> Iterator[Metric]:
        begin, done = time.monotonic(), threading.Event()
        loop.call_soon_threadsafe(done.set)
        done.wait(LONGEST_DELAY)
        seconds = time.monotonic() - begin
        yield GaugeMetricFamily("ravine_loop_delay_seconds", "How late the event loop is", value=seconds)

    return sample


@contextmanager
def metrics_served(address: tuple[str, int] | None, *samples: Callable[[], Iterable[Metric]]) -> Iterator[None]:
    """Answer Prometheus at this (host, port) meanwhile; at none, count only. Raises `OSError` where it is taken."""
    sampler = Sampler(visits, work, memory, *samples)
    REGISTRY.register(sampler)
    try:
        if address is None:
            yield
            return
        server = _opened(*address)
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
    finally:
        REGISTRY.unregister(sampler)
