"""The two forms of momentum: what they are, and how far apart they are here."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.descend import Run
from engine.experiments.schedule_grid import largest_distance, momentum_forms
from engine.scenario import Scenario
from engine.scenario.entry import schedule_of
from i18n import say
from i18n.numbers import setting_text, three_digits
from optimizers.momentum import Momentum
from ui.background.runners import RACES
from ui.state.session import use_scenario
from ui.widgets.slider import lazy_section

Race = Mapping[str, Run]


def momentum_section(scenario: Scenario) -> None:
    """The two forms of momentum: what they are, and how far apart they are here."""
    section = lazy_section(say("Momentum: lr inside or outside the velocity"), "schedules.momentum")
    if not section.open:
        return
    with section:
        inside, outside = (Momentum(lr_outside=o).latex for o in (False, True))
        left, right = st.columns(2)
        left.markdown(say("**Inside**: Sutskever, Ruder, Keras, and the default here"))
        left.latex(inside)
        right.markdown(say("**Outside**: PyTorch and Optax, the switch *lr outside*"))
        right.latex(outside)
        st.markdown(
            say(
                "At a constant lr both give the same path: only their velocities differ, by the factor $\\eta$. "
                "When a schedule lowers $\\eta$, *outside* makes every step smaller at once; *inside* keeps the "
                "velocity that was gathered at the old $\\eta$, which fades over about $1/(1-\\mu)$ steps."
            )
        )
        parted, alike = momentum_forms(scenario), momentum_forms(scenario, constant=True)
        races = RACES.results([parted, alike], "schedules.forms")
        if races is not None:
            st.markdown(_measured(scenario, parted, *races))
        st.button(
            say("Race the two forms"),
            key="forms",
            on_click=use_scenario,
            args=(momentum_forms(scenario),),
            icon=":material/flag:",
            help=say("This surface, start, lr and schedule, for these two only."),
        )


def _measured(scenario: Scenario, parted: Scenario, under: Race, constant: Race) -> str:
    """How far the paths of both forms part under the present schedule, and at a constant lr."""
    entrant = parted.entries[0]
    return say(
        "Measured on {surface}, lr {lr}, momentum {momentum}, {steps} steps: under **{schedule}** the paths are up to "
        "**{under}** apart, at a constant lr **{without}**.",
        surface=say(scenario.resolved_surface().title),
        lr=setting_text(parted.lr_of(entrant)),
        momentum=setting_text(float(entrant.get("momentum"))),
        steps=f"{scenario.resolved_steps():,}",
        schedule=say(schedule_of(entrant).title),
        under=_distance(under),
        without=_distance(constant),
    )


def _distance(race: Race) -> str:
    inside, outside = race.values()
    distance = three_digits(largest_distance(inside, outside))
    if max(inside.diverged_at, outside.diverged_at) >= 0:
        return say("{distance} (a run diverged)", distance=distance)
    ended = max(inside.ended_at, outside.ended_at) >= 0
    return say("{distance} (a run ended early)", distance=distance) if ended else distance
