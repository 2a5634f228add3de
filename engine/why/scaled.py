"""Why rules step as they do that divide each coordinate of a gradient, or of its average, by its usual size."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.why.moment import AXES, FEW_FLIPS, Moment, over
from engine.why.words import lr_text, number, times
from i18n import say
from i18n.numbers import setting_text

FAR, NEAR = 3.0, 1 / 3
"""So many times as far as SGD, or as near, is worth saying."""
UNLIKE, ALIKE = 5.0, 2.0
"""Coordinates whose gradients differ so many times are made alike where the steps differ no more than this."""
EARLY = 3
"""Steps within which bias correction is the story."""


@dataclass(frozen=True)
class Quotient:
    """One coordinate of a step: lr times `above` over `below`.

    Attributes:
        g: the gradient. above: what is divided: the gradient, or an average of gradients. below: its usual size,
        without eps. step: what it made of them, with its sign.
        averaged: whether it is an average that is divided.
        below_name: what `below` is called.
    """

    axis: int
    g: float
    above: float
    below: float
    eps: float
    step: float
    averaged: bool
    below_name: str


def quotient(moment: Moment, axis: int) -> Quotient | None:
    """The quotient of a rule that makes one, None of one that does not, or not at this step."""
    found = _below(moment, axis)
    if found is None:
        return None
    averaged = moment.has("m")
    above = ("m_hat" if moment.has("m_hat") else "m") if averaged else "g"
    return Quotient(
        axis,
        moment.of("pulled" if moment.has("pulled") else "g", axis),
        moment.of(above, axis),
        found[0],
        moment.of("eps", 0),
        float(moment.step[axis]),
        averaged,
        found[1],
    )


def _below(moment: Moment, axis: int) -> tuple[float, str] | None:
    if moment.has("v_max"):
        return _root(moment, "v_hat" if moment.has("v_hat") else "v_max", axis), say(
            "its largest root mean square so far"
        )
    if moment.has("u"):
        return moment.of("u", axis), say("the largest size that it remembers")
    if moment.key == "radam":  # its root is corrected within its last line
        correction = math.sqrt(1.0 - moment.of("beta2", 0) ** moment.t)
        return _root(moment, "v", axis) / correction, say("its root mean square")
    for name in ("v_hat", "v"):
        if moment.has(name):
            return _root(moment, name, axis), say("its root mean square")
    if moment.has("G"):
        return _root(moment, "G", axis), say("the root of all squares so far")
    return None


def _root(moment: Moment, name: str, axis: int) -> float:
    return math.sqrt(max(0.0, moment.of(name, axis)))


def scaled(moment: Moment) -> str:
    """Adam and its kin, RMSprop and AdaGrad."""
    part = quotient(moment, moment.axis)
    if part is None or part.g == 0.0 or not math.isfinite(part.above):
        return ""
    return next((text for case in _CASES if (text := case(moment, part))), "")


def _words(moment: Moment, part: Quotient) -> dict[str, str]:
    return {
        "axis": AXES[part.axis],
        "g": number(part.g),
        "average": number(part.above),
        "below_name": part.below_name,
        "below": number(part.below),
        "step": number(part.step),
        "lr": lr_text(moment.lr, moment.lr_set),
    }


def _first(moment: Moment, part: Quotient) -> str:
    """Nothing is remembered yet: what is divided is as large as what divides it."""
    if moment.t > 1 or part.below < 100 * part.eps:
        return ""
    words = _words(moment, part)
    ratio = over(abs(part.step), moment.lr)
    if abs(ratio - 1.0) < 0.005:
        return (
            say(
                "First step: the <g>gradient</g> is divided by its own size, so only its sign is left. It "
                "<s>steps</s> lr {lr} in x and in y, however steep the ground is.",
                **words,
            )
            if _both_move(moment)
            else say(
                "First step: the <g>gradient</g> is divided by its own size, so only its sign is left. It "
                "<s>steps</s> lr {lr}, however steep the ground is.",
                **words,
            )
        )
    if moment.has("v_hat"):
        return ""
    return say(
        "First step: its average of squares begins at zero and nothing corrects that, so it divides the "
        "<g>gradient</g> by too little and <s>steps</s> {times} times lr {lr} in {axis}, however steep the ground is.",
        **words,
        times=times(ratio),
    )


def _both_move(moment: Moment) -> bool:
    ratios = [over(abs(float(part)), moment.lr) for part in moment.step]
    return all(abs(ratio - 1.0) < 0.005 for ratio in ratios)


def _overflow(moment: Moment, part: Quotient) -> str:
    if math.isfinite(part.below):
        return ""
    return say("The square of the <g>gradient</g> is too large for a number: it divides by infinity and stands still.")


def _eps(moment: Moment, part: Quotient) -> str:
    """The gradients are so small that eps is most of what divides them."""
    inside = bool(getattr(moment.rule, "eps_inside", False))
    if inside or moment.has("u"):
        if part.eps <= (part.below**2 if inside else part.below / 2):
            return ""
        return say(
            "The <g>gradients</g> are so small that eps {eps} is most of what they are divided by: it <s>steps</s> "
            "{step} in {axis}, in proportion to them as in SGD.",
            **_words(moment, part),
            eps=setting_text(part.eps),
        )
    if part.eps <= part.below:
        return ""
    return say(
        "eps {eps} is larger than {below_name}, {below}: from here on it is eps that sets the <s>step</s> of {step} "
        "in {axis}, in proportion to the <g>gradient</g> as in SGD.",
        **_words(moment, part),
        eps=setting_text(part.eps),
    )


def _early(moment: Moment, part: Quotient) -> str:
    """Bias correction makes up for averages that begin at zero."""
    if (
        not 1 < moment.t <= EARLY
        or not _is_all(moment, part)
        or not moment.has("m_hat", "beta1", "m")
        or moment.key in ("nadam", "radam")
    ):
        return ""
    return say(
        "The <m>average</m> began at zero and holds only {t} <g>gradients</g>: bias correction multiplies it by "
        "{factor}, to {average} in {axis}. Divided by {below} it <s>steps</s> {step}, lr times {times}.",
        **_words(moment, part),
        t=moment.t,
        factor=times(over(1.0, 1.0 - moment.of("beta1", 0) ** moment.t)),
        times=times(over(abs(part.step), moment.lr)),
    )


def _against(moment: Moment, part: Quotient) -> str:
    """The average points on where the gradient points back already."""
    slope = float(moment.slope[part.axis])
    if not part.averaged or part.above * part.g >= 0 or slope * part.g <= 0 or part.step * slope <= 0:
        return ""
    return say(
        "It goes uphill in {axis}: the <g>gradient</g> already pushes back ({g}), but the <m>average</m> of earlier "
        "ones is still stronger and carries it {step} on.",
        **_words(moment, part),
    )


def _small(moment: Moment, part: Quotient) -> str:
    """A small gradient is divided by a small size: on plateaus."""
    ratio = over(abs(part.step), moment.lr * abs(part.g))
    if ratio < FAR or part.below > 0.3 or abs(part.g) > 2 * part.below or not math.isfinite(ratio):
        return ""
    if abs(part.g) < part.below / FAR and part.averaged:
        return ""
    return say(
        "The <g>gradient</g> in {axis} is small, {g}, but so is {below_name}, {below}: it <s>steps</s> {step}, "
        "{times} times as far as SGD would.",
        **_words(moment, part),
        times=times(ratio),
    )


def _coasting(moment: Moment, part: Quotient) -> str:
    """The average is of steeper ground than here."""
    if not part.averaged or abs(part.above) < FAR * abs(part.g):
        return ""
    return say(
        "The <g>gradient</g> in {axis} is down to {g}, but the <m>average</m> still remembers {average}: it "
        "<s>steps</s> {step}, not the {sgd} of SGD.",
        **_words(moment, part),
        sgd=number(moment.lr * part.g),
    )


def _remembers(moment: Moment, part: Quotient) -> str:
    """What divides is of steeper ground than here."""
    if part.below < FAR * max(abs(part.g), abs(part.above)):
        return ""
    if part.averaged and _cancels(moment, part):
        return ""
    words = {**_words(moment, part), "times": times(over(part.below, abs(part.g)))}
    if moment.key == "adagrad":
        return say(
            "It never forgets: the root of all squares so far is {below} in {axis}, {times} times the <g>gradient</g> "
            "of now, {g}. So it <s>steps</s> only {step}, with lr {lr}.",
            **words,
        )
    return say(
        "It remembers steeper ground: {below_name} in {axis} is {below}, {times} times the <g>gradient</g> of now, "
        "{g}. So it <s>steps</s> only {step}, with lr {lr}.",
        **words,
    )


def _cancels(moment: Moment, part: Quotient) -> bool:
    return int(moment.flips[part.axis]) >= FEW_FLIPS and abs(part.above) < abs(part.g)


def _cancelling(moment: Moment, part: Quotient) -> str:
    """Gradients of both signs: little of them is left in the average."""
    if not part.averaged or not _cancels(moment, part) or part.below < 2 * abs(part.above):
        return ""
    return say(
        "The <g>gradient</g> in {axis} changed its sign {count} times in the last {recent} steps, so the "
        "<m>average</m> nearly cancels: {average} against {below_name} of {below}. It <s>steps</s> only {step}.",
        **_words(moment, part),
        count=int(moment.flips[part.axis]),
        recent=moment.recent,
    )


def _alike(moment: Moment, part: Quotient) -> str:
    """Coordinates of unlike gradients step alike."""
    other = quotient(moment, 1 - part.axis)
    if other is None or other.g == 0.0 or other.step == 0.0 or part.step == 0.0:
        return ""
    steep, shallow = sorted((part, other), key=lambda one: -abs(one.g))
    if abs(steep.g) < UNLIKE * abs(shallow.g) or not 1 / ALIKE <= abs(steep.step / shallow.step) <= ALIKE:
        return ""
    return say(
        "{steep} is {times} times as steep as {shallow}, but each is divided by its own size: it <s>steps</s> {long} "
        "in {steep} and {short} in {shallow}. SGD would run along the <g>gradient</g>, mostly {steep}.",
        steep=AXES[steep.axis],
        shallow=AXES[shallow.axis],
        times=times(over(abs(steep.g), abs(shallow.g))),
        long=number(steep.step),
        short=number(shallow.step),
    )


def _tame(moment: Moment, part: Quotient) -> str:
    """A steep slope is divided by its own size."""
    ratio = over(moment.lr * abs(part.g), abs(part.step))
    if ratio < FAR or not math.isfinite(ratio) or part.below > FAR * abs(part.g):
        return ""
    return say(
        "The ground is steep, a <g>gradient</g> of {g} in {axis}; divided by {below_name}, {below}, that leaves a "
        "<s>step</s> of {step}. SGD would leap {sgd}.",
        **_words(moment, part),
        sgd=number(moment.lr * part.g),
    )


def _is_all(moment: Moment, part: Quotient) -> bool:
    """Whether lr times the quotient is the step: eps and weight decay may have a part in it."""
    return abs(moment.lr * over(abs(part.above), part.below) - abs(part.step)) <= 0.03 * abs(part.step)


def _usual(moment: Moment, part: Quotient) -> str:
    if not _is_all(moment, part):
        return ""
    words = {**_words(moment, part), "times": times(over(abs(part.step), moment.lr))}
    if part.averaged:
        return say(
            "In {axis} the <m>average</m> <g>gradient</g> is {average} and {below_name} {below}: divided, that is a "
            "<s>step</s> of {step}, lr times {times}.",
            **words,
        )
    return say(
        "In {axis} the <g>gradient</g> is {g} and {below_name} {below}: divided, that is a <s>step</s> of {step}, lr "
        "times {times}.",
        **words,
    )


_CASES: tuple[Callable[[Moment, Quotient], str], ...] = (
    _overflow,
    _eps,
    _first,
    _early,
    _against,
    _cancelling,
    _small,
    _coasting,
    _remembers,
    _alike,
    _tame,
    _usual,
)
"""The first that has something to say is the story."""
