"""What a run-step costs on one core, beside the ways that it is usually written: `python -m benchmarks.steps`.

Prints a markdown table for each surface. All ways take turns within one run of this program, so that a busy moment of
the machine falls on all of them; a figure is the median of its turns. Trust the ratios more than the times. Before
anything is timed, the ways are checked to come to the same points. What takes no part is a dash.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.classic import CLASSES, classic_run
from benchmarks.core import (
    against,
    executed_by,
    machine,
    number,
    one_core,
    print_table,
    rule_of,
    seconds,
    starts,
    stopwatch,
    verdict,
)
from benchmarks.peers import by_sympy, jax, optax_rule, optax_run, torch, torch_run
from engine.descend import descend
from optimizers import Optimizer
from surfaces import SURFACES, Surface
from surfaces.compile.tape import Array

KEYS = ("ravine", "rosenbrock", "himmelblau", "plateau_saddle", "ackley")
RULES = ("sgd", "momentum", "adam", "radam")
STEPS, CALLS = 300, {1: 10, 32: 10, 1_000: 3, 100_000: 1}
"""Steps of a call, and calls a turn by the number of runs: what is short is repeated, as nobody runs it once."""
TURNS = 5
TARGETS = {("momentum", "ravine", 100_000): 0.4, ("adam", "rosenbrock", 100_000): 2.4}
"""ns per run-step at most."""
HEAD = [
    "optimizer",
    "n",
    "ours",
    "target",
    "NumPy alone",
    "times ours",
    "textbook's class, on arrays of n",
    "times ours",
    "PyTorch, one (2, n) tensor",
    "times ours",
    "Optax, jit + scan + vmap",
    "times ours",
    "compiling: ours, ms",
    "Optax, ms",
]


def ours(surface: Surface, rule: Optimizer, start: Array, steps: int, executor: str = "native") -> Array:
    """Where the engine's own loop comes to, keeping the end only."""
    with executed_by(executor):
        run = descend(surface, rule, start, steps, history=False)
    assert (run.ended_at < 0).all(), (surface.key, rule.key)
    return np.asarray(run.theta[-1])


def compiling(surface: Surface, rule: Optimizer) -> float:
    """Seconds that the first call takes more than the second."""
    start = np.array(surface.start)[:, None]
    first, second = (stopwatch(lambda: ours(surface, rule, start, 1)) for _ in range(2))
    return first - second


def classic(gradient: Callable[..., Any], rule: Optimizer, start: Array, steps: int) -> Array:
    """Where a tutorial's class comes to; one run is a pair of numbers, as a tutorial has it."""
    begin = start[:, 0].tolist() if start.shape[1] == 1 else start
    end = classic_run(CLASSES[rule.key](lr=rule.lr), gradient, begin, steps)
    return np.array([end["x"], end["y"]]).reshape(start.shape)


def ways(
    surface: Surface, rule: Optimizer, start: Array, steps: int
) -> tuple[dict[str, Callable[[], Any]], float | None]:
    """Each way as a function without arguments that gives the end, and the seconds that compiling took Optax."""
    by_numpy = by_sympy(surface)
    found: dict[str, Callable[[], Any]] = {
        "ours": lambda: ours(surface, rule, start, steps),
        "numpy": lambda: ours(surface, rule, start, steps, "numpy"),
        "class": lambda: classic(by_numpy, rule, start, steps),
    }
    took = None
    if torch:
        by_torch = by_sympy(surface, "torch")
        found["torch"] = lambda: torch_run(by_torch, rule, start, steps)
    if jax and optax_rule(rule):
        run, took = optax_run(by_sympy(surface, "jax"), rule, start, steps)
        found["optax"] = lambda: run().T
    return found, took


def check(surface: Surface, steps: int = 50, runs: int = 200) -> None:
    """Every way comes to the same points; Optax adds RAdam's eps elsewhere."""
    for key in RULES:
        found, _ = ways(surface, rule_of(key), starts(surface, runs), steps)
        end = found["ours"]()
        np.testing.assert_array_equal(found["numpy"](), end, err_msg=f"{surface.key} {key}")
        for way in found.keys() - {"ours", "numpy"}:
            near = 1e-5 if (key, way) == ("radam", "optax") else 1e-9
            np.testing.assert_allclose(found[way](), end, rtol=near, atol=near, err_msg=f"{surface.key} {key} {way}")


def rows(surface: Surface, sizes: Sequence[int], compiled: Mapping[str, float]) -> Iterable[list[str]]:
    """One row for each optimizer and number of runs; ours is compiled once for all numbers."""
    for key in RULES:
        for n in sizes:
            yield [key, f"{n:,}", *figures(surface, rule_of(key), n, compiled[key] if n == sizes[0] else None)]


def figures(surface: Surface, rule: Optimizer, n: int, took: float | None) -> list[str]:
    """ns per run-step of ours, and of the others with how many times that is; ms of compiling."""
    found, theirs = ways(surface, rule, starts(surface, n), STEPS)
    times = seconds([lambda way=way: [way() for _ in range(CALLS[n])] for way in found.values()], TURNS)  # type: ignore[misc]
    ns = {name: 1e9 * median(t) / (n * STEPS * CALLS[n]) for name, t in zip(found, times, strict=True)}
    target = TARGETS.get((rule.key, surface.key, n))
    met = f"<= {target:g}, {verdict(ns['ours'], target)}" if target else ""
    others = [against(ns.get(way), ns["ours"]) for way in ("numpy", "class", "torch", "optax")]
    compiled = [number(None if each is None else 1e3 * each) for each in (took, theirs)]
    return [number(ns["ours"]), met, *(cell for pair in others for cell in pair), *compiled]


def main() -> None:
    """Check, measure, print."""
    parser = argparse.ArgumentParser(prog="benchmarks.steps", description=__doc__.split("\n")[0])
    parser.add_argument("surfaces", nargs="*", help=f"of {', '.join(KEYS)}; all if none is named")
    parser.add_argument("--runs", type=int, nargs="+", choices=CALLS, default=list(CALLS), help="how many at a time")
    asked = parser.parse_args()
    with one_core(), np.errstate(all="ignore"):
        for key in asked.surfaces or KEYS:
            compiled = {rule: compiling(SURFACES[key], rule_of(rule)) for rule in RULES}
            check(SURFACES[key])
            print_table(f"ns per run-step on {key}, one core", HEAD, rows(SURFACES[key], asked.runs, compiled))
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
