"""What the best cell of a map is the best of, and how much that says, in sentences."""

from __future__ import annotations

import numpy as np

from engine.experiments.sweep import Sweep, SweepResult, best_cell
from engine.experiments.tuning import edge_of
from i18n import say

NONE_COUNTED = {"settled": "No cell settles within the steps.", "escaped": "No cell escapes within the steps."}
"""What a map without a single number says, by its question: keys for `say`."""


def best_text(spec: Sweep, result: SweepResult) -> str:
    """A paragraph about the best cell of a map; empty where it has none."""
    cell = best_cell(spec, result)
    if cell is None:
        return ""
    return _none_better(result) or " ".join([_best(spec, result, cell), *_edge(spec, cell), *_one_seed(spec)])


def _none_better(result: SweepResult) -> str:
    """Said where every cell does the same, as on a constant: then there is no best."""
    alike = (result.ended_at < 0).all() and np.ptp(result.steps) == 0 and np.ptp(result.loss) == 0
    return say("No cell is better than another: all end at the same loss.") if alike else ""


def _best(spec: Sweep, result: SweepResult, cell: tuple[int, int]) -> str:
    alive = result.ended_at < 0
    equals = alive & (result.loss == result.loss[cell])
    if spec.question == "loss":
        text = say("Best cell: the lowest final loss.")
    elif result.steps[cell] < 0:
        text = f"{say(NONE_COUNTED[spec.question])} {say('The best cell is that of the lowest final loss.')}"
    else:
        return _fewest(spec, result, cell)
    count = int(equals.sum())
    if count == 1:
        return text
    return (
        f"{text} {say('{count} cells end as low; of these it has the smallest {name}.', count=count, name=spec.y.name)}"
    )


def _fewest(spec: Sweep, result: SweepResult, cell: tuple[int, int]) -> str:
    equals = result.steps == result.steps[cell]
    count, steps = int(equals.sum()), _steps(int(result.steps[cell]))
    if count == 1:
        return say("Best cell: {steps}, fewer than any other.", steps=steps)
    if (equals & (result.ended_at >= 0)).any() and result.ended_at[cell] < 0:
        return say(
            "Best cell: {steps}. {count} cells take as few; it has the lowest final loss of those that do not end "
            "early afterwards.",
            steps=steps,
            count=count,
        )
    return say(
        "Best cell: {steps}. {count} cells take as few; of these it has the lowest final loss.",
        steps=steps,
        count=count,
    )


def _steps(count: int) -> str:
    return say("1 step") if count == 1 else say("{count} steps", count=count)


def _one_seed(spec: Sweep) -> list[str]:
    """Under noise the best of a map is the best for its seed: to say so keeps a lucky cell from passing for a rule."""
    if not spec.scenario.noise:
        return []
    return [
        say(
            "Every cell is one run, all with the noise of seed {seed}: another seed may have another best cell.",
            seed=str(spec.scenario.seed),
        )
    ]


def _edge(spec: Sweep, cell: tuple[int, int]) -> list[str]:
    """That the best cell lies at the edge of the map, and whether that is where the map was cut off."""
    edge = edge_of(spec, cell)
    if edge == "cut":
        return [say("It lies at the edge of the map: what lies outside was not tried.")]
    return [say("It lies at the edge of the map, where a hyperparameter can go no further.")] if edge else []
