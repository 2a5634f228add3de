"""The table under a race: who escaped, reached and settled when, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from engine.criteria import NEVER, NOT_APPLICABLE
from engine.labels import labels
from engine.scenario import Scenario
from engine.terms import comparison_terms
from engine.verdict import RunSummary
from figures.theme import Look, look_of
from i18n import say
from i18n.numbers import three_digits
from ui.background.race_cache import cached_summaries
from ui.blocks.html import cell, column_head, row_head, table, text_head

_HEADS = {
    "escaped": ("escape", "First step below the saddle and at least its escape radius away from it"),
    "reached": ("reach", "First step within the tolerance of the lowest loss; not counted for a run that ends early"),
    "settled": (
        "settle",
        "Step from which the loss stays within the tolerance to the end, if enough steps are left to tell",
    ),
}


def scoreboard(scenario: Scenario) -> None:
    """Draw the table. Plain HTML: a data frame would load pandas for eight rows."""
    summaries = cached_summaries(scenario)
    shown = [name for name in _HEADS if any(getattr(o, name) != NOT_APPLICABLE for o in summaries.values())]
    best = {
        name: min((getattr(o, name) for o in summaries.values() if getattr(o, name) >= 0), default=None)
        for name in shown
    }
    heads = [
        text_head(say("optimizer")),
        *(column_head(say(_HEADS[name][0]), say(_HEADS[name][1])) for name in shown),
        column_head(say("final loss")),
        text_head(say("outcome")),
    ]
    names = labels(scenario)
    rows = [_row(look_of(scenario, slot), names[slot], summary, best) for slot, summary in summaries.items()]
    st.html(table(_caption(scenario, summaries), heads, rows))


def _caption(scenario: Scenario, summaries: Mapping[str, RunSummary]) -> str:
    surface = scenario.resolved_surface()
    if surface.minimum is None:
        return say(
            "Steps of {steps}, {fairness}; — means not within them.",
            steps=scenario.resolved_steps(),
            fairness=comparison_terms(scenario),
        )
    return say(
        "Steps of {steps}, {fairness}; — means not within them; reach and settle: within {near} of {lowest}.",
        steps=scenario.resolved_steps(),
        fairness=comparison_terms(scenario),
        near=three_digits(next(iter(summaries.values())).tolerance),
        lowest=three_digits(surface.minimum),
    )


def _row(look: Look, name: str, summary: RunSummary, best: Mapping[str, int | None]) -> str:
    steps = ((say(_HEADS[name][0]), getattr(summary, name), fewest) for name, fewest in best.items())
    cells = "".join(cell(head, _step(step), best=step == fewest) for head, step, fewest in steps)
    return (
        row_head(look, name)
        + cells
        + cell(say("final loss"), three_digits(summary.final_loss))
        + f'<td class="s">{escape(summary.sentence)}</td>'
    )


def _step(step: int) -> str:
    return {NEVER: "—", NOT_APPLICABLE: ""}.get(step, str(step))
