"""What the anatomy page has of its own: parameters in the link, controls, and the card in step with the player."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from engine.entry import Entry
from engine.experiments.pairs import PAIRS
from engine.experiments.trace import Anatomy, anatomy
from engine.limits import MAX_ENTRIES
from engine.scenario import Scenario, changed, normal
from i18n import say
from optimizers import OPTIMIZERS
from ui.background.race_cache import cached_race
from ui.state.events import LAYOUT, LAYOUTS, apply_edit
from ui.state.link import Own, one_of, whole
from ui.widgets.scenario_controls import (
    entry_controls,
    kept,
    lr_controls,
    run_controls,
    start_controls,
    surface_controls,
    use,
)
from ui.widgets.slider import KEEP, slider

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


OWN = (
    LAYOUT,
    Own("inside", "map", one_of(LAYOUTS)),
    Own("part", "steps", one_of(SECTIONS)),
    Own("rule", "adam", one_of(OPTIMIZERS)),
    Own("pair", "bias_correction", one_of(PAIRS)),
    Own("rules", REDDI_RULES, _rules),
    Own("horizon", 20_000, whole(100, REDDI_STEPS[-1])),
)


def section_control() -> str:
    """Which part of the page is drawn."""
    return str(
        st.segmented_control(
            say("Section"),
            list(SECTIONS),
            format_func=lambda key: say(SECTIONS[key]),
            key="part",
            required=True,
            persist_state=KEEP,
            label_visibility="collapsed",
            help=say("One optimizer from the inside, two that differ in one switch, or code."),
        )
    )


def take_part() -> None:
    """Let the optimizer that is looked into be one of the race's, so that the link holds its settings."""
    before: Scenario = st.session_state["scenario"]
    rule = st.session_state["rule"]
    if rule not in before.slots():
        entries = (*before.entries[: MAX_ENTRIES - 1], Entry(rule))
        use(changed(before, replace(before, entries=entries)))


def rule_control() -> str:
    """The optimizer that is looked into."""
    return str(
        st.selectbox(
            say("Optimizer to look into"),
            list(OPTIMIZERS),
            format_func=lambda key: say(OPTIMIZERS[key].title),
            key="rule",
            persist_state=KEEP,
            help=say("Its hyperparameters are below. It joins the race of the other pages."),
        )
    )


def one_scenario(rule: str) -> Scenario:
    """The controls of one optimizer's run; the race's other optimizers stay as they are."""
    ground = surface_controls()
    before: Scenario = st.session_state["scenario"]
    own_lr, lr = lr_controls()
    slots = before.slots()
    (changed_entry,) = entry_controls({rule: slots[rule]}, own_lr, expanded=True)
    start = start_controls()
    steps, noise, seed, tol = run_controls()
    entries = tuple(changed_entry if slot == rule else one for slot, one in slots.items())
    return kept(
        **ground,
        start=start,
        entries=entries,
        lr=lr,
        own_lr=own_lr,
        steps=steps,
        noise=noise,
        seed=seed,
        tol=tol,
    )


def the_entry(scenario: Scenario, rule: str) -> Entry:
    """The entry of the optimizer that is looked into."""
    return scenario.slots()[rule]


@lru_cache(maxsize=64)
def inside(scenario: Scenario, one: Entry) -> tuple[Scenario, Anatomy]:
    """A run on its own, and everything inside of it."""
    single = normal(replace(scenario, entries=(one,), tuned=False))
    (run,) = cached_race(single).values()
    return single, anatomy(single, one, run)


def take_edit(change: Any) -> None:
    """What was changed in the player; its layout here is not that of the other pages."""
    if isinstance(change, dict) and change.get("layout") in LAYOUTS:
        st.session_state["inside"] = change["layout"]
    else:
        apply_edit(change)


def pair_control() -> str:
    """Which pair is shown; choosing one lets its race be the visitor's."""
    return str(
        st.selectbox(
            say("Two runs that differ in one thing"),
            list(PAIRS),
            format_func=lambda key: say(PAIRS[key].title),
            key="pair",
            persist_state=KEEP,
            on_change=use_pair,
            help=say("Choosing a pair sets surface, start, lr and both optimizers."),
        )
    )


def use_pair() -> None:
    """Let the chosen pair be the visitor's race."""
    use(PAIRS[st.session_state["pair"]].scenario)


def reddi_controls() -> tuple[tuple[str, ...], int]:
    """Who meets the counter-example, and for how long."""
    if not isinstance(st.session_state.get("rules"), list):
        st.session_state["rules"] = list(st.session_state.get("rules", REDDI_RULES))
    rules = st.pills(
        say("Optimizers"),
        list(OPTIMIZERS),
        selection_mode="multi",
        format_func=lambda key: say(OPTIMIZERS[key].title),
        key="rules",
        persist_state=KEEP,
        help=say("Who meets the sequence of gradients."),
    )
    steps = slider(say("Steps"), "horizon", REDDI_STEPS, say("How many gradients each optimizer sees."), "{:,.0f}")
    return tuple(rules), int(steps)
