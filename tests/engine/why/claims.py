"""What each sentence of Why? claims: every number, computed once more by `Facts`, and what must hold for it to be said.

`contradictions` takes an English sentence apart and gives a line for each claim that the points of the run contradict.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from engine.scenario.entry import schedule_of
from tests.engine.sentence_check import raw_points
from tests.engine.why.facts import AXES, Facts, angle

Number = Callable[[Facts], float]
BELOW = (
    r"its root mean square|its largest root mean square so far|the largest size that it remembers"
    r"|the root of all squares so far"
)
NUMBER = r"-?[\d.,]+(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"
PLACES = {
    "axis": "[xy]",
    "steep": "[xy]",
    "shallow": "[xy]",
    "below_name": BELOW,
    "other": ".+?",
    "share": rf"(?:{NUMBER}) %",
}
TWO = {"times", "share", "limit", "count", "factor"}
"""Places of numbers with two digits, three elsewhere; `share` is in percent where it ends so."""


class Claim(NamedTuple):
    """The numbers of a sentence by their places, and what must hold for it to be said."""

    numbers: dict[str, Number]
    holds: Callable[[Facts], Any] = lambda _: True


def value_of(text: str) -> float:
    """The number that a text is: 5,000, 1.32×10⁻⁷, 10⁻⁸."""
    factor, times, power = text.replace(",", "").rpartition("×")
    raised = re.fullmatch(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", power)
    if raised is None:
        return float(power)
    exponent = int(raised[1].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")))
    return (float(factor) if times else 1.0) * 10.0**exponent


def _dot(first: Any, second: Any) -> float:
    return float(np.dot(first, second))


def _norm(vector: Any) -> float:
    return math.hypot(*vector)


def _slope(f: Facts) -> float:
    return float(f.slope[f.axis])


def _gi(f: Facts) -> float:
    return float(f.pulled[f.k, f.axis])


def _other(f: Facts) -> Facts:
    return replace(f, axis=1 - f.axis)


def _uphill(f: Facts) -> bool:
    return _dot(f.step, f.slope) > 0


def _crosses(f: Facts) -> bool:
    return _dot(f.step, f.slope) < 0 < _dot(f.step, f.after)


def _bend(f: Facts) -> float:
    """lr times the curvature along the step, by differences of the gradient."""
    along = f.step / f.length
    h = 1e-5 * f.size
    two = [f.surface.gradient(f.at + sign * h * along) for sign in (1, -1)]
    return f.lr * _dot(two[0] - two[1], along) / (2 * h)


def _largest_bend(f: Facts) -> float:
    """lr times the largest curvature in any of many directions."""
    h, turns = 1e-5 * f.size, np.linspace(0, np.pi, 721)
    along = np.stack([np.cos(turns), np.sin(turns)])
    change = f.surface.gradient(f.at[:, None] + h * along) - f.surface.gradient(f.at[:, None] - h * along)
    return float(f.lr * (change * along).sum(axis=0).max() / (2 * h))


def _rest(f: Facts) -> Any:
    """The step without weight decay."""
    return f.step + f.lr * f.rule.weight_decay * f.at


def _pull(f: Facts) -> float:
    return f.lr * f.rule.weight_decay * _norm(f.at)


def _rms_of_updates(f: Facts) -> float:
    """Of Adadelta's own steps before this one, without lr, which may have been 0."""
    rho, eps, squares, own = f.rule.rho, f.rule.eps, 0.0, 0.0
    for g in f.used[: f.k, f.axis]:
        squares = rho * squares + (1 - rho) * g * g
        own = rho * own + (1 - rho) * g * g * (own + eps) / (squares + eps)
    return math.sqrt(own + eps)


def _rms_of_gradients(f: Facts) -> float:
    return math.sqrt(f.weighted(f.used[:, f.axis] ** 2, f.rule.rho) + f.rule.eps)


def _rho(f: Facts) -> tuple[float, float]:
    left, most = f.rule.beta2**f.t, 2 / (1 - f.rule.beta2) - 1
    return most - 2 * f.t * left / (1 - left), most


def _rectified(f: Facts) -> float:
    now, most = _rho(f)
    return 100 * math.sqrt((now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now))


def _is_quotient(f: Facts) -> bool:
    """Whether a first-year student who divides gets the step."""
    above = abs(_gi(f)) if f.key in ("rmsprop", "adagrad") else abs(f.average())
    return abs(f.lr * above / f.below() / abs(f.part) - 1) < 0.04


def _c(f: Facts) -> float:
    """What Lion takes the sign of."""
    earlier = f.weighted(f.used[: f.k, f.axis], f.rule.beta2) if f.k else 0.0
    return float(f.rule.beta1 * earlier + (1 - f.rule.beta1) * f.used[f.k, f.axis])


def _own_lr(f: Facts) -> bool:
    return all(abs(abs(part) / f.lr - 1) < 0.006 for part in f.step)


def _away(f: Facts) -> float:
    return f.to_minimum(f.k)


def _end_point(f: Facts) -> Any:
    """Where the rule leads that nothing stops."""
    noise = f.noise if f.noise.any() else None
    end = int(f.run.ended_at)
    return raw_points(f.surface, f.scenario.optimizer(f.entry), f.theta[0], end, noise)[end]


def _end_step(f: Facts) -> float:
    return _norm(_end_point(f) - f.theta[-1])


def _end_steepness(f: Facts) -> float:
    return _norm(f.surface.gradient(f.theta[-1]))


def _end_bend(f: Facts) -> float:
    return _largest_bend(replace(f, k=int(f.run.ended_at) - 1))


_S: dict[str, Number] = {"step": lambda f: f.length}
_P: dict[str, Number] = {"step": lambda f: abs(f.part)}
_G: dict[str, Number] = {"ground": lambda f: f.ground}
_LR: dict[str, Number] = {"lr": lambda f: f.lr}
_KEPT: dict[str, Number] = {"kept": lambda f: _norm(f.kept)}
_PUSH: dict[str, Number] = {"push": lambda f: _norm(f.push)}
_QUOTIENT: dict[str, Number] = {"g": lambda f: abs(_gi(f)), "below": Facts.below, **_P}
_TIMES_LR: dict[str, Number] = {"times": lambda f: abs(f.part) / f.lr}
_STEEPNESS: dict[str, Number] = {"ground": lambda f: f.steepness}
_NOISE: dict[str, Number] = {"noise": lambda f: _norm(f.noise[:, f.k]), **_STEEPNESS, **_S}

WHY: dict[str, Claim] = {
    # --- any rule ---
    "The race is over: it is {away} from a minimum, where the gradient is {ground}.": Claim(
        {"away": _away, **_STEEPNESS}, lambda f: f.k == f.run.steps
    ),
    "The race is over: the gradient here is still {ground}.": Claim(_STEEPNESS, lambda f: f.k == f.run.steps),
    "The schedule has lr at 0 here: there is no step, however steep the ground is (gradient {ground}).": Claim(
        _STEEPNESS, lambda f: f.lr == 0 and f.length == 0
    ),
    "The gradient is exactly zero here, and nothing else moves it: it stays for good.": Claim(
        {}, lambda f: f.steepness == 0 and np.ptp(f.theta[f.k :], axis=0).max() == 0
    ),
    "The gradient is exactly zero here: it stands still.": Claim({}, lambda f: f.steepness == f.length == 0),
    "The gradient is exactly zero here: what it remembers alone makes the step of {step}.": Claim(
        _S, lambda f: f.steepness == 0 < f.length
    ),
    "The gradient is down to {ground}: a step as short as this changes none of the 16 digits that a "
    "coordinate has, and it stays where it is.": Claim(_STEEPNESS, lambda f: f.length == 0 < f.steepness),
    "Now the noise, {noise}, is larger than the gradient, {ground}; but what it remembers is of many steps, "
    "whose noise cancels: the step of {step} goes downhill.": Claim(
        _NOISE, lambda f: _norm(f.noise[:, f.k]) > f.steepness and not _uphill(f)
    ),
    "Noise wins: it is {noise}, the true gradient only {ground}. The step of {step} goes uphill by chance.": Claim(
        _NOISE, lambda f: _norm(f.noise[:, f.k]) > f.steepness and _uphill(f)
    ),
    "The noise, {noise}, is larger than the true gradient, {ground}: the step of {step} goes downhill, but "
    "that is luck.": Claim(_NOISE, lambda f: _norm(f.noise[:, f.k]) > f.steepness and not _uphill(f)),
    "It is at a minimum, {away} away: the gradient is down to {ground}, the step to {step}.": Claim(
        {"away": _away, **_STEEPNESS, **_S}, lambda f: _away(f) < 0.021 * f.size and f.length < 1e-5 * f.size
    ),
    "It has come to a stop: the gradient is {ground}, the step {step}.": Claim(
        {**_STEEPNESS, **_S}, lambda f: f.length < 1e-8 * f.size
    ),
    "It closes in on the minimum, {away} away: the gradient is down to {ground}, the step to {step}.": Claim(
        {"away": _away, **_STEEPNESS, **_S}, lambda f: f.to_minimum(f.k + 1) < _away(f) < 0.021 * f.size
    ),
    "Weight decay pulls it {pull} towards (0, 0), the gradient moves it {rest} against that: only a step of "
    "{step} is left.": Claim(
        {"pull": _pull, "rest": lambda f: _norm(_rest(f)), **_S}, lambda f: angle(-f.at, _rest(f)) > 130
    ),
    "Weight decay pulls it {pull} towards (0, 0), the gradient moves it {rest}: together a step of {step}.": Claim(
        {"pull": _pull, "rest": lambda f: _norm(_rest(f)), **_S}
    ),
    "L2 adds weight decay {decay} times {axis} to the gradient before the averages: {pull} beside {g}. The "
    "step is {step}.": Claim(
        {
            "decay": lambda f: f.rule.weight_decay,
            "pull": lambda f: abs(f.rule.weight_decay * f.at[f.axis]),
            "g": lambda f: abs(f.g[f.axis]),
            **_P,
        },
        lambda f: f.key == "adam_l2",
    ),
    # --- SGD and rules with a velocity ---
    "The ground is almost flat: a gradient of {ground} times lr {lr} is a step of {step}. At this pace it "
    "needs {count} steps for the width of the map.": Claim({**_G, **_LR, **_S, "count": lambda f: f.size / f.length}),
    "A gradient of {ground} times lr {lr} is a step of {step}: the steeper, the longer.": Claim(
        {**_G, **_LR, **_S}, lambda f: f.key == "sgd"
    ),
    "With momentum 0 nothing is kept: the step of {step} is the gradient's push alone, as SGD's.": Claim(
        _S, lambda f: f.rule.momentum == 0
    ),
    "There is no velocity yet: the step is the gradient's push alone, {step}.": Claim(
        {"step": lambda f: _norm(f.push)}, lambda f: _norm(f.kept) == 0
    ),
    "Here the gradient still pushes on, but at the look-ahead point, {kept} further, it already pushes back. "
    "So it brakes now, where Momentum would be pushed on.": Claim(
        _KEPT, lambda f: f.key == "nesterov" and _dot(f.kept, f.slope) < 0 < _dot(f.kept, f.g)
    ),
    "Here the gradient pushes back, but at the look-ahead point, {kept} further, it pushes on: it goes on by "
    "{step}.": Claim({**_KEPT, **_S}, lambda f: f.key == "nesterov" and _dot(f.kept, f.slope) > 0 > _dot(f.kept, f.g)),
    "It coasts: velocity carries it {kept} on, the gradient adds next to nothing ({push}).": Claim(
        {**_KEPT, **_PUSH}, lambda f: _norm(f.push) <= 0.0101 * _norm(f.kept)
    ),
    "Velocity carries it {kept} along, the gradient pushes {push} sideways: the step of {step} turns by "
    "{angle}°.": Claim(
        {**_KEPT, **_PUSH, **_S, "angle": lambda f: angle(f.kept, f.step)}, lambda f: 45 < angle(f.kept, f.push) < 135
    ),
    "It is near its top speed: on a steady slope momentum {mu} makes steps {limit} times SGD's, and this step "
    "of {step} is {times} times. Velocity and gradient agree.": Claim(
        {
            "mu": lambda f: f.rule.momentum,
            "limit": lambda f: 1 / (1 - f.rule.momentum),
            **_S,
            "times": lambda f: f.length / (f.lr * f.ground),
        },
        lambda f: angle(f.kept, f.push) < 46,
    ),
    "Velocity and gradient agree: {kept} kept and a push of {push} make a step of {step}, {times} times SGD's.": Claim(
        {**_KEPT, **_PUSH, **_S, "times": lambda f: f.length / (f.lr * f.ground)},
        lambda f: angle(f.kept, f.push) < 46,
    ),
    "The gradient pushes back just as hard as the velocity carries it on, {kept}: a step of only {step} is "
    "left.": Claim(
        {**_KEPT, **_S}, lambda f: abs(_norm(f.push) / _norm(f.kept) - 1) < 0.011 and angle(f.kept, f.push) > 134
    ),
    "It turns round: the gradient pushes back by {push}, more than the {kept} left of its velocity.": Claim(
        {**_KEPT, **_PUSH}, lambda f: _norm(f.push) > _norm(f.kept) and angle(f.kept, f.push) > 134
    ),
    "It brakes: the gradient takes {push} off the {kept} of velocity that it kept.": Claim(
        {**_KEPT, **_PUSH}, lambda f: angle(f.kept, f.push) > 134
    ),
    "It rolls on uphill: the velocity still carries it {kept}, the gradient takes only {push} of that away.": Claim(
        {**_KEPT, **_PUSH}, lambda f: _uphill(f) and _norm(f.push) <= _norm(f.kept) and angle(f.kept, f.push) > 134
    ),
    # --- rules that divide each coordinate ---
    "First step: the gradient is divided by its own size, so only its sign is left. It steps lr {lr} in x and "
    "in y, however steep the ground is.": Claim(_LR, lambda f: f.k == 0 and _own_lr(f)),
    "First step: the gradient is divided by its own size, so only its sign is left. It steps lr {lr}, however "
    "steep the ground is.": Claim(_LR, lambda f: f.k == 0 and abs(max(abs(f.step)) / f.lr - 1) < 0.006),
    "First step: its average of squares begins at zero and nothing corrects that, so it divides the gradient "
    "by too little and steps {times} times lr {lr} in {axis}, however steep the ground is.": Claim(
        {**_TIMES_LR, **_LR}, lambda f: f.k == 0
    ),
    "The square of the gradient is too large for a number: it divides by infinity and stands still.": Claim(
        {}, lambda f: f.length == 0 and np.abs(f.g).max() > 1e153
    ),
    "eps {eps} is larger than {below_name}, {below}: from here on it is eps that sets the step of {step} in "
    "{axis}, in proportion to the gradient as in SGD.": Claim(
        {"eps": lambda f: f.rule.eps, "below": Facts.below, **_P}, lambda f: f.rule.eps > f.below()
    ),
    "The gradients are so small that eps {eps} is most of what they are divided by: it steps {step} in "
    "{axis}, in proportion to them as in SGD.": Claim(
        {"eps": lambda f: f.rule.eps, **_P},
        lambda f: f.rule.eps > (f.below() ** 2 if f.key != "adamax" else 0.49 * f.below()),
    ),
    "The average began at zero and holds only {t} gradients: bias correction multiplies it by {factor}, to "
    "{average} in {axis}. Divided by {below} it steps {step}, lr times {times}.": Claim(
        {
            "t": lambda f: f.t,
            "factor": lambda f: 1 / (1 - f.rule.beta1**f.t),
            "average": lambda f: abs(f.average()),
            "below": Facts.below,
            **_P,
            **_TIMES_LR,
        },
        lambda f: 1 < f.t < 4 and _is_quotient(f),
    ),
    "It goes uphill in {axis}: the gradient already pushes back ({g}), but the average of earlier ones is "
    "still stronger and carries it {step} on.": Claim(
        {"g": lambda f: abs(_gi(f)), **_P},
        lambda f: f.part * _slope(f) > 0 and f.average() * _gi(f) < 0 and f.part * _gi(f) > 0,
    ),
    "The gradient in {axis} is small, {g}, but so is {below_name}, {below}: it steps {step}, {times} times as "
    "far as SGD would.": Claim(
        {**_QUOTIENT, "times": lambda f: abs(f.part) / (f.lr * abs(_gi(f)))},
        lambda f: abs(_gi(f)) < 0.7 and f.below() < 0.31,
    ),
    "The gradient in {axis} is down to {g}, but the average still remembers {average}: it steps {step}, not "
    "the {sgd} of SGD.": Claim(
        {
            "g": lambda f: abs(_gi(f)),
            "average": lambda f: abs(f.average()),
            **_P,
            "sgd": lambda f: f.lr * abs(_gi(f)),
        },
        lambda f: abs(f.average()) > 2.9 * abs(_gi(f)),
    ),
    "It never forgets: the root of all squares so far is {below} in {axis}, {times} times the gradient of "
    "now, {g}. So it steps only {step}, with lr {lr}.": Claim(
        {**_QUOTIENT, **_LR, "times": lambda f: f.below() / abs(_gi(f))}, lambda f: f.key == "adagrad"
    ),
    "It remembers steeper ground: {below_name} in {axis} is {below}, {times} times the gradient of now, {g}. "
    "So it steps only {step}, with lr {lr}.": Claim(
        {**_QUOTIENT, **_LR, "times": lambda f: f.below() / abs(_gi(f))},
        lambda f: max(abs(f.pulled[:, f.axis])) > 2 * abs(_gi(f)),
    ),
    "The gradient in {axis} changed its sign {count} times in the last {recent} steps, so the average nearly "
    "cancels: {average} against {below_name} of {below}. It steps only {step}.": Claim(
        {
            "count": lambda f: f.flips(),
            "recent": lambda f: min(10, f.t),
            "average": lambda f: abs(f.average()),
            "below": Facts.below,
            **_P,
        },
        lambda f: abs(f.average()) < 0.51 * f.below(),
    ),
    "{steep} is {times} times as steep as {shallow}, but each is divided by its own size: it steps {long} in "
    "{steep} and {short} in {shallow}. SGD would run along the gradient, mostly {steep}.": Claim(
        {
            "times": lambda f: abs(_gi(f) / _gi(_other(f))),
            "long": lambda f: abs(f.part),
            "short": lambda f: abs(_other(f).part),
        },
        lambda f: abs(_gi(f)) > 4.9 * abs(_gi(_other(f))),
    ),
    "The ground is steep, a gradient of {g} in {axis}; divided by {below_name}, {below}, that leaves a step of "
    "{step}. SGD would leap {sgd}.": Claim({**_QUOTIENT, "sgd": lambda f: f.lr * abs(_gi(f))}),
    "In {axis} the average gradient is {average} and {below_name} {below}: divided, that is a step of {step}, "
    "lr times {times}.": Claim(
        {"average": lambda f: abs(f.average()), "below": Facts.below, **_P, **_TIMES_LR}, _is_quotient
    ),
    "In {axis} the gradient is {g} and {below_name} {below}: divided, that is a step of {step}, lr times "
    "{times}.": Claim({**_QUOTIENT, **_TIMES_LR}, _is_quotient),
    # --- the others ---
    "Its own earlier steps take the place of lr, and they are so short that eps {eps} sets the pace, {own}. "
    "Times the gradient {g} over its root mean square {below} that is a step of {step} in {axis}.": Claim(
        {
            "eps": lambda f: f.rule.eps,
            "own": _rms_of_updates,
            "g": lambda f: abs(f.g[f.axis]),
            "below": _rms_of_gradients,
            **_P,
        },
        lambda f: _rms_of_updates(f) ** 2 < 2.01 * f.rule.eps,
    ),
    "Its own earlier steps take the place of lr: their root mean square, {own}, times the gradient {g} over "
    "its root mean square {below} is a step of {step} in {axis}.": Claim(
        {"own": _rms_of_updates, "g": lambda f: abs(f.g[f.axis]), "below": _rms_of_gradients, **_P}
    ),
    "Its own earlier steps set the pace: their root mean square before lr, {own}, times the gradient {g} over "
    "its root mean square {below}, times lr {lr}, is a step of {step} in {axis}.": Claim(
        {"own": _rms_of_updates, "g": lambda f: abs(f.g[f.axis]), "below": _rms_of_gradients, **_P, **_LR},
        lambda f: abs(f.lr * _rms_of_updates(f) * abs(f.g[f.axis]) / _rms_of_gradients(f) / abs(f.part) - 1) < 1e-3,
    ),
    "First step: the gradient is divided by its own length, {ground}, so it steps lr {lr} straight downhill, "
    "however steep the ground is.": Claim(
        {**_G, **_LR}, lambda f: f.k == 0 and abs(f.length / f.lr - 1) < 0.006 and angle(-f.g, f.step) < 1
    ),
    "Directions that were steep so far are shortened most: the step of {step} turns {angle}° away from the "
    "gradient of {ground}, {share} of lr long.": Claim(
        {**_S, **_G, "angle": lambda f: angle(-f.g, f.step), "share": lambda f: 100 * f.length / f.lr}
    ),
    "The matrix of all gradients so far divides the gradient of {ground}: the step is {step}, {share} of lr.": Claim(
        {**_S, **_G, "share": lambda f: 100 * f.length / f.lr}
    ),
    "In {axis} the gradient already pushes back, but the average {c} has not changed its sign: it steps on by "
    "lr {lr}, against the gradient.": Claim({"c": lambda f: abs(_c(f)), **_LR}, lambda f: _c(f) * f.g[f.axis] < 0),
    "Only signs count, so its steps cannot get shorter: the gradient in {axis} changed its sign {count} times "
    "in the last {recent} steps, and it still goes lr {lr} to and fro.": Claim(
        {"count": lambda f: f.flips(), "recent": lambda f: min(10, f.t), **_LR}
    ),
    "Only the signs of the average count: it steps lr {lr} in x and in y, be the gradient {ground} or a "
    "thousandth of it.": Claim(
        {**_LR, **_G}, lambda f: f.rule.weight_decay > 0 or all(abs(abs(part) / f.lr - 1) < 0.006 for part in f.step)
    ),
    "It does not divide yet: so early its root mean square is not to be trusted (ρ = {rho}, more than 5 is). "
    "It steps {step}, lr times the average gradient.": Claim(
        {"rho": lambda f: _rho(f)[0], **_S}, lambda f: _rho(f)[0] <= 5
    ),
    "Its root mean square rests on few gradients yet, so it is careful: it steps {step}, {share} of what Adam "
    "would make of the same average and gradient.": Claim({**_S, "share": _rectified}, lambda f: _rho(f)[0] > 5),
    "A gradient of {ground} becomes a step of {step}, {times} times as far as SGD would with lr {lr}.": Claim(
        {**_G, **_S, **_LR, "times": lambda f: f.length / (f.lr * f.ground)}
    ),
    "The step is {step} long.": Claim(_S),
}
"""The first sentence by its English text, without the marks of coloured words."""

ENDINGS: dict[str, Claim] = {
    "f has no value here, so there is no gradient to follow.": Claim(
        {}, lambda f: not np.isfinite(f.surface.value(f.theta[0]))
    ),
    "f has no slope here, so there is no gradient to follow: it stops at step {end}.": Claim(
        {"end": lambda f: f.run.undefined_at}, lambda f: not np.isfinite(f.surface.gradient(f.theta[-1])).all()
    ),
    "It ends at step {end}: on ground as steep as {ground} its next step is no number any more.": Claim(
        {"end": lambda f: f.run.ended_at, "ground": _end_steepness}, lambda f: not np.isfinite(_end_step(f))
    ),
    "It ends at step {end}: the next step, {step} long, leads where f has no value.": Claim(
        {"end": lambda f: f.run.undefined_at, "step": _end_step}, lambda f: np.isnan(f.surface.value(_end_point(f)))
    ),
    "It diverges at step {end}: lr times the largest curvature is {bend}, and above 2 every step overshoots "
    "the floor by more. The next step is {step} long.": Claim(
        {"end": lambda f: f.run.diverged_at, "bend": _end_bend, "step": _end_step}, lambda f: _end_bend(f) > 2
    ),
    "It diverges at step {end}: with a gradient of {ground} the next step is {step} long, out of all bounds.": Claim(
        {"end": lambda f: f.run.diverged_at, "ground": _end_steepness, "step": _end_step},
        lambda f: f.run.diverged_at > 0,
    ),
}
"""What is said of a run that has ended early."""

MORE: dict[str, Claim] = {
    "It overshoots: lr times the curvature along the step is {bend}, and above 2 it lands higher than it was.": Claim(
        {"bend": _bend}, lambda f: f.run.loss[f.k + 1] > f.run.loss[f.k]
    ),
    "It crosses the valley floor: lr times the curvature along the step is {bend}; 1 ends on the floor, 2 as "
    "high as before.": Claim({"bend": _bend}, lambda f: _crosses(f) and f.run.loss[f.k + 1] <= f.run.loss[f.k]),
    "It overshoots: beyond the valley floor it lands higher, loss {after} after {before}.": Claim(
        {"after": lambda f: f.run.loss[f.k + 1], "before": lambda f: f.run.loss[f.k]}, _crosses
    ),
    "The minimum is only {away} away: with steps as long as this it cannot settle.": Claim(
        {"away": _away}, lambda f: _away(f) < f.length
    ),
    "The minimum is only {away} away, less than this step is long.": Claim(
        {"away": _away}, lambda f: _away(f) < f.length
    ),
    "It crosses the valley floor: where it lands, the gradient points back.": Claim({}, _crosses),
    "In {axis} it steps across the valley: the gradient there changes its sign.": Claim(
        {}, lambda f: f.slope[f.axis] * f.after[f.axis] < 0 and f.part * f.slope[f.axis] < 0
    ),
    "lr cannot be much larger: times the largest curvature here it is {bend}, and above 2 each step overshoots "
    "further than the last.": Claim({"bend": _largest_bend}, lambda f: f.key == "sgd"),
    "There is room for a larger lr: times the largest curvature here it is {bend}, and only above 2 does each step "
    "overshoot further than the last.": Claim({"bend": _largest_bend}, lambda f: f.key == "sgd"),
    "The schedule is still raising lr: {lr} of {set}.": Claim(
        {**_LR, "set": lambda f: f.lr_set}, lambda f: f.factors[min(f.k + 1, len(f.factors) - 1)] > f.factors[f.k]
    ),
    "The schedule has lowered lr to {lr}, {share} of {set}.": Claim(
        {**_LR, "set": lambda f: f.lr_set, "share": lambda f: 100 * f.lr / f.lr_set}
    ),
}
"""What may follow it."""

BESIDE = tuple(
    "{other} " + text
    for text in (
        "goes {far} from here, {times} times as far.",
        "came by here at step {step} and went {far}, {times} times as far.",
        "came by here at step {step} and went {far}, {times} times as far: it divides the gradient by its own size.",
        "came by here at step {step} and went {far}, {times} times as far: it had gathered velocity.",
    )
)


def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern in which each place is named; one that comes twice must have the same text."""
    pattern, seen = "", set[str]()
    for piece in re.split(r"(\{\w+\})", template):
        name = piece[1:-1]
        if not piece.startswith("{"):
            pattern += re.escape(piece)
        elif name in seen:
            pattern += f"(?P={name})"
        else:
            seen.add(name)
            pattern += f"(?P<{name}>{PLACES.get(name, NUMBER)})"
    return re.compile(pattern)


_WHY = {_pattern(template): claim for template, claim in {**WHY, **ENDINGS}.items()}
_MORE = {_pattern(template): claim for template, claim in MORE.items()}
_BESIDE = [_pattern(template) for template in BESIDE]


def contradictions(sentence: str, facts: Facts) -> list[str]:
    """What is false in a sentence; one that no claim matches is reported as well."""
    for pattern, claim in _WHY.items():
        match = pattern.match(sentence)
        rest = sentence[match.end() :] if match else "-"
        if match and (not rest or (rest[0] == " " and (following := _following(rest[1:], facts)) is not None)):
            return [*_false(claim, match, facts), *(following if rest else [])]
    return [f"no claim is known for {sentence!r}"]


def _following(text: str, facts: Facts) -> list[str] | None:
    for pattern, claim in _MORE.items():
        if match := pattern.fullmatch(text):
            return list(_false(claim, match, facts))
    for pattern in _BESIDE:
        if match := pattern.fullmatch(text):
            return list(_false_beside(match, facts))
    return None


def _false(claim: Claim, match: re.Match[str], facts: Facts) -> Iterator[str]:
    texts = match.groupdict()
    f = replace(facts, axis=AXES[texts.get("axis") or texts.get("steep") or "x"])
    if not claim.holds(f):
        yield f"{match[0]!r} does not hold"
    for name, number in claim.numbers.items():
        if not _says(texts[name], number(f), name):
            yield f"{match[0]!r}: {name} is {number(f)!r}"


def _says(text: str, value: float, name: str) -> bool:
    """Whether a text is this number, as far as it has digits."""
    said = value_of(text.removesuffix(" %"))
    if name == "angle":
        return abs(said - value) <= 0.51
    if name in ("t", "recent", "end") or (name == "count" and said < 10):
        return said == value or abs(said / value - 1) < 0.051
    return abs(said - value) <= (0.052 if name in TWO else 0.0052) * abs(value) + 1e-300


def _false_beside(match: re.Match[str], facts: Facts) -> Iterator[str]:
    """The run that is named, at the point that is named: near here, and so much further."""
    entry, run = facts.others[match["other"]]
    step = int(match["step"].replace(",", "")) if "step" in match.re.groupindex else facts.k
    distances = np.hypot(*(run.theta[: facts.k + 1] - facts.at).T)
    far = math.hypot(*(run.theta[step + 1] - run.theta[step]))
    if distances[step] > min(0.0301 * facts.size, distances.min() + 1e-12) or step > facts.k:
        yield f"{match[0]!r}: it was {distances[step]} away, at the nearest {distances.min()}"
    if not _says(match["far"], far, "far") or not _says(match["times"], far / facts.length, "times"):
        yield f"{match[0]!r}: far is {far}, {far / facts.length} times as far"
    factors = schedule_of(entry).factors(facts.run.steps)
    gain = far / (facts.scenario.lr_of(entry) * factors[step] * math.hypot(*facts.surface.gradient(run.theta[step])))
    if match[0].endswith(("own size.", "velocity.")) and gain < 2.9:
        yield f"{match[0]!r}: {gain} times as far as SGD from its own place"
