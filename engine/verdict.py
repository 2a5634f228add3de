"""Summary of one run: its metrics as numbers and as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from engine import metrics
from engine.criteria import ENDS_AT_LOCAL_MINIMUM, NOT_APPLICABLE, STALL_WINDOW, box_size
from engine.descend import Run
from i18n import say
from i18n.numbers import point_text, three_digits
from surfaces.base import Surface


@dataclass(frozen=True)
class RunSummary:
    """The metrics of one run. Step counts are as in `engine.metrics`: NEVER and NOT_APPLICABLE are negative.

    `statements` are in the language that `i18n` speaks while they are made.
    """

    escaped: int
    reached: int
    settled: int
    diverged_at: int
    left_domain: int
    stalled: bool
    uphill_steps: int
    path_length: float
    effective_lr: float
    final_loss: float
    tolerance: float
    statements: dict[str, str]

    @property
    def sentence(self) -> str:
        """The findings that decide, in one line; never empty."""
        parts = [
            self.statements[name] for name in ("escaped", "diverged", "settled", "stalled") if name in self.statements
        ]
        line = _joined_sentences(parts)
        return line[0].upper() + line[1:]


def _joined_sentences(parts: list[str]) -> str:
    return reduce(lambda first, second: say("{first}; {second}", first=first, second=second), parts)


def starts_at_saddle(surface: Surface, run: Run) -> bool:
    """Whether escaping is a question at all: the start lies within two escape radii of a saddle."""
    if not surface.saddles:
        return False
    offset = run.theta[0] - metrics.nearest_saddle(surface, run.theta[0])
    return bool(np.hypot(*offset) <= 2 * surface.escape_radius)


def summarize(surface: Surface, run: Run, tol: float | None = None) -> RunSummary:
    """Measure one run (theta of shape (steps + 1, 2)) and say what happened."""
    rates = metrics.effective_lr(surface, run)
    facts = {
        "escaped": int(metrics.escaped(surface, run)) if starts_at_saddle(surface, run) else NOT_APPLICABLE,
        "reached": int(metrics.reached(surface, run, tol)),
        "settled": int(metrics.settled(surface, run, tol)),
        "diverged_at": int(metrics.diverged(run)),
        "left_domain": int(metrics.left_domain(surface, run)),
        "stalled": bool(metrics.stalled(surface, run, tol)),
        "uphill_steps": int(metrics.uphill_steps(surface, run, tol)),
    }
    numbers = {
        "path_length": float(metrics.path_length(run)),
        "effective_lr": float(rates[-1]) if len(rates) else float("nan"),
        "final_loss": float(run.loss[-1]),
        "tolerance": float(metrics.tolerance(surface, run, tol)),
    }
    bare = RunSummary(**facts, **numbers, statements={})  # type: ignore[arg-type]
    return RunSummary(**facts, **numbers, statements=_findings(surface, run, bare, tol))  # type: ignore[arg-type]


def _findings(surface: Surface, run: Run, summary: RunSummary, tol: float | None) -> dict[str, str]:
    sentences = {
        "diverged": _diverged(summary),
        "escaped": _escaped(summary, run.steps),
        "reached": _reached(summary, run.steps),
        "settled": _settled(surface, run, summary, tol),
        "stalled": _stalled(surface, run, summary),
        "uphill": say("{count} of its steps went uphill", count=summary.uphill_steps),
        "path": say("its path is {length} long", length=three_digits(summary.path_length)),
        "effective_lr": say("its last step was {ratio} times the gradient", ratio=three_digits(summary.effective_lr)),
    }
    return {name: sentence for name, sentence in sentences.items() if sentence}


def _diverged(summary: RunSummary) -> str:
    # {at}, where pictures say {step}: a sentence and a label read differently in Korean.
    return say("diverged at step {at}", at=summary.diverged_at) if summary.diverged_at >= 0 else ""


def _escaped(summary: RunSummary, steps: int) -> str:
    if summary.escaped == NOT_APPLICABLE:
        return ""
    if summary.escaped >= 0:
        return say("escaped the saddle at step {step}", step=summary.escaped)
    return "" if summary.diverged_at >= 0 else say("has not escaped the saddle in {steps} steps", steps=steps)


def _reached(summary: RunSummary, steps: int) -> str:
    if summary.reached == NOT_APPLICABLE:
        return ""
    near = three_digits(summary.tolerance)
    if summary.reached >= 0:
        return say("came within {near} of the minimum at step {step}", near=near, step=summary.reached)
    return say("did not come within {near} of the minimum in {steps} steps", near=near, steps=steps)


def _settled(surface: Surface, run: Run, summary: RunSummary, tol: float | None) -> str:
    near, step = three_digits(summary.tolerance), summary.reached
    if summary.settled >= 0:
        return say("settled within {near} of the minimum at step {step}", near=near, step=summary.settled)
    if summary.reached < 0:
        return _not_reached(surface, run, summary)
    if int(metrics.arrived(surface, run, tol)) == step:
        return say("reached {near} at step {step}, too late to say whether it stays", near=near, step=step)
    if bool(metrics.hovers(surface, run, tol)):
        return say("hovers: reached {near} at step {step} but does not stay", near=near, step=step)
    passed = say("passed within {near} of the minimum at step {step} but went on", near=near, step=step)
    return _joined_sentences([part for part in (passed, _not_reached(surface, run, summary)) if part])


def _not_reached(surface: Surface, run: Run, summary: RunSummary) -> str:
    if summary.diverged_at >= 0:
        return ""
    if surface.minimum is None:
        text = say("is at loss {loss}", loss=three_digits(summary.final_loss))
        return "" if summary.escaped != NOT_APPLICABLE else text
    if summary.left_domain >= 0:
        return say("left the drawn box at step {step}", step=summary.left_domain)
    if summary.final_loss < surface.minimum:
        return say("went below the lowest listed value, outside of the box")
    local = _local_minimum(surface, run)
    if local:
        return say("ended in the local minimum {place}", place=local)
    above = three_digits(summary.final_loss - surface.minimum)
    text = say("still {above} above the minimum after {steps} steps", above=above, steps=run.steps)
    return "" if summary.stalled else text


def _local_minimum(surface: Surface, run: Run) -> str:
    """The listed minimum, not the lowest, near which the run ended; as text, or empty."""
    x, y = surface.minima[int(metrics.basin(surface, run))]
    near = np.hypot(*(run.theta[-1] - (x, y))) < ENDS_AT_LOCAL_MINIMUM * box_size(surface)
    higher = surface.minimum is not None and float(surface.value((x, y))) > surface.minimum + 1e-9
    return point_text(x, y, count=3) if near and higher else ""


def _stalled(surface: Surface, run: Run, summary: RunSummary) -> str:
    if not summary.stalled or bool(metrics.hovers(surface, run, summary.tolerance)):
        return ""
    if bool(metrics.overflowed(surface, run)):
        return say("stalled: the squared gradient overflowed, so that its steps are zero")
    if surface.minima and _local_minimum(surface, run):
        return ""
    height = None if surface.minimum is None else summary.final_loss - surface.minimum
    steps = STALL_WINDOW
    if height is None or not height > 0:
        return say("stalled: hardly moved in the last {steps} steps", steps=steps)
    return say(
        "stalled: hardly moved in the last {steps} steps, still {above} above the minimum",
        steps=steps,
        above=three_digits(height),
    )
