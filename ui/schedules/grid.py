"""The grid schedule x optimizer on a page: its controls, its computation with progress and cancel, and its table."""

from __future__ import annotations

from dataclasses import replace
from html import escape as quoted

import numpy as np
import streamlit as st

from engine.experiments.schedule_grid import (
    GridTask,
    ScheduleGrid,
    best_cells,
    cell_scenario,
    constant_race,
    grid_task,
    join_columns,
    row_order,
    settings_text,
)
from engine.export.schedule_csv import grid_csv
from engine.labels import comparison_line, label
from engine.scenario import Scenario
from figures.theme import look_of
from i18n import say
from i18n.numbers import count_text, digits, point_text, setting_text
from optimizers.schedule_base import Schedule
from ui.background.runners import GRIDS, within_budget
from ui.blocks.figure_parts import csv_button
from ui.blocks.html import swatch
from ui.schedules.answer import answer
from ui.schedules.params import CELLS, GRADIENTS, MAX_RUNS, MEASURE, MEASURES, REPEATS, SORT
from ui.state.link import address_of
from ui.widgets.slider import KEEP, slider

_RUNS = (50, 200, MAX_RUNS)

_STYLE = """<style>
.sgrid {overflow-x: auto; position: relative}
.sgrid table {border-collapse: separate; border-spacing: 0; font-size: .95rem; font-variant-numeric: tabular-nums}
.sgrid-about {opacity: .75; font-size: .85rem; margin: 0 0 .3rem}
.sgrid th, .sgrid td {padding: .3rem .8rem; text-align: right; vertical-align: top; white-space: nowrap;
  border: 0; border-bottom: 1px solid rgba(128, 128, 128, .25)}
.sgrid th {font-weight: 500}
.sgrid thead th {vertical-align: bottom; white-space: normal; min-width: 6.5rem}
.sgrid thead img {display: block; margin: 0 0 .2rem auto}
.sgrid th[scope=row], .sgrid thead th:first-child {text-align: left; padding-left: 0; position: sticky; left: 0;
  background: light-dark(#fff, #0e1117); min-width: 0}
.sgrid a {color: light-dark(#1b6ca8, #8ccbf5); text-decoration: underline; text-underline-offset: .15em}
.sgrid .best a {font-weight: 700}
.sgrid small {display: block; opacity: .75; font-size: .75rem}
</style>"""


def grid_section(scenario: Scenario) -> None:
    """Every schedule with every optimizer: controls, table, CSV."""
    st.markdown(f"#### {say('Every schedule with every optimizer')}")
    race, measure, runs = _controls(scenario)
    task = grid_task(race, runs)
    columns = task.split()
    found = GRIDS.results(columns, "cells") if within_budget(GRIDS, columns) else None
    if found is None:
        return
    result = join_columns(found)
    st.markdown(answer(race, task, result))
    st.html(_STYLE + _table(race, task, result, measure))
    csv_button(
        say("Grid (CSV)"),
        lambda: grid_csv(race, task, result),
        f"ravine-{scenario.surface}-schedules.csv",
        say("Both measures of every cell in full precision: median, 10–90 % band, shares that settled and diverged."),
        key="csv:schedules",
    )


def _controls(scenario: Scenario) -> tuple[Scenario, str, int]:
    """The race with the grid's noise, what is shown, and how many runs each cell has."""
    sigma, quiet = scenario.noise or 1.0, say("without noise")
    noise, shown, by, many = st.columns([4, 5, 4, 4], vertical_alignment="bottom")
    cells = noise.segmented_control(
        say("Gradients"),
        GRADIENTS,
        key=CELLS.key,
        required=True,
        persist_state=KEEP,
        format_func=lambda kind: say("with noise σ {sigma}", sigma=setting_text(sigma)) if kind == "noisy" else quiet,
        help=say("With noise every cell is the median of many runs. σ is the sidebar's, or 1 where that is zero."),
    )
    settles = scenario.resolved_surface().minimum is not None
    measure = shown.segmented_control(
        say("Cells show"),
        list(MEASURES) if settles else ["loss"],
        format_func=lambda key: say(MEASURES[key]),
        key=MEASURE.key,
        required=True,
        persist_state=KEEP,
        help=say(
            "How far the final loss is above the lowest value, or the step from which the loss stays within "
            "the tolerance."
        ),
    )
    with by:
        _sort_control(constant_race(scenario))
    with many:
        runs = slider(
            say("Runs of each cell"),
            REPEATS.key,
            _RUNS,
            say("Each has its own noise; without noise one is enough."),
            count_text,
        )
    return replace(scenario, noise=sigma if cells == "noisy" else 0.0), str(measure), int(runs)


def _sort_control(race: Scenario) -> None:
    st.selectbox(
        say("Sort by"),
        ["", *race.slots()],
        key=SORT.key,
        persist_state=KEEP,
        format_func=lambda slot: label(race, slot) if slot else say("the schedules' own order"),
        help=say("The best schedule for this optimizer first."),
    )


def _table(race: Scenario, task: GridTask, result: ScheduleGrid, measure: str) -> str:
    """Plain HTML, as under a race: every number is a link to the race that it stands for."""
    bare, median = constant_race(race), getattr(result, measure)
    slots, sort = list(bare.slots()), SORT.get()
    heads = "".join(_head(bare, slot, slot == sort) for slot in slots)
    rows = "".join(
        _row(race, task, result, measure, number) for number in row_order(median, slots.index(sort) if sort else None)
    )
    return (
        f'<p class="sgrid-about">{quoted(_caption(bare, task, measure))}</p><div class="sgrid" tabindex="0"><table>'
        f'<thead><tr><th scope="col">{quoted(say("schedule"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _caption(bare: Scenario, task: GridTask, measure: str) -> str:
    above = say("Final loss") if bare.resolved_surface().minimum is None else say("Final loss above the lowest minimum")
    x, y = bare.resolved_start()
    medians = say("medians of {runs} runs with the 10–90 % band, seed {seed}", runs=task.runs, seed=str(bare.seed))
    caption = say(
        "{what}; runs of {steps} steps from {start}; {grants}; {runs}. Bold: the lowest of each column; {never}. Each "
        "number opens its race, beside the same optimizer at a constant lr.",
        what=above if measure == "loss" else say("Steps to settle"),
        never=_never(task, measure),
        steps=f"{bare.resolved_steps():,}",
        start=point_text(x, y),
        grants=comparison_line(bare),
        runs=medians if task.runs > 1 else say("one run each"),
    )
    return caption if task.runs == 1 else f"{caption} {say('The race is the first of these runs.')}"


def _never(task: GridTask, measure: str) -> str:
    """What a cell without a number means."""
    if measure == "loss":
        many, one = say("— means that fewer than half last to the end"), say("— means that it does not last to the end")
    else:
        many, one = say("— means that fewer than half settle"), say("— means that it does not settle")
    return many if task.runs > 1 else one


def _head(bare: Scenario, slot: str, sorts: bool) -> str:
    look = look_of(bare, slot)
    mark = ' aria-sort="ascending"' if sorts else ""
    return f'<th scope="col"{mark}>{swatch(look)}{quoted(label(bare, slot))}{" ↑" if sorts else ""}</th>'


def _row(race: Scenario, task: GridTask, result: ScheduleGrid, measure: str, number: int) -> str:
    schedule, bold = task.schedules[number], best_cells(getattr(result, measure))[number]
    own = settings_text(schedule)
    name = quoted(say(schedule.title)) + (f"<small>{quoted(own)}</small>" if own else "")
    cells = "".join(
        f"<td{' class=best' if bold[j] else ''}>"
        f"{_linked(race, slot, schedule, _number(getattr(result, measure)[number, j]))}"
        f"{_band(task, result, measure, (number, j))}</td>"
        for j, slot in enumerate(constant_race(race).slots())
    )
    return f'<tr><th scope="row" title="{quoted(say(schedule.reference))}">{name}</th>{cells}</tr>'


def _linked(race: Scenario, slot: str, schedule: Schedule, text: str) -> str:
    """A number that opens the race it stands for, here or in a tab of its own."""
    address = quoted(address_of("race", cell_scenario(race, slot, schedule.key)))
    title = quoted(
        say(
            "{name}, {schedule}: {value}. Open it as a race",
            name=label(constant_race(race), slot),
            schedule=say(schedule.title).lower(),
            value=text,
        )
    )
    return f'<a href="{address}" title="{title}" aria-label="{title}">{text}</a>'


def _band(task: GridTask, result: ScheduleGrid, measure: str, cell: tuple[int, int]) -> str:
    """What stands below a median: its band, and how many of the runs got so far."""
    low, high = (_number(getattr(result, f"{measure}_{end}")[cell], 2) for end in ("low", "high"))
    parts = [f"{low} – {high}"] if task.runs > 1 and low != "—" else []
    diverged, undefined, settled = result.diverged[cell], result.undefined[cell], result.settled[cell]
    if diverged:
        parts.append(say("diverged") if task.runs == 1 else say("{share} % diverged", share=digits(100 * diverged, 2)))
    if undefined:
        share = digits(100 * undefined, 2)
        parts.append(
            say("left where f is defined") if task.runs == 1 else say("{share} % left where f is defined", share=share)
        )
    if not diverged and not undefined and measure == "steps" and 0 < settled < 1:
        parts.append(say("{share} % settled", share=digits(100 * settled, 2)))
    return f"<small>{'<br>'.join(parts)}</small>" if parts else ""


def _number(value: float, count: int = 3) -> str:
    """A median or the end of a band: "—" for never, steps as they are."""
    if not np.isfinite(value):
        return "—"
    return f"{value:,.0f}" if 1 <= value < 1e6 and value == int(value) else digits(value, count)
