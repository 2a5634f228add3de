"""What is said of a race's terms: how tuned values were found, and what the table says that tuning shows."""

from __future__ import annotations

from collections.abc import Sequence

from engine.experiments.robust_search import NEAR_LR, NEAR_SECOND, ROUNDS, RUNS, second_of
from engine.experiments.sweep import Question
from engine.experiments.tuning import tuning_question
from engine.labels import setting_words, surface_name
from engine.scenario import Entry, Scenario
from engine.terms import granted_runs, is_tuned, terms_of
from engine.tuned import TunedValues, tuned_rows
from i18n import LANGUAGES, language, say
from i18n.numbers import point_text, setting_text, three_digits
from optimizers import OPTIMIZERS
from surfaces import SURFACES

UNNAMED = [key for key, rule in OPTIMIZERS.items() if rule.shares_lr and "lr" not in rule.paper]
"""Rules whose papers recommend no lr."""


def how_terms(scenario: Scenario) -> list[str]:
    """What each choice of terms grants, a paragraph for each, and what tuning shows of this race's rules."""
    rules = list(dict.fromkeys(item.optimizer for item in scenario.entries))
    return [
        _equal(),
        _papers(rules),
        *_tuned(scenario),
        *_elsewhere(scenario),
        *_result(scenario, rules),
        *_values(scenario),
    ]


def tuned_result(surface: str, rules: Sequence[str]) -> str:
    """What the table says of some rules on a surface: who settles, or escapes, at which step, and who does not."""
    rows, question = tuned_rows(surface), tuning_question(Scenario(surface=surface))
    found = sorted(((rule, rows[rule]) for rule in rules if rule in rows), key=lambda pair: _order(pair[1]))
    done = [(rule, row) for rule, row in found if row.steps >= 0]
    left = [(rule, row) for rule, row in found if row.steps < 0]
    return " ".join([*_who_did(done, question), *_who_did_not(left, SURFACES[surface].steps)])


def _order(row: TunedValues) -> tuple[bool, int, float]:
    return row.steps < 0, row.steps, row.loss


def _who_did(found: Sequence[tuple[str, TunedValues]], question: Question) -> list[str]:
    if not found:
        return []
    who = _joined([say("{rule} at step {at}", rule=_title(rule), at=row.steps) for rule, row in found])
    if question == "escaped":
        return [say("At tuned values these escape the saddle: {who}.", who=who)]
    return [say("At tuned values these settle: {who}.", who=who)]


def _who_did_not(found: Sequence[tuple[str, TunedValues]], steps: int) -> list[str]:
    if not found:
        return []
    who = _joined([say("{rule} (loss {loss})", rule=_title(rule), loss=three_digits(row.loss)) for rule, row in found])
    return [say("Not within {steps} steps: {who}.", steps=steps, who=who)]


def _title(rule: str) -> str:
    return say(OPTIMIZERS[rule].title)


def _joined(names: Sequence[str]) -> str:
    return LANGUAGES[language()].join(names)


def _equal() -> str:
    return say(
        "**Equal lr**: one learning rate for all that share one. It is equal, not fair: rules differ in what lr means."
    )


def _papers(rules: Sequence[str]) -> str:
    words = say("**Papers’ defaults**: what the paper of each rule recommends, for networks and not for this surface.")
    unnamed = [_title(rule) for rule in rules if rule in UNNAMED]
    if not unnamed:
        return words
    default = setting_text(OPTIMIZERS[UNNAMED[0]].hypers()["lr"].default)
    return f"{words} " + say(
        "Papers on {rules} name no lr: here it is {lr}, as in libraries.", rules=_joined(unnamed), lr=default
    )


def _tuned(scenario: Scenario) -> list[str]:
    if scenario.formula:
        return [
            say(
                "**Tuned**: nothing was tuned for a function of your own. “Tune all of the race” on the page Tuning "
                "searches values for it."
            )
        ]
    surface = SURFACES[scenario.surface]
    race = say(
        "**Tuned**: values that a search has found for each rule on this race as it opens: {surface}, from {start}, "
        "{steps} steps, no noise.",
        surface=surface_name(surface),
        start=point_text(*surface.start),
        steps=surface.steps,
    )
    budget = say(
        "Every rule got {runs} runs over lr and its first other number ({numbers}), in {rounds} rounds. Each round "
        "looks closer about the best so far, or further on where that lay at the edge of its box. {alone} has lr "
        "alone: all of its runs went to that.",
        runs=ROUNDS * RUNS,
        rounds=ROUNDS,
        numbers=_joined(sorted({second_of(rule) for rule in OPTIMIZERS} - {""})),
        alone=_joined([_title(rule) for rule in OPTIMIZERS if not second_of(rule)]),
    )
    return [race, budget, _judged(tuning_question(Scenario(surface=scenario.surface)))]


def _judged(question: Question) -> str:
    neighbours = say(
        "A pair of values is judged by its worst neighbour, up to {lr} away in lr and {second} of the way of the other "
        "slider, so that no lucky jump wins.",
        lr=f"{100 * (NEAR_LR - 1):.0f} %",
        second=f"{100 * NEAR_SECOND:.0f} %",
    )
    if question == "escaped":
        best = say("The best pair escapes the saddle in the fewest steps, and stays in the drawn box until then.")
    else:
        best = say("The best pair settles in the fewest steps; where none settles, it ends lowest.")
    return f"{neighbours} {best}"


def _elsewhere(scenario: Scenario) -> list[str]:
    """That the values are used in a race that they were not tuned for."""
    if terms_of(scenario) != "tuned" or is_tuned(scenario):
        return []
    return [say("This race is another one by now: its values were not tuned for it.")]


def _result(scenario: Scenario, rules: Sequence[str]) -> list[str]:
    return [] if scenario.formula else [text for text in [tuned_result(scenario.surface, rules)] if text]


def _values(scenario: Scenario) -> list[str]:
    """The numbers that the terms grant the runs: their names do not say them."""
    granted = granted_runs(scenario)
    runs = [f"{_title(item.optimizer)} {_settings(scenario, item)}" for item in scenario.entries if item in granted]
    return [say("**In this race**: {values}.", values="; ".join(runs))] if runs else []


def _settings(scenario: Scenario, item: Entry) -> str:
    values, second = scenario.at_its_lr(item).values(), second_of(item.optimizer)
    words = [setting_words(name, values[name]) for name in ("lr", *([second] if second else []))]
    return LANGUAGES[language()].separator.join(words)
