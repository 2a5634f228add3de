"""Maps of two hyperparameters: drawn, explained by theory, pointed at, and brought into the race."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from engine.experiments.sweep import QUESTIONS, Sweep, SweepResult, best_cell
from engine.experiments.tuning import cell_values, entry_at, race_of_rule, race_with, searches, tuned_race
from engine.export.tuning_csv import map_csv
from engine.labels import surface_name
from engine.pins import most_runs
from engine.scenario import Scenario
from figures.theme import per_theme
from figures.tuning import map_label, on_axis, tuning_figure
from i18n import say
from i18n.numbers import digits, setting_text
from ui.background.runners import MAPS, SEARCHES, affordable, coarse_of, finish_maps, previews, within_budget
from ui.blocks.figure_parts import csv_button
from ui.blocks.page import PageRun
from ui.components.chart import chart
from ui.components.chart_contract import Place
from ui.components.live import live_tunings
from ui.components.player import player
from ui.state.pages import PAGES
from ui.state.session import resume, session, use_scenario
from ui.tuning.best import best_text
from ui.tuning.controls import map_controls, unpick_cell
from ui.tuning.edits import cell_edits, tunes
from ui.tuning.params import CELL, RUN_LAYOUT
from ui.tuning.theory import theory_text

EXACT = 12
"""Digits of a chosen cell: all that a value of an axis has."""


class Maps(NamedTuple):
    """Maps as far as they are there: those that are asked for, those that are drawn, and what came out."""

    wanted: list[Sweep]
    drawn: list[Sweep]
    results: list[SweepResult]


def map_section(page: PageRun) -> None:
    """Maps of two hyperparameters; a click makes a cell the player's, and the race's if that is wanted."""
    specs = map_controls(page.scenario)
    if not specs:
        st.info(say("Choose at least one optimizer to see its map."), icon=":material/touch_app:")
        return
    maps = maps_of(specs)
    if maps is None:
        return
    spec = maps.drawn[0]
    cell = chosen_cell(spec, maps.results[0])
    left, right = st.columns([5, 4], gap="small") if len(specs) == 1 else (st.container(), st.container())
    with left, st.container(key="map"):
        draw_maps(maps, cell)
    if cell is not None:
        with right:
            cell_player(page.scenario, spec, cell)
        cell_text = f"{spec.x.name} {digits(cell[0], EXACT)}, {spec.y.name} {digits(cell[1], EXACT)}"
        st.markdown(say("Chosen: **{cell}**. Click a cell, or move the marker.", cell=cell_text))
        use_buttons(page, spec, cell)
    say_maps(maps)
    page.share(say("It opens the same maps with the same settings."))
    if affordable(specs):
        page.finish_later(lambda: finish_maps(specs, "tuning"))


def cell_player(scenario: Scenario, spec: Sweep, cell: tuple[float, float]) -> None:
    """The player with the run of a cell: the map beside it is its pad."""
    race, sliders = race_of_rule(scenario, entry_at(spec, *cell)), tunes(scenario, spec)
    player(
        race,
        RUN_LAYOUT.get(),
        cell_edits(scenario, spec, cell),
        tunes=sliders,
        pins=most_runs(scenario, race) if "runs" in sliders else 0,
        whole=True,
        bounds={axis.name: (axis.low, axis.high) for axis in (spec.x, spec.y)},
    )


def maps_of(specs: Sequence[Sweep]) -> Maps | None:
    """The maps as far as they are there; None where they were cancelled."""
    allowed = within_budget(MAPS, specs)
    wanted = list(specs) if allowed else [coarse_of(spec) for spec in specs]
    shown = previews(wanted, "tuning:coarse")
    if shown is None:
        return None
    return Maps(wanted, [spec for spec, _ in shown], [outcomes for _, outcomes in shown])


def draw_maps(maps: Maps, at: tuple[float, float] | None) -> None:
    """Draw the maps, with the marker of the first one at a place."""
    (wanted, drawn, result), spec = maps, maps.wanted[0]
    title = say(
        "{surface}: {what} after {steps} steps, {noise}"
        if spec.question == "loss"
        else "{surface}: {what} within {steps} steps, {noise}",
        surface=surface_name(spec.scenario.resolved_surface()),
        what=say(QUESTIONS[spec.question]),
        steps=f"{spec.scenario.resolved_steps():,}",
        noise=_noise(spec),
    )
    figures = per_theme(lambda theme: tuning_figure(theme, drawn, result, title))
    chart(
        figures,
        key="tuning",
        label=say("{title}. Dark cells are better: fewer steps, or a lower loss.", title=title),
        file=f"ravine-{spec.scenario.surface}-tuning.png",
        height=460,
        picks=[0],
        on_pick=lambda change: _pick_cell(drawn[0], at, change),
        pick={"subplot": "xy", "x": on_axis(spec.x, at[0]), "y": on_axis(spec.y, at[1])} if at else None,
        live=live_tunings(wanted, drawn, result, figures["light"]),
    )


def say_maps(maps: Maps) -> None:
    """What the maps show, in words, and as a file."""
    _, drawn, result = maps
    for text in map_texts(drawn, result):
        st.caption(text)
    csv_button(
        say("Maps (CSV)"),
        partial(map_csv, drawn, result),
        f"ravine-{drawn[0].scenario.surface}-maps.csv",
        say("Every cell of the maps as they are shown now."),
        rows=sum(one.kinds.size for one in result),
        what=("maps", tuple(drawn)),
    )


def map_texts(specs: Sequence[Sweep], maps: Sequence[SweepResult]) -> list[str]:
    """Paragraphs about the best cells, then about theory, with the name of the map where there are several."""
    about = [
        (spec, text)
        for text_of in (best_text, theory_text)
        for spec, result in zip(specs, maps, strict=True)
        if (text := text_of(spec, result))
    ]
    return [f"**{map_label(spec)}**: {text}" if len(specs) > 1 else text for spec, text in about]


def _noise(spec: Sweep) -> str:
    if spec.scenario.noise:
        return say("noise {sigma}, alike for all cells", sigma=setting_text(spec.scenario.noise))
    return say("no noise")


def chosen_cell(spec: Sweep, result: SweepResult) -> tuple[float, float] | None:
    """The values of the chosen cell, or of the best one; None where all ended early and none was chosen."""
    picked = CELL.get()
    if picked is not None and len(picked) == 2:
        return _inside(spec, *map(float, picked))
    cell = best_cell(spec, result)
    return None if cell is None else cell_values(spec, cell)


def _inside(spec: Sweep, x: float, y: float) -> tuple[float, float]:
    """The nearest values that the axes hold: what comes from a link or a browser may lie anywhere."""
    return min(max(x, spec.x.low), spec.x.high), min(max(y, spec.y.low), spec.y.high)


def _pick_cell(spec: Sweep, before: tuple[float, float] | None, change: Place) -> None:
    """Choose the cell next to a place of the figure; `before` is the place that was chosen till then.

    An arrow key moves the marker along one axis by less than a cell of a coarse map: it chooses the next cell.
    """
    axes = (spec.x, spec.y)
    place = [1.0 - v if axis.complement else v for axis, v in zip(axes, (change["x"], change["y"]), strict=True)]
    cell = [axis.nearest(value) for axis, value in zip(axes, place, strict=True)]
    if before is not None and cell == [axis.nearest(value) for axis, value in zip(axes, before, strict=True)]:
        moved = [k for k in (0, 1) if not math.isclose(place[k], before[k], rel_tol=1e-6, abs_tol=1e-9)]
        if len(moved) == 1:
            (k,) = moved
            cell[k] = min(max(cell[k] + (1 if place[k] > before[k] else -1), 0), axes[k].count - 1)
    CELL.set(cell_values(spec, (cell[1], cell[0])))


def use_buttons(page: PageRun, spec: Sweep, at: tuple[float, float]) -> None:
    """Take the chosen cell, or the best of every optimizer, into the race."""
    scenario = page.scenario
    race = race_with(scenario, entry_at(spec, *at))
    with st.container(horizontal=True):
        used = st.button(
            say("Use in the race"),
            on_click=use_scenario,
            args=(race,),
            icon=":material/flag:",
            help=say("This optimizer runs with the chosen cell's values; every other keeps its lr."),
        )
        st.button(
            say("Tune all of the race"),
            on_click=_begin_tuning,
            args=(scenario,),
            icon=":material/tune:",
            help=say("This race is tuned already: change something to search again.")
            if scenario.tuned
            else say(
                "Every optimizer at the best cell of a map of its own, of 1,000 runs for each: 40 values of lr times "
                "25 of its first other hyperparameter that you have not set, or 1,000 of lr where there is none. What "
                "you have set stays, but for lr. The picture then says “tuned lr, same budget”."
            ),
            disabled=not scenario.entries or scenario.tuned,
        )
        st.button(
            say("The best cell"), on_click=unpick_cell, icon=":material/star:", help=say("Choose the best cell again.")
        )
    if used:
        st.switch_page(PAGES["race"].file)
    if session().tuning == scenario:
        page.finish_later(lambda: _tune_all(scenario))


def _begin_tuning(scenario: Scenario) -> None:
    session().tuning = scenario
    resume("tune")


def _tune_all(scenario: Scenario) -> None:
    """Search for the best cell of every optimizer, and open the race with them."""
    found = SEARCHES.results(searches(scenario), "tune")
    if found is not None:
        session().tuning = None
        use_scenario(tuned_race(scenario, found))
        st.switch_page(PAGES["race"].file)
