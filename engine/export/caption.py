"""The caption of a figure: what was run, with every setting, as text for a paper or a slide."""

from __future__ import annotations

from typing import NamedTuple

from engine.labels import labels, noise_words, setting_words, surface_name
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry
from i18n import say
from i18n.numbers import point_text
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces.formula import to_text


class Caption(NamedTuple):
    """A caption in which `{formula}` stands for the function, and the function as text and as LaTeX."""

    caption: str
    formula: str
    latex: str


def caption(scenario: Scenario) -> Caption:
    """Surface with its formula, conditions, and each run with all of its numbers, also those at their defaults."""
    surface, names = scenario.resolved_surface(), labels(scenario)
    runs = [f"{names[slot]}: {', '.join(_settings(scenario, entry))}" for slot, entry in scenario.slots().items()]
    about = [
        f"{surface_name(surface)}, {{formula}}.",
        *([f"{'; '.join(runs)}."] if runs else []),
        _conditions(scenario),
    ]
    return Caption(" ".join(about), f"f(x, y) = {scenario.formula or to_text(surface)}", surface.latex)


def _settings(scenario: Scenario, entry: Entry) -> list[str]:
    """Numbers of a rule and switches that are not at their default, then its schedule with its own numbers."""
    rule = OPTIMIZERS[entry.optimizer]
    values, switches = scenario.at_its_lr(entry).values(), rule.switches()
    values = {name: value for name, value in values.items() if name not in switches or value != switches[name].default}
    own = [name for name in values if name in {**rule.hypers(), **switches}]
    words = [setting_words(name, values[name]) for name in own]
    if entry.start is not None:
        words.append(say("start {point}", point=point_text(*entry.start, count=6)))
    if entry.schedule == CONSTANT:
        return words
    others = [setting_words(name, value) for name, value in values.items() if name not in own]
    title = say(SCHEDULES[entry.schedule].title).lower()
    return [*words, say("schedule {title} ({settings})", title=title, settings=", ".join(others)) if others else title]


def _conditions(scenario: Scenario) -> str:
    """Where the runs start and for how long they go; noise where there is some."""
    x, y = scenario.resolved_start()
    first = say("Start {point}, {count} steps", point=point_text(x, y, count=6), count=scenario.resolved_steps())
    return f"{first}, {noise_words(scenario)}." if scenario.noise else f"{first}."
