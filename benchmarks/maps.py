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
from concurrent.futures import ProcessPoolExecutor
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
from benchmarks.core import number, print_table, seconds, torch, verdict
from engine import chunks as loop
from engine.conditions import Condition, at_any_minimum, within_tolerance
from engine.descend import CHUNK, Run, descend
from engine.experiments.axis import Axis, start_axes
from engine.experiments.sweep import Sweep, SweepResult, compute_slice, join_rows, slices, sweep
from engine.scenario import Scenario
from engine.scenario.entry import entry
from surfaces import SURFACES
from surfaces.compile.tape import Array
from tools.chromium import running_app

try:
    import jax
    import optax
    from jax import numpy as jnp

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = None

SAMPLE = 64
"""Cells by which a loop over the cells is judged."""
STEPS = 500
RAVINE, HIMMELBLAU = SURFACES["ravine"], SURFACES["himmelblau"]

TUNING = Sweep(
    Scenario("ravine", steps=STEPS),
    entry("momentum"),
    Axis("lr", 1e-4, 1e-1, 200, log=True),
    Axis("momentum", 0.0, 0.99, 200),
)
BASINS = Sweep(Scenario("himmelblau", lr=0.1, steps=STEPS), entry("adam"), *start_axes(HIMMELBLAU, 400), "basin")
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


# --- PyTorch, all cells in one tensor ---


def torch_tuning() -> Array:
    """Steps to settle; SGD of PyTorch has one lr and one momentum, so the rule is written out for arrays of them."""
    lr, mu = (torch.tensor(a) for a in np.meshgrid(TUNING.x.values, TUNING.y.values))
    theta = torch.tensor(RAVINE.start, dtype=torch.float64).reshape(2, 1, 1).repeat(1, *lr.shape)
    curvature = torch.tensor([1.0, 100.0], dtype=torch.float64).reshape(2, 1, 1)
    tol = 1e-3 * float(RAVINE.value(RAVINE.start))
    v, last_bad = torch.zeros_like(theta), torch.zeros(lr.shape, dtype=torch.int32)
    for t in range(1, STEPS + 1):
        v = mu * v - lr * (curvature * theta)
        theta = theta + v
        loss = (curvature * theta * theta).sum(0) / 2
        last_bad[~(loss <= tol)] = t
    return settled(last_bad.numpy())


def torch_basins() -> Array:
    """The first step at the minimum where a run ends, by PyTorch's own Adam on one (2, 400, 400) parameter."""
    theta = torch.tensor(np.stack(np.meshgrid(BASINS.x.values, BASINS.y.values)), requires_grad=True)
    optimizer = torch.optim.Adam([theta], lr=0.1)
    x, y = theta.detach()
    theta.grad = torch.empty_like(theta)
    there = torch_there(x, y)
    first = torch.where(there, 0, -1)
    for t in range(1, STEPS + 1):
        a, b = x * x + y - 11, x + y * y - 7
        theta.grad[0] = 4 * x * a + 2 * b
        theta.grad[1] = 2 * a + 4 * y * b
        optimizer.step()
        there = torch_there(x, y)
        first[(first < 0) & there] = t
    return np.where(there.any(0), torch.where(there, first, -1).amax(0), -1)


def torch_there(x: Any, y: Any) -> Any:
    radius = at_any_minimum(HIMMELBLAU).radius
    return torch.stack([(x - a) ** 2 + (y - b) ** 2 <= radius**2 for a, b in HIMMELBLAU.minima])


def settled(last_bad: Array) -> Array:
    """The step from which on a run was close, by the window rule of engine.metrics."""
    since = last_bad + 1
    return np.where(since > STEPS - max(20, STEPS // 20), -1, since)


# --- Optax: one cell as a scan, all cells by vmap, compiled as a whole ---


def optax_tuning() -> tuple[Callable[..., Any], list[Array]]:
    """A function of lr and momentum that counts steps to settle, and all of its arguments."""
    tol = 1e-3 * float(RAVINE.value(RAVINE.start))

    def f(theta: Any) -> Any:
        return (theta[0] ** 2 + 100 * theta[1] ** 2) / 2

    def run(lr: Any, mu: Any) -> Any:
        rule, start = optax.sgd(lr, momentum=mu), jnp.array(RAVINE.start)

        def step(carry: Any, t: Any) -> Any:
            theta, state, last_bad = carry
            moved, state = rule.update(jax.grad(f)(theta), state)
            theta = optax.apply_updates(theta, moved)
            return (theta, state, jnp.where(f(theta) <= tol, last_bad, t)), None

        return jax.lax.scan(step, (start, rule.init(start), 0), jnp.arange(1, STEPS + 1))[0][2]

    return run, [a.ravel() for a in np.meshgrid(TUNING.x.values, TUNING.y.values)]


def optax_basins() -> tuple[Callable[..., Any], list[Array]]:
    """A function of a start that counts steps to the minimum where a run ends, and all of its arguments."""
    minima, radius = jnp.array(HIMMELBLAU.minima), at_any_minimum(HIMMELBLAU).radius

    def f(theta: Any) -> Any:
        x, y = theta
        return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2

    def there(theta: Any) -> Any:
        return ((theta - minima) ** 2).sum(axis=1) <= radius**2

    def run(x: Any, y: Any) -> Any:
        rule, start = optax.adam(0.1), jnp.stack([x, y])

        def step(carry: Any, t: Any) -> Any:
            theta, state, first = carry
            moved, state = rule.update(jax.grad(f)(theta), state)
            theta = optax.apply_updates(theta, moved)
            return (theta, state, jnp.where((first < 0) & there(theta), t, first)), None

        begin = (start, rule.init(start), jnp.where(there(start), 0, -1))
        theta, _, first = jax.lax.scan(step, begin, jnp.arange(1, STEPS + 1))[0]
        return jnp.where(there(theta), first, -1).max()

    return run, [a.ravel() for a in np.meshgrid(BASINS.x.values, BASINS.y.values)]


def compiled(made: tuple[Callable[..., Any], list[Array]]) -> tuple[Callable[[], Any], float]:
    """A function without arguments that runs all cells, and how long it took to compile, in s."""
    run, arguments = made
    began = perf_counter()
    ready = jax.jit(jax.vmap(run)).lower(*arguments).compile()
    return lambda: ready(*arguments).block_until_ready(), perf_counter() - began


# --- The maps with a target ---


def map_rows() -> Iterable[list[str]]:
    """Each map: ours, a loop over its cells, PyTorch and Optax."""
    yield map_row("200 x 200 x 500, momentum on the ravine, settle", TUNING, 200, torch_tuning, optax_tuning)
    yield map_row("400 x 400 x 500, Adam on himmelblau, basin", BASINS, 1000, torch_basins, optax_basins)


def map_row(
    name: str, spec: Sweep, target: float, by_torch: Callable[[], Any], by_optax: Callable[[], Any]
) -> list[str]:
    """The figures of one map, in ms, and how many times ours they are."""
    sample = cells(spec)
    ways: dict[str, Callable[[], Any]] = {
        "ours": lambda: sweep(spec),
        "cells": lambda: [one_cell(spec, j, i) for j, i in sample],
    }
    compiling = None
    if torch:
        ways["torch"] = by_torch
    if jax:
        ways["optax"], compiling = compiled(by_optax())
    check(name, spec, ways)
    ms = {way: 1e3 * median(times) for way, times in zip(ways, seconds(list(ways.values())), strict=True)}
    ours, every = ms["ours"], ms["cells"] * spec.cells / SAMPLE
    return [
        name,
        number(ours),
        f"{target:g}",
        verdict(ours, target),
        number(every),
        f"{number(every / ours)}x",
        verdict(every / ours, 100, at_least=True),
        *core.against(ms.get("torch"), ours),
        *core.against(ms.get("optax"), ours),
        number(None if compiling is None else 1e3 * compiling),
    ]


def check(name: str, spec: Sweep, ways: dict[str, Callable[[], Any]]) -> None:
    """Single cells count what the map says; libraries that round otherwise may differ in one cell of a thousand."""
    found = sweep(spec)
    for (j, i), run in zip(cells(spec), ways["cells"](), strict=True):
        assert counted(spec, run) == found.steps[j, i], (name, j, i)
    for way in ways.keys() & {"torch", "optax"}:
        steps = np.asarray(ways[way]()).reshape(found.steps.shape)
        if way == "optax" and spec.question == "settled":
            steps = settled(steps)
        assert (steps != found.steps).mean() < 1e-3, (name, way, (steps != found.steps).mean())


# --- Choices of the engine: what pays ---


def choice_rows() -> Iterable[list[str]]:
    """Each choice with its alternatives, beside what is in use."""
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
    with executor(1) as one, executor(2) as two:
        for name, spec in (("tuning map", TUNING), ("basin map", BASINS)):
            yield from compared(
                name,
                {
                    "in this process": lambda spec=spec: sweep(spec),
                    "one other process": lambda spec=spec: elsewhere(spec, one),
                    "two other processes": lambda spec=spec: elsewhere(spec, two),
                },
            )


def compared(name: str, ways: dict[str, Callable[[], Any]]) -> Iterator[list[str]]:
    """A row for each way, with its time as a share of the first one's."""
    times = [1e3 * median(turns) for turns in seconds(list(ways.values()))]
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
def executor(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes like those of ui.background.jobs, without their low priority: ratios stay fair on a busy machine."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as started:
        yield started


def elsewhere(spec: Sweep, chosen: ProcessPoolExecutor) -> SweepResult:
    """The map as a page computes it, by other processes."""
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
    f"a loop over its cells, ms (from {SAMPLE} cells, extrapolated)",
    "times ours",
    "at least 100x",
    "PyTorch, all cells in one tensor, ms",
    "times ours",
    "Optax, jit + scan + vmap, ms",
    "times ours",
    "to compile, ms",
]


def machine() -> str:
    """What all of this ran on."""
    return core.machine() + (f", JAX {jax.__version__}, Optax {optax.__version__}" if jax else "")


def main(names: Sequence[str]) -> None:
    """Measure all parts, or those that are named, and print their tables."""
    parts: dict[str, tuple[str, list[str], Callable[[], Iterable[Sequence[str]]]]] = {
        "maps": ("Maps", MAP_HEADER, map_rows),
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
