"""The claims of the lessons: each a function of a scenario and its runs that returns a finding.

They hold for everything that a lesson's controls can reach: runs that diverge, that never arrive, that tie.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from engine import metrics
from engine.criteria import STALL_DISTANCE, box_size
from engine.descend import Run
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.scenario import normal
from lessons.findings import (
    Finding,
    Rough,
    Runs,
    Setting,
    arrival_steps,
    arrivals,
    compare_with_others,
    last_tenth,
    run_name,
    tail,
    why_no_race,
)
from lessons.unit_invariance import UnitAdadelta, in_units
from optimizers import OPTIMIZERS
from optimizers.base import Array
from surfaces.base import Surface

CENTIMETRES = 100.0
"""x in centimetres instead of metres."""

EXACT = 1e-12
"""Paths that are no farther apart differ by rounding alone, of which every digit is chance."""

SAME_PATH = 0.01
"""Two paths are the same if they are apart by no more than this share of the way that they go."""


# 1. SGD


def adapting_is_no_cure(scenario: Scenario, runs: Runs) -> Finding:
    """Which of the adaptive rules leave the plateau: `cure.` none, some, all; or start, ridge, nobody of the escape."""
    outcome = why_no_race(scenario, runs, "escape")
    args: dict[str, Any] = {"each": arrivals(scenario, runs, "escape"), "steps": scenario.resolved_steps()}
    if outcome:
        return Finding(f"escape.{outcome}", args)
    steps = {slot: count for slot, count in arrival_steps(scenario, runs, "escape").items() if slot != "sgd"}
    left = {slot: count for slot, count in steps.items() if count >= 0}
    if not left:
        return Finding("cure.none", args)
    slowest = max(left, key=left.__getitem__)
    args |= {"slowest": run_name(scenario, slowest), "slowest_step": left[slowest]}
    stuck = tuple(run_name(scenario, slot) for slot in steps if slot not in left)
    return Finding("cure.some", args | {"stuck": stuck}) if stuck else Finding("cure.all", args)


# 2. Momentum


def momentum_takes_the_root(scenario: Scenario, runs: Runs) -> Finding:
    """The ravine of condition number kappa, each rule at its best lr: `kappa` with the race and sqrt(kappa)."""
    (kappa,) = scenario.resolved_surface().values
    comparison = compare_with_others(scenario, runs, subject="momentum", goal="reach")
    return Finding("kappa", {"kappa": Setting(kappa), "root": math.sqrt(kappa), "race": comparison})


# 3. Nesterov


def nesterov_brakes(scenario: Scenario, runs: Runs) -> Finding:
    """Steps uphill before arriving, `braking.` fewer, same or more than momentum's; and who arrives first.

    `braking.lost` where one of them diverges: its steps uphill are few only because they end.
    """
    surface = scenario.resolved_surface()
    momentum, nesterov = (int(metrics.uphill_steps(surface, runs[s], scenario.tol)) for s in ("momentum", "nesterov"))
    outcome = "fewer" if nesterov < momentum else "same" if nesterov == momentum else "more"
    if any(run.diverged_at >= 0 for run in runs.values()):
        outcome = "lost"
    comparison = compare_with_others(scenario, runs, subject="nesterov", goal="reach")
    return Finding(f"braking.{outcome}", {"momentum": momentum, "nesterov": nesterov, "race": comparison})


# 4. AdaGrad


def rates(surface: Surface, run: Run) -> Array:
    """|step| / |gradient| at every step that was taken, before a divergence and where there is a gradient."""
    taken = run.diverged_at - 1 if run.diverged_at >= 0 else run.steps
    rate = metrics.effective_lr(surface, run)[: int(taken)]
    return np.asarray(rate[np.isfinite(rate)])


def adagrad_falls(scenario: Scenario, runs: Runs) -> Finding:
    """AdaGrad's |step| / |gradient| at first and in the last tenth, `dying.` fell or rose, beside RMSprop's; and who
    arrives.

    In each coordinate AdaGrad's effective lr only falls. Of both together it can rise, where the gradient turns towards
    the coordinate that has kept more of it. The median of the last tenth: a single step of a run that hovers says
    little.
    """
    surface = scenario.resolved_surface()
    args: dict[str, Any] = {}
    for slot in ("adagrad", "rmsprop"):
        rate = rates(surface, runs[slot])
        if len(rate):
            args |= {f"{slot}_first": Rough(rate[0]), f"{slot}_last": Rough(np.median(rate[-last_tenth(len(rate)) :]))}
    comparison = compare_with_others(scenario, runs, subject="adagrad", goal="reach")
    if len(args) < 4:  # somebody took no step that counts
        return comparison
    outcome = "fell" if args["adagrad_last"] < args["adagrad_first"] else "rose"
    return Finding(f"dying.{outcome}", args | {"race": comparison})


def turning_the_axes(scenario: Scenario, runs: Runs) -> Finding:
    """The same race in the ravine along the axes: `turned.` same if the full matrix does not feel it, else differs."""
    x, y = scenario.resolved_start()
    root = math.sqrt(2)
    start = ((x + y) / root, (y - x) / root) if scenario.start else None
    straight = normal(replace(scenario, surface="ravine", start=start))
    along_axes = race(straight)
    before, after = arrival_steps(straight, along_axes, "reach"), arrival_steps(scenario, runs, "reach")
    args = {"turned": arrivals(scenario, runs, "reach"), "straight": arrivals(straight, along_axes, "reach")}
    same = before["adagrad_full"] == after["adagrad_full"]
    diagonal = "same" if before["adagrad"] == after["adagrad"] else "differs"
    return Finding(f"turned.full_{'same' if same else 'differs'}.diagonal_{diagonal}", args)


# 5. Adadelta


def units(scenario: Scenario, runs: Runs) -> Finding:
    """Who draws the same path with x in centimetres: `units.` nobody or some; and Adadelta with eps that carries units.

    Numbers of Adadelta: where x ends in either unit, how far it goes in x, and `exact`, the deviation with such eps.
    """
    apart = {slot: path_deviation(scenario, runs, slot) for slot in runs}
    names = {slot: run_name(scenario, slot) for slot in runs}
    listed = tuple(Finding("apart", {"rule": names[slot], "deviation": apart[slot]}) for slot in runs)
    same = unit_free(scenario, runs)
    args: dict[str, Any] = {"each": listed, "same": tuple(names[slot] for slot in same)}
    return Finding("units.some" if same else "units.nobody", args | _adadelta(scenario, runs))


def unit_free(scenario: Scenario, runs: Runs) -> list[str]:
    """The slots whose path is the same in both units, apart by no more than a hundredth of the way that they go."""
    return [s for s in runs if path_deviation(scenario, runs, s) <= SAME_PATH * _way(runs[s])]


def path_deviation(scenario: Scenario, runs: Runs, slot: str) -> float:
    """The largest distance in a coordinate between the path and the one run in centimetres, in metres."""
    return float(np.abs(in_centimetres(scenario, slot) - runs[slot].theta).max())


def in_centimetres(scenario: Scenario, slot: str) -> Array:
    """The path of an entry with x in centimetres, told in metres: (steps + 1, 2)."""
    optimizer = scenario.optimizer(scenario.slots()[slot])
    return in_units(
        scenario.resolved_surface(), optimizer, scenario.resolved_start(), scenario.resolved_steps(), CENTIMETRES
    )


def _way(run: Run) -> float:
    """How far a run gets from its start, in a coordinate."""
    return float(np.abs(run.theta - run.theta[0]).max())


def _adadelta(scenario: Scenario, runs: Runs) -> dict[str, Any]:
    entry = scenario.slots()["adadelta"]
    lr, rho, eps = (float(entry.get(name)) for name in ("lr", "rho", "eps"))
    carried = UnitAdadelta(lr, rho, eps, c=CENTIMETRES)
    surface, start, steps = scenario.resolved_surface(), scenario.resolved_start(), scenario.resolved_steps()
    exact = np.abs(in_units(surface, carried, start, steps, CENTIMETRES) - runs["adadelta"].theta).max()
    return {
        "eps": Setting(eps),
        "end": Setting(runs["adadelta"].theta[-1, 0]),
        "end_other": Setting(in_centimetres(scenario, "adadelta")[-1, 0]),
        "exact": max(EXACT, 10.0 ** math.ceil(math.log10(max(float(exact), EXACT)))),
    }


# 5 and 6. Who comes to rest


def comes_to_rest(scenario: Scenario, runs: Runs, *, subject: str) -> Finding:
    """When each run arrives and how long its last steps are: `rest.` moves, still or gone, of the subject.

    Still is the last tenth of a run that is no longer than what counts as standing still in `engine.metrics.stalled`.
    """
    steps = {slot: last_steps(run) for slot, run in runs.items() if run.diverged_at < 0}
    args: dict[str, Any] = {
        "each": arrivals(scenario, runs, "reach"),
        "lengths": tuple(
            Finding("length", {"rule": run_name(scenario, slot), "length": float(lengths.mean())})
            for slot, lengths in steps.items()
        ),
        "subject": run_name(scenario, subject),
    }
    if subject not in steps:
        return Finding("rest.gone" if steps else "reach.nobody", args | {"step": int(runs[subject].diverged_at)})
    length = float(steps[subject].mean())
    args |= {"length": length, "share": _share(scenario, subject, length)}
    size = box_size(scenario.resolved_surface())
    return Finding("rest.moves" if steps[subject].sum() > STALL_DISTANCE * size else "rest.still", args)


def _share(scenario: Scenario, subject: str, length: float) -> Finding:
    """A step's length as a multiple of lr, for rules whose lr is a length."""
    entry = scenario.slots()[subject]
    if not OPTIMIZERS[entry.optimizer].shares_lr:
        return Finding("nothing")
    lr = scenario.lr_of(entry)
    return Finding("share", {"ratio": length / lr, "lr": Setting(lr)})


def last_steps(run: Run) -> Array:
    """The lengths of the steps of the last tenth of the run."""
    return np.asarray(np.hypot(*np.diff(run.theta[tail(run) - 1 :], axis=0).T))


# 7. Adam


def bias_correction(scenario: Scenario, runs: Runs) -> Finding:
    """The first steps with and without: `bias.` shorter, same or longer without; and the ratio over the run.

    For the same gradients a step without it is (1 - beta1^t) / sqrt(1 - beta2^t) times as long, but for eps.
    """
    adam = scenario.slots()["adam"]
    ratio = step_ratio(float(adam.get("beta1")), float(adam.get("beta2")), scenario.resolved_steps())
    peak = int(ratio.argmax())
    first, bare = (float(np.abs(np.diff(runs[slot].theta[:2], axis=0)).max()) for slot in ("adam", "adam_2"))
    args: dict[str, Any] = {"first": first, "bare": bare, "peak": float(ratio[peak]), "peak_step": peak + 1}
    args |= {"ratio": bare / first if first else 1.0, "lr": Setting(scenario.resolved_lr())}
    comparison = compare_with_others(scenario, runs, subject="adam_2", goal="reach")
    return Finding(f"bias.{bias_outcome(runs)}", args | {"race": comparison})


def bias_outcome(runs: Runs) -> str:
    """Whether the first step without bias correction is shorter, the same (to a hundredth) or longer."""
    first, bare = (float(np.abs(np.diff(runs[slot].theta[:2], axis=0)).max()) for slot in ("adam", "adam_2"))
    return "longer" if bare > 1.01 * first else "shorter" if bare < first / 1.01 else "same"


def step_ratio(beta1: float, beta2: float, steps: int) -> Array:
    """(1 - beta1^t) / sqrt(1 - beta2^t) for t = 1..steps: how many times as long Adam's step is uncorrected."""
    t = np.arange(1, steps + 1)
    return np.asarray((1.0 - beta1**t) / np.sqrt(1.0 - beta2**t))
