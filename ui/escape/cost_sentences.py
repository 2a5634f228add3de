"""What a distance sweep shows, in sentences that are said of those rules alone of which they were measured."""

from __future__ import annotations

from collections.abc import Mapping

from engine.experiments.ridge_costs import NEAR, RidgeCost
from i18n import say
from i18n.numbers import three_digits


def cost_sentences(costs: Mapping[str, RidgeCost], within: int) -> list[str]:
    """Sentences from the costs of rules, by their names."""
    return [
        sentence
        for sentence in (
            _per_decade(costs),
            _logarithmic([name for name, cost in costs.items() if cost.is_logarithmic]),
            *(_lawless(name, cost) for name, cost in costs.items()),
            *(_never(name, cost, within) for name, cost in costs.items()),
            _not_once([name for name, cost in costs.items() if cost.missed == cost.asked], within),
        )
        if sentence
    ]


def _per_decade(costs: Mapping[str, RidgeCost]) -> str:
    """The cost of each tenth of the distance, the highest first; of those that have one."""
    known = [(cost.per_decade, name) for name, cost in costs.items() if cost.is_logarithmic]
    parts = [_more(name, round(slope)) for slope, name in sorted(known, key=lambda item: -item[0])]
    parts += [say("{name} none", name=name) for name, cost in costs.items() if cost.is_free]
    return say("Starting 10× closer to the ridge costs {costs}.", costs=", ".join(parts)) if parts else ""


def _more(name: str, count: int) -> str:
    if count == 1:
        return say("{name} 1 more step", name=name)
    return say("{name} {count} more steps", name=name, count=count)


def _logarithmic(names: list[str]) -> str:
    if not names:
        return ""
    return say("The steps of {names} grow like log(1/d), d being the distance from the ridge.", names=", ".join(names))


def _lawless(name: str, cost: RidgeCost) -> str:
    """Of a rule whose steps depend on the distance, but not by a fixed number for each tenth."""
    if cost.is_free or cost.is_logarithmic or not len(cost.steps):
        return ""
    low, high = int(cost.steps.min()), int(cost.steps.max())
    return say(
        "{name} needs {low} to {high} steps from the distances up to {near} that it leaves: no fixed number for each "
        "factor of ten.",
        name=name,
        low=low,
        high=high,
        near=three_digits(NEAR),
    )


def _never(name: str, cost: RidgeCost, within: int) -> str:
    if cost.missed == cost.asked:
        return ""
    if cost.never_within > 0:
        far = three_digits(cost.never_within)
        return say("{name} never left within {steps} steps from d ≤ {far}.", name=name, steps=within, far=far)
    if cost.missed:
        away = cost.asked - cost.missed
        return say("{name} left from {away} of the {all} distances only.", name=name, away=away, all=cost.asked)
    return ""


def _not_once(names: list[str], within: int) -> str:
    if not names:
        return ""
    return say("From none of the distances left within {steps} steps: {names}.", steps=within, names=", ".join(names))
