"""An entry of a race: one optimizer with its settings and its schedule, as a frozen value."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from optimizers import OPTIMIZERS
from optimizers.schedule_base import Schedule
from optimizers.schedules import SCHEDULES

Setting = float | bool
CONSTANT = "constant"
"""The schedule that changes nothing."""


@dataclass(frozen=True)
class Entry:
    """One optimizer of a race, with what differs from its defaults.

    Attributes:
        optimizer: key in `OPTIMIZERS`.
        settings: (name, value) of hyperparameters, switches and settings of the schedule that are not at their default.
        schedule: key in `SCHEDULES`: how lr changes over the run.
        own_lr: whether it has its own lr although the race shares one; it says nothing where each has its own.
        start: its own start, wherever the race starts; None for that of the race.
    """

    optimizer: str
    settings: tuple[tuple[str, Setting], ...] = ()
    schedule: str = CONSTANT
    own_lr: bool = False
    start: tuple[float, float] | None = None

    def get(self, name: str) -> Setting:
        """The value of a hyperparameter, switch or setting of the schedule: the one that is set, or the default."""
        value: Setting = dict(self.settings).get(name, known_settings(self.optimizer, self.schedule)[name].default)
        return value

    def values(self) -> dict[str, Setting]:
        """{name: value} of every hyperparameter, every switch and every setting of the schedule, see `get`."""
        own, known = dict(self.settings), known_settings(self.optimizer, self.schedule)
        return {name: own.get(name, spec.default) for name, spec in known.items()}

    def reset(self, **settings: Setting) -> Entry:
        """The entry with these settings and no others; schedule, and what it has for itself alone, stay."""
        return replace(self, settings=entry(self.optimizer, self.schedule, **settings).settings)

    def with_settings(self, **settings: Setting) -> Entry:
        """The entry with these settings beside those that it has."""
        return self.reset(**dict(self.settings) | settings)

    def overrides(self, names: Collection[str]) -> dict[str, Any]:
        """Those settings that differ from the defaults and are among `names`."""
        return {name: value for name, value in self.settings if name in names}


def without_starts(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries that start where the race does: on another surface a place means another thing."""
    return tuple(replace(item, start=None) for item in entries)


def schedule_of(item: Entry) -> Schedule:
    """The schedule that an entry runs under."""
    schedule = SCHEDULES[item.schedule]
    return schedule(**item.overrides(schedule.hypers()))


def known_settings(optimizer: str, schedule: str = CONSTANT) -> dict[str, Any]:
    """{name: specification} of all that an entry can set: the rule's hyperparameters and switches, the schedule's."""
    rule = OPTIMIZERS[optimizer]
    return {**rule.hypers(), **rule.switches(), **SCHEDULES[schedule].hypers()}


def entry(optimizer: str, schedule: str = CONSTANT, **settings: Setting) -> Entry:
    """An entry in its one normal form: settings in the rule's own order, defaults and what it does not have left out.

    >>> entry("adam", beta2=0.99, eps=1e-8).settings
    (('beta2', 0.99),)
    """
    known = known_settings(optimizer, schedule)
    changed = tuple((n, settings[n]) for n in known if n in settings and settings[n] != known[n].default)
    return Entry(optimizer, changed, schedule)
