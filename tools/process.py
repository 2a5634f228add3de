"""What a process has taken so far: CPU, memory, descriptors. For tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import perf_counter

import psutil


def cpu(pid: int) -> float:
    """Seconds that a process and those that it started have computed so far, those that have ended included."""
    server, seconds = psutil.Process(pid), 0.0
    for process in (server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # it has just ended
            times = process.cpu_times()
            seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


def descriptors(pid: int) -> int:
    """How many files, sockets and event loops a process has open."""
    return int(psutil.Process(pid).num_fds())


def threads(pid: int) -> int:
    """How many threads a process has."""
    return int(psutil.Process(pid).num_threads())


def memory(pid: int) -> float:
    """The resident memory of a process alone, in MB."""
    return float(psutil.Process(pid).memory_info().rss / 1e6)


class Meter:
    """What a process took between two moments."""

    cpu = wall = memory = 0.0
    descriptors = 0

    def share(self, count: int) -> float:
        """Milliseconds of CPU for each of some things."""
        return 1000 * self.cpu / max(1, count)


@contextmanager
def metered(pid: int) -> Iterator[Meter]:
    """A meter, to be read when the block has ended."""
    meter, before, began = Meter(), (cpu(pid), memory(pid), descriptors(pid)), perf_counter()
    yield meter
    meter.cpu, meter.wall = cpu(pid) - before[0], perf_counter() - began
    meter.memory, meter.descriptors = memory(pid) - before[1], descriptors(pid) - before[2]
