"""The controls of the anatomy page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.experiments.pairs import PAIRS
from engine.experiments.trace import Anatomy, anatomy
from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from engine.scenario.entry import Entry
from engine.scenario.limits import MAX_ENTRIES
from engine.scenario.scenario import normal
from i18n import say
from i18n.numbers import count_text
from optimizers import OPTIMIZERS
from ui.anatomy.params import HORIZON, ONE_RULE_LAYOUT, PAIR, REDDI_STEPS, RULE, RULES, SECTION, SECTIONS
from ui.background.race_cache import cached_race
from ui.background.shared_cache import shared_cache
from ui.state.events import PlayerEdits
from ui.state.session import session, use_scenario
from ui.widgets.entry_controls import entries_of, entry_sections
from ui.widgets.run_controls import lr_controls, run_controls, start_controls
from ui.widgets.scenario_controls import all_else, stage_controls
from ui.widgets.section import choose_section
from ui.widgets.slider import KEEP, slider
from ui.widgets.surface_controls import surface_controls

ONE_RULE_EDITS = PlayerEdits(layout=ONE_RULE_LAYOUT)
"""Edits made in the player of one rule: its layout is not that of the other pages."""


def section_control() -> str:
    """Which part of the page is drawn."""
    titles = {key: say(SECTIONS[key]) for key in SECTIONS}
    help = say("One optimizer from the inside, two that differ in one switch, or code.")
    return choose_section(SECTION, titles, help, on_change=open_pair)


def enter_section() -> None:
    """Let what the section is about take part in the race: a pair, or the optimizer that is looked into.

    So the link holds its settings. At step 1 there is something inside: a run is first shown there.
    """
    visitor, rule, section = session(), RULE.get(), SECTION.get()
    if visitor.arrived:
        open_pair()
        visitor.step = visitor.step or int(section == "steps")
    slots = visitor.scenario.slots()
    if section in ("steps", "code") and rule not in slots:
        visitor.change(entries=(*visitor.scenario.entries[: MAX_ENTRIES - 1], Entry(rule)))


def open_pair() -> None:
    """Open the section of pairs on one of them; a race of two is the visitor's pair, and others come back elsewhere."""
    visitor = session()
    if SECTION.get() != "pair":
        visitor.restore()
    elif len(visitor.scenario.entries) != 2:
        visitor.displace(PAIRS[PAIR.get()].scenario)


def sidebar() -> ScenarioFields:
    """The controls that belong to the section; the fields of the scenario that they say."""
    section = SECTION.get()
    if section == "pair":
        pair_control()
        return stage_controls()
    if section == "reddi":
        st.caption(say("This example has settings of its own, beside the picture."))
        return {}
    return one_rule_controls(rule_control(), staged=section == "steps")


def rule_control() -> str:
    """The optimizer that is looked into."""
    return str(
        st.selectbox(
            say("Optimizer to look inside"),
            list(OPTIMIZERS),
            format_func=lambda key: say(OPTIMIZERS[key].title),
            key=RULE.key,
            persist_state=KEEP,
            help=say("Its hyperparameters are below. It also takes part in the race on the other pages."),
        )
    )


def one_rule_controls(rule: str, *, staged: bool) -> ScenarioFields:
    """The controls of one optimizer's run, `staged` beside a player; the race's other optimizers stay as they are."""
    own_settings = st.container()  # what the page asks about comes first
    ground = surface_controls()
    slots = session().scenario.slots()
    looked_into = {rule: slots[rule]}
    with all_else():
        lr = lr_controls(staged)
        with own_settings:
            entry_sections(looked_into, lr["own_lr"], expanded=True)
        start, run = start_controls(), run_controls()
    (changed_entry,) = entries_of(looked_into)
    entries = tuple(changed_entry if slot == rule else entrant for slot, entrant in slots.items())
    return {**ground, **lr, **start, **run, "entries": entries}


@shared_cache(10)
def inside(single: Scenario) -> Anatomy:
    """Everything inside of a run on its own."""
    (entrant,), (run,) = single.entries, cached_race(single).values()
    return anatomy(single, entrant, run)


def alone(scenario: Scenario, entrant: Entry) -> Scenario:
    """The race of one entry on its own."""
    return normal(replace(scenario, entries=(entrant,), tuned=False))


def of_rule(scenario: Scenario, rule: str) -> Scenario:
    """The race of one rule's runs: the one that is looked into, and further ones, which were pinned."""
    entries = tuple(entrant for entrant in scenario.entries if entrant.optimizer == rule)
    return normal(replace(scenario, entries=entries, tuned=False))


def pair_control() -> str:
    """Which pair is shown; choosing one lets its race be the visitor's."""
    return str(
        st.selectbox(
            say("Two runs that differ in one thing"),
            list(PAIRS),
            format_func=lambda key: say(PAIRS[key].title),
            key=PAIR.key,
            persist_state=KEEP,
            on_change=use_pair,
            help=say("Choosing a pair sets surface, start, lr and both optimizers."),
        )
    )


def use_pair() -> None:
    """Let the chosen pair be the visitor's race."""
    use_scenario(PAIRS[PAIR.get()].scenario)


def reddi_controls() -> tuple[tuple[str, ...], int]:
    """Who meets the counter-example, and for how long."""
    rules = st.pills(
        say("Optimizers"),
        list(OPTIMIZERS),
        selection_mode="multi",
        format_func=lambda key: say(OPTIMIZERS[key].title),
        key=RULES.key,
        persist_state=KEEP,
        help=say("The optimizers that see this sequence of gradients."),
    )
    steps = slider(say("Steps"), HORIZON.key, REDDI_STEPS, say("How many gradients each optimizer sees."), count_text)
    return tuple(rules), int(steps)
