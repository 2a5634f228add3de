"""Summary of one run: when it escaped, reached and settled, and what became of it as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from engine import metrics
from engine.criteria import NOT_APPLICABLE, STALL_WINDOW, resolution
from engine.descend import Run
from i18n import say
from i18n.numbers import point_text, three_digits
from surfaces.base import Surface


@dataclass(frozen=True)
class RunSummary:
    """The metrics of one run. Step counts are as in `engine.metrics`: NEVER and NOT_APPLICABLE are negative.

    `sentence` says what became of it, in the language that `i18n` speaks while it is made.
    """

    escaped: int
    reached: int
    settled: int
    final_loss: float
    tolerance: float
    sentence: str


def starts_at_saddle(surface: Surface, run: Run) -> bool:
    """Whether escaping is a question at all: the start lies within two escape radii of a saddle."""
    if not surface.saddles:
        return False
    offset = run.theta[0] - metrics.nearest_saddle(surface, run.theta[0])
    return bool(np.hypot(*offset) <= 2 * surface.escape_radius)


def summarize(surface: Surface, run: Run, tol: float | None = None) -> RunSummary:
    """Measure one run (theta of shape (steps + 1, 2)) and say what happened."""
    return summarize_race(surface, {"": run}, tol)[""]


def summarize_race(surface: Surface, runs: Mapping[str, Run], tol: float | None = None) -> dict[str, RunSummary]:
    """`summarize` of every run of a race, by slot; all have one length."""
    if not runs:
        return {}
    marks = metrics.milestones(surface, list(runs.values()), tol)
    verdicts = [
        _Verdict(surface, run, tol, each if starts_at_saddle(surface, run) else each._replace(escaped=NOT_APPLICABLE))
        for run, each in zip(runs.values(), marks, strict=True)
    ]
    return {slot: verdict.summary() for slot, verdict in zip(runs, verdicts, strict=True)}


class _Verdict:
    """The findings of one run that decide, as parts of a sentence."""

    def __init__(self, surface: Surface, run: Run, tol: float | None, marks: metrics.Milestones) -> None:
        self.surface, self.run, self.tol = surface, run, tol
        self.escaped, self.reached, self.arrived, self.settled, self.tolerance = marks
        self.near = three_digits(self.tolerance)

    def summary(self) -> RunSummary:
        return RunSummary(
            escaped=self.escaped,
            reached=self.reached,
            settled=self.settled,
            final_loss=float(self.run.loss[-1]),
            tolerance=self.tolerance,
            sentence=self.sentence(),
        )

    def sentence(self) -> str:
        """In one line; never empty."""
        escape, early = self._escape(), self._ended_early()
        parts = [part for part in (escape, *([early] if early else self._convergence())) if part]
        line = _joined_sentences(parts or [say("ends at loss {loss}", loss=three_digits(self.run.loss[-1]))])
        return line[0].upper() + line[1:]

    # --- the end of a run that ended early ---

    def _ended_early(self) -> str:
        # {at}, where pictures say {step}: a sentence and a label read differently in Korean.
        run, at = self.run, int(self.run.ended_at)
        if run.diverged_at == 0:
            return say("the function is too large for a number at the start")
        if run.undefined_at == 0:
            return say("the function is not defined at the start")
        if run.diverged_at > 0:
            return say("diverged at step {at}", at=at)
        if run.undefined_at < 0:
            return ""
        if np.isfinite(self.surface.gradient(run.theta[-1])).all():
            return say("left the region where the function is defined at step {at}", at=at)
        return say("stopped at step {step}: the function has no slope there", step=int(run.ended_at) - 1)

    # --- escape ---

    def _escape(self) -> str:
        if self.escaped >= 0:
            return say("escaped the saddle at step {step}", step=self.escaped)
        if self.escaped == NOT_APPLICABLE or self.run.ended_at >= 0 or self.settled >= 0:
            return ""
        offset = self.run.theta[-1] - metrics.nearest_saddle(self.surface, self.run.theta[0])
        if np.hypot(*offset) >= self.surface.escape_radius:  # it went elsewhere, not below the saddle
            return ""
        return say("has not escaped the saddle by step {step}", step=self.run.steps)

    # --- convergence ---

    def _convergence(self) -> list[str]:
        """What a run came to that went on to its last step."""
        if self.settled == 0 and self._starts_there():
            return [say("starts at the minimum and stays there")]
        if self.settled >= 0:
            return [say("settled within {near} of the minimum at step {step}", near=self.near, step=self.settled)]
        if self.reached < 0:
            return self._elsewhere()
        step, since = self.reached, self.arrived
        if since != self.reached and bool(metrics.hovers(self.surface, self.run, self.tol)):
            hovers = say("hovers: reached {near} at step {step} but does not stay", near=self.near, step=step)
            return [hovers, self._motion()]  # near in every second step may be far in every other
        if since >= 0:
            return [
                say(
                    "within {near} of the minimum from step {step} on, too late to say whether it stays",
                    near=self.near,
                    step=since,
                )
            ]
        return [self._passed(step), *self._elsewhere()]

    def _starts_there(self) -> bool:
        """Whether the start is the minimum as far as numbers tell: "within" would name no height but rounding."""
        lowest = self.surface.minimum
        if lowest is None or self.tol is not None:
            return False
        return bool(abs(float(self.run.loss[0]) - lowest) <= resolution(self.surface))

    def _passed(self, step: int) -> str:
        if self.reached > 0:
            return say("came within {near} of the minimum at step {step} but did not stay", near=self.near, step=step)
        if self._starts_there():
            return say("started at the minimum but did not stay")
        return say("started within {near} of the minimum but did not stay", near=self.near)

    def _elsewhere(self) -> list[str]:
        """Where a run is that is not near the lowest minimum, and whether it moves."""
        if self._frozen():
            return [say("stalled: the squared gradient overflowed, so that its steps are zero")]
        local = self._local_minimum()
        if local:
            return [say("ended in the local minimum {place}", place=local)]
        place, motion, above = self._place(), self._motion(), self._above()
        if place or not above:
            return [place, motion]
        if motion:
            return [say("{motion}, still {above} above the minimum", motion=motion, above=above)]
        return [say("still {above} above the minimum at step {step}", above=above, step=self.run.steps)]

    @cached_property
    def _stalled(self) -> bool:
        return bool(metrics.stalled(self.surface, self.run, self.tol))

    def _frozen(self) -> bool:
        return self._stalled and bool(metrics.overflowed(self.surface, self.run))

    def _place(self) -> str:
        """That it is not where the picture shows minima, or empty."""
        if self.surface.minimum is None:
            return ""
        left, loss = int(metrics.left_domain(self.surface, self.run)), float(self.run.loss[-1])
        if left >= 0:
            return say("left the drawn box at step {step}", step=left)
        if loss < self.surface.minimum - resolution(self.surface):
            return say("is lower than the lowest minimum marked, at loss {loss}", loss=three_digits(loss))
        return ""

    def _local_minimum(self) -> str:
        """The listed minimum, not the lowest place in the box, at which the run stays; as text, or empty."""
        number = int(metrics.rests_at(self.surface, self.run))
        if number < 0:
            return ""
        place, lowest = self.surface.minima[number], self.surface.minimum
        higher = lowest is None or float(self.surface.value(place)) > lowest + resolution(self.surface)
        return point_text(*place, count=3) if higher else ""

    def _above(self) -> str:
        """The height above the minimum as text, or empty where there is none to speak of."""
        if self.surface.minimum is None:
            return ""
        height = float(self.run.loss[-1]) - self.surface.minimum
        return three_digits(height) if height > resolution(self.surface) else ""

    def _motion(self) -> str:
        """Whether it stands still or oscillates, or empty."""
        if self._stalled:
            return say("stalled: hardly moved in the last {steps} steps", steps=STALL_WINDOW)
        window = int(metrics.oscillates(self.surface, self.run))
        if window < 0:
            return ""
        apart = three_digits(float(metrics.amplitude(self.run, window)))
        return say(
            "oscillates between places {distance} apart in its last {steps} steps",
            distance=apart,
            steps=window,
        )


def _joined_sentences(parts: list[str]) -> str:
    return reduce(lambda first, second: say("{first}; {second}", first=first, second=second), parts)
