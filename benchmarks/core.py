"""What a race costs, and what f and its derivatives do, beside others: `python -m benchmarks.core`.

Prints markdown tables. All ways to be compared take turns within one run of this program, so that a busy moment of
the machine falls on all of them; a figure is the median of its turns. Trust the ratios more than the times.
`benchmarks.steps` and `benchmarks.maps` count and print as this one does.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
import sympy as sp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.classic import CLASSES, classic_run
from benchmarks.peers import by_sympy, jax, optax, torch
from engine.race import race
from engine.scenario import Scenario
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Array, X, Y

TURNS, RACES = 5, 25
WARM_UP = 1.0
"""Seconds of races before those that are counted."""
LR = 1e-4
"""Small enough for every rule to stay finite from every start of `starts`."""
POLYNOMIAL = ["beale", "plateau_saddle", "styblinski_tang", "three_hump_camel", "six_hump_camel"]
TAPE_TARGETS = dict.fromkeys(POLYNOMIAL, 5.0)


def seconds(
    jobs: Sequence[Callable[[], Any]], turns: int = TURNS, clock: Callable[[], float] = process_time
) -> list[list[float]]:
    """What each job takes, in `turns` rounds of all jobs after one that is not counted."""
    for job in jobs:
        job()
    rounds = [[stopwatch(job, clock) for job in jobs] for _ in range(turns)]
    return [list(times) for times in zip(*rounds, strict=True)]


def stopwatch(job: Callable[[], Any], clock: Callable[[], float] = process_time) -> float:
    """Seconds that a job takes: of CPU in all threads, to which others who use the machine matter less."""
    began = clock()
    job()
    return clock() - began


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, with all threads that it starts meanwhile."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    if torch:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@contextmanager
def executed_by(executor: str) -> Iterator[None]:
    """Have the engine's programs run by one executor."""
    before = os.environ.get("RAVINE_EXECUTOR")
    os.environ["RAVINE_EXECUTOR"] = executor
    try:
        yield
    finally:
        if before is None:
            del os.environ["RAVINE_EXECUTOR"]
        else:
            os.environ["RAVINE_EXECUTOR"] = before


def number(value: float | None) -> str:
    """Three digits, or a dash for what was not measured."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def print_table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A markdown table, row by row as they come in."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def starts(surface: Surface, n: int) -> Array:
    """n points of the box, the same each time."""
    low, high = np.array(surface.domain).T
    return np.random.default_rng(0).uniform(low[:, None], high[:, None], (2, n))


def rule_of(key: str) -> Optimizer:
    """The optimizer that is raced: at `LR`, but for Adadelta, whose lr is a factor."""
    rule = OPTIMIZERS[key]
    return rule(lr=LR) if rule.shares_lr else rule()


def against(other: float | None, ours_: float) -> list[str]:
    """A figure, and how many times ours it is."""
    return [number(other), number(other / ours_) + "x" if other else "–"]


def verdict(value: float, target: float, *, at_least: bool = False) -> str:
    """Whether a target was met."""
    return "met" if (value >= target if at_least else value <= target) else "missed"


def race_rows() -> Iterable[list[str]]:
    """A race as a move of a slider asks for it, beside the same runs by the textbook's classes."""
    lr = iter(np.geomspace(1e-3, 1e-1, 10_000).tolist())
    surface, entries = Scenario().resolved_surface(), [item.optimizer for item in Scenario().entries]
    gradient, steps = by_sympy(surface), Scenario().resolved_steps()

    def classes() -> None:
        for key in entries:
            classic_run(CLASSES[key](), gradient, surface.start, steps)

    def raced() -> None:
        race(Scenario(lr=next(lr)))

    first = 1e3 * stopwatch(raced)
    until = perf_counter() + WARM_UP
    while perf_counter() < until:  # what pays is compiled beside
        raced()
    mine, theirs = (1e3 * median(times) for times in seconds([raced, classes], RACES))
    yield [
        f"{len(entries)} optimizers x {steps} steps, another lr each time",
        f"{mine:.2f}",
        verdict(mine, 1.5),
        number(first),
        number(theirs),
        f"{theirs / mine:.1f}x",
        verdict(theirs / mine, 20, at_least=True),
    ]


def tape_rows(n: int = 10_000, calls: int = 5) -> Iterable[list[str]]:
    """f, gradient and Hessian of every surface: the tape against lambdify, at the same points."""
    for key, surface in SURFACES.items():
        points = starts(surface, n)
        with np.errstate(all="ignore"):
            ways = [tape_of(surface, points), lambdified(surface, points)]
            for got, expected in zip(ways[0](), ways[1](), strict=True):
                np.testing.assert_allclose(got, np.broadcast_to(expected, n), rtol=1e-9, atol=1e-6, err_msg=key)
            times = seconds([lambda job=job: [job() for _ in range(calls)] for job in ways])
        tape, lambdify = (1e9 * median(t) / (n * calls) for t in times)
        target = TAPE_TARGETS.get(key)
        met = verdict(lambdify / tape, target, at_least=True) if target else ""
        yield [
            key,
            number(tape),
            number(lambdify),
            number(lambdify / tape) + "x",
            f">= {target:g}" if target else "",
            met,
        ]


def tape_of(surface: Surface, points: Array) -> Callable[[], Any]:
    """The evaluation as the time loop does it: into buffers that are there already."""
    tape = compiled(surface.expr, 0, 1, 2)
    out, work = np.empty((tape.outputs, points.shape[1])), tape.workspace(points.shape[1:])
    return lambda: tape(points, out, work)


def lambdified(surface: Surface, points: Array) -> Callable[[], Any]:
    """The same six expressions by lambdify with cse; the spike in the second derivative of a kink is left out."""
    dx, dy = sp.diff(surface.expr, X), sp.diff(surface.expr, Y)
    second = [sp.diff(dx, X), sp.diff(dx, Y), sp.diff(dy, Y)]
    smooth = [e.replace(sp.DiracDelta, lambda *_: sp.Integer(0)) for e in (surface.expr, dx, dy, *second)]
    function = sp.lambdify([X, Y], smooth, "numpy", cse=True)
    return lambda: function(points[0], points[1])


def machine() -> str:
    """What all of this ran on."""
    libraries = f"NumPy {np.__version__}, SymPy {sp.__version__}"
    if torch:
        libraries += f", PyTorch {torch.__version__} with {torch.get_num_threads()} threads"
    if jax:
        libraries += f", JAX {jax.__version__}, Optax {optax.__version__}"
    return f"Python {platform.python_version()}, {libraries}, {os.cpu_count()} CPUs ({platform.machine()})"


def main() -> None:
    """Measure and print."""
    with one_core(), np.errstate(all="ignore"):
        head = ["race, ms", "after the first", "<= 1.5", "the first", "textbook's classes", "times ours", ">= 20x"]
        print_table("A race", head, race_rows())
        print_table(
            "f, gradient and Hessian, ns per point at n = 10,000",
            ["surface", "tape", "lambdify(cse=True)", "ratio", "target", ""],
            tape_rows(),
        )
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
