"""The surface and its parameters, or a typed formula; and what a page does with a surface that it cannot show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from engine.scenario.entry import without_starts
from engine.scenario.limits import CUSTOM
from engine.scenario.scenario import changed
from i18n import say
from surfaces import SURFACES
from ui.state.session import session, show_page
from ui.widgets.formula import formula_controls, text_of
from ui.widgets.slider import KEEP, slider, stops


def surface_controls(only: Collection[str] | None = None, *, staged: bool = False) -> ScenarioFields:
    """The surface with its parameters, or a formula: fields of the scenario. Drawn before all other controls.

    A page that can show only some surfaces shows the first of them instead of any other. Where it is `staged` the
    player has the parameters.
    """
    _say_what_is_displaced(only)
    surface = st.selectbox(
        say("Surface"),
        [*(SURFACES if only is None else only), CUSTOM],
        format_func=lambda key: say("Your own formula …") if key == CUSTOM else say(SURFACES[key].title),
        key="surface",
        persist_state=KEEP,
        on_change=_surface_changed,
        help=say("The loss as a function of two parameters x and y. Choosing another one starts from its own start."),
    )
    if surface == CUSTOM:
        return formula_controls()
    parameters = session().scenario.parameters if staged else _parameter_controls(surface)
    return {"surface": str(surface), "parameters": parameters, "formula": "", "box": None}


def _parameter_controls(surface: str) -> tuple[tuple[str, float], ...]:
    """The numbers of the surface's family."""
    values = []
    for name, spec in SURFACES[surface].parameters:
        label = f"{say('Condition number')} ${spec.symbol}$" if name == "kappa" else f"${spec.symbol}$"
        values.append((name, slider(label, f"parameter:{name}", stops(spec), say(spec.help))))
    return tuple(values)


def _surface_changed() -> None:
    """Another surface, from its own start; a formula to be typed begins as the surface that is left."""
    before = session().scenario
    fields = {"surface": st.session_state["surface"], "parameters": (), "start": None, "formula": "", "box": None}
    if fields["surface"] == CUSTOM:
        (x0, x1), (y0, y1) = before.resolved_surface().domain
        fields |= {
            "formula": text_of(before.resolved_surface()),
            "start": before.resolved_start(),
            "box": (x0, x1, y0, y1),
        }
        fields |= {"lr": before.resolved_lr(), "steps": before.resolved_steps()}
    else:
        fields |= {"entries": without_starts(before.entries)}
        show_page()
    session().change(**fields)


def fit_surface(only: Collection[str] | None) -> None:
    """Let the scenario have a surface that the page can show: one of `only`, or any. Comes before the controls.

    A surface that was left for the first of `only` comes back on pages that can show it, unless anything was changed.
    """
    visitor = session()
    if visitor.arrived:
        visitor.restore()
    if not _can_show(only, visitor.scenario):
        before = visitor.scenario
        entries, surface = without_starts(before.entries), next(iter(only or SURFACES))
        shown = replace(before, entries=entries, surface=surface, parameters=(), start=None, formula="", box=None)
        visitor.displace(changed(before, shown))


def _can_show(only: Collection[str] | None, scenario: Scenario) -> bool:
    """Whether a page for some surfaces can show this one: a formula, if it has what they have, a saddle."""
    if scenario.formula:
        return only is None or bool(scenario.resolved_surface().saddles)
    return only is None or scenario.surface in only


def _say_what_is_displaced(only: Collection[str] | None) -> None:
    displaced = session().displaced
    if displaced and session().scenario == displaced.shown and not _can_show(only, displaced.scenario):
        surface = displaced.scenario.resolved_surface()
        st.caption(
            say(
                "This page cannot show {surface}. The other pages will show it again unless you change something here.",
                surface=say(surface.title),
            )
        )
