"""The rules of a lesson with the values of their hyperparameters as they are now."""

from __future__ import annotations

import streamlit as st

from engine.labels import label
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from i18n import language, say
from i18n.numbers import latex_number
from lessons.sentences import word
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from ui.lessons.state import Shown

LONG = 180
"""LaTeX of a rule that is longer than this many characters is set in lines."""


def formulas(now: Shown) -> None:
    """The rules, with the values of their hyperparameters as they are now."""
    with st.container(key="rules", gap="xsmall"):
        for key in now.lesson.formulas:
            st.markdown(_with_values(now.scenario, key))
            st.latex(_set(OPTIMIZERS[key].latex))
        for key in now.lesson.schedules:
            title = word(f"schedule.{key}", language())
            st.markdown(say("**Schedule: {title}**, the factor of lr at step k of T", title=title))
            st.latex(SCHEDULES[key].latex)


def _with_values(scenario: Scenario, key: str) -> str:
    """A rule's name, and its hyperparameters in every run of it."""
    mine = {slot: entrant for slot, entrant in scenario.slots().items() if entrant.optimizer == key}
    title = OPTIMIZERS[key].title
    names = {slot: label(scenario, slot) if len(mine) > 1 else title for slot in mine}
    return (
        "  \n".join(f"**{names[slot]}**: {_values(scenario, entrant)}" for slot, entrant in mine.items())
        or f"**{title}**"
    )


def _values(scenario: Scenario, entrant: Entry) -> str:
    """The hyperparameters of an entry, by their symbols."""
    optimizer = OPTIMIZERS[entrant.optimizer]
    values = {
        name: scenario.lr_of(entrant) if name == "lr" else float(entrant.get(name)) for name in optimizer.hypers()
    }
    return ", ".join(
        f"${optimizer.hypers()[name].symbol} = {latex_number(value, 6)}$" for name, value in values.items()
    )


def _set(latex: str) -> str:
    """A long rule in lines."""
    if len(latex) <= LONG:
        return latex
    return r"\begin{aligned} &" + latex.replace(r", \quad ", r" \\[.3em] &") + r" \end{aligned}"
