"""Claims about races with noise. One seed is a draw: what is so is told of many runs that differ in their noise alone.

Without noise there is one run, and it is told as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine import metrics
from engine.descend import Run
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT
from lessons.findings import Finding, Rough, Runs, Setting, run_name, tail
from optimizers import OPTIMIZERS
from optimizers.base import Array
from surfaces.base import Surface

RUNS = 100
"""Runs of each rule, all in one batch. The first of them is the one that the picture shows."""

BAND = (5, 50, 95)
"""Percentiles: where most of the runs are, and their middle."""

Measure = Callable[[Surface, Run], Array]
"""A number of each run: (steps + 1, 2, ...) -> (...)."""


# --- Many runs -------------------------------------------------------------------------------------------------------


def measure_many(scenario: Scenario, measure: Measure) -> dict[str, Array]:
    """{slot: the measure of each of `RUNS` runs}; infinite for a run that diverged."""
    surface = scenario.resolved_surface()
    return {
        slot: np.where(run.diverged_at >= 0, np.inf, measure(surface, run))
        for slot, run in race(scenario, RUNS).items()
    }


def most_often_lowest(measured: Mapping[str, Array], kinds: Mapping[str, str]) -> tuple[str, int, dict[str, int]]:
    """The kind of the slots that have the lowest number in the most runs, in how many, and {slot: in how many}."""
    slots = list(measured)
    table = np.array(list(measured.values()))
    lowest = table.argmin(axis=0)[np.isfinite(table).any(axis=0)]
    counts = {slot: int((lowest == i).sum()) for i, slot in enumerate(slots)}
    of_kind = {kind: sum(counts[slot] for slot in slots if kinds[slot] == kind) for kind in kinds.values()}
    best = max(of_kind, key=of_kind.__getitem__)
    return best, of_kind[best], counts


def _spreads(scenario: Scenario, measured: Mapping[str, Array]) -> tuple[Finding, ...]:
    return tuple(_spread(scenario, slot, values) for slot, values in measured.items())


def _spread(scenario: Scenario, slot: str, values: Array) -> Finding:
    """The median of a slot and where nine in ten of its runs are; or in how many it diverged, if that is many."""
    rule = run_name(scenario, slot)
    low, middle, high = np.percentile(values, BAND, method="inverted_cdf")
    if not np.isfinite(high):
        return Finding("spread.lost", {"rule": rule, "count": int(np.isinf(values).sum()), "runs": RUNS})
    return Finding("spread", {"rule": rule, "low": Rough(low), "median": Rough(middle), "high": Rough(high)})


def _told(name: str, scenario: Scenario, measured: Mapping[str, Array], args: dict[str, Any]) -> Finding:
    common = {"each": _spreads(scenario, measured), "runs": RUNS, "noise": Setting(scenario.noise)}
    return Finding(name, common | args, runs=RUNS)


def _each(scenario: Scenario, runs: Runs, name: str, place: str, measure: Measure) -> tuple[Finding, ...]:
    """The measure of every single run, or at which step it diverged."""
    surface = scenario.resolved_surface()
    return tuple(
        Finding("gone", {"rule": run_name(scenario, slot), "step": int(run.diverged_at)})
        if run.diverged_at >= 0
        else Finding(name, {"rule": run_name(scenario, slot), place: float(measure(surface, run))})
        for slot, run in runs.items()
    )


# --- 4. AdaGrad ------------------------------------------------------------------------------------------------------


def distance(surface: Surface, run: Run) -> Array:
    """The mean distance over the last tenth from the minimum that a run ends nearest to."""
    minima = np.moveaxis(np.array(surface.minima)[metrics.basin(surface, run)], -1, 0)
    return np.asarray(np.hypot(*np.moveaxis(run.theta[tail(run) :] - minima, 1, 0)).mean(axis=0))


def decay_is_a_virtue(scenario: Scenario, runs: Runs) -> Finding:
    """The mean distance from the minimum at the end: `noise.` none, or who is nearest in most runs, or nobody."""
    if not scenario.noise:
        return Finding("noise.none", {"each": _each(scenario, runs, "far", "distance", distance)})
    measured = measure_many(scenario, distance)
    nearest, count, _ = most_often_lowest(measured, {slot: slot for slot in measured})
    if not count:
        return _told("noise.nobody", scenario, measured, {})
    args = {"nearest": run_name(scenario, nearest), "count": count}
    return _told("noise.adagrad" if nearest == "adagrad" else "noise.other", scenario, measured, args)


# --- 8. Schedules ----------------------------------------------------------------------------------------------------


def end_loss(surface: Surface, run: Run) -> Array:
    """The mean height above the minimum over the last tenth of a run."""
    return np.asarray(run.loss[tail(run) :].mean(axis=0) - (surface.minimum or 0.0))


def kind(scenario: Scenario, slot: str) -> str:
    """constant (one lr for all, all the time), scheduled (one for all, that changes) or adaptive."""
    entry = scenario.slots()[slot]
    if OPTIMIZERS[entry.optimizer].adaptive:
        return "adaptive"
    return "constant" if entry.schedule == CONSTANT else "scheduled"


def schedules_against_adaptive(scenario: Scenario, runs: Runs) -> Finding:
    """Who ends lowest: constant, scheduled or adaptive; `end.` of one run, `ends.` of most of many runs with noise."""
    if not scenario.noise:
        return _lowest_of_one(scenario, runs)
    measured = measure_many(scenario, end_loss)
    best, count, counts = most_often_lowest(measured, {slot: kind(scenario, slot) for slot in measured})
    if not count:
        return _told("end.nobody", scenario, measured, {})
    firsts = tuple(
        Finding("often", {"rule": run_name(scenario, slot), "count": often}) for slot, often in counts.items() if often
    )
    return _told(f"ends.{best}", scenario, measured, {"count": count, "firsts": firsts})


def lowest_kind(scenario: Scenario, runs: Runs) -> str:
    """Which of the three ends lowest, or nobody."""
    return schedules_against_adaptive(scenario, runs).name.partition(".")[2]


def _lowest_of_one(scenario: Scenario, runs: Runs) -> Finding:
    ends = _ends(scenario, runs)
    args: dict[str, Any] = {"each": _each(scenario, runs, "end", "loss", end_loss)}
    if not ends:
        return Finding("end.nobody", args)
    best = min(ends, key=ends.__getitem__)
    args |= {"best": run_name(scenario, best), "loss": ends[best]}
    return Finding(f"end.{kind(scenario, best)}", args)


def schedule_on_top(scenario: Scenario, runs: Runs) -> Finding:
    """An adaptive rule with and without schedules: helps if the best of them ends lower than without, else not.

    `top.` of one run, `tops.` of the medians of many with noise, `top.none` where there is nothing to compare.
    """
    measured = measure_many(scenario, end_loss) if scenario.noise else {}
    ends = _medians(measured) if measured else _ends(scenario, runs)
    each = _each(scenario, runs, "end", "loss", end_loss)
    plain, *others = runs
    under = [slot for slot in others if slot in ends and scenario.slots()[slot].schedule != CONSTANT]
    if not under or plain not in ends:
        return Finding("top.none", {"each": each})
    best = min(under, key=ends.__getitem__)
    args: dict[str, Any] = {"plain": run_name(scenario, plain), "best": run_name(scenario, best)}
    outcome = "helps" if ends[best] < ends[plain] else "not"
    if not measured:
        return Finding(f"top.{outcome}", args | {"each": each, "plain_loss": ends[plain], "loss": ends[best]})
    args |= {"count": int((measured[best] < measured[plain]).sum()), "ratio": _share(ends, best, plain)}
    return _told(f"tops.{outcome}", scenario, measured, args)


def _medians(measured: Mapping[str, Array]) -> dict[str, float]:
    """The median of each slot; not of those that diverged in half of their runs."""
    medians = {slot: float(np.median(values)) for slot, values in measured.items()}
    return {slot: middle for slot, middle in medians.items() if np.isfinite(middle)}


def _share(ends: Mapping[str, float], best: str, plain: str) -> Rough:
    """The end of one as a part of another's."""
    return Rough(ends[best] / ends[plain] if ends[plain] else 1.0)


def _ends(scenario: Scenario, runs: Runs) -> dict[str, float]:
    surface = scenario.resolved_surface()
    return {slot: float(end_loss(surface, run)) for slot, run in runs.items() if run.diverged_at < 0}
