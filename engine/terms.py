"""The terms of a race: what each optimizer is granted. An equal lr for all, what its paper recommends, or tuned values.

Terms set hyperparameters, so that they are in the link like any others, and are read off them again. Switches and
schedules stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, Setting
from engine.scenario.scenario import normal
from engine.tuned import tuned_rows
from i18n import say
from i18n.numbers import setting_text
from optimizers import OPTIMIZERS
from surfaces import SURFACES

Terms = Literal["equal", "papers", "tuned"]
TERMS: tuple[Terms, ...] = ("equal", "papers", "tuned")
"""What may be chosen, in the order of the switch."""

Values = Callable[[Scenario, Entry], Mapping[str, float] | None]
"""What terms grant an entry."""

Found = Literal["equal", "papers", "tuned", "own"]
"""What a race's terms are: "own" where somebody has set the values."""


def terms_of(scenario: Scenario) -> Found:
    """The terms of a race, read off its values; tuned values are so called wherever they are used, see `is_tuned`."""
    if not scenario.own_lr:
        return "equal"
    if scenario.tuned or _has_values(scenario, _tuned_values):
        return "tuned"
    return "papers" if _has_values(scenario, _paper_values) else "own"


def with_terms(scenario: Scenario, terms: Terms) -> Scenario:
    """The race on other terms; the same one where it has these already, and where nothing was tuned for its surface.

    Terms are those of the first run of each rule, schedule and switches. Further ones were set apart by their numbers,
    and stay as they are.
    """
    if terms == terms_of(scenario) or (terms == "tuned" and not can_be_tuned(scenario)):
        return scenario
    if terms == "equal":
        return _with_equal_lr(scenario)
    values = _VALUES[terms]
    entries = [
        _with_values(item, values(scenario, item)) if first else scenario.at_its_lr(item)
        for item, first in _firsts(scenario)
    ]
    return normal(replace(scenario, own_lr=True, tuned=False, entries=tuple(entries)))


def _with_equal_lr(scenario: Scenario) -> Scenario:
    """The race with one lr for all but further runs of a rule whose lr is another."""
    if terms_of(scenario) == "own":
        entries = [_without_lr(item) for item in scenario.entries]
    else:
        entries = [
            _with_values(item, {}) if first else _sharing_lr(scenario, item) for item, first in _firsts(scenario)
        ]
    return normal(replace(scenario, own_lr=False, tuned=False, entries=tuple(entries)))


def following(before: Scenario, after: Scenario) -> Scenario:
    """`after` on the terms of `before`: tuned values are those of its surface, and who joins gets what others have.

    A surface that nothing was tuned for gets an equal lr.
    """
    terms = terms_of(before)
    if terms not in ("papers", "tuned") or not after.own_lr:
        return after
    if (before.surface, before.formula) == (after.surface, after.formula):
        return _with_newcomers(before, after, _VALUES[terms])
    return with_terms(after, "equal" if terms == "tuned" and not can_be_tuned(after) else terms)


def _with_newcomers(before: Scenario, after: Scenario, values: Values) -> Scenario:
    """The race in which each rule that has joined has the values of the terms, unless somebody has set its own."""
    known = {item.optimizer for item in before.entries}

    def granted(item: Entry) -> Entry:
        is_left = item.optimizer in known or not _is_as_granted(item)
        return item if is_left else _with_values(item, values(after, item))

    return normal(replace(after, entries=tuple(granted(item) for item in after.entries)))


def _is_as_granted(item: Entry) -> bool:
    """Whether an entry has its rule's defaults, or what terms have given it before: here, or on another surface."""
    rows = [row.get(item.optimizer) for row in map(tuned_rows, SURFACES)]
    given = [{}, OPTIMIZERS[item.optimizer].paper, *(row.values for row in rows if row is not None)]
    return any(_has(item, values) for values in given)


def can_be_tuned(scenario: Scenario) -> bool:
    """Whether the table has values for each of a race's rules on its surface."""
    return bool(scenario.entries) and all(_tuned_values(scenario, item) is not None for item in scenario.entries)


def is_tuned(scenario: Scenario) -> bool:
    """Whether a race's values were tuned for just this race: by its flag, or as it is one that the table is for."""
    if scenario.tuned:
        return True
    as_it_opens = not (scenario.parameters or scenario.start or scenario.steps or scenario.noise or scenario.tol)
    plain = all(
        item.schedule == CONSTANT and item.start is None and not item.overrides(OPTIMIZERS[item.optimizer].switches())
        for item, first in _firsts(scenario)
        if first
    )
    return as_it_opens and plain and scenario.own_lr and _has_values(scenario, _tuned_values)


def _firsts(scenario: Scenario) -> list[tuple[Entry, bool]]:
    """Every entry, and whether it is the first of its rule, schedule and switches: others differ by their numbers."""
    kinds = [(item.optimizer, item.schedule, _choices(item)) for item in scenario.entries]
    return [(item, kinds[place] not in kinds[:place]) for place, item in enumerate(scenario.entries)]


def _choices(item: Entry) -> dict[str, Setting]:
    """What an entry sets that is no hyperparameter: its switches, and the settings of its schedule."""
    hypers = OPTIMIZERS[item.optimizer].hypers()
    return {name: value for name, value in item.settings if name not in hypers}


def _tuned_values(scenario: Scenario, item: Entry) -> Mapping[str, float] | None:
    """What was found for a rule on the scenario's surface, None where nothing was."""
    found = None if scenario.formula else tuned_rows(scenario.surface).get(item.optimizer)
    return None if found is None else found.values


def _paper_values(_scenario: Scenario, item: Entry) -> Mapping[str, float]:
    """What its paper recommends, where that is not the rule's default."""
    return OPTIMIZERS[item.optimizer].paper


_VALUES: Mapping[str, Values] = {"papers": _paper_values, "tuned": _tuned_values}
"""What the terms grant that set values."""


def _without_lr(item: Entry) -> Entry:
    """An entry that shares its lr, where its rule does."""
    shares = OPTIMIZERS[item.optimizer].shares_lr
    plain = item.reset(**{name: value for name, value in item.settings if name != "lr" or not shares})
    return replace(plain, own_lr=False)


def _sharing_lr(scenario: Scenario, item: Entry) -> Entry:
    """An entry that shares its lr if that is the shared one, else keeps it for its own."""
    return _without_lr(item) if item.get("lr") == scenario.resolved_lr() else replace(item, own_lr=True)


def _with_values(item: Entry, values: Mapping[str, float] | None) -> Entry:
    """An entry with these hyperparameters, all others at the rule's defaults; schedule, switches and start stay."""
    return replace(item.reset(**_choices(item) | dict(values or {})), own_lr=False)


def _has(item: Entry, values: Mapping[str, float] | None) -> bool:
    """Whether an entry has just these hyperparameters."""
    return values is not None and item.settings == _with_values(item, values).settings


def _has_values(scenario: Scenario, values: Values) -> bool:
    """Whether the first run of every rule has just these hyperparameters."""
    firsts = [item for item, first in _firsts(scenario) if first]
    return bool(firsts) and all(_has(item, values(scenario, item)) for item in firsts)


def granted_runs(scenario: Scenario) -> frozenset[Entry]:
    """The runs that have what the terms grant each first run of a rule: then the terms say enough of their numbers."""
    values = _VALUES.get(terms_of(scenario))
    return frozenset(item for item in scenario.entries if values is not None and _has(item, values(scenario, item)))


def comparison_terms(scenario: Scenario) -> str:
    """What the comparison grants each optimizer, to be stated on the picture."""
    terms = _granted(scenario)
    if terms_of(scenario) in ("papers", "tuned") and not all(first for _, first in _firsts(scenario)):
        terms = say("{terms}, further runs as named", terms=terms)
    if any(item.start is not None for item in scenario.entries):
        terms = say("{terms}, starts as named", terms=terms)
    if all(item.schedule == CONSTANT for item in scenario.entries):
        return terms
    return say("{terms}, schedules as named", terms=terms)


def _granted(scenario: Scenario) -> str:
    if len(scenario.entries) == 1 and not (scenario.own_lr and is_tuned(scenario)):
        return say("lr {each}", each=setting_text(scenario.lr_of(scenario.entries[0])))
    return _each_its_own(scenario) if scenario.own_lr else _one_for_all(scenario)


def _each_its_own(scenario: Scenario) -> str:
    terms = terms_of(scenario)
    if terms == "papers":
        return say("papers’ defaults")
    if terms == "own":
        return say("own lr each")
    return say("tuned lr, same budget") if is_tuned(scenario) else say("tuned for the race as it opens")


def _one_for_all(scenario: Scenario) -> str:
    apart = [
        f"{say(OPTIMIZERS[item.optimizer].title)} {setting_text(scenario.lr_of(item))}"
        for item in scenario.entries
        if not scenario.shares_lr(item)
    ]
    if apart and len(apart) == len(scenario.entries):
        return say("lr {each}", each=", ".join(apart))
    lr = setting_text(scenario.resolved_lr())
    if apart:
        return say("equal lr {lr} ({others})", lr=lr, others=", ".join(apart))
    return say("equal lr {lr}", lr=lr)
