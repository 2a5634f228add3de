"""What the stage knows of surfaces, rules and schedules, so that it can read links and say what they mean.

All texts are in English; the browser says them in the visitor's language by the same catalogue as everything else.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from engine.export.caption import caption
from engine.scenario import Scenario
from engine.scenario.limits import (
    DEFAULT_OPTIMIZERS,
    DEFAULT_SURFACE,
    MAX_COORDINATE,
    MAX_ENTRIES,
    MAX_SEED,
    MAX_STEPS,
    NOISE,
    SHARED_LR,
)
from engine.tuned import tuned_rows
from figures.palette import oklab, rgb
from figures.theme import DASHES, Look, copy_looks, optimizer_look
from i18n import DEFAULT, LANGUAGES, speaking
from optimizers import OPTIMIZERS, Optimizer
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES, Surface
from ui.components.numbers import LR_SPAN, lr_header, momentum_header, parameter_header
from ui.start.cards import CARDS, Card
from ui.start.gallery import TEXTS, TITLES
from ui.state.layouts import LAYOUTS
from ui.state.pages import GROUPS, PAGES
from ui.state.params import write


def facts() -> dict[str, Any]:
    """Everything that does not belong to one surface alone, as JSON has it."""
    with speaking(DEFAULT):
        return {
            "rules": {key: _rule(key, rule) for key, rule in OPTIMIZERS.items()},
            "schedules": {key: {"title": s.title, "numbers": _numbers(s.hypers())} for key, s in SCHEDULES.items()},
            "surfaces": {key: _surface(key, surface) for key, surface in SURFACES.items()},
            "copies": [_look(look) for look in copy_looks()],
            "dashes": {name: list(lengths) for name, lengths in DASHES.items()},
            "sliders": _sliders(),
            "limits": _limits(),
        }


def frame_facts() -> dict[str, Any]:
    """What stands around every page: other pages, and other languages."""
    return {
        "pages": [{"key": page.key, "title": page.title, "group": page.group} for page in PAGES.values()],
        "groups": GROUPS,
        "languages": {code: other.name for code, other in LANGUAGES.items()},
        "layouts": LAYOUTS,
        "cards": [_card(card) for card in CARDS],
    }


def _card(card: Card) -> dict[str, str]:
    words = {"title": TITLES[card.key], "text": TEXTS[card.key]}
    values = {name: write(value) for name, value in {**card.values, "play": True}.items()}
    query = urlencode({**card.scenario.to_query(), **values}, safe=",:=")
    return {"key": card.key, "page": card.page, "query": query, "formula": card.scenario.formula, **words}


def book_of(key: str) -> dict[str, Any]:
    """What belongs to one surface and is asked for with it: how it is written."""
    text = caption(Scenario(surface=key))
    return {"formula": text.formula, "latex": text.latex}


def _rule(key: str, rule: type[Optimizer]) -> dict[str, Any]:
    return {
        "title": rule.title,
        "sharesLr": rule.shares_lr,
        "numbers": _numbers(rule.hypers()),
        "switches": {name: switch.default for name, switch in rule.switches().items()},
        "paper": rule.paper,
        "look": _look(optimizer_look(key)),
    }


def _numbers(specs: Any) -> dict[str, tuple[float, float, float]]:
    """{name: (default, low, high)}."""
    return {name: (spec.default, spec.low, spec.high) for name, spec in specs.items()}


def _look(look: Look) -> dict[str, Any]:
    """A look, with its colour where equal distances look equal."""
    return {**vars(look), "lab": oklab(rgb(look.colour)).tolist()}


def _surface(key: str, surface: Surface) -> dict[str, Any]:
    return {
        "title": surface.title,
        "lr": surface.lr,
        "steps": surface.steps,
        "start": surface.start,
        "parameters": _numbers(dict(surface.parameters)),
        "tuned": {rule: dict(row.values) for rule, row in tuned_rows(key).items()},
    }


def _sliders() -> dict[str, Any]:
    """The sliders of a race: of all runs, and of the surface, by the names of their numbers."""
    momentum = OPTIMIZERS["momentum"].hypers()["momentum"]
    own = {name: spec for surface in SURFACES.values() for name, spec in surface.parameters}
    return {
        "lr": lr_header(),
        "momentum": momentum_header(momentum),
        **{name: parameter_header(name, spec) for name, spec in own.items()},
    }


def _limits() -> dict[str, Any]:
    return {
        "surface": DEFAULT_SURFACE,
        "optimizers": DEFAULT_OPTIMIZERS,
        "coordinate": MAX_COORDINATE,
        "entries": MAX_ENTRIES,
        "seed": MAX_SEED,
        "steps": MAX_STEPS,
        "noise": NOISE,
        "lr": (SHARED_LR.low, SHARED_LR.high),
        "lrSpan": LR_SPAN,
    }
