"""Edits made in the player under the maps: it shows one cell, so what lies on an axis chooses another cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.experiments.sweep import Sweep
from engine.experiments.tuning import entry_at, race_of_rule
from engine.pins import grouped
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.scenario import changed
from ui.state.events import PlayerEdits
from ui.state.session import session
from ui.tuning.params import CELL, RUN_LAYOUT


def tunes(scenario: Scenario, spec: Sweep) -> tuple[str, ...]:
    """The player's sliders: those of the run only where it is in the race, which then has what is on no axis."""
    is_racing = any(item.optimizer == spec.entry.optimizer for item in scenario.entries)
    return ("parameters", "runs") if is_racing else ("parameters",)


def cell_edits(scenario: Scenario, spec: Sweep, cell: tuple[float, float]) -> PlayerEdits:
    """The handler of edits in the player that shows a cell of a map over a scenario."""

    def write(after: Scenario) -> None:
        item = after.entries[0]
        chosen = float(item.get(spec.x.name)), float(item.get(spec.y.name))
        if chosen != cell:
            CELL.set(chosen)
        race = session().scenario
        further = with_further(race, read(), after)
        session().set_scenario(changed(race, with_run(further, spec, after)))

    def read() -> Scenario:
        return race_of_rule(session().scenario, entry_at(spec, *cell))

    own = ("run", "pin", "remove") if "runs" in tunes(scenario, spec) else ()
    return PlayerEdits(layout=RUN_LAYOUT, fields=("start", "parameters", *own), read=read, write=write)


def with_further(scenario: Scenario, before: Scenario, after: Scenario) -> Scenario:
    """The race with the further runs of a rule as they are after an edit: others, one more, or one less."""
    was, now = before.entries[1:], after.entries[1:]
    mine = [place for place, item in enumerate(scenario.entries) if item.optimizer == before.entries[0].optimizer][1:]
    known = {shown: scenario.entries[place] for shown, place in zip(was, mine, strict=True)}
    others = tuple(item for place, item in enumerate(scenario.entries) if place not in mine)
    further = tuple(known.get(item, replace(item, own_lr=True)) for item in now)
    return replace(scenario, entries=grouped(others + further))


def with_run(scenario: Scenario, spec: Sweep, after: Scenario) -> Scenario:
    """The race with the start, the surface's parameters and the first run of another, but for what is on an axis."""
    item, axes = after.entries[0], {spec.x.name, spec.y.name}

    def taken(other: Entry) -> Entry:
        if other != spec.entry:
            return other
        left: dict[str, Any] = {name: value for name, value in other.settings if name in axes | {"lr"}}
        own = {name: value for name, value in item.settings if name not in axes | {"lr"}}
        lr = {} if scenario.shares_lr(other) or "lr" in axes else {"lr": after.lr_of(item)}
        return replace(other, schedule=item.schedule).reset(**left | own | lr)

    shared = scenario.shares_lr(spec.entry) and "lr" not in axes
    return replace(
        scenario,
        start=after.start,
        parameters=after.parameters,
        entries=tuple(taken(other) for other in scenario.entries),
        lr=after.lr_of(item) if shared else scenario.lr,
    )
