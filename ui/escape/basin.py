"""The escape page as a map: starts by where they end."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.experiments.axis import start_axes
from engine.experiments.basins import basins, start_question
from engine.experiments.sweep import Sweep, SweepResult
from engine.export.escape_csv import basin_csv
from engine.labels import comparison_line, label
from engine.scenario import Scenario
from figures.escape.basin import basin_figure
from figures.theme import per_theme
from i18n import say
from i18n.numbers import setting_text
from ui.background.caches import MAP_CACHE
from ui.background.runners import MAPS, finish_maps, preview
from ui.blocks.page import PageRun
from ui.blocks.stage import race_stage
from ui.components.chart import chart
from ui.components.contract import Place
from ui.escape.common import numbers_button
from ui.escape.controls import EDITS, map_controls, start_from
from ui.escape.params import GRID


def basin_section(page: PageRun) -> None:
    """Starts by where they end; a click makes one the race's start."""
    scenario = page.scenario
    grid, slots = map_controls(scenario)
    if not slots:
        st.info(say("Choose an optimizer for a map."), icon=":material/touch_app:")
        return
    surface = scenario.resolved_surface()
    x, y = start_axes(surface, grid)
    base = scenario.bare(without=("start", "tol"))
    specs = {slot: Sweep(base, scenario.slots()[slot], x, y, start_question(surface)) for slot in slots}
    allowed = MAPS.within_budget(list(specs.values()))
    st.caption(
        say("{grants}. Lighter: more steps. Click a start to watch its race below.", grants=comparison_line(scenario))
    )
    done = {}
    for place, (slot, spec) in zip(_places(len(specs)), specs.items(), strict=True):
        with place:
            done[slot] = _map(scenario, slot, *preview(spec))
    numbers_button("escape-basins.csv", lambda: basin_csv(scenario, done))
    if allowed:
        page.finish_later(lambda: finish_maps(list(specs.values()), "basins"))
    race_stage(scenario, EDITS)


def _places(count: int) -> Sequence[DeltaGenerator]:
    """Two maps a row."""
    places: list[DeltaGenerator] = []
    while len(places) < count:
        places += st.columns(min(2, count) if count != 3 else 3)
    return places[:count]


def _map(scenario: Scenario, slot: str, spec: Sweep, result: SweepResult) -> tuple[Sweep, SweepResult]:
    """One optimizer's map, with the race's start marked in it."""
    sorted_out = basins(spec, result)
    name, done = label(scenario, slot), MAP_CACHE.get(spec) is not None and spec.x.count >= GRID.get()
    about = {
        "name": f"<b>{name}</b>",
        "lr": setting_text(scenario.lr_of(spec.entry)),
        "steps": f"{scenario.resolved_steps():,}",
    }
    title_when_done = say("{name}, lr {lr}, {steps} steps", **about)
    title = title_when_done if done else say("{title}, preview", title=title_when_done)
    x, y = scenario.resolved_start()

    def chosen(at: Place) -> None:
        x, y = (float(axis.values[axis.nearest(value)]) for axis, value in ((spec.x, at["x"]), (spec.y, at["y"])))
        start_from(scenario, x, y)

    chart(
        per_theme(lambda theme: basin_figure(theme, spec, sorted_out, title)),
        key=f"basin:{slot}",
        height=500,
        label=say("Starts coloured by where {name} ends", name=name),
        file=f"basins-{slot}.png",
        pick={"subplot": "xy", "x": x, "y": y},
        on_pick=chosen,
    )
    return spec, result
