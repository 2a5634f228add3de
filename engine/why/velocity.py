"""Why rules with a velocity step as they do: what they keep of it, and what the gradient adds."""

from __future__ import annotations

import math

import numpy as np

from engine.why.moment import Moment, cosine, norm, over
from engine.why.words import lr_text, number, times
from i18n import say
from i18n.numbers import setting_text
from optimizers.base import Array

ALONG, AGAINST = 0.7, -0.7
"""Cosines of an angle from which on two vectors are called parallel, and opposite."""
NEARLY = 0.8
"""From this share of the largest possible step on it is nearly reached."""


def sgd(moment: Moment) -> str:
    """SGD: lr times the gradient, and nothing else."""
    step, ground = number(moment.length), number(norm(moment.g))
    pace = over(moment.size, moment.length)
    if 3000 <= pace < 1e12:
        return say(
            "The ground is almost flat: a <g>gradient</g> of {ground} times lr {lr} is a <s>step</s> of {step}. At "
            "this pace it needs {count} steps for the width of the map.",
            ground=ground,
            lr=lr_text(moment.lr, moment.lr_set),
            step=step,
            count=times(pace),
        )
    return say(
        "A <g>gradient</g> of {ground} times lr {lr} is a <s>step</s> of {step}: the steeper, the longer.",
        ground=ground,
        lr=lr_text(moment.lr, moment.lr_set),
        step=step,
    )


def velocity(moment: Moment) -> str:
    """Momentum and Nesterov: a part of the velocity is kept, and the gradient pushes."""
    kept, push = kept_and_push(moment)
    if moment.of("momentum", 0) == 0.0:
        return say(
            "With momentum 0 nothing is kept: the <s>step</s> of {step} is the <g>gradient</g>'s push alone, as SGD's.",
            step=number(moment.length),
        )
    if norm(kept) == 0.0:
        return say(
            "There is no <m>velocity</m> yet: the <s>step</s> is the <g>gradient</g>'s push alone, {step}.",
            step=number(moment.length),
        )
    return _ahead(moment, kept, push) or _combined(moment, kept, push)


def kept_and_push(moment: Moment) -> tuple[Array, Array]:
    """The step as a sum: what is kept of the velocity, and what the gradient adds."""
    mu, outside = moment.of("momentum", 0), bool(getattr(moment.rule, "lr_outside", False))
    kept = moment.values["velocity-"] * mu * (moment.lr if outside else 1.0)
    return kept, -moment.g * moment.lr * (1.0 - mu if getattr(moment.rule, "ema", False) else 1.0)


def _ahead(moment: Moment, kept: Array, push: Array) -> str:
    """Nesterov where the look-ahead tells more than the place itself."""
    if moment.rule.gradient_at == "<theta->":
        return ""
    here, there = float(kept @ -moment.slope), float(kept @ push)
    if here > 0 > there:
        return say(
            "Here the <g>gradient</g> still pushes on, but at the <a>look-ahead</a> point, {kept} further, it already "
            "pushes back. So it brakes now, where Momentum would be pushed on.",
            kept=number(norm(kept)),
        )
    if here < 0 < there:
        return say(
            "Here the <g>gradient</g> pushes back, but at the <a>look-ahead</a> point, {kept} further, it pushes on: "
            "it goes on by {step}.",
            kept=number(norm(kept)),
            step=number(moment.length),
        )
    return ""


def _combined(moment: Moment, kept: Array, push: Array) -> str:
    words = {"kept": number(norm(kept)), "push": number(norm(push)), "step": number(moment.length)}
    if norm(push) < 0.01 * norm(kept):
        return say(
            "It coasts: <m>velocity</m> carries it {kept} on, the <g>gradient</g> adds next to nothing ({push}).",
            **words,
        )
    alike = cosine(kept, push)
    if alike >= ALONG:
        return _faster(moment, words)
    if alike <= AGAINST:
        return _opposed(moment, kept, push, words)
    return say(
        "<m>Velocity</m> carries it {kept} along, the <g>gradient</g> pushes {push} sideways: the <s>step</s> of "
        "{step} turns by {angle}°.",
        **words,
        angle=f"{angle(kept, moment.step):.0f}",
    )


def _faster(moment: Moment, words: dict[str, str]) -> str:
    mu, gain = moment.of("momentum", 0), over(moment.length, norm(moment.g) * moment.lr)
    limit = 1.0 if getattr(moment.rule, "ema", False) else over(1.0, 1.0 - mu)
    if limit >= 2 and NEARLY * limit <= gain <= limit:
        return say(
            "It is near its top speed: on a steady slope momentum {mu} makes steps {limit} times SGD's, and this "
            "<s>step</s> of {step} is {times} times. <m>Velocity</m> and <g>gradient</g> agree.",
            mu=setting_text(mu),
            limit=times(limit),
            step=words["step"],
            times=times(gain),
        )
    return say(
        "<m>Velocity</m> and <g>gradient</g> agree: {kept} kept and a push of {push} make a <s>step</s> of {step}, "
        "{times} times SGD's.",
        **words,
        times=times(gain),
    )


def _opposed(moment: Moment, kept: Array, push: Array, words: dict[str, str]) -> str:
    if words["push"] == words["kept"]:
        return say(
            "The <g>gradient</g> pushes back just as hard as the <m>velocity</m> carries it on, {kept}: a <s>step</s> "
            "of only {step} is left.",
            **words,
        )
    if norm(push) > norm(kept):
        return say(
            "It turns round: the <g>gradient</g> pushes back by {push}, more than the {kept} left of its "
            "<m>velocity</m>.",
            **words,
        )
    if float(moment.step @ moment.slope) <= 0:
        return say(
            "It brakes: the <g>gradient</g> takes {push} off the {kept} of <m>velocity</m> that it kept.", **words
        )
    return say(
        "It rolls on uphill: the <m>velocity</m> still carries it {kept}, the <g>gradient</g> takes only {push} of "
        "that away.",
        **words,
    )


def angle(first: Array, second: Array) -> float:
    """The angle between two vectors in degrees."""
    turn = math.atan2(first[0] * second[1] - first[1] * second[0], float(np.dot(first, second)))
    return abs(math.degrees(turn))
