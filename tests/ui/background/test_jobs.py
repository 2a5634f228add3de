"""The processes for long work: others of low priority, replaced when one has died, and gone at a server's end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from engine.experiments.axis import Axis
from engine.experiments.sweep import Sweep, compute_slice, join_rows, sweep
from engine.scenario import Scenario
from engine.scenario.entry import entry
from tests.ui.background import job_functions as work
from ui.background import jobs
from ui.background.jobs import NICENESS, end_pool, forget_pool, pool

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Processes of this test's own, gone again afterwards."""
    forget_pool()
    yield
    end_pool()


def test_they_are_others_at_most_two_and_of_low_priority() -> None:
    done = list(pool().map(work.process_id, range(6)))
    assert os.getpid() not in done
    assert 1 <= len(set(done)) <= 2
    niceness = pool().submit(work.niceness, 0).result()
    assert niceness >= os.nice(0) + NICENESS or niceness == 19


def test_a_map_is_the_one_that_is_made_here() -> None:
    spec = Sweep(
        Scenario("ravine", steps=2000, noise=0.1, seed=3),
        entry("momentum"),
        Axis("lr", 1e-4, 1e-1, 100, log=True),
        Axis("momentum", 0.0, 0.98, 90),
    )
    parts = list(pool().map(compute_slice, [(spec, first, first + 30) for first in (0, 30, 60)]))
    here, there = sweep(spec), join_rows(parts)
    assert (here.steps == there.steps).all()
    assert (here.theta == there.theta).all()


def test_what_the_work_raises_comes_through_and_the_processes_live_on() -> None:
    before = pool()
    with pytest.raises(ValueError, match="three is refused"):
        list(pool().map(work.refuse, [1, 2, 3, 4]))
    assert pool() is before
    assert pool().submit(work.square, 4).result() == 16


def test_news_of_an_old_pool_does_not_stop_the_new_one() -> None:
    old = pool()
    with pytest.raises(BrokenProcessPool):
        old.submit(work.die, 1).result()
    forget_pool(old)
    new = pool()
    assert new is not old
    forget_pool(old)
    assert pool() is new
    assert list(pool().map(work.square, range(4))) == [0, 1, 4, 9]


def test_at_the_end_they_are_stopped_whatever_they_do_and_no_others_begin() -> None:
    begun: list[object] = []

    def try_again(_: object) -> None:
        try:
            begun.append(pool())
        except RuntimeError as refused:
            begun.append(refused)

    (process,) = {pool().submit(work.process_id, 0).result()}
    long = pool().submit(work.sleep, 600)
    long.add_done_callback(try_again)  # as the desk does where a process has died
    while not long.running():
        time.sleep(0.01)
    end_pool()
    assert isinstance(long.exception(0), BrokenProcessPool)
    assert [type(one) for one in begun] == [RuntimeError]
    assert jobs._pool is None
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.parametrize(("end", "left"), [("end_pool", ""), ("print", "leaked semaphore")])
def test_nothing_is_left_behind_where_a_signal_ends_the_server(end: str, left: str) -> None:
    """The interpreter itself cleans nothing up then, as the second case shows."""
    script = f"""
import os, signal
from ui.background.jobs import end_pool, pool
if __name__ == "__main__":
    assert pool().submit(abs, -3).result() == 3
    {end}()
    os.kill(os.getpid(), signal.SIGTERM)
"""
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == -signal.SIGTERM
    assert (left in ended.stderr) if left else not ended.stderr
