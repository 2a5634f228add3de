"""What a process has taken so far, by /proc: CPU, memory, descriptors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

CPU = (11, 12, 13, 14)
"""Places in /proc/PID/stat, after the name: user and system time, own and of children that have ended."""


def cpu(pid: int) -> float:
    """Seconds that a process and those that it started have computed so far."""
    return sum(_stat(member)[k] for member in tree(pid) for k in CPU) / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> set[int]:
    """A process and all that it started, directly or not, as far as they are alive."""
    parents = {int(path.name): _stat(int(path.name))[1] for path in Path("/proc").glob("[0-9]*")}
    members = {pid}
    while more := {child for child, parent in parents.items() if parent in members} - members:
        members |= more
    return members


def _stat(pid: int) -> list[int]:
    """What follows the name in /proc/PID/stat, with 0 for the state; zeros for a process that has just ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return [0] * 50
    return [0, *map(int, fields[1:])]


def descriptors(pid: int) -> int:
    """How many files, sockets and event loops a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def threads(pid: int) -> int:
    """How many threads a process has."""
    return len(os.listdir(f"/proc/{pid}/task"))


def memory(pid: int) -> float:
    """The resident memory of a process alone, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


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
