"""Where a script for PyTorch or Optax ends, without either: the rule that the library runs, run here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.descend import Run, descend
from engine.scenario import Scenario
from engine.scenario.entry import Entry, schedule_of
from i18n import say
from i18n.numbers import point_text, three_digits
from optimizers.base import Array, Optimizer
from optimizers.scheduled import scheduled
from surfaces.base import Point
from surfaces.kinks import meets_kink

SAME = 1e-9
"""Paths that are never farther apart, as a share of where they are, differ by rounding only."""

NUDGE = 2.0**-50
"""A change of the start by this share stands for another rounding."""


@dataclass(frozen=True)
class End:
    """Where a run stops: its last point, and the step at which it diverged or left where f is defined, or -1."""

    place: Point
    diverged_at: int
    undefined_at: int


@dataclass(frozen=True)
class Comparison:
    """A library's path beside the page's.

    Attributes:
        here, there: how both end.
        distance: the largest distance between them at the same step.
        rounding: how far the library's end moves when the start changes in its last digits.
    """

    here: End
    there: End
    distance: float
    rounding: float

    @property
    def is_same(self) -> bool:
        """Whether both are one path but for rounding."""
        return self.distance <= self._small and self.here.diverged_at == self.there.diverged_at

    @property
    def rounding_grows(self) -> bool:
        """Whether rounding decides more than the last digits."""
        return self.rounding > self._small

    @property
    def _small(self) -> float:
        return SAME * (1.0 + max(map(abs, self.here.place)))


@dataclass(frozen=True)
class LibraryRuns:
    """An entry's run as PyTorch and Optax would make it.

    Attributes:
        comparisons: {"PyTorch", "Optax": how their paths compare with the page's}, for those that have the rule.
        meets_kink: whether one of the runs comes to a point where a slope is a choice, see `surfaces.kinks`.
    """

    comparisons: dict[str, Comparison]
    meets_kink: bool


@lru_cache(maxsize=64)
def library_runs(scenario: Scenario, entry: Entry) -> LibraryRuns:
    """The runs of an entry and of what the libraries make of it, compared."""
    rule = scenario.rule(entry)
    known = rule.library_equivalents()
    calls = {"PyTorch": (known.torch, known.torch_rule or rule), "Optax": (known.optax, known.optax_rule or rule)}
    runs = {one: _run(scenario, entry, one) for one in dict.fromkeys([rule, *(other for _, other in calls.values())])}
    points = np.concatenate([points for _, points in runs.values()], axis=1)
    return LibraryRuns(
        {library: _comparison(runs[rule][0], runs[other][0]) for library, (call, other) in calls.items() if call},
        meets_kink(scenario.resolved_surface().expr, points),
    )


def library_sentences(scenario: Scenario, entry: Entry) -> list[str]:
    """Where the scripts end, beside the page, for people."""
    runs = library_runs(scenario, entry)
    sentences = [_sentence(library, comparison) for library, comparison in runs.comparisons.items()]
    rounding = max((c.rounding for c in runs.comparisons.values() if c.rounding_grows), default=0.0)
    if rounding:
        sentences.append(
            say(
                "Rounding grows in this run: a change in the 16th digit of the start moves its end by {distance}. "
                "Another library may end as far away.",
                distance=three_digits(rounding),
            )
        )
    if runs.meets_kink:
        sentences.append(
            say(
                "This run meets a kink, where every library chooses a slope of its own: so the scripts take the "
                "gradient of this page."
            )
        )
    return sentences


def _sentence(library: str, comparison: Comparison) -> str:
    there = _end_text(comparison.there)
    if comparison.is_same:
        return say("The {library} script runs the race of this page: it {ends}.", library=library, ends=there)
    return say(
        "The {library} script takes another path: it {there}, the run on this page {here}. At the same step the two "
        "are up to {distance} apart.",
        library=library,
        there=there,
        here=_end_text(comparison.here),
        distance=three_digits(comparison.distance),
    )


def _end_text(end: End) -> str:
    place = point_text(*end.place, count=6)
    if end.diverged_at >= 0:
        return say("diverges at step {step}, after {place}", step=end.diverged_at, place=place)
    if end.undefined_at >= 0:
        return say(
            "leaves the region where f is defined at step {step}, after {place}",
            step=end.undefined_at,
            place=place,
        )
    return say("ends at {place}", place=place)


def _run(scenario: Scenario, entry: Entry, rule: Optimizer) -> tuple[Run, Array]:
    """A rule's run under the entry's schedule, and two from starts with other last digits; its gradients' points."""
    optimizer = scheduled(rule, schedule_of(entry), scenario.resolved_steps())
    start = np.array(scenario.start_of(entry))[:, np.newaxis] * (1.0 + NUDGE * np.array([0.0, 1.0, -1.0]))
    run = descend(
        scenario.resolved_surface(),
        optimizer,
        start,
        scenario.resolved_steps(),
        noise=scenario.noise,
        seed=scenario.seed,
        noise_runs=1,
    )
    return run, _gradient_points(optimizer, run)


def _comparison(here: Run, there: Run) -> Comparison:
    apart = np.hypot(*np.moveaxis(here.theta[..., 0] - there.theta[..., 0], 1, 0))
    ends = there.theta[-1]
    return Comparison(
        here=_end(here),
        there=_end(there),
        distance=float(apart.max()),
        rounding=float(np.hypot(*(ends[:, 1:] - ends[:, :1])).max()),
    )


def _end(run: Run) -> End:
    x, y = run.theta[-1, :, 0].tolist()
    return End((x, y), int(run.diverged_at[0]), int(run.undefined_at[0]))


def _gradient_points(optimizer: Optimizer, run: Run) -> Array:
    """Where a run takes its gradients, (2, steps + 1)."""
    state = type(run.state)(*(np.moveaxis(part[..., 0], 0, -1) for part in run.state))
    theta = run.theta[..., 0].T
    ahead = optimizer.lookahead(state, theta)
    return theta if ahead is None else ahead
