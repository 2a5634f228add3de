"""What is the story for any rule: where a run stands, how it ended, and what else than the gradient moves it."""

from __future__ import annotations

import math

import numpy as np

from engine.criteria import AT_MINIMUM, box_size
from engine.descend import Run
from engine.experiments.trace import steps_made
from engine.noise import noise_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.why.moment import AXES, Moment, cosine, largest_curvature, norm, to_minimum
from engine.why.words import number
from i18n import say
from i18n.numbers import setting_text
from optimizers.base import Array
from surfaces.base import Surface

STILL = 1e-6
"""A step shorter than this share of the box's longer side is none to be seen."""
STOPPED = 1e-9
"""A step shorter than this share of it is next to the last digits of a coordinate."""
SHORT = 1e-3
"""Steps that are shorter than this share of it and lead to a minimum close in on it."""
PULLS = 0.5
"""From this share of what the gradient does on weight decay is the story."""


def ending(scenario: Scenario, entry: Entry, run: Run) -> str:
    """Why a run does not go on from its last point."""
    surface, place = scenario.resolved_surface(), run.theta[-1]
    slope = surface.gradient(place)
    if not np.isfinite(run.loss[-1]):
        return say("f has no value here, so there is no <g>gradient</g> to follow.")
    if run.ended_at < 0:
        return _race_is_over(surface, place, norm(slope))
    if not np.isfinite(slope).all():
        return say(
            "f has no slope here, so there is no <g>gradient</g> to follow: it stops at step {end}.",
            end=int(run.ended_at),
        )
    return _ended_early(scenario, entry, run, norm(slope))


def _ended_early(scenario: Scenario, entry: Entry, run: Run, steepness: float) -> str:
    length = norm(_step_out(scenario, entry, run) - run.theta[-1])
    words = {"end": int(run.ended_at), "ground": number(steepness), "step": number(length)}
    if not math.isfinite(length):
        return say(
            "It ends at step {end}: on ground as steep as {ground} its next <s>step</s> is no number any more.", **words
        )
    if run.undefined_at >= 0:
        return say("It ends at step {end}: the next <s>step</s>, {step} long, leads where f has no value.", **words)
    bend = _curvature(scenario, entry, run)
    if bend > 2.0:
        return say(
            "It diverges at step {end}: lr times the largest curvature is {bend}, and above 2 every step overshoots "
            "the floor by more. The next <s>step</s> is {step} long.",
            **words,
            bend=number(bend),
        )
    return say(
        "It diverges at step {end}: with a <g>gradient</g> of {ground} the next <s>step</s> is {step} long, out of "
        "all bounds.",
        **words,
    )


def _curvature(scenario: Scenario, entry: Entry, run: Run) -> float:
    """Of SGD, lr times the largest curvature where it ended, else nan."""
    if entry.optimizer != "sgd" or scenario.noise:
        return math.nan
    lr = float(scenario.optimizer(entry).numbers(steps_made(run) + 1)["lr"])
    return lr * largest_curvature(scenario.resolved_surface(), run.theta[-1])


def _race_is_over(surface: Surface, place: Array, steepness: float) -> str:
    away = to_minimum(surface, place)
    if away <= AT_MINIMUM * box_size(surface):
        return say(
            "The race is over: it is {away} from a minimum, where the <g>gradient</g> is {ground}.",
            away=number(away),
            ground=number(steepness),
        )
    return say("The race is over: the <g>gradient</g> here is still {ground}.", ground=number(steepness))


def _step_out(scenario: Scenario, entry: Entry, run: Run) -> Array:
    """Where the step leads that ended a run."""
    surface, made, optimizer = scenario.resolved_surface(), steps_made(run), scenario.optimizer(entry)
    state = type(run.state)(*(part[made] for part in run.state))
    noise = noise_of(scenario.noise, scenario.seed, made + 1)[:, made] if scenario.noise else np.zeros(2)
    theta, _ = optimizer.update(state, run.theta[made], lambda point: surface.gradient(point) + noise, made + 1)
    return theta


def paused(moment: Moment) -> str:
    """The schedule has lr at zero."""
    if moment.lr > 0.0 or moment.length > 0.0:
        return ""
    return say(
        "The schedule has lr at 0 here: there is no <s>step</s>, however steep the ground is (<g>gradient</g> "
        "{ground}).",
        ground=number(moment.steepness),
    )


def level(moment: Moment) -> str:
    """There is no gradient at all."""
    if moment.steepness > 0.0 or moment.noisy or norm(moment.g) > 0.0:
        return ""
    if moment.length == 0.0:
        return (
            say("The <g>gradient</g> is exactly zero here, and nothing else moves it: it stays for good.")
            if not (norm(moment.last))
            else say("The <g>gradient</g> is exactly zero here: it stands still.")
        )
    if moment.has("velocity") or moment.has("m"):
        return say(
            "The <g>gradient</g> is exactly zero here: what it <m>remembers</m> alone makes the <s>step</s> of {step}.",
            step=number(moment.length),
        )
    return ""


def unmoved(moment: Moment) -> str:
    """There is a step, and it is too short for numbers of 16 digits; one that divides by infinity has another story."""
    if moment.length > 0.0 or norm(moment.g) == 0.0 or moment.steepness == 0.0 or not moment.is_finite:
        return ""
    return say(
        "The <g>gradient</g> is down to {ground}: a <s>step</s> as short as this changes none of the 16 digits that a "
        "coordinate has, and it stays where it is.",
        ground=number(moment.steepness),
    )


def noisy(moment: Moment) -> str:
    """The noise is larger than the gradient."""
    noise, uphill = norm(moment.noise), float(moment.step @ moment.slope) > 0
    remembers = moment.has("velocity") or moment.has("m")
    if noise <= moment.steepness or (remembers and uphill):
        return ""
    words = {"noise": number(noise), "ground": number(moment.steepness), "step": number(moment.length)}
    if remembers:
        return say(
            "Now the noise, {noise}, is larger than the <g>gradient</g>, {ground}; but what it <m>remembers</m> is of "
            "many steps, whose noise cancels: the <s>step</s> of {step} goes downhill.",
            **words,
        )
    if uphill:
        return say(
            "Noise wins: it is {noise}, the true <g>gradient</g> only {ground}. The <s>step</s> of {step} goes uphill "
            "by chance.",
            **words,
        )
    return say(
        "The noise, {noise}, is larger than the true <g>gradient</g>, {ground}: the <s>step</s> of {step} goes "
        "downhill, but that is luck.",
        **words,
    )


def at_minimum(moment: Moment) -> str:
    """It is at a minimum, or comes to one by steps that become short."""
    still, short = moment.length <= STILL * moment.size, moment.length <= SHORT * moment.size
    if moment.noisy or moment.to_minimum > AT_MINIMUM * moment.size or not short:
        return _stopped(moment)
    words = {
        "away": number(moment.to_minimum),
        "ground": number(moment.steepness),
        "step": number(moment.length),
    }
    if still:
        return say(
            "It is at a minimum, {away} away: the <g>gradient</g> is down to {ground}, the <s>step</s> to {step}.",
            **words,
        )
    if to_minimum(moment.surface, moment.to) >= moment.to_minimum:
        return ""
    return say(
        "It closes in on the minimum, {away} away: the <g>gradient</g> is down to {ground}, the <s>step</s> to {step}.",
        **words,
    )


def _stopped(moment: Moment) -> str:
    """It stands still where no minimum is marked."""
    if moment.length > STOPPED * moment.size:
        return ""
    return say(
        "It has come to a stop: the <g>gradient</g> is {ground}, the <s>step</s> {step}.",
        ground=number(moment.steepness),
        step=number(moment.length),
    )


def decay(moment: Moment) -> str:
    """Weight decay is a good part of what moves it."""
    if not moment.has("weight_decay"):
        return ""
    if moment.has("pulled"):
        return _l2(moment)
    pull = -moment.lr * moment.of("weight_decay", 0) * moment.at
    rest = moment.step - pull
    if norm(pull) == 0.0 or norm(pull) < PULLS * norm(rest):
        return ""
    words = {"pull": number(norm(pull)), "rest": number(norm(rest)), "step": number(moment.length)}
    if norm(rest) > 0.0 and cosine(pull, rest) < -0.7:
        return say(
            "Weight decay pulls it {pull} towards (0, 0), the <g>gradient</g> moves it {rest} against that: only a "
            "<s>step</s> of {step} is left.",
            **words,
        )
    return say(
        "Weight decay pulls it {pull} towards (0, 0), the <g>gradient</g> moves it {rest}: together a <s>step</s> of "
        "{step}.",
        **words,
    )


def _l2(moment: Moment) -> str:
    i = moment.axis
    pull, g = moment.of("weight_decay", 0) * float(moment.at[i]), moment.of("g", i)
    if abs(pull) < PULLS * abs(g) or pull == 0.0:
        return ""
    return say(
        "L2 adds weight decay {decay} times {axis} to the <g>gradient</g> before the averages: {pull} beside {g}. The "
        "<s>step</s> is {step}.",
        axis=AXES[i],
        decay=setting_text(moment.of("weight_decay", 0)),
        pull=number(pull),
        g=number(g),
        step=number(float(moment.step[i])),
    )
