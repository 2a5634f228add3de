"""The four sections of the anatomy page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.experiments.pairs import PAIRS, compare_runs, describe_comparison, step_lengths
from engine.export.library_runs import library_sentences
from engine.export.torch_optax import conventions, optax, pytorch
from engine.labels import labels
from engine.pins import most_runs
from engine.scenario import Scenario
from figures.anatomy import height_of, lengths_panel, panels_figure, panels_of
from figures.theme import look_of, per_theme
from i18n import say
from optimizers import OPTIMIZERS
from ui.anatomy.controls import ONE_RULE_EDITS, alone, inside, of_rule, use_pair
from ui.anatomy.params import ONE_RULE_LAYOUT, PAIR, RULE
from ui.anatomy.reddi import reddi_section
from ui.background.runners import race_of
from ui.blocks.stage import race_stage
from ui.components.card import card
from ui.components.chart import chart
from ui.components.player import player


def steps_section(scenario: Scenario) -> None:
    """One optimizer, step by step: the player, the rule with its numbers, and every quantity over time."""
    rule = RULE.get()
    single = alone(scenario, scenario.slots()[rule])
    runs = race_of(single)
    if runs is None:
        return
    result = inside(single)
    with st.container(key="inside"):
        left, right = st.columns(2, gap="medium")
    with left:
        beside = of_rule(scenario, rule)
        pins = most_runs(scenario, beside)
        player(beside, ONE_RULE_LAYOUT.get(), ONE_RULE_EDITS, tunes=("lr", "runs"), pins=pins)
    with right:
        card(result, rule)
    panels = panels_of(result)
    chart(
        per_theme(lambda theme: panels_figure(theme, panels, result.steps)),
        key="series",
        height=height_of(panels),
        label=say("Every quantity of {name} against step, x solid and y dashed", name=say(OPTIMIZERS[rule].title)),
        file=f"anatomy-{rule}.png",
        follow=True,
    )
    st.caption(
        say("Click a panel to go to that step. Effective lr: the factor that multiplies the gradient or its average.")
    )


def pair_section(scenario: Scenario) -> None:
    """Two runs that differ in one switch, side by side, and what sets them apart."""
    pair = PAIRS[PAIR.get()]
    st.markdown(f"**{say(pair.title)}.** {say(pair.why)}")
    if len(scenario.entries) != 2:
        st.info(say("This compares two optimizers: choose two in the sidebar, or load the pair again."))
        st.button(
            say("Load the pair"),
            on_click=use_pair,
            icon=":material/restart_alt:",
            help=say("Load the race of this pair again."),
        )
        return
    runs = race_of(scenario)
    if runs is None:
        return
    names = labels(scenario)
    first, second = runs.values()
    result = compare_runs(scenario.resolved_surface(), first, second, scenario.tol)
    race_stage(scenario, pins=0)
    st.markdown("\n".join(f"- {sentence}" for sentence in describe_comparison(result, tuple(names.values()))))  # type: ignore[arg-type]
    for slot, entrant in scenario.slots().items():
        st.caption(names[slot])
        st.latex(scenario.optimizer(entrant).latex)
    looks = {names[slot]: look_of(scenario, slot) for slot in scenario.slots()}
    panels = [
        lengths_panel(say("length of the step"), {names[slot]: step_lengths(run) for slot, run in runs.items()}, looks),
        lengths_panel(say("second's step divided by the first's"), {list(names.values())[1]: result.ratio}, looks),
    ]
    chart(
        per_theme(lambda theme: panels_figure(theme, panels, scenario.resolved_steps())),
        key="pair_chart",
        height=300,
        label=say("Length of both runs' steps, and their ratio, against step"),
        file="pair.png",
        follow=True,
    )
    st.button(
        say("Back to this pair's race"),
        on_click=use_pair,
        icon=":material/restart_alt:",
        help=say("Undo the changes made in the sidebar."),
    )


def code_section(scenario: Scenario) -> None:
    """The same optimizer in PyTorch and in Optax, ready to copy, and what differs."""
    rule = RULE.get()
    entrant = scenario.slots()[rule]
    for sentence in [*conventions(scenario, entrant), *library_sentences(scenario, entrant)]:
        st.markdown(f"- {sentence}")
    for column, (name, text) in zip(
        st.columns(2), {"PyTorch": pytorch(scenario, entrant), "Optax": optax(scenario, entrant)}.items(), strict=True
    ):
        column.subheader(name)
        if text is None:
            title = say(OPTIMIZERS[rule].title)
            column.info(say("{library} does not have {rule} in this form.", library=name, rule=title))
        else:
            column.code(text, language="python")


SECTION_BODIES: dict[str, Callable[[Scenario], None]] = {
    "steps": steps_section,
    "pair": pair_section,
    "reddi": reddi_section,
    "code": code_section,
}
"""By their key in `params.SECTIONS`."""
