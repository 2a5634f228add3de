"""What a run-step costs, against the ways that it is usually written: `python -m benchmarks.core`.

Prints markdown tables. All ways to be compared take turns within one run of this program, so that a busy moment of
the machine falls on all of them; a figure is the median of its turns. Trust the ratios more than the times. Before
anything is timed, the ways are checked to compute the same numbers. PyTorch takes part where it can be imported.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import sympy as sp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.classic import CLASSES, classic_run
from engine.descend import Run, descend
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Array, X, Y

try:
    import torch
except ImportError:
    torch = None

TURNS = 5
STEPS = {1: 500, 1_000: 300, 10_000: 200, 100_000: 100}
"""Batch size -> steps a turn: long enough to forget the set-up, short enough for all of it to take a minute."""
SAMPLE = 300
"""Steps of the one run by which running one at a time is judged: its cost does not depend on n."""
LR = 1e-4
"""Small enough for every rule to stay finite from every start here."""
POLYNOMIAL = ["beale", "plateau_saddle", "styblinski_tang", "three_hump_camel", "six_hump_camel"]
TAPE_TARGETS = dict.fromkeys(POLYNOMIAL, 5.0)
STEP_HEADER = [
    "optimizer",
    "n",
    "ours",
    f"class, one run at a time (a sample of {SAMPLE} steps)",
    "times ours",
    "class on arrays of n",
    "times ours",
    "PyTorch, one (2, n) tensor",
    "times ours",
]
ROSENBROCK = SURFACES["rosenbrock"]


def seconds(jobs: Sequence[Callable[[], Any]], turns: int = TURNS) -> list[list[float]]:
    """How long each job takes, in `turns` rounds of all jobs after one that is not counted."""
    for job in jobs:
        job()
    rounds = [[_stopwatch(job) for job in jobs] for _ in range(turns)]
    return [list(times) for times in zip(*rounds, strict=True)]


def _stopwatch(job: Callable[[], Any]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began


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


# --- The ways to take a step ---


def gradient_of(surface: Surface) -> Callable[..., Any]:
    """The gradient as SymPy's lambdify makes it, with its common subexpressions shared."""
    return sp.lambdify([X, Y], [sp.diff(surface.expr, X), sp.diff(surface.expr, Y)], "numpy", cse=True)


def ours(rule: Optimizer, start: Array, steps: int) -> Run:
    """The app's own loop, keeping the end only."""
    return descend(ROSENBROCK, rule, start, steps, history=False)


def torch_optimizer(key: str, params: list[Any], rule: Optimizer) -> Any:
    """PyTorch's optimizer of the same name with the same hyperparameters, or None where it has none."""
    h = {name: getattr(rule, name) for name in rule.hypers()}
    momentum = {"lr": h["lr"], "momentum": h.get("momentum")}
    makers = {
        "sgd": lambda: torch.optim.SGD(params, lr=h["lr"]),
        "momentum": lambda: torch.optim.SGD(params, **momentum),
        "nesterov": lambda: torch.optim.SGD(params, **momentum, nesterov=True),
        "adagrad": lambda: torch.optim.Adagrad(params, lr=h["lr"], eps=h["eps"]),
        "adadelta": lambda: torch.optim.Adadelta(params, lr=h["lr"], rho=h["rho"], eps=h["eps"]),
        "rmsprop": lambda: torch.optim.RMSprop(params, lr=h["lr"], alpha=h["rho"], eps=h["eps"]),
        "adam": lambda: torch.optim.Adam(params, lr=h["lr"], betas=(h["beta1"], h["beta2"]), eps=h["eps"]),
    }
    return makers[key]() if torch and key in makers else None


def torch_run(key: str, rule: Optimizer, start: Array, steps: int) -> Any:
    """PyTorch's optimizer on one (2, n) parameter, with Rosenbrock's gradient written by hand."""
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(key, [theta], rule)
    theta.grad = torch.empty_like(theta)
    x, y = theta.detach()
    for _ in range(steps):
        off = y - x * x
        theta.grad[0] = -2 * (1 - x) - 400 * x * off
        theta.grad[1] = 200 * off
        optimizer.step()
    return theta.detach().numpy()


def rule_of(key: str) -> Optimizer:
    """The optimizer that is raced: at `LR`, but for Adadelta, whose lr is a factor."""
    rule = OPTIMIZERS[key]
    return rule(lr=LR) if rule.shares_lr else rule()


def classic_of(key: str) -> Any:
    """A fresh tutorial class with the hyperparameters of `rule_of`."""
    return CLASSES[key](lr=rule_of(key).lr)


# --- The ways are checked before they are timed ---


def check_steps(steps: int = 50) -> None:
    """Every way to step ends in the same points; of Nesterov the others know the look-ahead point."""
    start, gradient = starts(ROSENBROCK, 200), gradient_of(ROSENBROCK)
    for key in CLASSES:
        rule = rule_of(key)
        run = ours(rule, start, steps)
        assert (run.diverged_at == -1).all(), key
        end = run.theta[-1]
        if key == "nesterov":
            end = rule.lookahead(type(run.state)(*[part[-1] for part in run.state]), end)
        params = classic_run(classic_of(key), gradient, start, steps)
        np.testing.assert_allclose([params["x"], params["y"]], end, rtol=1e-9, atol=1e-9, err_msg=key)
        if torch:
            np.testing.assert_allclose(torch_run(key, rule, start, steps), end, rtol=1e-9, atol=1e-9, err_msg=key)


# --- The tables ---


def step_rows() -> Iterable[list[str]]:
    """One row for each optimizer and batch size."""
    gradient = gradient_of(ROSENBROCK)
    for key in OPTIMIZERS:
        for n, steps in STEPS.items():
            yield [key, f"{n:,}", *step_figures(key, gradient, n, steps)]


def step_figures(key: str, gradient: Callable[..., Any], n: int, steps: int) -> list[str]:
    """ns per run-step of our loop, and of the others with how many times that is."""
    rule, start = rule_of(key), starts(ROSENBROCK, n)
    ways: dict[str, tuple[Callable[[], Any], int]] = {"ours": (lambda: ours(rule, start, steps), n * steps)}
    if key in CLASSES:
        one = (float(start[0, 0]), float(start[1, 0]))
        ways["one"] = (lambda: classic_run(classic_of(key), gradient, one, SAMPLE), SAMPLE)
        ways["many"] = (lambda: classic_run(classic_of(key), gradient, start, steps), n * steps)
    if torch and torch_optimizer(key, [torch.zeros(2)], rule):
        ways["torch"] = (lambda: torch_run(key, rule, start, steps), n * steps)
    times = seconds([job for job, _ in ways.values()])
    ns = {name: 1e9 * median(t) / ways[name][1] for name, t in zip(ways, times, strict=True)}
    others = [against(ns.get(way), ns["ours"]) for way in ("one", "many", "torch")]
    return [number(ns["ours"]), *(cell for pair in others for cell in pair)]


def against(other: float | None, ours_: float) -> list[str]:
    """A figure, and how many times ours it is."""
    return [number(other), number(other / ours_) + "x" if other else "–"]


def verdict(value: float, target: float, *, at_least: bool = False) -> str:
    """Whether a target was met."""
    return "met" if (value >= target if at_least else value <= target) else "missed"


def job_rows() -> Iterable[list[str]]:
    """The two jobs with a target in time."""
    tuning = [1e3 * t for t in seconds([tuning_map])[0]]
    yield job_row("200 x 200 runs x 500 steps, momentum on the ravine", tuning, 150, "ms")
    start, steps = starts(ROSENBROCK, 100_000), 100
    adam = [1e9 * t / (start.shape[1] * steps) for t in seconds([lambda: ours(rule_of("adam"), start, steps)])[0]]
    yield job_row("Adam on Rosenbrock, n = 100,000", adam, 9, "ns per run-step")


def job_row(name: str, figures: Sequence[float], target: float, unit: str) -> list[str]:
    """A job with the median and the best of its turns; the median counts."""
    middle, best = number(median(figures)), number(min(figures))
    return [name, f"{middle} {unit}", f"{best} {unit}", f"<= {target:g} {unit}", verdict(median(figures), target)]


def tuning_map() -> Run:
    """lr against momentum, 200 x 200, about a sixth of which diverges."""
    lr = np.geomspace(1e-4, 1e-1, 200)[:, None]
    momentum = np.linspace(0.0, 0.99, 200)
    surface = SURFACES["ravine"]
    rule = OPTIMIZERS["momentum"](lr=lr, momentum=momentum)
    return descend(surface, rule, surface.start, 500, history=False)


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
    return f"Python {platform.python_version()}, {libraries}, {os.cpu_count()} CPUs ({platform.machine()})"


def main() -> None:
    """Check, measure, print."""
    with np.errstate(all="ignore"):
        check_steps()
        print_table("ns per run-step on Rosenbrock", STEP_HEADER, step_rows())
        print_table("Jobs", ["job", "median", "best", "target", ""], job_rows())
        print_table(
            "f, gradient and Hessian, ns per point at n = 10,000",
            ["surface", "tape", "lambdify(cse=True)", "ratio", "target", ""],
            tape_rows(),
        )
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
