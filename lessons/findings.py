"""Findings: the result of a claim as a sentence's key and the arguments that fill it.

A sentence is a template in each language (`lessons.sentences`), so that text and picture cannot disagree. Here are the
findings that most lessons share: who left the saddle, or reached the minimum, at which step, and how many times sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from engine import metrics
from engine.criteria import NOT_APPLICABLE
from engine.descend import Run
from engine.experiments.saddles import escape_component, saddles_of
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT

Runs = Mapping[str, Run]
Goal = Literal["escape", "reach"]


class Setting(float):
    """A number that can be set: shown with the digits that were typed, so that it can be typed again."""


class Rough(float):
    """A number of which two digits can be trusted."""


@dataclass(frozen=True)
class Name:
    """A run as a sentence names it: the optimizer's key, and keys of words that set it apart from the rule as it is."""

    optimizer: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Word:
    """Something that has its own word in each language, such as a surface."""

    key: str


@dataclass(frozen=True)
class Finding:
    """What is so: the key of a sentence, and what fills its places.

    Attributes:
        name: key of the template, the same in every language.
        args: {place: value}: an int (a count), a float, a `Setting`, a `Rough` number, a `Name`, a `Word`, a finding
            that is a part of the sentence, or a tuple of any of these, which is listed.
        runs: of how many runs with noise it tells.
    """

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    runs: int = 1


Claim = Callable[[Scenario, Runs], Finding]


def run_name(scenario: Scenario, slot: str) -> Name:
    """How sentences name a run: by its rule, its schedule and a bias correction that is off."""
    entry = scenario.slots()[slot]
    details = () if entry.schedule == CONSTANT else (f"schedule.{entry.schedule}",)
    bare = "bias_correction" in dict(entry.settings) and not entry.get("bias_correction")
    return Name(entry.optimizer, (*details, "uncorrected") if bare else details)


def arrival_steps(scenario: Scenario, runs: Runs, goal: Goal) -> dict[str, int]:
    """{slot: step} at which each run left the saddle, or reached the minimum; negative as in `engine.metrics`."""
    surface = scenario.resolved_surface()
    if goal == "escape":
        return {slot: int(metrics.escaped(surface, run)) for slot, run in runs.items()}
    return {slot: int(metrics.reached(surface, run, scenario.tol)) for slot, run in runs.items()}


def arrivals(scenario: Scenario, runs: Runs, goal: Goal) -> tuple[Finding, ...]:
    """For every run: at which step, that it did not within the run, or that it diverged."""
    return tuple(
        _arrival(scenario, runs[slot], slot, goal, count) for slot, count in arrival_steps(scenario, runs, goal).items()
    )


def _arrival(scenario: Scenario, run: Run, slot: str, goal: Goal, count: int) -> Finding:
    rule = run_name(scenario, slot)
    if count >= 0:
        return Finding("at", {"rule": rule, "step": count})
    if run.diverged_at >= 0:
        return Finding("gone", {"rule": rule, "step": int(run.diverged_at)})
    return Finding(f"{goal}.not", {"rule": rule, "steps": scenario.resolved_steps()})


def compare_with_others(scenario: Scenario, runs: Runs, *, subject: str, goal: Goal) -> Finding:
    """One run against the others: `{goal}.` and what it was.

    start (there is nothing to do from here), ridge, nobody, diverged, never (others did), alone, first, tie, later.
    """
    steps = arrival_steps(scenario, runs, goal)
    arrived = {slot: count for slot, count in steps.items() if count >= 0}
    args = {
        "each": arrivals(scenario, runs, goal),
        "steps": scenario.resolved_steps(),
        "subject": run_name(scenario, subject),
    }
    outcome = why_no_race(scenario, runs, goal)
    if not outcome and subject not in arrived:
        outcome = "diverged" if runs[subject].diverged_at >= 0 else "never"
    if outcome:
        return Finding(f"{goal}.{outcome}", args | _first_arrival(scenario, arrived))
    subject_step = arrived.pop(subject)
    return Finding(
        f"{goal}.{_rank(subject_step, arrived)}",
        args | _first_arrival(scenario, arrived) | _step_ratios(scenario, subject_step, arrived),
    )


def why_no_race(scenario: Scenario, runs: Runs, goal: Goal) -> str:
    """Why there is nobody to compare: start, ridge or nobody; empty if somebody arrived."""
    steps = arrival_steps(scenario, runs, goal).values()
    if any(count in (0, NOT_APPLICABLE) for count in steps):
        return "start"
    if any(count > 0 for count in steps):
        return ""
    return "ridge" if goal == "escape" and on_ridge(scenario, runs) else "nobody"


def on_ridge(scenario: Scenario, runs: Runs) -> bool:
    """Whether no run ever had a component along the escape direction of the saddle: nothing drives it away."""
    surface = scenario.resolved_surface()
    start = np.array(scenario.resolved_start())
    nearest = min(saddles_of(surface), key=lambda saddle: float(np.hypot(*(start - saddle.place))))
    return all(not escape_component(nearest, run.theta.T).any() for run in runs.values())


def _rank(subject_step: int, others: Mapping[str, int]) -> str:
    if not others:
        return "alone"
    soonest = min(others.values())
    return "tie" if subject_step == soonest else "first" if subject_step < soonest else "later"


def _first_arrival(scenario: Scenario, arrived: Mapping[str, int]) -> dict[str, Any]:
    """The first that arrived, and its step."""
    if not arrived:
        return {}
    slot = min(arrived, key=arrived.__getitem__)
    return {"first": run_name(scenario, slot), "first_step": arrived[slot]}


def _step_ratios(scenario: Scenario, subject_step: int, others: Mapping[str, int]) -> dict[str, Any]:
    """How many times as many steps as the run the later ones took; if there are earlier ones, it as many as they."""
    sooner = {slot: count for slot, count in others.items() if count < subject_step}
    if sooner:
        pairs = [("times.of", slot, subject_step / count) for slot, count in sooner.items()]
    else:
        pairs = [("times.more", slot, count / subject_step) for slot, count in others.items() if count > subject_step]
    return {"times": tuple(Finding(key, {"rule": run_name(scenario, slot), "ratio": r}) for key, slot, r in pairs)}


def winner(scenario: Scenario, runs: Runs) -> Finding:
    """Who of all arrived, and who first: `winner.` start, nobody, one or several (at the same step).

    Those that arrived are listed in that order; `missing` and `gone` are sentences of their own, empty for nobody.
    """
    args, outcome = _arrivals(scenario, runs), why_no_race(scenario, runs, "reach")
    if outcome:
        return Finding(f"winner.{outcome}", args)
    best = first_slots(scenario, runs, "reach")
    args |= {"first": tuple(run_name(scenario, slot) for slot in best)}
    args |= {"first_step": arrival_steps(scenario, runs, "reach")[best[0]]}
    return Finding("winner.one" if len(best) == 1 else "winner.several", args)


def _arrivals(scenario: Scenario, runs: Runs) -> dict[str, Any]:
    """Who arrived, who is missing and who is gone."""
    arrival, steps = arrival_steps(scenario, runs, "reach"), scenario.resolved_steps()
    arrived = sorted((slot for slot in arrival if arrival[slot] > 0), key=arrival.__getitem__)
    diverged = [slot for slot in arrival if arrival[slot] < 0 and runs[slot].diverged_at >= 0]
    missing = tuple(run_name(scenario, slot) for slot in arrival if arrival[slot] < 0 and slot not in diverged)
    return {
        "each": tuple(_arrival(scenario, runs[slot], slot, "reach", arrival[slot]) for slot in arrived),
        "missing": Finding("missing", {"rules": missing, "steps": steps}) if missing else Finding("nothing"),
        "gone": Finding("lost", {"each": _lost(scenario, runs, diverged)}) if diverged else Finding("nothing"),
        "steps": steps,
    }


def _lost(scenario: Scenario, runs: Runs, slots: Sequence[str]) -> tuple[Finding, ...]:
    return tuple(Finding("at", {"rule": run_name(scenario, s), "step": int(runs[s].diverged_at)}) for s in slots)


def first_slots(scenario: Scenario, runs: Runs, goal: Goal) -> list[str]:
    """The slots that arrived soonest: several if at the same step, none if nobody did."""
    steps = {slot: count for slot, count in arrival_steps(scenario, runs, goal).items() if count > 0}
    return [slot for slot, count in steps.items() if count == min(steps.values())]


def tail(run: Run) -> int:
    """The first step of the last tenth of a run: what "at the end" means where one step says little."""
    return run.steps + 1 - last_tenth(run.steps)


def last_tenth(steps: int) -> int:
    """A tenth of so many steps, and one at least."""
    return max(1, steps // 10)
