"""Names for people: what a run is called in legends, tables and sentences, and the terms of a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, Setting
from engine.terms import comparison_terms, granted_runs
from i18n import say
from i18n.numbers import point_text, setting_text
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces.base import Surface


def label(scenario: Scenario, slot: str) -> str:
    """The name of a run in legends, see `labels`."""
    return labels(scenario)[slot]


def full_label(scenario: Scenario, entry: Entry) -> str:
    """The name of a run alone, with all that sets it apart from the rule's defaults, whatever the terms grant."""
    return _name(scenario, entry, (), is_granted=False)


def labels(scenario: Scenario) -> dict[str, str]:
    """{slot: name in legends} of all runs: the rule's title and what sets it apart from the rule's defaults.

    Runs of one rule are called by what they differ in, "Momentum 0.5" beside "Momentum 0.9", "SGD lr 0.1" beside
    "SGD lr 0.01"; equal ones are numbered. What the terms of the race grant a run is no part of its name.
    """
    slots, names, seen, granted = scenario.slots(), dict[str, str](), Counter[str](), granted_runs(scenario)
    varied = {
        rule: _varied(scenario, [entry for entry in slots.values() if entry.optimizer == rule])
        for rule in {entry.optimizer for entry in slots.values()}
    }
    for slot, entry in slots.items():
        name = _name(scenario, entry, varied[entry.optimizer], entry in granted)
        seen[name] += 1
        names[slot] = name if seen[name] == 1 else f"{name} #{seen[name]}"
    return names


def _name(scenario: Scenario, entry: Entry, varied: Sequence[str], is_granted: bool) -> str:
    """The name of a run beside others of its rule that differ in the settings `varied`."""
    changed = _changed(scenario, entry, is_granted)
    own = [name for name in varied if name in changed] or varied
    words = _words(scenario, entry, own)
    shared = _words(scenario, entry, [name for name in changed if name not in varied])
    schedule = [say(SCHEDULES[entry.schedule].title).lower()] if _SCHEDULE in {*own, *changed} else []
    title = " ".join([say(OPTIMIZERS[entry.optimizer].title), *words[:1]])
    if entry.start is not None:
        title = say("{name} from {place}", name=title, place=point_text(*entry.start, count=3))
    return ", ".join([title, *words[1:], *schedule]) + (f" ({', '.join(shared)})" if shared else "")


_SCHEDULE = "schedule"
"""The name of the schedule among the settings of a run."""


def _values(scenario: Scenario, entry: Entry) -> dict[str, Setting]:
    """All that a run is set to, by name; its schedule by number."""
    return scenario.at_its_lr(entry).values() | {_SCHEDULE: list(SCHEDULES).index(entry.schedule)}


def _varied(scenario: Scenario, entries: Sequence[Entry]) -> list[str]:
    """The settings in which runs differ, in the order of the first run that has each."""
    if len(entries) == 1:
        return []
    values = [_values(scenario, entry) for entry in entries]
    names = dict.fromkeys(name for each in values for name in each)
    return [name for name in names if len({each[name] for each in values if name in each}) > 1]


def _changed(scenario: Scenario, entry: Entry, is_granted: bool) -> list[str]:
    """The settings of a run that are not at their default, nor what its terms grant; lr where it has its own."""
    lr = ["lr"] if scenario.own_lr or entry.own_lr else []
    schedule = [] if entry.schedule == CONSTANT else [_SCHEDULE]
    names = [*lr, *(name for name, _ in entry.settings if name != "lr"), *schedule]
    hypers = OPTIMIZERS[entry.optimizer].hypers()
    return [name for name in names if name not in hypers] if is_granted else names


def _words(scenario: Scenario, entry: Entry, names: Sequence[str]) -> list[str]:
    """Settings of a run in words, without its schedule; one that gave the rule its name is said by its value."""
    values = _values(scenario, entry) if names else {}
    known = [name for name in names if name in values and name != _SCHEDULE]
    return [setting_words("" if name == entry.optimizer else name, values[name]) for name in known]


def settings_in_words(scenario: Scenario, slot: str) -> dict[str, str]:
    """{name: text} of all that a run is set to, as "beta2 0.999"; without what it shares with others of the race."""
    entry = scenario.slots()[slot]
    words = {name: setting_words(name, value) for name, value in _values(scenario, entry).items() if name != _SCHEDULE}
    if scenario.shares_lr(entry):
        del words["lr"]
    if entry.start is not None:
        words["start"] = say("start {place}", place=point_text(*entry.start))
    return words | {_SCHEDULE: say(SCHEDULES[entry.schedule].title).lower()}


def conditions_in_words(scenario: Scenario) -> dict[str, str]:
    """{name: text} of what the runs of a race share, as "300 steps"; lr only where some of them share it."""
    surface = scenario.resolved_surface()
    pairs = zip(surface.parameters, surface.values, strict=True)
    words = {name: f"{name} {setting_text(value)}" for (name, _), value in pairs}
    if any(scenario.shares_lr(entry) for entry in scenario.entries):
        words["lr"] = setting_words("lr", scenario.resolved_lr())
    words["start"] = say("start {place}", place=point_text(*scenario.resolved_start()))
    words["steps"] = say("{count} steps", count=scenario.resolved_steps())
    if not scenario.noise:
        return words | {"noise": say("no noise")}
    seed = say("seed {seed}", seed=str(scenario.seed))
    return words | {"noise": say("noise σ {sigma}", sigma=setting_text(scenario.noise)), "seed": seed}


def noise_words(scenario: Scenario) -> str:
    """The noise of a race, for titles and captions."""
    if not scenario.noise:
        return say("no noise")
    return say("gradient noise {sigma} (seed {seed})", sigma=setting_text(scenario.noise), seed=str(scenario.seed))


def surface_name(surface: Surface) -> str:
    """The title of a surface, with its parameters where it is one of a family."""
    pairs = zip(surface.parameters, surface.values, strict=True)
    return ", ".join([say(surface.title), *(f"{name} {setting_text(value)}" for (name, _), value in pairs)])


def setting_words(name: str, value: Setting) -> str:
    """A hyperparameter by its name in links, unless another language has a word for it; a switch in words."""
    if not name:
        return setting_text(value)
    if name == "lr":
        return say("lr {lr}", lr=setting_text(value))
    words = say(name.replace("_", " "))
    if not isinstance(value, bool):
        return f"{name if words == name.replace('_', ' ') else words} {setting_text(value)}"
    return say("{switch} on", switch=words) if value else say("{switch} off", switch=words)


def comparison_line(scenario: Scenario, noise: float | None = None) -> str:
    """What the comparison grants every optimizer, for titles and captions; with another noise where one is given."""
    sigma = scenario.noise if noise is None else noise
    if sigma:
        return say("{fairness}, noise σ {sigma}", fairness=comparison_terms(scenario), sigma=setting_text(sigma))
    return say("{fairness}, no noise", fairness=comparison_terms(scenario))
