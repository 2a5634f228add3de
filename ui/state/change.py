"""Apply an edit made inside of the player to a scenario. It comes over the wire: checked like a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from engine.pins import with_former_runs, without_run
from engine.scenario import Scenario
from engine.scenario.entry import Entry, known_settings
from engine.scenario.scenario import changed
from engine.terms import TERMS, with_terms
from optimizers import OPTIMIZERS, Hyper
from surfaces import SURFACES

LONGEST_QUERY, MOST_FIELDS = 10_000, 50
"""Of what comes as a query string: more than any link that the app writes."""


def edited(scenario: Scenario, change: Any) -> Scenario:
    """The scenario after a change; what is not a possible value changes nothing.

    The player's route (`edit=`, see `ui.components.routes`) and the page's callback both apply this one function to the
    same change, and `query_string` of a normal scenario is canonical. So the race that the browser has fetched while
    Python did not know of the change yet has the very query string that Python sends afterwards, and `server.alias` in
    `assets/shared/server.js` saves the second fetch. Where the two strings differ the browser fetches once more.
    `assets/player/description.js` does the same to what a preview is computed from.
    """
    if not isinstance(change, dict) or not change:
        return scenario
    read, notices = Scenario.from_query({**scenario.to_query(), **_query_of(scenario, change)})
    after = scenario if notices else read
    after = _with_momentum(after, change.get("momentum"))
    after = changed(scenario, _on_terms(_with_settings(after, change.get("run")), change.get("terms")))
    after = _with_pinned(after, change.get("pin"))
    return without_run(after, change["remove"]) if isinstance(change.get("remove"), str) else after


def fields_of(query: str) -> dict[str, list[str]]:
    """What a query string holds. Raises `ValueError` for more fields than a link has."""
    return parse_qs(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)


def _query_of(scenario: Scenario, change: dict[str, Any]) -> dict[str, str]:
    """What of a change a link says as well, as query parameters."""
    query = {"lr": str(change["lr"])} if "lr" in change else {}
    if isinstance(change.get("start"), list):
        query["start"] = ",".join(str(value) for value in change["start"])
    if isinstance(change.get("box"), list) and scenario.formula:
        query["box"] = ",".join(str(value) for value in change["box"])
    parameters = change.get("parameters")
    if isinstance(parameters, dict) and not scenario.formula:
        known = dict(SURFACES[scenario.surface].parameters)
        query |= {name: str(value) for name, value in parameters.items() if name in known}
    return query


def _on_terms(scenario: Scenario, terms: Any) -> Scenario:
    """The scenario on other terms."""
    return next((with_terms(scenario, known) for known in TERMS if known == terms), scenario)


def _with_momentum(scenario: Scenario, value: Any) -> Scenario:
    """The scenario with another momentum of the first run of every rule that has one: further ones are set apart."""
    spec = OPTIMIZERS["momentum"].hypers()["momentum"]
    momentum = _number(value, spec)
    if momentum is None:
        return scenario
    changed_values = {"momentum": momentum}
    return _with_entries(scenario, lambda slot, run: _with(run, changed_values) if slot == run.optimizer else run)


def _with_settings(scenario: Scenario, run: Any) -> Scenario:
    """The scenario with other hyperparameters, or settings of the schedule, of one run."""
    if not isinstance(run, dict) or not isinstance(run.get("values"), dict):
        return scenario
    slot, values = run.get("slot"), run["values"]

    def change(name: str, entrant: Entry) -> Entry:
        if name != slot:
            return entrant
        own = {key: value for key, value in values.items() if key != "lr" or not scenario.shares_lr(entrant)}
        return _with(entrant, own)

    return _with_entries(scenario, change)


def _with_pinned(scenario: Scenario, pin: Any) -> Scenario:
    """The scenario with runs of a former one, which was changed to what is shown: both are queries."""
    if not isinstance(pin, dict) or not isinstance(pin.get("slots"), list):
        return scenario
    before, shown = _of_link(pin.get("before")), _of_link(pin.get("shown"))
    if before is None or shown is None:
        return scenario
    return with_former_runs(scenario, before, shown, [slot for slot in pin["slots"] if isinstance(slot, str)])


def _of_link(query: Any) -> Scenario | None:
    """The scenario of a query string; None for one that is not read to its last word."""
    if not isinstance(query, str) or len(query) > LONGEST_QUERY:
        return None
    try:
        scenario, notices = Scenario.from_query(fields_of(query))
    except ValueError:
        return None
    return None if notices else scenario


def _with_entries(scenario: Scenario, change: Callable[[str, Entry], Entry]) -> Scenario:
    """The scenario with a change of its entries, each by its slot."""
    return replace(scenario, entries=tuple(change(slot, entrant) for slot, entrant in scenario.slots().items()))


def _with(entrant: Entry, values: dict[Any, Any]) -> Entry:
    """An entry with other values of those of its settings that are numbers."""
    known = known_settings(entrant.optimizer, entrant.schedule)
    numbers = {name: _number(values[name], spec) for name, spec in known.items() if name in values}
    return entrant.with_settings(**{name: number for name, number in numbers.items() if number is not None})


def _number(value: Any, spec: Any) -> float | None:
    """A value in the range of a hyperparameter, None for what is no number or sets none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not isinstance(spec, Hyper) or not -1e301 < value < 1e301:  # comparing does not overflow
        return None
    return min(max(float(value), spec.low), spec.high)
