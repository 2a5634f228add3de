"""The table under a race: who escaped, reached and settled when, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from engine.criteria import NEVER, NOT_APPLICABLE
from engine.descend import Run
from engine.labels import label
from engine.scenario import Scenario
from engine.verdict import RunSummary, summarize, three_digits
from figures.theme import Look, look_of
from i18n import say

_HEADS = {
    "escaped": ("escape", "First step below the saddle and at least its escape radius away from it"),
    "reached": ("reach", "First step within the tolerance of the lowest loss"),
    "settled": ("settle", "Step from which on the loss stays within the tolerance to the end, with time to see it"),
}


def scoreboard(scenario: Scenario, runs: Mapping[str, Run]) -> None:
    """Draw the table. Plain HTML: a data frame would load pandas for eight rows."""
    surface = scenario.resolved_surface()
    found = {slot: summarize(surface, run, scenario.tol) for slot, run in runs.items()}
    shown = [name for name in _HEADS if any(getattr(o, name) != NOT_APPLICABLE for o in found.values())]
    best = {
        name: min((getattr(o, name) for o in found.values() if getattr(o, name) >= 0), default=None) for name in shown
    }
    heads = "".join(_head(say(_HEADS[name][0]), say(_HEADS[name][1])) for name in shown)
    rows = "".join(_row(scenario, slot, found[slot], best) for slot in runs)
    st.html(
        f'<div class="scores"><table><caption>{escape(_caption(scenario, found))}</caption><thead><tr>'
        f'<th scope="col">{escape(say("optimizer"))}</th>{heads}{_head(say("final loss"))}'
        f'<th scope="col">{escape(say("what became of it"))}</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _head(text: str, help: str = "") -> str:
    title = f' title="{escape(help)}"' if help else ""
    return f'<th class="n" scope="col"{title}>{escape(text)}</th>'


def _caption(scenario: Scenario, found: Mapping[str, RunSummary]) -> str:
    surface = scenario.resolved_surface()
    if surface.minimum is None:
        return say(
            "Steps of {steps}, {fairness}; — means not within them.",
            steps=scenario.resolved_steps(),
            fairness=scenario.comparison_terms(),
        )
    return say(
        "Steps of {steps}, {fairness}; — means not within them; reach and settle: within {near} of {lowest}.",
        steps=scenario.resolved_steps(),
        fairness=scenario.comparison_terms(),
        near=three_digits(next(iter(found.values())).tolerance),
        lowest=three_digits(surface.minimum),
    )


def _row(scenario: Scenario, slot: str, found: RunSummary, best: Mapping[str, int | None]) -> str:
    look = look_of(slot, scenario.slots()[slot].optimizer)
    cells = "".join(_step_cell(say(_HEADS[name][0]), getattr(found, name), best[name]) for name in best)
    return (
        f'<tr><th scope="row">{swatch(look)}{escape(label(scenario, slot))}</th>{cells}'
        f'<td data-head="{escape(say("final loss"))}">{three_digits(found.final_loss)}</td>'
        f'<td class="s">{escape(found.sentence)}</td></tr>'
    )


def _step_cell(head: str, step: int, best: int | None) -> str:
    text = {NEVER: "—", NOT_APPLICABLE: ""}.get(step, str(step))
    return f'<td{" class=best" if step == best else ""} data-head="{escape(head)}">{text}</td>'


def swatch(look: Look) -> str:
    """An optimizer's line as a small picture; an image, as inline SVG is cut from the page."""
    return f'<img alt="" width="34" height="12" src="player/line/{look.colour[1:]}-{look.dash}.svg">'
