"""What the anatomy page has of its own: parameters in the link, controls, and the card in step with the player."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from latex2mathml.converter import convert

from engine.anatomy import Anatomy, anatomy
from engine.compare import PAIRS
from engine.scenario import MAX_ENTRIES, Entry, Scenario, changed, normal
from engine.texts import say
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from ui.cached import cached_race
from ui.controls import (
    entry_controls,
    kept,
    lr_controls,
    run_controls,
    start_controls,
    surface_controls,
    use,
)
from ui.edit import LAYOUT, LAYOUTS, apply_edit
from ui.link import Own, one_of, whole
from ui.player.wire import pack
from ui.slider import KEEP, slider

SECTIONS = {
    "steps": "Step by step",
    "pair": "One switch apart",
    "reddi": "Adam's counter-example",
    "code": "In PyTorch and Optax",
}
REDDI_STEPS = (1000, 5000, 20_000, 50_000, 100_000)
REDDI_RULES = ("adam", "amsgrad")

WORDS = {
    "g": "gradient",
    "m": "first moment m",
    "v": "second moment v",
    "v_max": "largest second moment",
    "m_hat": "m, corrected",
    "v_hat": "v, corrected",
    "u": "decaying maximum u",
    "velocity": "velocity",
    "G": "sum of squares G",
    "G_diagonal": "G, diagonal",
    "G_beside": "G, off the diagonal",
    "square_average": "average of g²",
    "update_average": "average of Δ²",
    "delta": "unscaled update Δ",
    "update": "update of θ",
    "theta": "θ after the step",
}
"""Quantities in words; what a rule names beside these is shown by its symbol and name."""

_ASSETS = Path(__file__).parent / "player" / "assets"
_card = st.components.v2.component(
    "ravine_card",
    html='<div class="rv-card"></div>',
    js=(_ASSETS / "card_loader.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


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
            say("Section"), list(SECTIONS), format_func=lambda key: say(SECTIONS[key]), key="part", required=True,
            persist_state=KEEP, label_visibility="collapsed",
            help=say("One optimizer from the inside, two that differ in one switch, or code."),
        )
    )  # fmt: skip


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
            say("Optimizer to look into"), list(OPTIMIZERS), format_func=lambda key: say(OPTIMIZERS[key].title),
            key="rule", persist_state=KEEP,
            help=say("Its hyperparameters are below. It joins the race of the other pages."),
        )
    )  # fmt: skip


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
        **ground, start=start, entries=entries,
        lr=lr, own_lr=own_lr, steps=steps, noise=noise, seed=seed, tol=tol,
    )  # fmt: skip


def the_entry(scenario: Scenario, rule: str) -> Entry:
    """The entry of the optimizer that is looked into."""
    return scenario.slots()[rule]


@lru_cache(maxsize=64)
def inside(scenario: Scenario, one: Entry) -> tuple[Scenario, Anatomy]:
    """A run on its own, and everything inside of it."""
    single = normal(replace(scenario, entries=(one,), tuned=False))
    (run,) = cached_race(single).values()
    return single, anatomy(single, one, run)


def card(found: Anatomy, key: str) -> None:
    """The rule with the numbers of the player's step, and a table of every quantity."""
    _card(key="card", data=card_payload(found, key))


def card_payload(found: Anatomy, key: str) -> bytes:
    """What `assets/card.js` shows: the lines as MathML with places for numbers, and the numbers."""
    names, words = list(found.values), {name: say(WORDS[name]) for name in WORDS}
    constants = {name: _constant(name, found.values[name]) for name in names}
    header = {
        "key": key,
        "steps": found.steps,
        "names": [{"name": name, "constant": constants[name]} for name in names],
        "forms": _forms(found.optimizer, found, names),
        "rows": [
            {"index": names.index(name), "symbol": mathml(found.symbol(name), "inline"), "words": words.get(name, ""),
             "help": say(WORDS.get(name, name.replace("_", " ")))}
            for name in found.shown
        ],
    }  # fmt: skip
    arrays = {
        f"q{i}": np.broadcast_to(found.values[name], (2, found.steps))
        for i, name in enumerate(names)
        if constants[name] is None
    }
    return pack(header, arrays)


def _constant(name: str, value: Any) -> float | str | None:
    """The value of what does not change; None for arrays."""
    return "t" if name == "t" else float(value) if np.ndim(value) == 0 else None


def _forms(optimizer: Optimizer, found: Anatomy, names: list[str]) -> list[dict[str, Any]]:
    """The rule's lines as MathML, once for each stretch of steps with the same lines."""

    def place(name: str, before: bool) -> str:
        return rf"\text{{@{names.index(name + '-' * before)}@}}"

    forms = []
    for lines, steps in groupby(range(1, max(2, found.steps + 1)), optimizer.lines):
        told = [
            {
                "symbolic": mathml(line.symbolic(found.symbols)),
                "substituted": mathml(f"= {line.substituted(place)} = {place(line.name, False)}"),
            }
            for line in lines
        ]
        forms.append({"last": list(steps)[-1], "lines": told})
    return forms


@lru_cache(maxsize=512)
def mathml(latex: str, display: str = "block") -> str:
    """MathML of our own LaTeX, for a line of its own or "inline"."""
    return str(convert(latex, display=display))


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
            say("Two runs that differ in one thing"), list(PAIRS), format_func=lambda key: say(PAIRS[key].title),
            key="pair", persist_state=KEEP, on_change=use_pair,
            help=say("Choosing a pair sets surface, start, lr and both optimizers."),
        )
    )  # fmt: skip


def use_pair() -> None:
    """Let the chosen pair be the visitor's race."""
    use(PAIRS[st.session_state["pair"]].scenario)


def reddi_controls() -> tuple[tuple[str, ...], int]:
    """Who meets the counter-example, and for how long."""
    if not isinstance(st.session_state.get("rules"), list):
        st.session_state["rules"] = list(st.session_state.get("rules", REDDI_RULES))
    rules = st.pills(
        say("Optimizers"), list(OPTIMIZERS), selection_mode="multi", format_func=lambda key: say(OPTIMIZERS[key].title),
        key="rules", persist_state=KEEP, help=say("Who meets the sequence of gradients."),
    )  # fmt: skip
    steps = slider(say("Steps"), "horizon", REDDI_STEPS, say("How many gradients each optimizer sees."), "{:,.0f}")
    return tuple(rules), int(steps)
