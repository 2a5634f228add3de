"""A scene of a lesson: a scenario, the claim about its runs, and the controls by which a class may change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry, known_settings
from engine.scenario.limits import SHARED_LR
from engine.scenario.scenario import normal
from lessons.findings import Claim
from optimizers import OPTIMIZERS

CONTROLS = (
    "lr",
    "momentum",
    "beta1",
    "beta2",
    "rho",
    "eps",
    "bias_correction",
    "noise",
    "kappa",
    "start",
    "schedule",
)


@dataclass(frozen=True)
class Scene:
    """What is shown, what is said about it, and what may be changed: the claim's sentence is true for all of that.

    Attributes:
        scenario: the preset, in its normal form.
        claim: (scenario, runs) -> finding.
        controls: names among `CONTROLS`; no others are shown.
        only: {control: slots} where a control is not for every entry that has such a setting.
        retune: what else follows when kappa is changed, such as the best lr for it.
        trial: {control: value}, what "try this" asks for.
    """

    scenario: Scenario
    claim: Claim
    controls: tuple[str, ...] = ()
    only_slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retune: Callable[[Scenario], Scenario] = normal
    trial: Mapping[str, Any] = field(default_factory=dict)

    def with_trial(self) -> Scenario:
        """The preset with all that "try this" asks for."""
        return with_controls(self, self.scenario, self.trial)


def with_controls(picture: Scene, scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario with several of the picture's controls at other values, set one after another."""
    for name, value in values.items():
        scenario = with_control(picture, scenario, name, value)
    return scenario


def with_control(picture: Scene, scenario: Scenario, name: str, value: Any) -> Scenario:
    """The scenario with one of the picture's controls at another value. KeyError for controls that it does not have.

    lr is the shared one, or that of every entry that it applies to where each has its own; `start` is (x, y),
    `schedule` a key in `SCHEDULES`; the rest is set for every entry that has it.
    """
    if name not in picture.controls:
        raise KeyError(f"this picture has the controls {picture.controls}, got {name!r}")
    if name == "kappa":
        return picture.retune(normal(replace(scenario, parameters=(("kappa", float(value)),))))
    if name in ("noise", "start") or (name == "lr" and not scenario.own_lr):
        return normal(replace(scenario, **{name: value}))
    slots = slots_of(picture, scenario, name)
    entries = tuple(_set(item, name, value) if slot in slots else item for slot, item in scenario.slots().items())
    return normal(replace(scenario, entries=entries))


def slots_of(picture: Scene, scenario: Scenario, name: str) -> tuple[str, ...]:
    """The slots whose entries a control changes, for controls of entries: those that have such a setting."""
    allowed = picture.only_slots.get(name, tuple(scenario.slots()))
    return tuple(slot for slot, item in scenario.slots().items() if slot in allowed and _has(item, name))


def control_value(picture: Scene, scenario: Scenario, name: str) -> Any:
    """What a control is at; for controls of entries, the first that it applies to."""
    if name == "kappa":
        return scenario.resolved_surface().values[0]
    if name == "noise" or (name == "lr" and not scenario.own_lr):
        return scenario.noise if name == "noise" else scenario.resolved_lr()
    if name == "start":
        return scenario.resolved_start()
    item = scenario.slots()[slots_of(picture, scenario, name)[0]]
    return item.schedule if name == "schedule" else item.get(name)


def control_spec(picture: Scene, scenario: Scenario, name: str) -> Any:
    """The `Hyper`, `Switch` or `Parameter` that says range, symbol and help; None for noise, start and schedule."""
    if name in ("noise", "start", "schedule"):
        return None
    if name == "kappa":
        return dict(scenario.resolved_surface().parameters)["kappa"]
    if name == "lr" and not scenario.own_lr:
        return SHARED_LR
    item = scenario.slots()[slots_of(picture, scenario, name)[0]]
    return known_settings(item.optimizer)[name]


def _has(item: Entry, name: str) -> bool:
    if name == "lr":
        return OPTIMIZERS[item.optimizer].shares_lr
    return name == "schedule" or name in known_settings(item.optimizer, item.schedule)


def _set(item: Entry, name: str, value: Any) -> Entry:
    if name == "schedule":
        return entry(item.optimizer, value, **dict(item.settings))
    return item.with_settings(**{name: value})
