"""What Prometheus is told."""

from __future__ import annotations

import asyncio
import http.client
import logging
import re
import socket
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.core import Metric

from ui.server import metrics
from ui.server.metrics import FaultCounter, delay_of
from ui.server.metrics_port import open_port
from ui.server.registry import REGISTRY

HOSTING = (Path(__file__).parents[3] / "docs/hosting.md").read_text(encoding="utf-8")


def value(found: Iterable[Metric]) -> float:
    (metric,) = found
    return float(metric.samples[0].value)


def test_a_loop_that_is_held_up_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "LONGEST_DELAY", 0.1)
    held, freed = threading.Event(), threading.Event()
    delays: list[float] = []

    def scrape(loop: asyncio.AbstractEventLoop) -> None:
        held.wait()
        delays.append(value(delay_of(loop)()))
        freed.set()

    async def run() -> None:
        threading.Thread(target=scrape, args=(asyncio.get_running_loop(),)).start()
        held.set()
        freed.wait()

    asyncio.run(run())
    assert delays[0] >= 0.1


def test_what_is_logged_as_a_fault_is_counted_by_its_module() -> None:
    def count(level: str) -> float:
        return REGISTRY.get_sample_value("ravine_faults_total", {"level": level, "module": "ui.some"}) or 0.0

    logger = logging.getLogger("ui.some")
    logger.addHandler(FaultCounter())
    logger.info("not counted")
    logger.warning("counted")
    logger.error("counted")
    logger.error("counted")
    assert (count("info"), count("warning"), count("error")) == (0, 1, 2)


def test_the_documentation_names_every_number() -> None:
    names = set(re.findall(r'"(ravine_[a-z_]+)"', "".join(_sources())))
    assert len(names) > 10
    missing = {name for name in names if not re.search(rf"`{name}(_total)?[{{`]", HOSTING)}
    assert missing == set()


def _sources() -> list[str]:
    folder = Path(metrics.__file__).parent
    return [file.read_text(encoding="utf-8") for file in folder.glob("*.py")]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1"])  # noqa: S104 - asked for by somebody's option
def test_its_port_answers_and_asks_no_name_server(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    for asks in ("getfqdn", "gethostbyaddr", "gethostbyname"):
        monkeypatch.setattr(socket, asks, lambda *_: pytest.fail("a name server is asked"))
    try:
        server = open_port(host, 0, REGISTRY)
    except OSError:
        pytest.skip(f"this machine has no {host}")
    with closing(http.client.HTTPConnection("::1" if host == "::1" else "127.0.0.1", server.server_port)) as connection:
        connection.request("GET", "/metrics")
        assert b"ravine_faults" in connection.getresponse().read()
    server.shutdown()
    server.server_close()
