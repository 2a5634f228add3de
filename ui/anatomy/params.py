"""The anatomy page's parameters."""

from __future__ import annotations

from engine.experiments.pairs import PAIRS
from i18n import say
from optimizers import OPTIMIZERS
from ui.state.layouts import LAYOUTS
from ui.state.params import LAYOUT, PageParam, Params, integer, one_of

SECTIONS = {
    "steps": "Step by step",
    "pair": "One switch apart",
    "reddi": "Adam's counter-example",
    "code": "In PyTorch and Optax",
}
REDDI_STEPS = (1000, 5000, 20_000, 50_000, 100_000)
REDDI_RULES = ("adam", "amsgrad")


def _rules(text: str) -> tuple[str, ...]:
    keys = tuple(text.split(","))
    if not set(keys) <= set(OPTIMIZERS) or len(set(keys)) < len(keys):
        raise ValueError(say("is not a list of different optimizers"))
    return keys


SECTION = PageParam("anatomy", "section", "steps", one_of(SECTIONS), link="part")
ONE_RULE_LAYOUT = PageParam("anatomy", "layout", "map", one_of(LAYOUTS), link="inside")
"""The layout of the player that shows one rule from the inside; pairs use the layout of all pages."""
RULE = PageParam("anatomy", "rule", "adam", one_of(OPTIMIZERS))
PAIR = PageParam("anatomy", "pair", "bias_correction", one_of(PAIRS))
RULES: PageParam[tuple[str, ...]] = PageParam("anatomy", "rules", REDDI_RULES, _rules)
HORIZON = PageParam("anatomy", "horizon", 20_000, integer(100, REDDI_STEPS[-1]))

PARAMS: Params = (LAYOUT, ONE_RULE_LAYOUT, SECTION, RULE, PAIR, RULES, HORIZON)
