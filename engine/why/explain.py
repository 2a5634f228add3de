"""The sentences of a run: for each of its points, why it goes on as it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from engine.descend import Run
from engine.labels import labels
from engine.scenario import Scenario
from engine.why import others, states, velocity
from engine.why.beside import beside
from engine.why.effects import effect, room
from engine.why.moment import Moment, moments
from engine.why.scaled import scaled
from engine.why.words import number
from i18n import say

Explain = Callable[[Moment], str]

RULES: Mapping[str, Explain] = {
    "sgd": velocity.sgd,
    "momentum": velocity.velocity,
    "nesterov": velocity.velocity,
    "adagrad": scaled,
    "adagrad_full": others.adagrad_full,
    "adadelta": others.adadelta,
    "rmsprop": scaled,
    "adam": scaled,
    "adam_l2": scaled,
    "adamw": scaled,
    "amsgrad": scaled,
    "adamax": scaled,
    "nadam": scaled,
    "radam": others.radam,
    "lion": others.lion,
}
"""What tells of the rule's own quantities; of a rule that has no line here its step is compared with SGD's."""

_STATES: tuple[Explain, ...] = (
    states.paused,
    states.level,
    states.unmoved,
    states.at_minimum,
    states.noisy,
    states.decay,
)
"""What comes before the rule's own story."""


def explanations(
    scenario: Scenario, runs: Mapping[str, Run], slot: str, first: int = 0, last: int | None = None
) -> list[str]:
    """Why a run goes on as it does, for its points `first` to `last` - 1, in the visitor's language.

    Each is one or two sentences with tags, see `engine.why.words`. They tell of the step that leads on from a point;
    of a run that has ended, and at the last point of the race, why there is none.
    """
    entry, run, names = scenario.slots()[slot], runs[slot], labels(scenario)
    last = run.steps + 1 if last is None else min(last, run.steps + 1)
    with np.errstate(all="ignore"):
        found = [_told(scenario, runs, names, slot, one) for one in moments(scenario, entry, run, first, last)]
        ended = [states.ending(scenario, entry, run)] if len(found) < last - first else []
    return found + ended * (last - first - len(found))


def _told(scenario: Scenario, runs: Mapping[str, Run], names: Mapping[str, str], slot: str, moment: Moment) -> str:
    """Why, and what comes of it, or what another run made of the same ground."""
    state = next((text for case in _STATES if (text := case(moment))), "")
    if state:
        return state
    why = RULES.get(moment.key, others.general)(moment) or others.general(moment) or _plain(moment)
    more = effect(moment)
    if not more and say("SGD") not in why:  # one comparison is enough
        more = beside(scenario, runs, names, slot, moment)
    more = more or room(moment)
    return say("{why} {more}", why=why, more=more) if more else why


def _plain(moment: Moment) -> str:
    return say("The <s>step</s> is {step} long.", step=number(moment.length))
