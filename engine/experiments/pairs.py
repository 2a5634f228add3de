"""Pairs of runs that differ in one switch, and measurements that compare two runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import metrics
from engine.criteria import NOT_APPLICABLE
from engine.descend import Run
from engine.scenario import Scenario
from engine.scenario.entry import entry
from i18n import say
from i18n.numbers import three_digits
from optimizers.base import Array
from surfaces.base import Surface


@dataclass(frozen=True)
class Pair:
    """Two optimizers of one race that differ in one thing; `why` says what to look at. Texts are keys for `say`."""

    title: str
    scenario: Scenario
    why: str


PAIRS: dict[str, Pair] = {
    "bias_correction": Pair(
        "Bias correction on and off",
        Scenario(
            surface="ravine", lr=0.1, steps=300, tol=1e-4, entries=(entry("adam"), entry("adam", bias_correction=False))
        ),
        "Both averages start at zero, v with the longer memory. Without correction v is too small for longer than m "
        "is, so that the first steps are too large, not too small. On the ravine that even helps.",
    ),
    "matrix": Pair(
        "Diagonal and full matrix",
        Scenario(
            surface="rotated_ravine", lr=1.0, steps=600, tol=1e-3, entries=(entry("adagrad"), entry("adagrad_full"))
        ),
        "Off the axes the diagonal sees the same steepness in both coordinates and cannot tell floor from wall. The "
        "full matrix of outer products does not depend on the axes.",
    ),
    "look_ahead": Pair(
        "Classical and Nesterov momentum",
        Scenario(surface="ravine", lr=0.01, steps=200, tol=1e-3, entries=(entry("momentum"), entry("nesterov"))),
        "Nesterov takes the gradient where the velocity is about to carry it, and brakes earlier.",
    ),
    "eps": Pair(
        "eps outside and inside the root",
        Scenario(lr=0.01, steps=300, entries=(entry("rmsprop", eps=1e-4), entry("rmsprop", eps=1e-4, eps_inside=True))),
        "Inside the root eps acts as its own square root, 10⁻⁴ as 0.01: where gradients are small, that bounds the "
        "effective learning rate a hundred times lower.",
    ),
    "average": Pair(
        "Sum and average of gradients",
        Scenario(
            surface="ravine", lr=0.01, steps=300, tol=1e-3, entries=(entry("momentum"), entry("momentum", ema=True))
        ),
        "The velocity of classical momentum sums up to 1 / (1 - momentum) gradients. As an average, as in Adam, it is "
        "that much shorter: 1 / (1 - momentum) times the lr gives the same path.",
    ),
}


@dataclass(frozen=True)
class Comparison:
    """How the first run of a race compares with the second.

    Attributes:
        ratio: (steps,) length of the second's step divided by the first's, nan where the first stands still.
        distance: the largest distance between the two at the same step.
        reached, uphill: step counts of both, see `engine.metrics`.
    """

    ratio: Array
    distance: float
    reached: tuple[int, int]
    uphill: tuple[int, int]


def step_lengths(run: Run) -> Array:
    """|theta_k - theta_{k-1}| of every step, (steps,)."""
    return np.asarray(np.hypot(*np.diff(run.theta, axis=0).T))


def compare_runs(surface: Surface, first: Run, second: Run, tol: float | None = None) -> Comparison:
    """Measure two runs of one race against one another."""
    lengths, others = step_lengths(first), step_lengths(second)
    with np.errstate(all="ignore"):
        ratio = np.where(lengths > 0, others / lengths, np.nan)
    return Comparison(
        ratio=ratio,
        distance=float(np.hypot(*(second.theta - first.theta).T).max()),
        reached=(int(metrics.reached(surface, first, tol)), int(metrics.reached(surface, second, tol))),
        uphill=(int(metrics.uphill_steps(surface, first, tol)), int(metrics.uphill_steps(surface, second, tol))),
    )


def describe_comparison(comparison: Comparison, names: tuple[str, str]) -> list[str]:
    """What a comparison found, as sentences; `names` are those of the first and of the second run."""
    first_name, second_name = names
    sentences = [
        say("At the same step the two are at most {distance} apart.", distance=three_digits(comparison.distance))
    ]
    finite = comparison.ratio[np.isfinite(comparison.ratio)]
    if len(finite):
        sentences.append(_ratio_sentence(comparison.ratio, first_name, second_name))
    if NOT_APPLICABLE not in comparison.reached:
        when, then = (
            say("at step {step}", step=k) if k >= 0 else say("not within these steps") for k in comparison.reached
        )
        sentences.append(
            say(
                "Near the minimum: {one} {when}, {other} {then}.",
                one=first_name,
                when=when,
                other=second_name,
                then=then,
            )
        )
    first, second = comparison.uphill
    sentences.append(
        say(
            "Uphill steps up to there, or to the end: {first} and {second}.",
            first=first,
            second=second,
        )
    )
    return sentences


def _ratio_sentence(ratio: Array, first_name: str, second_name: str) -> str:
    top = int(np.nanargmax(ratio))
    first, most = three_digits(float(ratio[0])), three_digits(float(ratio[top]))
    return say(
        "{other}'s first step is {first} times as long as {one}'s; the ratio is largest, {most}, at step {step}.",
        other=second_name,
        one=first_name,
        first=first,
        most=most,
        step=top + 1,
    )
