"""The controls of the tuning page, and the maps that they ask for."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.experiments.sweep import QUESTIONS, Question, Sweep, answerable
from engine.experiments.tuning import TUNING_QUESTIONS, axis_pairs, map_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from i18n import say
from optimizers import OPTIMIZERS
from ui.background.runners import MAPS, coarse_of
from ui.state.session import session
from ui.tuning.params import (
    AXES,
    CELL,
    MAX_MAPS,
    METRIC,
    RULES,
    SECTION,
    SECTIONS,
    SIDE,
    SIDES,
    rules_with_two_axes,
)
from ui.widgets.section import choose_section
from ui.widgets.slider import KEEP

FEW = 0.2
"""The share of the cells that do not end early."""


def section_control() -> str:
    """Which part of the page is drawn."""
    titles = {key: say(SECTIONS[key]) for key in SECTIONS}
    help = say("Maps of two hyperparameters, or the steps of theory's settings against kappa.")
    return choose_section(SECTION, titles, help)


def fit_params(scenario: Scenario) -> None:
    """Let axes and metric be such as the first rule and the surface have."""
    rules = RULES.get()
    if SECTION.get() == "map" and rules:
        axes, metrics = _offered_axes(rules[0]), _offered_metrics(scenario)
        if AXES.get() not in axes:
            AXES.set(axes[0])
        if METRIC.get() not in metrics:
            METRIC.set(metrics[0])
        if session().opens and METRIC.get() == "settled" and _few_settle(scenario, rules[0]):
            METRIC.set("loss")


def _few_settle(scenario: Scenario, rule: str) -> bool:
    """Whether a map of steps to settle would be nearly grey, so that final loss says more. No where it takes long."""
    x, y = AXES.get().split(",")
    spec = coarse_of(map_of(scenario, _entry(scenario, rule), (x, y), (SIDE.get(), SIDE.get()), "settled"))
    if not MAPS.is_quick(spec):
        return False
    result = MAPS.compute(spec)
    return bool((result.steps >= 0).sum() < FEW * (result.ended_at < 0).sum())


def _offered_axes(rule: str) -> list[str]:
    return [",".join(pair) for pair in axis_pairs(rule)]


def _offered_metrics(scenario: Scenario) -> list[Question]:
    return [question for question in TUNING_QUESTIONS if answerable(scenario, question)]


def map_controls(scenario: Scenario) -> list[Sweep]:
    """The controls of the maps, and the maps that they ask for: the first one's axes are chosen."""
    places = st.columns([3, 2, 2, 2])
    keys: list[str] = places[0].multiselect(
        say("Optimizers, side by side"),
        rules_with_two_axes(),
        format_func=lambda key: say(OPTIMIZERS[key].title),
        key=RULES.key,
        max_selections=MAX_MAPS,
        persist_state=KEEP,
        on_change=unpick_cell,
        placeholder=say("Choose options"),
        help=say(
            "One map each, on one colour scale. The axes of the first are chosen; the others share them if they can."
        ),
    )
    if not keys:
        return []
    offered = _offered_axes(keys[0])
    axes: str = places[1].selectbox(
        say("Axes"),
        offered,
        format_func=lambda pair: pair.replace(",", " × "),
        key=AXES.key,
        persist_state=KEEP,
        on_change=unpick_cell,
        help=say("Two hyperparameters of {rule}: horizontal and vertical.", rule=say(OPTIMIZERS[keys[0]].title)),
    )
    metric = _metric_control(places[2], scenario)
    side = int(
        places[3].select_slider(
            say("Cells along each axis"),
            sorted({*SIDES, SIDE.get()}),
            key=SIDE.key,
            persist_state=KEEP,
            help=say("A coarse map appears at once; the full one follows."),
        )
    )
    x, y = axes.split(",")
    return [map_of(scenario, _entry(scenario, key), (x, y), (side, side), metric) for key in keys]


def _metric_control(place: DeltaGenerator, scenario: Scenario) -> Question:
    return place.selectbox(
        say("Coloured by"),
        _offered_metrics(scenario),
        format_func=lambda key: say(QUESTIONS[key]),
        key=METRIC.key,
        persist_state=KEEP,
        help=say(
            "Settle: stay within the tolerance of the lowest loss to the end. Escape: be below the saddle and "
            "away from it. Final loss: where it is after all steps."
        ),
    )


def _entry(scenario: Scenario, key: str) -> Entry:
    """The optimizer as it stands in the race, or with its defaults."""
    return next((entrant for entrant in scenario.entries if entrant.optimizer == key), Entry(key))


def unpick_cell() -> None:
    """Choose the best cell again."""
    CELL.set(None)
