"""What a step does: it crosses the valley floor, climbs, steps past the minimum; and what its schedule does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.why.moment import AXES, FEW_FLIPS, Moment, largest_curvature, over, to_minimum
from engine.why.words import number, percent
from i18n import say
from i18n.numbers import digits, setting_text, three_digits

LEAST = 0.05
"""A coordinate with less than this share of the step is not worth a word."""
FLAT = 1 / 3000
"""A step shorter than this share of the box's longer side tells of flat ground, and not of lr."""
SCHEDULED = 0.5
"""A schedule is worth a word where lr is no more than this share of what is set."""


def effect(moment: Moment) -> str:
    """What this step does, where that is more than going down; or nothing."""
    return next((text for case in _CASES if (text := case(moment))), "")


def _curvature(moment: Moment) -> str:
    """SGD: lr times the curvature along the step says how far beyond the floor it lands."""
    if moment.key != "sgd" or moment.noisy or not _crosses(moment):
        return ""
    along = moment.step / moment.length
    bend = float(along @ moment.surface.hessian(moment.at) @ along) * moment.lr
    climbs = moment.loss_after > moment.loss
    text = digits(bend, 4) if abs(bend - 2.0) < 0.05 else number(bend)
    if not (bend > 1.0 and climbs == (bend > 2.0)) or text in ("1", "2"):
        return ""
    if climbs:
        return say(
            "It overshoots: lr times the curvature along the step is {bend}, and above 2 it lands higher than it was.",
            bend=text,
        )
    return say(
        "It crosses the valley floor: lr times the curvature along the step is {bend}; 1 ends on the floor, 2 as high "
        "as before.",
        bend=text,
    )


def _crosses(moment: Moment) -> bool:
    """Whether the ground falls where the step begins and rises where it ends, along it."""
    return float(moment.step @ moment.slope) < 0 < float(moment.step @ moment.slope_after)


def _overshoots(moment: Moment) -> str:
    if not _crosses(moment) or moment.loss_after <= moment.loss:
        return ""
    before, after = three_digits(moment.loss), three_digits(moment.loss_after)
    if before == after:
        return ""
    return say(
        "It overshoots: beyond the valley floor it lands higher, loss {after} after {before}.",
        before=before,
        after=after,
    )


def _passes_minimum(moment: Moment) -> str:
    """The step is longer than the way to the minimum."""
    if not 0 < moment.to_minimum < moment.length or moment.length > 0.5 * moment.size:
        return ""
    if to_minimum(moment.surface, moment.to) < 0.5 * moment.to_minimum:
        return ""
    away = number(moment.to_minimum)
    if moment.rule.adaptive and int(moment.flips[moment.axis]) >= FEW_FLIPS and not moment.noisy:
        return say("The minimum is only {away} away: with steps as long as this it cannot settle.", away=away)
    return say("The minimum is only {away} away, less than this step is long.", away=away)


def _crossing(moment: Moment) -> str:
    if not _crosses(moment):
        return ""
    return say("It crosses the valley floor: where it lands, the gradient points back.")


def _flips(moment: Moment) -> str:
    """One coordinate of the gradient changes its sign."""
    for i in np.argsort(-np.abs(moment.step)):
        turned = moment.slope[i] * moment.slope_after[i] < 0 and moment.step[i] * moment.slope[i] < 0
        if turned and abs(moment.step[i]) >= LEAST * moment.length:
            return say("In {axis} it steps across the valley: the gradient there changes its sign.", axis=AXES[int(i)])
    return ""


def room(moment: Moment) -> str:
    """SGD: how far lr is from where it begins to overshoot, by the largest curvature here."""
    if moment.key != "sgd" or moment.noisy or moment.length < FLAT * moment.size:
        return ""
    bend = moment.lr * largest_curvature(moment.surface, moment.at)
    if 1.2 <= bend < 2.0:
        return say(
            "lr cannot be much larger: times the largest curvature here it is {bend}, and above 2 each step "
            "overshoots further than the last.",
            bend=number(bend),
        )
    if 0 < bend <= 0.2:
        return say(
            "There is room for a larger lr: times the largest curvature here it is {bend}, and only above 2 does each "
            "step overshoot further than the last.",
            bend=number(bend),
        )
    return ""


def _schedule(moment: Moment) -> str:
    share = over(moment.lr, moment.lr_set)
    if share > SCHEDULED:
        return ""
    words = {"lr": number(moment.lr), "set": setting_text(moment.lr_set), "share": percent(share)}
    if moment.rising:
        return say("The schedule is still raising lr: {lr} of {set}.", **words)
    return say("The schedule has lowered lr to {lr}, {share} of {set}.", **words)


_CASES: tuple[Callable[[Moment], str], ...] = (
    _curvature,
    _overshoots,
    _passes_minimum,
    _crossing,
    _flips,
    _schedule,
)
"""The first that has something to say is what is said."""
