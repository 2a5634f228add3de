"""The tuning page's parameters."""

from __future__ import annotations

import math

from engine.experiments.sweep import MAX_SIDE
from engine.experiments.tuning import TUNING_QUESTIONS, axis_pairs
from engine.scenario import Scenario
from i18n import say
from optimizers import OPTIMIZERS
from ui.state.layouts import LAYOUTS
from ui.state.params import PageParam, Params, integer, one_of

OPENING = Scenario(surface="ravine")
"""For a visitor who comes without a race: where theory and experiment are seen to agree."""

SECTIONS = {"map": "Maps", "kappa": "Condition number"}
SIDES = (50, 100, 200, MAX_SIDE)
MAX_MAPS = 4


def rules_with_two_axes() -> list[str]:
    """Keys of the optimizers that have two hyperparameters for a map."""
    return [key for key in OPTIMIZERS if axis_pairs(key)]


Cell = tuple[float, ...] | None


def _rules(text: str) -> tuple[str, ...]:
    keys = tuple(text.split(","))
    known = rules_with_two_axes()
    if not set(keys) <= set(known) or not 0 < len(keys) <= MAX_MAPS or len(set(keys)) < len(keys):
        raise ValueError(say("is not up to {most} of {options}", most=MAX_MAPS, options=", ".join(known)))
    return keys


def _axes(text: str) -> str:
    return one_of(sorted({",".join(names) for key in OPTIMIZERS for names in axis_pairs(key)}))(text)


def _cell(text: str) -> Cell:
    x, comma, y = text.partition(",")
    cell = (float(x), float(y)) if comma else (math.nan,)
    if not all(map(math.isfinite, cell)):
        raise ValueError(say("is not two finite numbers with a comma between them"))
    return cell


SECTION = PageParam("tuning", "section", "map", one_of(SECTIONS))
RULES: PageParam[tuple[str, ...]] = PageParam("tuning", "rules", ("momentum",), _rules, link="tune")
AXES = PageParam("tuning", "axes", "lr,momentum", _axes)
METRIC = PageParam("tuning", "metric", "settled", one_of(TUNING_QUESTIONS), link="ask")
SIDE = PageParam("tuning", "side", 100, integer(10, MAX_SIDE))
RUN_LAYOUT = PageParam("tuning", "layout", "map", one_of(LAYOUTS), link="inside")
CELL: PageParam[Cell] = PageParam("tuning", "cell", None, _cell, link="at")

PARAMS: Params = (SECTION, RULES, AXES, METRIC, SIDE, RUN_LAYOUT, CELL)
