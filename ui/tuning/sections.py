"""What the tuning page has of its own: its parameters in the link, its controls, and what a chosen cell does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from engine.entry import Entry
from engine.experiments.quadratic_theory import KappaCurve, kappa_curve, slope
from engine.experiments.sweep import MAX_SIDE, Question, Sweep, SweepResult, best_cell
from engine.experiments.tuning import axis_pairs, cell_values, entry_at, local_curvatures, map_of, race_with, tune_all
from engine.export.tuning_csv import kappa_csv, map_csv
from engine.scenario import Scenario
from figures.theme import THEMES
from figures.tuning import best_lines, kappa_figure, on_axis, tuning_figure
from i18n import say
from optimizers import OPTIMIZERS
from ui.background.map_runner import affordable, finish, peek, within_budget
from ui.components.chart import chart
from ui.state.link import Own, Value, one_of, whole
from ui.widgets.scenario_controls import use
from ui.widgets.slider import KEEP

SECTIONS = {"map": "Maps", "kappa": "Condition number"}
ASKS: dict[str, str] = {"settled": "steps to settle", "escaped": "steps to escape", "loss": "final loss"}
SIDES = (50, 100, 200, MAX_SIDE)
MAX_MAPS = 4
RAVINES = ("ravine", "rotated_ravine")
KAPPAS = tuple(float(k) for k in (1.5, 3, 10, 30, 100, 300, 1000, 3000))

_LIMITS = {"momentum": r"$\eta = 2(1+\mu)/L$", "nesterov": r"$\eta = 2(1+\mu)/(L(1+2\mu))$"}


def rules_with_two_axes() -> list[str]:
    """Keys of the optimizers that have two hyperparameters for a map."""
    return [key for key in OPTIMIZERS if axis_pairs(key)]


def _axes(text: str) -> str:
    return one_of(sorted({",".join(names) for key in OPTIMIZERS for names in axis_pairs(key)}))(text)


def _tuned(text: str) -> tuple[str, ...]:
    keys = tuple(text.split(","))
    if not set(keys) <= set(rules_with_two_axes()) or not 0 < len(keys) <= MAX_MAPS or len(set(keys)) < len(keys):
        raise ValueError(
            say("is not up to {most} of {options}", most=MAX_MAPS, options=", ".join(rules_with_two_axes()))
        )
    return keys


def _place(text: str) -> Value:
    x, comma, y = text.partition(",")
    place = (float(x), float(y)) if comma else (np.nan,)
    if not np.isfinite(place).all():
        raise ValueError(say("is not two finite numbers with a comma between them"))
    return place


OWN = (
    Own("section", "map", one_of(SECTIONS)),
    Own("tune", ("momentum",), _tuned),
    Own("axes", "lr,momentum", _axes),
    Own("ask", "settled", one_of(ASKS)),
    Own("side", 100, whole(10, MAX_SIDE)),
    Own("at", None, _place),
)


def section_control() -> str:
    """Which part of the page is drawn: the others cost nothing."""
    shown: str = st.segmented_control(
        say("Section"),
        list(SECTIONS),
        format_func=lambda key: say(SECTIONS[key]),
        key="section",
        required=True,
        persist_state=KEEP,
        label_visibility="collapsed",
        help=say("Maps of two hyperparameters, or the best steps against kappa."),
    )
    return shown


def map_controls(scenario: Scenario) -> list[Sweep]:
    """The controls of the maps, and the maps that they ask for: the first one's axes are chosen."""
    places = st.columns([3, 2, 2, 2])
    if not isinstance(st.session_state.get("tune"), list):
        st.session_state["tune"] = list(st.session_state.get("tune", ("momentum",)))
    keys: list[str] = places[0].multiselect(
        say("Optimizers, side by side"),
        rules_with_two_axes(),
        format_func=lambda key: say(OPTIMIZERS[key].title),
        key="tune",
        max_selections=MAX_MAPS,
        persist_state=KEEP,
        on_change=_unpick,
        placeholder=say("Choose options"),
        help=say(
            "One map each, on one colour scale. The axes of the first are chosen; the others share them if they can."
        ),
    )
    if not keys:
        return []
    offered = [",".join(pair) for pair in axis_pairs(keys[0])]
    if st.session_state.get("axes") not in offered:
        st.session_state["axes"] = offered[0]
    axes: str = places[1].selectbox(
        say("Axes"),
        offered,
        format_func=lambda pair: pair.replace(",", " × "),
        key="axes",
        persist_state=KEEP,
        on_change=_unpick,
        help=say("Two hyperparameters of {rule}: across, and up.", rule=say(OPTIMIZERS[keys[0]].title)),
    )
    ask = _question(places[2], scenario)
    side = int(
        places[3].select_slider(
            say("Cells along each axis"),
            sorted({*SIDES, st.session_state.get("side", 100)}),
            key="side",
            persist_state=KEEP,
            help=say("A coarse map is there at once; the full one follows."),
        )
    )
    x, y = axes.split(",")
    return [map_of(scenario, _entry(scenario, key), (x, y), (side, side), ask) for key in keys]


def _question(place: Any, scenario: Scenario) -> Question:
    surface = scenario.resolved_surface()
    offered = [k for k in ASKS if (k != "settled" or surface.minima) and (k != "escaped" or surface.saddles)]
    if st.session_state.get("ask") not in offered:
        st.session_state["ask"] = offered[0]
    asked: Question = place.selectbox(
        say("Coloured by"),
        offered,
        format_func=lambda key: say(ASKS[key]),
        key="ask",
        persist_state=KEEP,
        help=say(
            "Settle: stay within the tolerance of the lowest loss to the end. Escape: be below the saddle and "
            "away from it. Final loss: where it is after all steps."
        ),
    )
    return asked


def _entry(scenario: Scenario, key: str) -> Entry:
    """The optimizer as it stands in the race, or with its defaults."""
    return next((one for one in scenario.entries if one.optimizer == key), Entry(key))


def _unpick() -> None:
    st.session_state["at"] = None


def show_maps(specs: Sequence[Sweep]) -> tuple[Sweep, SweepResult]:
    """Draw the maps as far as they are there; the first one, as it is shown, is returned."""
    shown = [peek(spec) for spec in specs] if within_budget(specs) else [peek(spec.coarse()) for spec in specs]
    drawn, found = [spec for spec, _ in shown], [outcomes for _, outcomes in shown]
    spec, at = specs[0], chosen(drawn[0], found[0])
    title = say(
        "{surface}: {what} within {steps} steps, {noise}",
        surface=_title(spec),
        what=say(ASKS[spec.question]),
        steps=f"{spec.scenario.resolved_steps():,}",
        noise=_noise(spec),
    )
    chart(
        {name: tuning_figure(theme, drawn, found, title) for name, theme in THEMES.items()},
        key="tuning",
        label=say("{title}. Colours are steps, from few (dark) to many (light).", title=title),
        file=f"ravine-{spec.scenario.surface}-tuning.png",
        height=460,
        picks=[0],
        on_pick=lambda change: _picked(spec, change),
        pick={"subplot": "xy", "x": on_axis(spec.x, at[0]), "y": on_axis(spec.y, at[1])} if at else None,
    )
    _say_theory(drawn[0], found[0])
    st.download_button(
        say("Maps (CSV)"),
        lambda: map_csv(drawn, found),
        f"ravine-{spec.scenario.surface}-maps.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/table:",
        help=say("Every cell of the maps as they are shown now."),
    )
    return drawn[0], found[0]


def _title(spec: Sweep) -> str:
    surface = spec.scenario.resolved_surface()
    parameters = ", ".join(f"{n} {v:g}" for (n, _), v in zip(surface.parameters, surface.values, strict=True))
    return say(surface.title) + (f", {parameters}" if parameters else "")


def _noise(spec: Sweep) -> str:
    if spec.scenario.noise:
        return say("noise {sigma}, alike for all cells", sigma=f"{spec.scenario.noise:g}")
    return say("no noise")


def _say_theory(spec: Sweep, found: SweepResult) -> None:
    known = local_curvatures(spec, found)
    if known is None or spec.y.name != "momentum":
        return
    m, L, quadratic = known
    where = (
        say("This surface is quadratic, so theory is exact")
        if quadratic
        else say(
            "The Hessian is that of the minimum most cells end at: theory is **local**, and far from it another may "
            "hold"
        )
    )
    st.caption(
        say(
            "Red line: above this lr it must diverge, {limit}. Amber: critical damping along the flattest (dashed) and "
            "the steepest (dotted) direction; star: the optimum. {where}. {best}.",
            limit=_LIMITS[spec.entry.optimizer],
            where=where,
            best=best_lines(m, L),
        )
    )


def chosen(spec: Sweep, found: SweepResult) -> tuple[float, float] | None:
    """The values of the chosen cell, or of the best one; None where all diverged and none was chosen."""
    at = st.session_state.get("at")
    if isinstance(at, tuple | list) and len(at) == 2:
        return _inside(spec, float(at[0]), float(at[1]))
    cell = best_cell(spec, found)
    return None if cell is None else cell_values(spec, cell)


def _inside(spec: Sweep, x: float, y: float) -> tuple[float, float]:
    """The nearest values that the axes hold: what comes from a link or a browser may lie anywhere."""
    return min(max(x, spec.x.low), spec.x.high), min(max(y, spec.y.low), spec.y.high)


def _picked(spec: Sweep, change: dict[str, Any]) -> None:
    x, y = (1.0 - v if a.complement else v for a, v in ((spec.x, change["x"]), (spec.y, change["y"])))
    x, y = _inside(spec, x, y)
    st.session_state["at"] = (float(f"{x:.4g}"), float(f"{y:.4g}"))


def use_buttons(scenario: Scenario, spec: Sweep, at: tuple[float, float]) -> None:
    """Take the chosen cell, or the best of every optimizer, into the race."""
    race = race_with(scenario, entry_at(spec, *at))
    with st.container(horizontal=True):
        used = st.button(
            say("Use in the race"),
            on_click=use,
            args=(race,),
            icon=":material/flag:",
            help=say("This optimizer runs with the chosen cell's values; every other keeps its lr."),
        )
        tuned = st.button(
            say("Tune all of the race"),
            on_click=_tune_all,
            args=(scenario,),
            icon=":material/tune:",
            help=say(
                "Every optimizer at the best cell of its own map: 40 values of lr times 25 of its second "
                "hyperparameter, the same steps for each. The picture then says “tuned lr, same budget”."
            ),
            disabled=not scenario.entries,
        )
        st.button(
            say("The best cell"), on_click=_unpick, icon=":material/star:", help=say("Choose the best cell again.")
        )
    if used or tuned:
        st.switch_page("pages/race.py")


def _tune_all(scenario: Scenario) -> None:
    use(_tuned_race(scenario))


@lru_cache(maxsize=64)
def _tuned_race(scenario: Scenario) -> Scenario:
    return tune_all(scenario)


def finish_maps(specs: Sequence[Sweep]) -> None:
    """Compute what is still coarse; comes last on the page."""
    if affordable(specs):
        finish(specs, "tuning")


def kappa_section(scenario: Scenario) -> None:
    """Best steps against the condition number of the ravine."""
    curve = _curve()
    kappa = float(scenario.resolved_surface().values[0]) if scenario.surface in RAVINES else 100.0
    here, far = kappa_curve((kappa,)), curve.kappas >= 30
    slopes = [slope(curve.kappas[far], steps[far]) for steps in (curve.sgd, curve.momentum)]
    st.markdown(
        say(
            "How many steps the best possible lr (and momentum) takes on a ravine until f ≤ 1e-4. SGD's grows like κ "
            "(slope {sgd_slope}), momentum's like √κ (slope {momentum_slope}). No search: the optima of theory, run. "
            "At **κ = {kappa}** SGD takes **{sgd}** steps and Momentum **{momentum}**.",
            sgd_slope=f"{slopes[0]:.2f}",
            momentum_slope=f"{slopes[1]:.2f}",
            kappa=f"{kappa:g}",
            sgd=f"{here.sgd[0]:,}",
            momentum=f"{here.momentum[0]:,}",
        )
    )
    if scenario.surface not in RAVINES:
        st.caption(say("Choose the ravine in the sidebar to move κ by its slider."))
    chart(
        {name: kappa_figure(theme, curve, kappa) for name, theme in THEMES.items()},
        key="kappa",
        label=say("Best steps of SGD and Momentum against the condition number, on logarithmic axes"),
        file="ravine-kappa.png",
        height=420,
    )
    st.download_button(
        say("Curve (CSV)"),
        kappa_csv(curve),
        "ravine-kappa.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/table:",
        help=say("The steps of both at every kappa."),
    )


@lru_cache(maxsize=1)
def _curve() -> KappaCurve:
    return kappa_curve(KAPPAS)
