"""What a map costs, against a loop over its cells and against other libraries: `python -m benchmarks.maps [part ...]`.

Parts: maps, choices, visitor. Prints markdown tables. Ways to be compared take turns within one run, and a figure is
the median of its turns: trust the ratios more than the times. Before anything is timed, the ways are checked to count
the same. PyTorch, and Optax under `jit` with `scan` and `vmap`, take part where they can be imported.
"""

from __future__ import annotations

import http.client
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import core
from benchmarks.core import executed_by, machine, number, one_core, print_table, seconds, stopwatch, verdict
from benchmarks.map_peers import (
    BASINS,
    STEPS,
    TUNING,
    compiled,
    optax_basins,
    optax_tuning,
    settled,
    torch_basins,
    torch_tuning,
)
from benchmarks.peers import jax, torch
from engine import chunks as loop
from engine.conditions import Condition, at_any_minimum, within_tolerance
from engine.descend import CHUNK, Run, descend
from engine.experiments.axis import Axis
from engine.experiments.sweep import Sweep, SweepResult, compute_slice, join_rows, slices, sweep
from engine.scenario import Scenario
from engine.scenario.entry import entry
from surfaces.compile.tape import Array
from tools.chromium import running_app

SAMPLE = 64
"""Cells that are also run alone."""
ESCAPES = Sweep(
    Scenario("plateau_saddle", steps=STEPS),
    entry("momentum"),
    Axis("lr", 1e-3, 1.0, 200, log=True),
    Axis("momentum", 0.0, 0.99, 200),
    "escaped",
)


# --- A loop over the cells ---


def cells(spec: Sweep) -> Array:
    """(j, i) of the sampled cells, the same each time."""
    chosen = np.random.default_rng(0).choice(spec.cells, SAMPLE, replace=False)
    return np.stack(np.unravel_index(chosen, (spec.y.count, spec.x.count)), axis=1)


def one_cell(spec: Sweep, j: int, i: int) -> Run:
    """The run of one cell, alone."""
    x, y = float(spec.x.values[i]), float(spec.y.values[j])
    surface, start = spec.scenario.resolved_surface(), spec.start_at(x, y)
    return descend(surface, spec.optimizer_at(x, y), start, STEPS, history=False, watch=condition(spec, start))


def condition(spec: Sweep, start: Array) -> Condition:
    """What the two maps with a target count."""
    surface = spec.scenario.resolved_surface()
    return within_tolerance(surface, start) if spec.question == "settled" else at_any_minimum(surface)


def counted(spec: Sweep, run: Any) -> Any:
    """What a cell of the map shows, from its tally."""
    tally = run.watched
    steps = (
        tally.first
        if spec.question == "basin"
        else np.where(tally.since > STEPS - max(20, STEPS // 20), -1, tally.since)
    )
    return np.where(run.ended_at >= 0, -1, steps)


# --- The maps with a target ---


def map_rows() -> Iterable[list[str]]:
    """Each map: ours, NumPy alone, PyTorch and Optax."""
    with one_core():
        yield map_row("200 x 200 x 500, momentum on the ravine, settle", TUNING, 30, torch_tuning, optax_tuning)
        yield map_row("400 x 400 x 500, Adam on himmelblau, basin", BASINS, 150, torch_basins, optax_basins)


def map_row(
    name: str, spec: Sweep, target: float, by_torch: Callable[[], Any], by_optax: Callable[[], Any]
) -> list[str]:
    """The figures of one map, in ms, and how many times ours they are."""
    first = 1e3 * stopwatch(lambda: sweep(spec))
    ways: dict[str, Callable[[], Any]] = {"ours": lambda: sweep(spec), "numpy": lambda: by_numpy(spec)}
    compiling = None
    if torch:
        ways["torch"] = by_torch
    if jax:
        ways["optax"], compiling = compiled(by_optax())
    check(name, spec, ways)
    ms = {way: 1e3 * median(times) for way, times in zip(ways, seconds(list(ways.values())), strict=True)}
    ours = ms["ours"]
    return [
        name,
        number(ours),
        f"{target:g}",
        verdict(ours, target),
        number(first),
        *(cell for way in ("numpy", "torch", "optax") for cell in core.against(ms.get(way), ours)),
        number(None if compiling is None else 1e3 * compiling),
    ]


def by_numpy(spec: Sweep) -> SweepResult:
    """The map without machine code."""
    with executed_by("numpy"):
        return sweep(spec)


def check(name: str, spec: Sweep, ways: dict[str, Callable[[], Any]]) -> None:
    """Single cells count what the map says; libraries that round otherwise may differ in one cell of a thousand."""
    found = sweep(spec)
    np.testing.assert_array_equal(ways["numpy"]().steps, found.steps)
    for j, i in cells(spec):
        assert counted(spec, one_cell(spec, j, i)) == found.steps[j, i], (name, j, i)
    for way in ways.keys() & {"torch", "optax"}:
        steps = np.asarray(ways[way]()).reshape(found.steps.shape)
        if way == "optax" and spec.question == "settled":
            steps = settled(steps)
        assert (steps != found.steps).mean() < 1e-3, (name, way, (steps != found.steps).mean())


# --- Choices of the engine: what pays ---


def choice_rows() -> Iterable[list[str]]:
    """Each choice with its alternatives, beside what is in use."""
    with executed_by("numpy"):
        yield from numpy_choices()
    with processes(1) as one, processes(2) as two, ThreadPoolExecutor(2) as threads:
        for name, spec in (("tuning map", TUNING), ("basin map", BASINS)):
            yield from compared(
                name,
                {
                    "in this thread": lambda spec=spec: sweep(spec),
                    "two threads": lambda spec=spec: elsewhere(spec, threads),
                    "one other process": lambda spec=spec: elsewhere(spec, one),
                    "two other processes": lambda spec=spec: elsewhere(spec, two),
                },
            )


def numpy_choices() -> Iterable[list[str]]:
    """What pays where NumPy steps the runs."""
    for name, spec in (("tuning map", TUNING), ("basin map", BASINS), ("escape map", ESCAPES)):
        yield from compared(
            name,
            {
                "finished columns leave": lambda spec=spec: sweep(spec),
                "all stay to the end": lambda spec=spec: kept_to_the_end(spec),
            },
        )
    chunks = sorted({4096, 8192, 16384, CHUNK}, key=lambda size: (size != CHUNK, size))
    for name, spec in (("tuning map", TUNING), ("basin map", BASINS)):
        yield from compared(
            name, {f"chunks of {size:,}": lambda spec=spec, size=size: in_chunks(spec, size) for size in chunks}
        )


def compared(name: str, ways: dict[str, Callable[[], Any]]) -> Iterator[list[str]]:
    """A row for each way, with its time as a share of the first one's."""
    times = [1e3 * median(turns) for turns in seconds(list(ways.values()), clock=perf_counter)]
    for way, ms in zip(ways, times, strict=True):
        yield [name, way, number(ms), f"{ms / times[0]:.2f}"]


def kept_to_the_end(spec: Sweep) -> SweepResult:
    """The map without dropping columns that are done."""
    share, loop.DROP_SHARE = loop.DROP_SHARE, 2.0
    try:
        return sweep(spec)
    finally:
        loop.DROP_SHARE = share


def in_chunks(spec: Sweep, size: int) -> Run:
    """The map in one go, in chunks of this many columns."""
    x, y = np.meshgrid(spec.x.values, spec.y.values)
    place = spec.start_at(x, y)
    start = np.broadcast_to(place.reshape(2, *place.shape[1:] or (1, 1)), (2, *x.shape))
    surface, rule = spec.scenario.resolved_surface(), spec.optimizer_at(x, y)
    return descend(surface, rule, start, STEPS, history=False, watch=condition(spec, start), chunk=size)


@contextmanager
def processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes like those of ui.background.jobs, without their low priority: ratios stay fair on a busy machine."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as started:
        yield started


def elsewhere(spec: Sweep, chosen: Executor) -> SweepResult:
    """The map as a page computes it, slice by slice, by others."""
    tasks = [(spec, first, last) for first, last in slices(spec)]
    return join_rows(list(chosen.map(compute_slice, tasks)))


# --- Another visitor ---

WINDOW = 5.0
"""Seconds of asking."""
PAUSE = 0.05
"""Seconds between an answer and the next question, as where a slider is moved on."""


def visitor_rows() -> Iterable[list[str]]:
    """How long a race takes to answer: alone on the server, and while another visitor's maps are computed there."""
    with running_app("benchmarks/apps/heavy.py") as url:
        answers(url, 1.0, 0.01)  # warms up
        idle = answers(url, WINDOW, 0.02)
        with maps_under_way(url) as progress:
            before = progress()
            busy = answers(url, WINDOW, 0.03)
            slices_done = progress() - before
    assert slices_done > 0, "no map was computed meanwhile"
    ratio = median(busy) / median(idle)
    for name, times in (("idle", idle), ("while the largest maps are computed", busy)):
        slow = sorted(times)[int(0.95 * len(times))]
        yield [name, str(len(times)), number(1e3 * median(times)), number(1e3 * slow), "", ""]
    yield ["ratio of the medians", "", f"{ratio:.2f}", "", "<= 2", verdict(ratio, 2)]


def answers(url: str, window: float, lr: float) -> list[float]:
    """Seconds that each answer took: races that nobody asked for before, lr a little higher each time."""
    times: list[float] = []
    with closing(http.client.HTTPConnection(str(urlsplit(url).netloc))) as connection:
        until = perf_counter() + window
        while perf_counter() < until:
            query = urlencode({"lr": repr(lr * (1 + 1e-6 * (len(times) + 1))), "steps": 300})
            began = perf_counter()
            connection.request("GET", f"/player/runs?{query}", headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            times.append(perf_counter() - began)
            assert answer.status == 200, answer.status
            sleep(PAUSE)
    return times


@contextmanager
def maps_under_way(url: str) -> Iterator[Callable[[], int]]:
    """A visitor whose maps are being computed; gives how many times their progress has been shown so far."""
    seen = [0]
    with connect(f"ws://{urlsplit(url).netloc}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        message = BackMsg()
        message.rerun_script.query_string = ""
        socket.send(message.SerializeToString())

        def listen() -> None:
            for received in socket:
                seen[0] += b"run-steps" in bytes(received if isinstance(received, bytes) else b"")

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        until = perf_counter() + 60
        while seen[0] < 10 and perf_counter() < until:
            sleep(0.1)
        assert seen[0] >= 10, "no map has started"
        yield lambda: seen[0]
    listener.join(10)


# --- The tables ---

MAP_HEADER = [
    "map",
    "ours, ms",
    "target",
    "",
    "the first, ms",
    "NumPy alone, ms",
    "times ours",
    "PyTorch, all cells in one tensor, ms",
    "times ours",
    "Optax, jit + scan + vmap, ms",
    "times ours",
    "to compile, ms",
]


def main(names: Sequence[str]) -> None:
    """Measure all parts, or those that are named, and print their tables."""
    parts: dict[str, tuple[str, list[str], Callable[[], Iterable[Sequence[str]]]]] = {
        "maps": ("Maps, one core", MAP_HEADER, map_rows),
        "choices": ("Choices of the engine", ["map", "way", "ms", "of the first"], choice_rows),
        "visitor": (
            "A race of another visitor",
            ["server", "answers", "median, ms", "95 %, ms", "target", ""],
            visitor_rows,
        ),
    }
    for name, (title, header, measure) in parts.items():
        if not names or name in names:
            print_table(title, header, measure())
    print(f"\n{machine()}")


if __name__ == "__main__":
    main(sys.argv[1:])
