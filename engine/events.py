"""What happens in a race and when: the steps that a scrubber marks, each with what to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

import numpy as np

from engine.criteria import RELATIVE_TOLERANCE
from engine.descend import Run
from engine.verdict import RunSummary
from i18n import say
from i18n.numbers import three_digits
from optimizers.base import Array
from surfaces.base import Surface

Kind = Literal["escaped", "reached", "settled", "lead", "diverged", "undefined"]

SHORTEST_LEAD, LEAD_SHARE = 5, 50
"""Who leads must lead for so many steps, or for this part of the race, to be called the leader."""

CLEARLY = 1.05
"""Who leads is so many times as near to the lowest value as the next one: less is not to be seen."""

MOST_LEADS = 6
"""No more changes of the lead are marked: where there are more, only those that last longer."""


@dataclass(frozen=True)
class Event:
    """Something that happens to one run of a race; `text` is a sentence's part that follows "step 5: "."""

    step: int
    slot: str
    kind: Kind
    text: str


def events_of(
    surface: Surface, runs: Mapping[str, Run], summaries: Mapping[str, RunSummary], names: Mapping[str, str]
) -> tuple[Event, ...]:
    """The events of a race, in the order of their steps. What a run begins with is no event."""
    found = [event for slot, run in runs.items() for event in _of_one(surface, run, slot, names[slot], summaries[slot])]
    near = max((summary.tolerance for summary in summaries.values()), default=0.0)
    return tuple(sorted([*found, *_leads(surface, runs, names, near)], key=lambda event: event.step))


def _of_one(surface: Surface, run: Run, slot: str, name: str, summary: RunSummary) -> Iterator[Event]:
    escaped, reached, settled = summary.escaped, summary.reached, summary.settled
    near = three_digits(summary.tolerance)
    if escaped > 0:
        yield Event(escaped, slot, "escaped", say("{name} is off the saddle", name=name))
    if reached > 0 and reached != settled:
        yield Event(reached, slot, "reached", say("{name} comes within {near} of the minimum", name=name, near=near))
    if settled > 0:
        text = say("{name} is within {near} of the minimum, and stays", name=name, near=near)
        yield Event(settled, slot, "settled", text)
    if run.diverged_at > 0:
        yield Event(int(run.diverged_at), slot, "diverged", say("{name} diverges", name=name))
    if run.undefined_at > 0:
        yield Event(int(run.undefined_at), slot, "undefined", _end_of_definition(surface, run, name))


def _end_of_definition(surface: Surface, run: Run, name: str) -> str:
    if np.isfinite(surface.gradient(run.theta[-1])).all():
        return say("{name} leaves where f is defined", name=name)
    return say("{name} stops where f has no slope", name=name)


def _leads(surface: Surface, runs: Mapping[str, Run], names: Mapping[str, str], near: float) -> Iterator[Event]:
    """Changes of the lead; who leads first is none."""
    slots, steps = list(runs), max((run.steps for run in runs.values()), default=0)
    spans = lead_spans(heights(surface, list(runs.values()), near)) if len(runs) > 1 else []
    shortest = max(SHORTEST_LEAD, steps // LEAD_SHARE)
    leads = _lasting(spans, shortest)
    while len(leads) - 1 > MOST_LEADS:
        shortest *= 2
        leads = _lasting(spans, shortest)
    for (_, before, _), (step, leader, _) in pairwise(leads):
        names_of = {"name": names[slots[leader]], "other": names[slots[before]]}
        yield Event(step, slots[leader], "lead", say("{name} takes the lead from {other}", **names_of))


def heights(surface: Surface, runs: list[Run], near: float) -> Array:
    """(steps + 1, runs): how far each run is above the lowest value, as far as that makes a difference.

    All that is within the tolerance `near` is as low as it; a run that has ended early is nowhere. Where the
    surface lists no minimum, the lowest loss of the race takes its place.
    """
    losses = np.stack([run.loss for run in runs], axis=1)
    ended = np.array([int(run.ended_at) for run in runs])
    out = (ended >= 0) & (np.arange(len(losses))[:, None] >= ended)
    losses = np.where(out | ~np.isfinite(losses), np.inf, losses)
    starts = losses[0][np.isfinite(losses[0])]
    if not starts.size:
        return losses  # f has no value at the start: nobody races
    lowest = float(losses.min()) if surface.minimum is None else surface.minimum
    if surface.minimum is None:
        near = RELATIVE_TOLERANCE * (starts.max() - lowest)
    return np.asarray(np.maximum(losses - lowest, near))


def lead_spans(height: Array) -> list[tuple[int, int, int]]:
    """(first step, run, steps) of each stretch in which one run is clearly the lowest."""
    lowest, second = np.sort(height, axis=1)[:, :2].T
    clear = np.isfinite(lowest) & (second > CLEARLY * lowest)
    leader = np.where(clear, height.argmin(axis=1), -1)
    spans = []
    for run, group in groupby(range(len(leader)), key=lambda step: int(leader[step])):
        stretch = list(group)
        if run >= 0:
            spans.append((stretch[0], run, len(stretch)))
    return spans


def _lasting(spans: list[tuple[int, int, int]], shortest: int) -> list[tuple[int, int, int]]:
    """The stretches that last; of those that follow each other with one leader only the first."""
    long = [span for span in spans if span[2] >= shortest]
    return [next(group) for _, group in groupby(long, key=lambda span: span[1])]
