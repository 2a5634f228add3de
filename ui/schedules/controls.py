"""What the schedules page has of its own: its parameters in the link, presets, the lr curves, and the two momenta."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.entry import CONSTANT, Entry, entry
from engine.experiments.schedule_grid import largest_distance, momentum_forms, schedule_of, with_schedule
from engine.scenario import Scenario, changed, normal
from engine.verdict import three_digits
from figures.schedules import lr_figure
from figures.theme import THEMES
from i18n import say
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from ui.background.race_cache import cached_race
from ui.components.chart import chart
from ui.state.events import LAYOUT
from ui.state.link import Own, one_of, whole
from ui.widgets.scenario_controls import use
from ui.widgets.slider import KEEP

CELLS = ("noisy", "quiet")
MEASURES = {"loss": "final loss", "steps": "steps to settle"}
MAX_RUNS = 500


def _slot(text: str) -> str:
    """A column to sort by, nothing for the schedules' own order; one that is not there sorts by nothing too."""
    if text and text.rstrip("0123456789").rstrip("_") not in OPTIMIZERS:
        raise ValueError(say("is not an optimizer"))
    return text


OWN = (
    LAYOUT,
    Own("cells", CELLS[0], one_of(CELLS)),
    Own("measure", "loss", one_of(MEASURES)),
    Own("sort", "", _slot),
    Own("repeats", 200, whole(10, MAX_RUNS)),
)


def _noisy_ravine(*entries: Entry) -> Scenario:
    return normal(Scenario(surface="ravine", entries=entries, own_lr=True, steps=500, noise=1.0))


_DROPS = {"lr": 0.001, "momentum": 0.95, "first": 0.2, "second": 0.6}

PRESETS: dict[str, tuple[Scenario, str, str]] = {
    "sgd": (
        _noisy_ravine(
            *(entry("sgd", key, lr=0.0198) for key in (CONSTANT, "time_based", "milestones", "cosine", "warm_restarts"))
        ),
        "SGD under four schedules",
        "The ravine with noise σ 1. A constant lr stays where noise keeps it; every schedule goes on down.",
    ),
    "adam": (
        _noisy_ravine(
            entry("sgd", "milestones", lr=0.0198),
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
        "Rosenbrock, lr a tenth after 100 and after 300 steps: the two forms of momentum part there.",
    ),
}
"""(race, title, help)."""


def preset_controls(scenario: Scenario) -> None:
    """Races to begin with, and one schedule for all."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for number, (key, (race, _, _)) in enumerate(PRESETS.items()):
            st.button(
                say(PRESETS[key][1]),
                key=f"preset:{number}",
                on_click=use,
                args=(race,),
                help=say(PRESETS[key][2]),
                icon=":material/flag:",
            )
    st.session_state.setdefault("give", "cosine")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("One schedule for all"),
            list(SCHEDULES),
            key="give",
            persist_state=KEEP,
            width=240,
            format_func=lambda key: say(SCHEDULES[key].title),
            help=say("Its settings, and another schedule for a single optimizer, are in the sidebar."),
        )
        st.button(
            say("Give every optimizer this schedule"),
            key="give:all",
            on_click=_give,
            args=(scenario, chosen),
            icon=":material/trending_down:",
            disabled=not scenario.entries,
            help=say(
                "Every optimizer runs under this schedule, with its defaults; “Constant” takes all schedules off."
            ),
        )


def _give(scenario: Scenario, schedule: str) -> None:
    entries = (
        one if one.schedule == schedule else with_schedule(one, SCHEDULES[schedule]()) for one in scenario.entries
    )
    use(changed(scenario, replace(scenario, entries=tuple(entries))))


def say_what_to_do(scenario: Scenario) -> None:
    """The way in, where nobody is under a schedule yet."""
    if all(one.schedule == CONSTANT for one in scenario.entries):
        st.info(
            say(
                "All learning rates are constant in this race. Press one of the presets, give every optimizer a "
                "schedule, or set one in an optimizer's section of the sidebar."
            ),
            icon=":material/touch_app:",
        )


def grants(scenario: Scenario) -> str:
    """What the comparison grants everyone, for titles and captions."""
    if scenario.noise:
        return say("{fairness}, noise σ {sigma}", fairness=scenario.comparison_terms(), sigma=f"{scenario.noise:g}")
    return say("{fairness}, no noise", fairness=scenario.comparison_terms())


def lr_chart(scenario: Scenario) -> None:
    """The learning rates, in step with the player."""
    title = f"<b>{say('Learning rate')}</b><br><sup>{grants(scenario)}</sup>"
    chart(
        {name: lr_figure(theme, scenario, title) for name, theme in THEMES.items()},
        key="rates",
        follow=True,
        label=say("Learning rate of every optimizer against step; a line at the player's step"),
        file=f"ravine-{scenario.surface}-lr.png",
        height=340 + 18 * max(0, len(scenario.entries) - 4),
    )
    st.caption(say("The line stands at the player's step; a click into the figure goes to another."))


def momentum_section(scenario: Scenario) -> None:
    """The two forms of momentum: what they are, and how far apart they are here."""
    with st.expander(say("Momentum: lr inside or outside of the velocity")):
        inside, outside = (OPTIMIZERS["momentum"](lr_outside=o).latex for o in (False, True))
        left, right = st.columns(2)
        left.markdown(say("**Inside**: Sutskever, Ruder, Keras, and the default here"))
        left.latex(inside)
        right.markdown(say("**Outside**: PyTorch and Optax, the switch *lr outside*"))
        right.latex(outside)
        st.markdown(
            say(
                "At a constant lr both are one: the velocities differ by the factor $\\eta$. When a schedule lowers "
                "$\\eta$, *outside* every step is smaller at once; *inside* the velocity that was gathered at the "
                "old $\\eta$ is still there, and fades over about $1/(1-\\mu)$ steps."
            )
        )
        st.markdown(_measured(scenario))
        st.button(
            say("Race the two forms"),
            key="forms",
            on_click=use,
            args=(momentum_forms(scenario),),
            icon=":material/flag:",
            help=say("This surface, start, lr and schedule, for these two only."),
        )


def _measured(scenario: Scenario) -> str:
    """How far the paths part under the present schedule, and at a constant lr."""
    parted, alike = momentum_forms(scenario), momentum_forms(scenario, constant=True)
    one = parted.entries[0]
    under_it, without = (_distance(race) for race in (parted, alike))
    return say(
        "Measured on {surface}, lr {lr}, momentum {momentum}, {steps} steps: under **{schedule}** the paths are up to "
        "**{under}** apart, at a constant lr **{without}**.",
        surface=say(scenario.resolved_surface().title),
        lr=f"{parted.lr_of(one):g}",
        momentum=f"{one.get('momentum'):g}",
        steps=f"{scenario.resolved_steps():,}",
        schedule=say(schedule_of(one).title),
        under=under_it,
        without=without,
    )


def _distance(race: Scenario) -> str:
    inside, outside = cached_race(race).values()
    told = three_digits(largest_distance(inside, outside))
    gone = max(inside.diverged_at, outside.diverged_at) >= 0
    return say("{distance} (a run diverged)", distance=told) if gone else told
