"""What another run of the race made of the ground that this one stands on, where that is the story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from engine.descend import Run
from engine.experiments.trace import steps_made
from engine.scenario import Scenario
from engine.why.moment import Moment, norm, over
from engine.why.words import number, times
from i18n import say
from optimizers import OPTIMIZERS

SLOW = 0.005
"""A run whose step is shorter than this share of the box's longer side is slow."""
UNLIKE = 5.0
"""So many times as far is worth saying."""
HERE = 0.03
"""Within this share of the box's longer side another run came by here."""
AS_STEEP = 2.0
"""Its gradient there was no more than so many times as large, or as small."""
OWN_DOING = 3.0
"""So many times as far as SGD from its own place: it is the rule that makes it so."""


class Visit(NamedTuple):
    """Another run at its point that is nearest to here: its slot, the point's step, its step from there, the slope."""

    slot: str
    step: int
    length: float
    steepness: float


def beside(scenario: Scenario, runs: Mapping[str, Run], names: Mapping[str, str], slot: str, moment: Moment) -> str:
    """A sentence on the run that went furthest from here, up to this step, where this one is slow; or nothing."""
    if not 0 < moment.length < SLOW * moment.size:
        return ""
    others = {name: run for name, run in runs.items() if name != slot}
    furthest = max(_visits(others, moment), key=lambda visit: visit.length, default=None)
    if furthest is None:
        return ""
    words = {
        "other": names[furthest.slot],
        "far": number(furthest.length),
        "times": times(furthest.length / moment.length),
        "step": furthest.step,
    }
    return _told(scenario, furthest, moment.t == 1, words)


def _visits(others: Mapping[str, Run], moment: Moment) -> Iterator[Visit]:
    """Each other run at its nearest point, where that is as good as here and it went much further from there."""
    for slot, run in others.items():
        points = run.theta[: min(moment.t, steps_made(run))]
        if not len(points):
            continue
        away = np.hypot(*(points - moment.at).T)
        k = int(away.argmin())
        length = norm(run.theta[k + 1] - run.theta[k])
        if k == 0 and moment.t > 1:
            continue  # that it began there as well says nothing
        if away[k] > HERE * moment.size or length < UNLIKE * moment.length:
            continue
        steepness = norm(moment.surface.gradient(run.theta[k]))
        if 1 / AS_STEEP <= over(steepness, moment.steepness) <= AS_STEEP:
            yield Visit(slot, k, length, steepness)


def _told(scenario: Scenario, visit: Visit, at_start: bool, words: Mapping[str, object]) -> str:
    entry = scenario.slots()[visit.slot]
    rule = OPTIMIZERS[entry.optimizer]
    gain = over(visit.length, float(scenario.optimizer(entry).numbers(visit.step + 1)["lr"]) * visit.steepness)
    if at_start:
        return say("{other} goes {far} from here, {times} times as far.", **words)
    if rule.adaptive and rule.shares_lr and gain >= OWN_DOING:
        return say(
            "{other} came by here at step {step} and went {far}, {times} times as far: it divides the gradient by its "
            "own size.",
            **words,
        )
    if rule.memory_name == "velocity" and gain >= OWN_DOING:
        return say(
            "{other} came by here at step {step} and went {far}, {times} times as far: it had gathered velocity.",
            **words,
        )
    return say("{other} came by here at step {step} and went {far}, {times} times as far.", **words)
