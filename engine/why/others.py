"""Why the rules step as they do that are neither a velocity nor a quotient in each coordinate."""

from __future__ import annotations

import math

import numpy as np

from engine.why.moment import AXES, FEW_FLIPS, Moment, norm, over
from engine.why.scaled import scaled
from engine.why.velocity import angle
from engine.why.words import lr_text, number, percent, times
from i18n import say
from i18n.numbers import setting_text

CAREFUL = 0.95
"""RAdam is careful as long as its step is no more than this share of Adam's."""


def adadelta(moment: Moment) -> str:
    """Adadelta: the size of its own steps stands where others have lr."""
    i, eps = moment.axis, moment.of("eps", 0)
    earlier = moment.of("update_average-", i)
    words = {
        "axis": AXES[i],
        "g": number(moment.of("g", i)),
        "own": number(math.sqrt(earlier + eps)),
        "below": number(math.sqrt(moment.of("square_average", i) + eps)),
        "step": number(float(moment.step[i])),
        "eps": setting_text(eps),
    }
    if moment.lr != 1.0:
        return say(
            "Its own earlier steps set the pace: their root mean square before lr, {own}, times the <g>gradient</g> "
            "{g} over its root mean square {below}, times lr {lr}, is a <s>step</s> of {step} in {axis}.",
            **words,
            lr=lr_text(moment.lr, moment.lr_set),
        )
    if earlier < eps:
        return say(
            "Its own earlier steps take the place of lr, and they are so short that eps {eps} sets the pace, {own}. "
            "Times the <g>gradient</g> {g} over its root mean square {below} that is a <s>step</s> of {step} in "
            "{axis}.",
            **words,
        )
    return say(
        "Its own earlier steps take the place of lr: their root mean square, {own}, times the <g>gradient</g> {g} "
        "over its root mean square {below} is a <s>step</s> of {step} in {axis}.",
        **words,
    )


def adagrad_full(moment: Moment) -> str:
    """AdaGrad with the whole matrix: it shortens and turns the gradient."""
    turned = angle(-moment.g, moment.step)
    words = {"ground": number(norm(moment.g)), "step": number(moment.length), "lr": lr_text(moment.lr, moment.lr_set)}
    if moment.t == 1:
        return (
            say(
                "First step: the <g>gradient</g> is divided by its own length, {ground}, so it <s>steps</s> lr {lr} "
                "straight downhill, however steep the ground is.",
                **words,
            )
            if abs(over(moment.length, moment.lr) - 1.0) < 0.005
            else ""
        )
    if turned >= 5:
        return say(
            "Directions that were steep so far are shortened most: the <s>step</s> of {step} turns {angle}° away from "
            "the <g>gradient</g> of {ground}, {share} of lr long.",
            **words,
            angle=f"{turned:.0f}",
            share=percent(over(moment.length, moment.lr)),
        )
    return say(
        "The matrix of all gradients so far divides the <g>gradient</g> of {ground}: the <s>step</s> is {step}, "
        "{share} of lr.",
        **words,
        share=percent(over(moment.length, moment.lr)),
    )


def lion(moment: Moment) -> str:
    """Lion: signs only."""
    c, i = moment.values["c"], moment.axis
    signs, lr = np.sign(c), lr_text(moment.lr, moment.lr_set)
    against = [AXES[k] for k in (0, 1) if signs[k] * np.sign(moment.g[k]) < 0]
    if against:
        return say(
            "In {axis} the <g>gradient</g> already pushes back, but the <m>average</m> {c} has not changed its sign: "
            "it <s>steps</s> on by lr {lr}, against the gradient.",
            axis=against[0],
            c=number(float(c[AXES.index(against[0])])),
            lr=lr,
        )
    if moment.flips[i] >= FEW_FLIPS:
        return say(
            "Only signs count, so its <s>steps</s> cannot get shorter: the <g>gradient</g> in {axis} changed its sign "
            "{count} times in the last {recent} steps, and it still goes lr {lr} to and fro.",
            axis=AXES[i],
            count=int(moment.flips[i]),
            recent=moment.recent,
            lr=lr,
        )
    if not signs.all():
        return ""
    return say(
        "Only the signs of the <m>average</m> count: it <s>steps</s> lr {lr} in x and in y, be the <g>gradient</g> "
        "{ground} or a thousandth of it.",
        lr=lr,
        ground=number(norm(moment.g)),
    )


def radam(moment: Moment) -> str:
    """RAdam: before it trusts its second moment, and after."""
    rho = moment.of("rho", 0)
    if not moment.has("r"):
        return say(
            "It does not divide yet: so early its root mean square is not to be trusted (ρ = {rho}, more than 5 is). "
            "It <s>steps</s> {step}, lr times the <m>average</m> <g>gradient</g>.",
            rho=number(rho),
            step=number(moment.length),
        )
    r = moment.of("r", 0)
    if r < CAREFUL:
        return say(
            "Its root mean square rests on few gradients yet, so it is careful: it <s>steps</s> {step}, {share} of "
            "what Adam would make of the same <m>average</m> and <g>gradient</g>.",
            step=number(moment.length),
            share=percent(r),
        )
    return scaled(moment)


def general(moment: Moment) -> str:
    """Any rule: how its step compares with SGD's."""
    return (
        say(
            "A <g>gradient</g> of {ground} becomes a <s>step</s> of {step}, {times} times as far as SGD would with lr "
            "{lr}.",
            ground=number(norm(moment.g)),
            step=number(moment.length),
            times=times(moment.times_sgd),
            lr=lr_text(moment.lr, moment.lr_set),
        )
        if math.isfinite(moment.times_sgd)
        else ""
    )
