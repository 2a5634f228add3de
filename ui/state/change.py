"""Apply an edit made inside of the player to a scenario. It comes over the wire: checked like a link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.scenario import Scenario
from engine.scenario.entry import Entry, Setting, entry
from engine.scenario.scenario import changed
from optimizers import OPTIMIZERS


def edited(scenario: Scenario, change: Any) -> Scenario:
    """The scenario after a change; what is not a possible value changes nothing.

    The player's route (`edit=`, see `ui.components.routes`) and the page's callback both apply this one function to the
    same change, and `query_string` of a normal scenario is canonical. So the race that the browser has fetched while
    Python did not know of the change yet has the very query string that Python sends afterwards, and `server.alias` in
    `assets/player/server.js` saves the second fetch. Where the two strings differ the browser fetches once more.
    """
    if not isinstance(change, dict) or not change:
        return scenario
    query: dict[str, Any] = {}
    if "lr" in change:
        query["lr"] = str(change["lr"])
    if isinstance(change.get("start"), list):
        query["start"] = ",".join(str(value) for value in change["start"])
    if isinstance(change.get("box"), list) and scenario.formula:
        query["box"] = ",".join(str(value) for value in change["box"])
    read, notices = Scenario.from_query({**scenario.to_query(), **query})
    after = scenario if notices else read
    momentum = change.get("momentum")
    if isinstance(momentum, int | float) and -1e301 < momentum < 1e301:  # comparing does not overflow
        spec = OPTIMIZERS["momentum"].hypers()["momentum"]
        after = with_value(after, "momentum", min(max(float(momentum), spec.low), spec.high))
    return changed(scenario, after)


def with_value(scenario: Scenario, name: str, value: float) -> Scenario:
    """The scenario after a slider of the player: the shared lr, or the momentum of every momentum method."""
    if name == "lr":
        return replace(scenario, lr=value)
    return replace(scenario, entries=tuple(_with(entrant, name, value) for entrant in scenario.entries))


def _with(entrant: Entry, name: str, value: float) -> Entry:
    if name not in OPTIMIZERS[entrant.optimizer].hypers():
        return entrant
    settings: dict[str, Setting] = dict(entrant.settings) | {name: value}
    return entry(entrant.optimizer, entrant.schedule, **settings)
