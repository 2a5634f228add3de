"""Races whose scripts for PyTorch and Optax were run by these libraries; read by `make_scripts.py` and by the tests.

In `scripts.json`: {case: {library: {"sha": of the script's text, "end": [x, y], "early": step or -1}}}.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.export.torch_optax import optax, pytorch
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES

DATA = Path(__file__).with_name("scripts.json")
LIBRARIES = {"PyTorch": pytorch, "Optax": optax}

_HILLS: dict[str, Any] = {"surface": "himmelblau", "start": (0.5, 0.5), "lr": 0.01}
_PLATEAU: dict[str, Any] = {"surface": "plateau_saddle", "start": (0.3, 0.02), "lr": 0.05, "steps": 60}

_ODD_SCHEDULES = [
    ("milestones", {"first": 0.9, "second": 0.1}),
    ("milestones", {"first": 0.5, "second": 0.5}),
    ("milestones", {"first": 0.0, "second": 0.0}),
    ("milestones", {"first": 1.0, "second": 1.0}),
    ("warmup_cosine", {"warmup": 0.0}),
    ("warmup_cosine", {"warmup": 0.9}),
    ("warm_restarts", {"period": 0.05}),
    ("warm_restarts", {"period": 0.01, "stretch": 2.0}),
    ("one_cycle", {"rise": 0.25}),
    ("one_cycle", {"rise": 0.5}),
    ("one_cycle", {"rise": 0.05, "start_ratio": 1.0}),
]

FORMULAS = (
    "5",
    "x+y",
    "(1-x)^2+100(y-x^2)^2",
    "|x| + sin(y)^2",
    "ln(x) + y^2",
    "max(x, y)^2 + min(x^2, 1) + relu(x) + sigmoid(y) + softplus(x) + step(y) + x^1.5 + 2^y",
    "floor(x) + sec(x) + x/(1+y^2)^2.5 - 3",
    "x ln x + y ln y",
    "sqrt(1-x^2-y^2)",
    "exp(exp(x)) + y^2",
    "cbrt(x)+y^2",
    "|x|^1.5+|y|^1.5",
    "sqrt(x^2+y^2)",
    "(x^2+y^2)^1.5",
    "max(x,0.5)+y^2",
    "sqrt(2)x^2+sin(1)y^2",
    "log2(x)^2+log10(y)^2",
    "x^y",
    "arcsin(x)+y^2",
    "1/x+y^2",
    "ln(1+e^(-x))+ln(1+e^y)",
    "relu(relu(relu(x-y)))+softplus(y)",
)
_STARTS = ((0.5, 0.25), (1.0, 1.0), (0.0, 1.0))


def few_cases() -> dict[str, Scenario]:
    """Every rule under every schedule, and under noise."""
    return dict([*_rules_and_schedules(), *_noisy()])


def all_cases() -> dict[str, Scenario]:
    """With them all switches, the ends of all ranges, few and many steps, typed formulas, kinks, and runs that end."""
    return few_cases() | dict([*_switches(), *_ends(), *_schedules(), *_formulas(), *_early()])


def _rules_and_schedules() -> Iterator[tuple[str, Scenario]]:
    for key in OPTIMIZERS:
        for schedule in SCHEDULES:
            yield f"{key}, {schedule}", Scenario(**_HILLS, steps=40, entries=(entry(key, schedule),))


def _noisy() -> Iterator[tuple[str, Scenario]]:
    for key in OPTIMIZERS:
        yield f"{key}, noise", Scenario(**_PLATEAU, noise=0.3, seed=7, entries=(entry(key, "cosine"),))


def _switches() -> Iterator[tuple[str, Scenario]]:
    for key, rule in OPTIMIZERS.items():
        for name, spec in rule.switches().items():
            for schedule in ("constant", "cosine"):
                item = entry(key, schedule, **{name: not spec.default})
                yield f"{key}, {name} {not spec.default}, {schedule}", Scenario(**_HILLS, steps=40, entries=(item,))


def _ends() -> Iterator[tuple[str, Scenario]]:
    for key, rule in OPTIMIZERS.items():
        for end in ("low", "high"):
            settings = {name: getattr(spec, end) for name, spec in rule.hypers().items() if name != "lr"}
            race = Scenario(**_HILLS | {"lr": 0.001}, steps=30, entries=(entry(key, **settings),))
            yield f"{key}, {end}", race


def _schedules() -> Iterator[tuple[str, Scenario]]:
    ends = [
        (key, {name: getattr(spec, end) for name, spec in kind.hypers().items()})
        for key, kind in SCHEDULES.items()
        for end in ("low", "default", "high")
    ]
    for key, settings in ends + _ODD_SCHEDULES:
        for steps in (0, 1, 2, 4, 20, 100):
            item = entry("sgd", key, **settings)
            yield f"{key} {settings}, {steps} steps", Scenario(**_HILLS, steps=steps, entries=(item,))
        long = Scenario(surface="ravine", start=(-10.0, 1.0), lr=0.019, steps=5000, entries=(item,))
        yield f"{key} {settings}, 5000 steps", long


def _formulas() -> Iterator[tuple[str, Scenario]]:
    for formula in FORMULAS:
        for start in _STARTS:
            for key, lr in (("sgd", 0.1), ("adam", 0.3), ("nesterov", 0.05)):
                race = Scenario(
                    surface="custom",
                    formula=formula,
                    box=(-5.0, 5.0, -5.0, 5.0),
                    start=start,
                    lr=lr,
                    steps=60,
                    entries=(entry(key),),
                )
                yield f"{formula} from {start}, {key}", race


def _early() -> Iterator[tuple[str, Scenario]]:
    item = (entry("sgd"),)
    yield "a run that diverges", Scenario(surface="goldstein_price", start=(-1.0, 1.0), lr=0.1, steps=50, entries=item)
    yield "a run that starts at a tip", Scenario(surface="ackley", start=(0.0, 0.0), lr=0.1, steps=50, entries=item)
    yield "a run from far away", Scenario(surface="sphere", start=(1e4, 0.0), lr=0.1, steps=50, entries=item)
    yield (
        "a run on a kink under noise",
        Scenario(surface="abs_ravine", start=(-4.0, 0.0), lr=0.5, steps=50, noise=0.2, entries=item),
    )


def the_entry(scenario: Scenario) -> Entry:
    """The only entry of a case."""
    (item,) = scenario.entries
    return item


def sha(script: str) -> str:
    """What tells whether a script is the one that was run."""
    return hashlib.sha256(script.encode()).hexdigest()[:12]
