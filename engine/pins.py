"""Former runs of a race, added to it as runs of their own, and taken from it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from engine.scenario import Entry, Scenario
from engine.scenario.entry import schedule_of
from engine.scenario.limits import MAX_ENTRIES
from engine.scenario.scenario import changed


def with_former_runs(race: Scenario, before: Scenario, shown: Scenario, slots: Collection[str]) -> Scenario:
    """The race with some runs of `before`, which was changed to `shown`, as further runs.

    `shown` is the race itself, or what a page shows of it. A former run keeps what was changed: its settings, its lr
    where that was another, its start where that was elsewhere; all else it shares with the race. Runs that are in the
    race already are not added again. The race is as it was where the two differ in what all runs of a race share
    (function, steps, noise, seed), and where there would be more than `MAX_ENTRIES`.
    """
    if _shared(before) != _shared(shown):
        return race
    runs = [_run(race, item) for item in race.entries]
    former = [_former(item, race, before, shown) for slot, item in before.slots().items() if slot in slots]
    added = tuple(item for item in dict.fromkeys(former) if _run(race, item) not in runs)
    if len(race.entries) + len(added) > MAX_ENTRIES:
        return race
    return changed(race, replace(race, entries=grouped(race.entries + added)))


def without_run(race: Scenario, slot: str) -> Scenario:
    """The race without one of its runs; the last one stays."""
    left = tuple(item for name, item in race.slots().items() if name != slot)
    return changed(race, replace(race, entries=left)) if left else race


def most_runs(race: Scenario, part: Scenario) -> int:
    """How many runs a page may have that shows a part of the race's runs: as many more as the race has room for."""
    return MAX_ENTRIES - len(race.entries) + len(part.entries)


def grouped(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries with those of one rule side by side, in the order in which rules come first: as the sidebar has them."""
    rules = [item.optimizer for item in entries]
    return tuple(sorted(entries, key=lambda item: rules.index(item.optimizer)))


def _shared(scenario: Scenario) -> Any:
    """What all runs of a race have in common beside lr and start."""
    function = scenario.surface, scenario.formula, scenario.resolved_surface().values
    return function, scenario.resolved_steps(), scenario.noise, scenario.seed if scenario.noise else 0


def _run(scenario: Scenario, item: Entry) -> Any:
    """What decides a run of a race."""
    return scenario.rule(item), schedule_of(item), scenario.start_of(item)


def _former(item: Entry, race: Scenario, before: Scenario, shown: Scenario) -> Entry:
    """An entry of `before` that runs as it did there, in the race now."""
    moved = item.start is None and before.resolved_start() != shown.resolved_start()
    stays = replace(item, start=before.resolved_start()) if moved else item
    if race.lr_of(stays) == before.lr_of(item):
        return stays
    return replace(before.at_its_lr(stays), own_lr=True)
