"""The right answers to the votes: each a function of a scenario and its runs that gives the key of an option."""

from __future__ import annotations

from engine.metrics import uphill_steps
from engine.scenario import Scenario
from lessons import claims, noisy
from lessons.findings import Goal, Runs, arrival_steps, first_slots


def how_much_longer(scenario: Scenario, runs: Runs) -> str:
    """How many times as many steps as the fastest SGD takes to leave: about (up to 2), tens (to 20), more or never."""
    steps = {slot: count for slot, count in arrival_steps(scenario, runs, "escape").items() if count > 0}
    if "sgd" not in steps:
        return "never"
    ratio = steps["sgd"] / min(steps.values())
    return "about" if ratio <= 2 else "some" if ratio <= 20 else "many"


def how_many_fewer(scenario: Scenario, runs: Runs) -> str:
    """How many times as many steps SGD takes: none (up to 1.5), few (to 4), several (to 10) or many."""
    steps = arrival_steps(scenario, runs, "reach")
    if steps["momentum"] <= 0:
        return "none"
    ratio = steps["sgd"] / steps["momentum"] if steps["sgd"] > 0 else float("inf")
    bounds = {"none": 1.5, "few": 4.0, "several": 10.0}
    return next((key for key, bound in bounds.items() if ratio <= bound), "many")


def who_goes_uphill(scenario: Scenario, runs: Runs) -> str:
    """Who takes more steps uphill before it arrives, or same."""
    surface = scenario.resolved_surface()
    momentum, nesterov = (int(uphill_steps(surface, runs[s], scenario.tol)) for s in ("momentum", "nesterov"))
    return "momentum" if momentum > nesterov else "nesterov" if nesterov > momentum else "same"


def who_does_not_arrive(scenario: Scenario, runs: Runs) -> str:
    """The one of two that does not arrive; both or neither where that is so."""
    out = [slot for slot, count in arrival_steps(scenario, runs, "reach").items() if count < 0]
    return out[0] if len(out) == 1 else "both" if out else "neither"


def who_is_unit_free(scenario: Scenario, runs: Runs) -> str:
    """Whose path is the same in centimetres, or nobody."""
    same = claims.unit_free(scenario, runs)
    return same[-1] if same else "nobody"


def who_is_first(scenario: Scenario, runs: Runs, *, goal: Goal) -> str:
    """The first alone; same for several, nobody for none."""
    first = first_slots(scenario, runs, goal)
    return first[0] if len(first) == 1 else "same" if first else "nobody"


def uncorrected_first_step(_: Scenario, runs: Runs) -> str:
    return claims.bias_outcome(runs)


def who_ends_lowest(scenario: Scenario, runs: Runs) -> str:
    """constant, scheduled or adaptive, in most of many runs where there is noise; nobody where all diverged."""
    return noisy.lowest_kind(scenario, runs)
