"""The controls of the schedules page: races to begin with, and one schedule for all."""

from __future__ import annotations

import streamlit as st

from engine.experiments.quadratic_theory import RAVINE_SGD_LR
from engine.experiments.schedule_grid import constant_race, with_schedule
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, entry
from engine.scenario.scenario import normal
from i18n import say
from optimizers.schedules import SCHEDULES
from ui.schedules.params import MEASURE, SORT
from ui.state.session import change_scenario, session, use_scenario
from ui.widgets.slider import KEEP


def _noisy_ravine(*entries: Entry) -> Scenario:
    return normal(Scenario(surface="ravine", entries=entries, own_lr=True, steps=500, noise=1.0))


_DROPS = {"lr": 0.001, "momentum": 0.95, "first": 0.2, "second": 0.6}

PRESETS: dict[str, tuple[Scenario, str, str]] = {
    "sgd": (
        _noisy_ravine(
            *(
                entry("sgd", key, lr=RAVINE_SGD_LR)
                for key in (CONSTANT, "time_based", "milestones", "cosine", "warm_restarts")
            )
        ),
        "SGD under four schedules",
        "The ravine with noise σ 1: SGD at a constant lr, and under four schedules.",
    ),
    "adam": (
        _noisy_ravine(
            entry("sgd", "milestones", lr=RAVINE_SGD_LR),
            entry("momentum", "cosine", lr=0.01),
            entry("adam", lr=0.2),
            entry("adam", "cosine", lr=0.2),
        ),
        "Schedules against Adam",
        "The ravine with noise σ 1: SGD and Momentum under a schedule, Adam at a constant lr and under one.",
    ),
    "forms": (
        normal(
            Scenario(
                surface="rosenbrock",
                own_lr=True,
                steps=500,
                entries=tuple(entry("momentum", "milestones", lr_outside=o, **_DROPS) for o in (False, True)),
            )
        ),
        "Momentum: lr inside or outside",
        "Rosenbrock, with lr cut to a tenth after 100 and again after 300 steps: there the two forms of momentum part.",
    ),
}
"""(race, title, help)."""

OPENING = PRESETS["adam"][0]
"""The race that the page's question is about, for a visitor who comes without one."""


def show_end() -> None:
    """Show how the page's own first race ends: its question is about that."""
    visitor = session()
    if visitor.arrived and visitor.scenario == OPENING:
        visitor.step = visitor.step or OPENING.resolved_steps()


def preset_controls(scenario: Scenario) -> None:
    """Races to begin with, and one schedule for all."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for number, (key, (race, _, _)) in enumerate(PRESETS.items()):
            st.button(
                say(PRESETS[key][1]),
                key=f"preset:{number}",
                on_click=use_scenario,
                args=(race,),
                help=say(PRESETS[key][2]),
                icon=":material/flag:",
            )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("One schedule for all"),
            list(SCHEDULES),
            index=list(SCHEDULES).index("cosine"),
            key="schedules.give",
            persist_state=KEEP,
            width=240,
            format_func=lambda key: say(SCHEDULES[key].title),
            help=say("Its settings, and another schedule for a single optimizer, are in the sidebar."),
        )
        st.button(
            say("Give every optimizer this schedule"),
            key="give:all",
            on_click=_give,
            args=(chosen,),
            icon=":material/trending_down:",
            disabled=not scenario.entries,
            help=say(
                "Every optimizer runs under this schedule, with its defaults; “Constant” takes all schedules off."
            ),
        )


def _give(schedule: str) -> None:
    scenario = session().scenario
    entries = (
        entrant if entrant.schedule == schedule else with_schedule(entrant, SCHEDULES[schedule]())
        for entrant in scenario.entries
    )
    change_scenario(entries=tuple(entries))


def fit_params(scenario: Scenario) -> None:
    """Let the grid's settings be such as this race can have."""
    if scenario.resolved_surface().minimum is None:
        MEASURE.set("loss")
    if SORT.get() not in constant_race(scenario).slots():
        SORT.set("")


def say_what_to_do(scenario: Scenario) -> None:
    """The way in, where nobody is under a schedule yet."""
    if all(entrant.schedule == CONSTANT for entrant in scenario.entries):
        st.info(
            say(
                "All learning rates are constant in this race. Press one of the presets, give every optimizer a "
                "schedule, or set one in an optimizer's section of the sidebar."
            ),
            icon=":material/touch_app:",
        )
