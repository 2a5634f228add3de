"""All controls of a race: drawn together, set by the visitor's scenario, and committed to it.

They are generated from the registries and from every hyperparameter's own specification. Each group can be drawn
alone; what a page does not draw stays as another page set it.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial

import streamlit as st

from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from engine.scenario.scenario import changed
from engine.terms import following
from i18n import say
from ui.state.params import PRESENT
from ui.state.session import session, set_widget
from ui.widgets.entry_controls import entries_of, entry_sections, optimizer_picker, sync_entry
from ui.widgets.formula import sync_formula
from ui.widgets.run_controls import LR_MODES, lr_controls, run_controls, start_controls
from ui.widgets.surface_controls import surface_controls


def scenario_controls(only: Collection[str] | None = None, *, staged: bool = False) -> ScenarioFields:
    """Draw all controls; the fields of the scenario that they say. `only` as in `surface_controls`.

    A page is `staged` if its player shows this race: that has the shared lr, the surface's parameters and the numbers
    of each run.
    """
    ground = surface_controls(only, staged=staged)
    with all_else():
        slots = optimizer_picker()
        lr = lr_controls(staged)
        start, run = start_controls(), run_controls()
        if not staged:
            entry_sections(slots, lr["own_lr"])
    return {**ground, **lr, **start, **run, "entries": entries_of(slots)}


def all_else() -> AbstractContextManager[object]:
    """The place of all controls but the surface: a pop-over of the bar where the page is shown to a class."""
    return st.popover(say("Runs"), icon=":material/groups:") if PRESENT.get() else nullcontext()


stage_controls = partial(scenario_controls, staged=True)


def sync_widgets() -> None:
    """Set the widgets by the visitor's scenario where they show another. Comes before they are drawn."""
    visitor = session()
    if visitor.widgets_stale or visitor.in_widgets != visitor.scenario:
        _set_widgets(visitor.in_widgets, visitor.scenario)
        visitor.in_widgets, visitor.widgets_stale = visitor.scenario, False


def _set_widgets(before: Scenario | None, scenario: Scenario) -> None:
    """Set the widgets by a scenario; values between two stops of a slider become stops of their own."""
    state = st.session_state
    sync_formula(before, scenario)
    state["surface"] = scenario.surface
    surface = scenario.resolved_surface()
    for (name, _), value in zip(surface.parameters, surface.values, strict=True):
        set_widget(f"parameter:{name}", value)
    state["start:x"], state["start:y"] = scenario.resolved_start()
    state["optimizers"] = list(scenario.slots())
    state["lr_mode"] = LR_MODES[scenario.own_lr]
    set_widget("lr", scenario.resolved_lr())
    set_widget("steps", scenario.resolved_steps())
    set_widget("noise", scenario.noise)
    state["seed"], state["tol"] = scenario.seed, scenario.tol
    for slot, entrant in scenario.slots().items():
        sync_entry(slot, entrant)


def commit_widgets(fields: ScenarioFields) -> Scenario:
    """Bring what a page's controls say into the visitor's scenario, for the next run and for the other pages.

    Values come over the wire, and a browser offers more pills than may race at once: what a link could not say is
    left out, as it is where that link is opened.
    """
    visitor = session()
    if fields:
        after = changed(visitor.scenario, replace(visitor.scenario, **fields))
        read, notices = Scenario.from_query(after.to_query())
        visitor.in_widgets = read if notices else after
        visitor.scenario = following(visitor.scenario, visitor.in_widgets)
    return visitor.scenario
