"""What strangers ask for costs little once they have left, and a process that is killed costs nobody their page."""

from __future__ import annotations

import time
from contextlib import ExitStack

import psutil
import pytest

from tests.server.client import Session, opened, server_pid
from tests.server.processes import wait_for
from tests.server.requests import WORST
from tools.process import cpu

pytestmark = pytest.mark.browser

LEFT = 25.0
"""CPU seconds that all is worth that four visitors began, and left: what a few slices take. All of it would be 100."""


class Impatient(Session):
    """A visit that does not wait for its page."""

    def wait(self) -> None:
        pass

    def stay(self) -> None:
        """Wait for it after all."""
        super().wait()


def workers(server: psutil.Process) -> list[psutil.Process]:
    """The processes for long work."""
    return [child for child in server.children() if "spawn_main" in " ".join(child.cmdline())]


def is_idle(server: psutil.Process) -> bool:
    """Whether nothing is computed for a second."""
    before = cpu(server.pid)
    time.sleep(1.0)
    return cpu(server.pid) - before < 0.1


def test_what_visitors_began_and_left_is_not_computed(url: str) -> None:
    server = psutil.Process(server_pid(url))
    with opened(url, "tuning", "surface=ackley&steps=1000&side=200&tune=adam"):
        before = cpu(server.pid)
    with ExitStack() as visits:
        for seed in range(4):
            query = f"{WORST}&seed={seed}&tune=adam,momentum,nesterov,rmsprop"
            visits.enter_context(Impatient(url, "tuning", query, close_timeout=0.1))  # they just go
        wait_for(lambda: cpu(server.pid) - before > 2)
    wait_for(lambda: is_idle(server))
    assert cpu(server.pid) - before < LEFT
    with opened(url, "race"):  # and the next visitor is served
        pass


def test_a_process_that_is_killed_costs_nobody_their_map(url: str) -> None:
    server = psutil.Process(server_pid(url))
    with opened(url, "tuning", "surface=ackley&steps=1000&side=200&tune=adam"):
        (killed, *_) = workers(server)
    before = cpu(server.pid)
    with Impatient(url, "tuning", "surface=ackley&steps=2000&noise=1&side=200&tune=momentum") as visit:
        wait_for(lambda: cpu(server.pid) - before > 0.8)
        killed.kill()
        visit.stay()
        assert not visit.faults
        assert not visit.alerts()
    assert killed.pid not in [one.pid for one in workers(server)]
