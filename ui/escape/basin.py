"""The escape page as a map: starts by where they end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.experiments.axis import start_axes
from engine.experiments.basins import Basins, basins, start_question
from engine.experiments.sweep import Sweep
from engine.export.escape_csv import basin_csv
from engine.labels import comparison_line, label
from engine.scenario import Scenario
from figures.escape.basin import basin_figure
from figures.theme import per_theme
from i18n import say
from i18n.numbers import setting_text
from ui.background.caches import MAP_CACHE
from ui.background.runners import MAPS, finish_maps, previews, within_budget
from ui.blocks.page import PageRun
from ui.blocks.stage import race_stage
from ui.components.chart import chart
from ui.components.chart_contract import Place
from ui.components.live import live_basin
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
    allowed = within_budget(MAPS, list(specs.values()))
    st.caption(
        say("{grants}. Lighter: more steps. Click a start to watch its race below.", grants=comparison_line(scenario))
    )
    shown = previews(list(specs.values()), "basins:coarse")
    if shown is None:
        return
    done = dict(zip(specs, shown, strict=True))
    sorted_out = {slot: basins(*outcomes) for slot, outcomes in done.items()}
    kinds = {int(kind) for found in sorted_out.values() for kind in np.unique(found.kind)}
    for place, (slot, found) in zip(_places(len(specs)), sorted_out.items(), strict=True):
        with place:
            drawn = done[slot][0]
            _map(scenario, slot, specs[slot] if allowed else drawn, drawn, found, kinds)
    cells = sum(result.kinds.size for _, result in done.values())
    numbers_button("escape-basins.csv", partial(basin_csv, scenario, done), cells)
    if allowed:
        page.finish_later(lambda: finish_maps(list(specs.values()), "basins"))
    race_stage(scenario, EDITS)


def _places(count: int) -> Sequence[DeltaGenerator]:
    """Two maps a row."""
    places: list[DeltaGenerator] = []
    while len(places) < count:
        places += st.columns(min(2, count) if count != 3 else 3)
    return places[:count]


def _map(scenario: Scenario, slot: str, wanted: Sweep, spec: Sweep, found: Basins, kinds: Collection[int]) -> None:
    """One optimizer's map, with the race's start marked in it; `kinds` are those of all maps.

    `spec` is what is drawn, `wanted` the map with all of its cells.
    """
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

    figures = per_theme(lambda theme: basin_figure(theme, spec, found, title, kinds))
    chart(
        figures,
        key=f"basin:{slot}",
        height=500,
        label=say("Starts coloured by where {name} ends", name=name),
        file=f"basins-{slot}.png",
        pick={"subplot": "xy", "x": x, "y": y},
        on_pick=chosen,
        live=live_basin(scenario, slot, wanted, spec, found, figures["light"]),
    )
