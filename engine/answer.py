"""Why one run stays at a saddle and another does not: a sentence for each, from their own steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from engine.criteria import NEVER
from engine.descend import Run
from engine.scenario import Scenario
from engine.verdict import RunSummary
from i18n import say
from i18n.numbers import digits
from optimizers import OPTIMIZERS
from surfaces.base import Surface

DIGITS = 2
"""Of a number in a sentence that is read in passing."""

FAR = 2.0
"""How many times as long as a step of plain descent a step must be to be called longer."""


class Sentence(NamedTuple):
    """A sentence about a run of a race."""

    slot: str
    text: str


class Flattest(NamedTuple):
    """The step from the place with the least slope on a run's way off the saddle: that slope, and how long it is."""

    slope: float
    length: float


def answer(
    scenario: Scenario, runs: Mapping[str, Run], summaries: Mapping[str, RunSummary], names: Mapping[str, str]
) -> tuple[Sentence, ...]:
    """A sentence for each run that follows the slope as it is, or divides it by its size; of others there is none.

    Without noise and schedules. Numbers are those of the step where the run met the least slope before it was off the
    saddle. Where the race is not about a saddle, or a run ended early, the sentence says what became of the run.
    """
    surface = scenario.resolved_surface()
    sentences = []
    for slot, entry in scenario.slots().items():
        explain = {"sgd": _of_plain, "adam": _of_adaptive}.get(entry.optimizer)
        if explain is not None:
            lr = scenario.lr_of(entry)
            text = explain(surface, runs[slot], summaries[slot], names[slot], lr)
            sentences.append(Sentence(slot, text or _outcome(names[slot], summaries[slot])))
    return tuple(sentences)


def flattest(surface: Surface, run: Run, escaped: int) -> Flattest:
    """Where a run met the least slope before it was off the saddle, or in all of its steps if it never was."""
    last = escaped if escaped > 0 else run.steps
    slopes = np.hypot(*surface.gradient(run.theta[:last].T))
    step = int(slopes.argmin())
    return Flattest(float(slopes[step]), float(np.hypot(*(run.theta[step + 1] - run.theta[step]))))


def _of_plain(surface: Surface, run: Run, summary: RunSummary, name: str, lr: float) -> str:
    """For a rule that steps lr times the slope; empty where there is nothing to explain."""
    if not _is_explained(run, summary):
        return ""
    least = flattest(surface, run, summary.escaped)
    if least.slope == 0:
        return say("{name} stands where the slope is exactly 0: a step of lr times 0 leads nowhere.", name=name)
    numbers = {"name": name, "slope": digits(least.slope, DIGITS), "length": digits(lr * least.slope, DIGITS)}
    if summary.escaped > 0:
        return say(
            "{name} steps lr times the slope. Where the slope was {slope} its step was {length}: it left the saddle "
            "at step {step}.",
            **numbers,
            step=summary.escaped,
        )
    return say(
        "{name} steps lr times the slope. The slope sank to {slope}, its step to {length}: after {steps} steps it is "
        "still at the saddle.",
        **numbers,
        steps=run.steps,
    )


def _of_adaptive(surface: Surface, run: Run, summary: RunSummary, name: str, lr: float) -> str:
    """For a rule that divides the slope by its recent size; empty where it stepped no farther by that."""
    if not _is_explained(run, summary) or summary.escaped < 0:
        return ""
    least = flattest(surface, run, summary.escaped)
    if least.length < FAR * lr * least.slope:
        return ""
    numbers = {"name": name, "slope": digits(least.slope, DIGITS), "length": digits(least.length, DIGITS)}
    if least.slope == 0:
        return ""
    return say(
        "{name} divides the slope by its recent size. Where it was {slope} its step was {length}, {times} times "
        "{plain}’s: it left the saddle at step {step}.",
        **numbers,
        times=digits(least.length / (lr * least.slope), DIGITS),
        plain=say(OPTIMIZERS["sgd"].title),
        step=summary.escaped,
    )


def _is_explained(run: Run, summary: RunSummary) -> bool:
    """Whether the run has whole steps near a saddle."""
    return run.steps > 0 and int(run.ended_at) < 0 and (summary.escaped > 0 or summary.escaped == NEVER)


def _outcome(name: str, summary: RunSummary) -> str:
    """What became of a run, as a sentence that begins with its name."""
    return say("{name}: {what}.", name=name, what=summary.sentence)
