"""Names for people: what a run is called in legends, tables and sentences, and the terms of a comparison."""

from __future__ import annotations

from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Setting
from i18n import say
from i18n.numbers import setting_text
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces.base import Surface


def label(scenario: Scenario, slot: str) -> str:
    """The name of a run in legends: the rule's title and what sets it apart from the rule's defaults."""
    entry = scenario.slots()[slot]
    rule = OPTIMIZERS[entry.optimizer]
    lr = [say("lr {lr}", lr=setting_text(scenario.lr_of(entry)))] if scenario.own_lr else []
    changed = lr + [_setting_text(name, value) for name, value in entry.settings if name != "lr"]
    schedule = "" if entry.schedule == CONSTANT else f", {say(SCHEDULES[entry.schedule].title).lower()}"
    return say(rule.title) + schedule + (f" ({', '.join(changed)})" if changed else "")


def surface_name(surface: Surface) -> str:
    """The title of a surface, with its parameters where it is one of a family."""
    pairs = zip(surface.parameters, surface.values, strict=True)
    return ", ".join([say(surface.title), *(f"{name} {setting_text(value)}" for (name, _), value in pairs)])


def _setting_text(name: str, value: Setting) -> str:
    """A hyperparameter by its name in links, unless another language has a word for it; a switch in words."""
    words = say(name.replace("_", " "))
    if not isinstance(value, bool):
        return f"{name if words == name.replace('_', ' ') else words} {setting_text(value)}"
    return say("{switch} on", switch=words) if value else say("{switch} off", switch=words)


def comparison_line(scenario: Scenario, noise: float | None = None) -> str:
    """What the comparison grants every optimizer, for titles and captions; with another noise where one is given."""
    sigma = scenario.noise if noise is None else noise
    if sigma:
        return say("{fairness}, noise σ {sigma}", fairness=scenario.comparison_terms(), sigma=setting_text(sigma))
    return say("{fairness}, no noise", fairness=scenario.comparison_terms())
