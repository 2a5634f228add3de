"""What the player's sliders are made of: the specification of every number that can be set, and those of one race."""

from __future__ import annotations

from typing import Any

from engine.scenario import Scenario
from engine.scenario.limits import SHARED_LR
from i18n import LANGUAGES, say, speaking
from optimizers import OPTIMIZERS, Hyper
from optimizers.schedules import SCHEDULES
from surfaces import Parameter
from ui.components.contract import NumberHeader, Numbers, SliderHeader
from ui.components.mathml import mathml

LR_SPAN = 30.0
"""How many times the surface's own learning rate, or a share of it, the slider of the shared one goes to."""


def numbers_payload() -> dict[str, Numbers]:
    """The numbers of every rule and schedule, in every language: the same for all races, so browsers get them once."""
    numbers = {}
    for code in LANGUAGES:
        with speaking(code):
            numbers[code] = _numbers()
    return numbers


def _numbers() -> Numbers:
    return {
        "rules": {
            key: [number_header(name, name, spec) for name, spec in rule.hypers().items()]
            for key, rule in OPTIMIZERS.items()
        },
        "schedules": {
            key: [number_header(name, say(name.replace("_", " ")), spec) for name, spec in schedule.hypers().items()]
            for key, schedule in SCHEDULES.items()
        },
    }


def number_header(name: str, title: str, spec: Hyper | Parameter) -> NumberHeader:
    """What a slider is told of a number, in the language of now."""
    return {
        "name": name,
        "title": title,
        "symbol": mathml(spec.symbol, "inline"),
        "help": say(spec.help),
        "low": spec.low,
        "high": spec.high,
        "scale": "complement" if spec.complement else "log" if spec.log else "linear",
    }


def lr_header() -> NumberHeader:
    """What the slider of the shared lr is told, over all of its range."""
    return number_header("lr", say("Learning rate (all)"), SHARED_LR)


def momentum_header(spec: Hyper) -> NumberHeader:
    """What the slider of the momentum that runs have in common is told."""
    return number_header("momentum", say("Momentum"), spec)


def parameter_header(name: str, spec: Parameter) -> NumberHeader:
    """What the slider of a surface's own number is told."""
    return number_header(name, say("Condition number") if name == "kappa" else name, spec)


def sliders_of(scenario: Scenario) -> list[SliderHeader]:
    """The sliders that runs of a race have in common: the shared lr, and the momentum of the first of every rule."""
    sliders: list[SliderHeader] = []
    if any(scenario.shares_lr(member) for member in scenario.entries):
        sliders.append(_lr_slider(scenario))
    first = [member for slot, member in scenario.slots().items() if slot == member.optimizer]
    momenta = [member for member in first if "momentum" in OPTIMIZERS[member.optimizer].hypers()]
    if len({member.get("momentum") for member in momenta}) == 1:  # rules set apart by it are not to become alike
        spec = OPTIMIZERS[momenta[0].optimizer].hypers()["momentum"]
        sliders.append({"number": momentum_header(spec), "value": float(momenta[0].get("momentum"))})
    return sliders


def _lr_slider(scenario: Scenario) -> SliderHeader:
    """The slider of the shared lr, about what suits the surface; its range holds the value."""
    own, value = scenario.resolved_surface().lr, scenario.resolved_lr()
    low = max(SHARED_LR.low, min(own / LR_SPAN, value))
    high = min(SHARED_LR.high, max(own * LR_SPAN, value))
    return {"number": lr_header() | {"low": low, "high": high}, "value": value}


def parameter_sliders(scenario: Scenario) -> list[SliderHeader]:
    """The sliders of the surface's own numbers, such as the condition number."""
    surface = scenario.resolved_surface()
    named = zip(surface.parameters, surface.values, strict=True)
    return [{"number": parameter_header(name, spec), "value": float(value)} for (name, spec), value in named]


def values_of(scenario: Scenario, slot: str) -> dict[str, float]:
    """The hyperparameters that a run is run at, and the settings of its schedule."""
    member = scenario.slots()[slot]
    specs: dict[str, Any] = OPTIMIZERS[member.optimizer].hypers() | SCHEDULES[member.schedule].hypers()
    return {name: float(member.get(name)) for name in specs} | {"lr": scenario.lr_of(member)}
