"""How much memory the largest map takes: `python -m tests.ui.background.memory_probe STEPS here|elsewhere`.

Prints MB above the idle engine at the highest: of this process, and of the other processes where there are any.
Started anew for every figure, since a process does not give back all that it ever took.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from engine.experiments.axis import Axis
from engine.experiments.sweep import MAX_SIDE, Sweep, compute_slice, join_rows, slices, sweep
from engine.scenario import Scenario
from engine.scenario.entry import entry
from ui.background import jobs


def memory(field: str, process: int | str = "self") -> float:
    """MB that a process takes now (VmRSS), or took at its highest since it was started (VmHWM)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def largest(steps: int) -> Sweep:
    """lr x momentum on the ravine, as many cells as a visitor may ask for."""
    lr, momentum = Axis("lr", 1e-4, 1e-1, MAX_SIDE, log=True), Axis("momentum", 0.0, 0.98, MAX_SIDE)
    return Sweep(Scenario("ravine", steps=steps), entry("momentum"), lr, momentum)


def measure(steps: int, where: str) -> dict[str, float]:
    """Compute the map in this process or in others, and say what it took."""
    spec = largest(steps)
    sweep(spec.coarse(2))  # what is loaded with the first map belongs to the idle engine
    idle = memory("VmRSS")
    if where == "here":
        found = sweep(spec)
    else:
        parts = list(jobs.pool().map(compute_slice, [(spec, first, last) for first, last in slices(spec)]))
        found = join_rows(parts)
    assert found.loss.shape == (MAX_SIDE, MAX_SIDE)
    workers = getattr(jobs._pool, "_processes", {})
    return {"here": memory("VmHWM") - idle, "workers": sum(memory("VmHWM", process) for process in workers)}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))
