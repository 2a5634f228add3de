"""What the stores take when they are filled with the largest entries that links can ask for, in a process of its own.

`python -m tests.ui.background.cache_probe` prints {"stores": {name: [bytes, bound]}, "grown": MB of the process}.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from engine.experiments.ensembles import MAX_RUNS, EscapeTask, EscapeTimes
from engine.experiments.reddi import compute_path
from engine.experiments.schedule_grid import compute_grid, grid_task
from engine.experiments.sweep import MAX_SIDE, SweepResult, compute_rows, join_rows, slices
from engine.experiments.tuning import map_of
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.limits import MAX_ENTRIES, MAX_STEPS
from optimizers import OPTIMIZERS
from tests.ui.background.memory_probe import memory
from ui.anatomy.controls import inside
from ui.background import caches, store
from ui.background.sizes import size_of
from ui.components.questions import Question


def largest_race() -> tuple[Scenario, Any]:
    """The race of a link with the longest history, as often as a race can hold it."""
    sizes = {key: size_of(race(linked(key, "20"))) for key in OPTIMIZERS}
    scenario = linked(",".join([max(sizes, key=sizes.__getitem__)] * MAX_ENTRIES), str(MAX_STEPS))
    assert len(scenario.entries) == MAX_ENTRIES
    return scenario, race(scenario)


def linked(optimizers: str, steps: str) -> Scenario:
    """The scenario of a link."""
    return Scenario.from_query({"surface": ["ravine"], "opt": [optimizers], "steps": [steps]})[0]


def largest_map() -> tuple[Any, SweepResult]:
    """A map of as many cells as links can ask for, of one step."""
    spec = map_of(Scenario("ravine", steps=1), Entry("adam"), ("lr", "beta1"), (MAX_SIDE, MAX_SIDE), "settled")
    return spec, join_rows([compute_rows(spec, first, last) for first, last in slices(spec)])


def largest() -> dict[str, tuple[Any, Any]]:
    """{store: key and result} of the largest entries."""
    scenario, runs = largest_race()
    spec, result = largest_map()
    grid = grid_task(scenario, 1)
    (first, last), *_ = slices(spec)
    escapes = EscapeTask(scenario, scenario.entries[0], 0, 100, MAX_RUNS)
    times = np.zeros(MAX_RUNS, dtype=np.int64)
    looked_into = max(OPTIMIZERS, key=lambda key: size_of(inside(linked(key, "20"))))
    return {
        "races": (scenario, runs),
        "maps": (spec, result),
        "slices": ((spec, (spec, first, last)), compute_rows(spec, first, last)),
        "escapes": (escapes, EscapeTimes(times, times.copy())),
        "grids": (grid, compute_grid(grid.split()[0])),
        "payloads": (Question("runs", ""), bytes(2_000_000)),
        "inside": ((scenario,), inside(linked(looked_into, str(MAX_STEPS)))),
        "regrets": (("adam", 100_000), compute_path(("adam", 20_000))),
    }


def filled(into: store.Store[Any, Any], key: Any, result: Any) -> list[int]:
    """Fill a store with copies; its bytes and its bound."""
    for number in range(2 * into.most // size_of(key, result)):
        into.keep((number, deepcopy(key)), deepcopy(result))
    return [into.size, into.most]


def main(fill: Callable[..., list[int]] = filled) -> None:
    """Fill all, and say what it took."""
    entries = largest()
    assert caches.MOST
    stores = {one.name: one for one in store.stores() if one.name in entries}
    gc.collect()
    idle = memory("VmRSS")
    found = {name: fill(stores[name], *entry) for name, entry in entries.items()}
    gc.collect()
    print(json.dumps({"stores": found, "grown": memory("VmRSS") - idle}))


if __name__ == "__main__":
    main()
