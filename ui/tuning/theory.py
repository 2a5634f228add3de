"""What theory says about a map of lr against momentum, and what the map itself shows of it, in sentences."""

from __future__ import annotations

import numpy as np

from engine.experiments.quadratic_theory import averages, best_sgd, limit_latex
from engine.experiments.sweep import Sweep, SweepResult
from engine.experiments.tuning import LocalTheory, local_theory, right_of_limit
from figures.tuning import best_of_theory
from i18n import say
from i18n.numbers import latex_number, three_digits


def theory_text(spec: Sweep, result: SweepResult) -> str:
    """A paragraph about the theory of a map; empty where it has none."""
    theory = local_theory(spec, result) if spec.y.name == "momentum" else None
    return "" if theory is None else " ".join(_sentences(spec, result, theory))


def _sentences(spec: Sweep, result: SweepResult, theory: LocalTheory) -> list[str]:
    x, y = (three_digits(value) for value in theory.minimum)
    sentences = [
        say(
            "Red line: above this lr, {limit}, no run can stay at the minimum ({x}, {y}): along its steepest direction "
            "every distance grows.",
            x=x,
            y=y,
            limit=f"${limit_latex(spec.entry)}$",
        ),
        _reach(spec, theory),
        say("Amber: critical damping along its flattest (dashed) and its steepest (dotted) direction."),
    ]
    if spec.question == "settled":
        sentences.insert(1, _beyond(spec, result, theory))
    if spec.entry.optimizer == "momentum":
        sentences.append(_optimum(spec, theory))
    if spec.scenario.noise:
        sentences.append(say("Theory is that of runs without noise."))
    return [sentence for sentence in sentences if sentence]


def _beyond(spec: Sweep, result: SweepResult, theory: LocalTheory) -> str:
    """How many cells right of the line settle, which theory does not forbid."""
    right = right_of_limit(spec, theory)
    count, every = int((right & (result.steps >= 0)).sum()), int(right.sum())
    if not every:
        return ""
    if _starts_at_rest(spec):
        return say("The start is a place without a slope, where runs stay at every lr: this map tells nothing of it.")
    if not count:
        return say("Of the {all} cells right of it none settles.", all=every)
    return say(
        "Of the {all} cells right of it {count} settle all the same: at another minimum, within the tolerance beside "
        "this one, or exactly along its other direction.",
        all=every,
        count=count,
    )


def _starts_at_rest(spec: Sweep) -> bool:
    """Whether no run moves, as its start is a critical point; under noise it does."""
    scenario = spec.scenario
    slope = scenario.resolved_surface().gradient(np.array(scenario.resolved_start()))
    return not scenario.noise and not slope.any()


def _reach(spec: Sweep, theory: LocalTheory) -> str:
    """How far the theory goes, and why it is that of this minimum."""
    if theory.quadratic:
        return say("This surface is quadratic, so theory is exact everywhere.")
    if len(spec.scenario.resolved_surface().minima) == 1:
        return say("Theory is **local**: it is that of the Hessian at the minimum, and far from it another may hold.")
    if theory.ends:
        return say(
            "Theory is **local**: it is that of the Hessian at the minimum where more cells end than at any other, and "
            "of no other place."
        )
    return say(
        "Theory is **local**: it is that of the Hessian at the lowest minimum, and of no other place. No cell ends at "
        "a minimum here."
    )


def _optimum(spec: Sweep, theory: LocalTheory) -> str:
    """The settings that theory calls optimal, and what they are optimal in."""
    lr, mu = best_of_theory(spec, theory)
    formula = r"(2/(\sqrt L+\sqrt m))^2" + (r"/(1-\mu^*)" if averages(spec.entry) else "")
    numbers = {"sgd": best_sgd(theory.m, theory.L), "lr": lr, "mu": mu, "L": theory.L, "m": theory.m}
    return say(
        "Star: the settings that theory calls optimal, with the fastest guaranteed rate for curvatures from $m = {m}$ "
        "to $L = {L}$; other cells may take fewer steps from this start. They are $\\eta^* = {formula} = {lr}$ and "
        "$\\mu^* = ((\\sqrt L-\\sqrt m)/(\\sqrt L+\\sqrt m))^2 = {mu}$; for SGD $\\eta^* = 2/(L+m) = {sgd}$.",
        formula=formula,
        **{name: latex_number(value) for name, value in numbers.items()},
    )
