"""The page's question, answered by the final losses of the grid as far as this race can tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from engine.experiments.schedule_grid import GridTask, ScheduleGrid, constant_race
from engine.labels import label
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT
from i18n import say
from i18n.numbers import three_digits
from optimizers import OPTIMIZERS
from surfaces.base import Surface

Cell = tuple[int, int]

MEDIAN_ERROR = 1.253 / 2.563
"""The standard error of a median times the root of the number of runs, as a share of the 10-90 % band (Gauss)."""


def answer(race: Scenario, task: GridTask, result: ScheduleGrid) -> str:
    """A verdict, where there is something to compare, and the lowest losses that it rests on."""
    if np.isfinite(result.loss).all() and np.ptp(result.loss) == 0:
        loss = three_digits(float(result.loss[0, 0]))
        return say("Nothing to compare: every cell ends at the same loss, **{loss}**.", loss=loss)
    if not np.isfinite(result.loss).any():
        if task.runs == 1:
            return say("Nothing to compare: no cell's run lasts to the end.")
        return say("Nothing to compare: in no cell do half of the runs last to the end.")
    simple = [j for j, item in enumerate(task.optimizers) if not OPTIMIZERS[item.optimizer].adaptive]
    adaptive = [j for j in range(len(task.optimizers)) if j not in simple]
    constant = [i for i, schedule in enumerate(task.schedules) if schedule.key == CONSTANT]
    moving = [i for i in range(len(task.schedules)) if i not in constant]
    if not simple or not adaptive:
        every = simple or adaptive
        parts = {
            say("under a schedule"): lowest(result, moving, every),
            say("at a constant lr"): lowest(result, constant, every),
        }
        return _lowest_losses(race, task, result, parts)
    parts = {
        say("without adapting, under a schedule"): lowest(result, moving, simple),
        say("adapting, at a constant lr"): lowest(result, constant, adaptive),
        say("with both"): lowest(result, moving, adaptive),
        say("with neither"): lowest(result, constant, simple),
    }
    with_schedule, adapting, *_ = parts.values()
    if _falls_away(race.resolved_surface(), result):
        verdict = _no_answer()
    else:
        verdict = _verdict(task, result, with_schedule, adapting)
    return verdict + _lowest_losses(race, task, result, parts)


def _falls_away(surface: Surface, result: ScheduleGrid) -> bool:
    """Whether the lowest loss is no merit: the function falls outside the box, and some run went down there."""
    return not surface.bounded and (surface.minimum is None or float(np.nanmin(result.loss)) < 0.0)


def _no_answer() -> str:
    why = say("This function is lower outside the box: the lowest loss is that of the run that went down furthest.")
    return f"**{say('No answer here.')}** {why} "


def lowest(result: ScheduleGrid, rows: Sequence[int], columns: Sequence[int]) -> Cell | None:
    """The cell of the lowest final loss among some; None where none has one."""
    cell = min(product(rows, columns), key=lambda cell: float(result.loss[cell]))
    return cell if np.isfinite(result.loss[cell]) else None


def _verdict(task: GridTask, result: ScheduleGrid, with_schedule: Cell | None, adapting: Cell | None) -> str:
    if with_schedule is None:
        return "" if adapting is None else f"**{say('Not here.')}** "
    if adapting is None:
        return f"**{say('Here it would.')}** "
    difference = float(result.loss[with_schedule] - result.loss[adapting])
    if abs(difference) <= 2 * float(np.hypot(_error(task, result, with_schedule), _error(task, result, adapting))):
        return f"**{say('Here it would: no difference that these runs can tell.')}** "
    return f"**{say('Here it would.') if difference < 0 else say('Not here.')}** "


def _error(task: GridTask, result: ScheduleGrid, cell: Cell) -> float:
    """About the standard error of a cell's median; 0 where a cell is one run without noise."""
    if task.runs == 1:
        return 0.0
    return MEDIAN_ERROR * float(result.loss_high[cell] - result.loss_low[cell]) / float(np.sqrt(task.runs))


def _lowest_losses(race: Scenario, task: GridTask, result: ScheduleGrid, parts: dict[str, Cell | None]) -> str:
    found = "; ".join(f"{what}, {_cell_text(race, task, result, cell)}" for what, cell in parts.items())
    if task.runs > 1:
        return say("The lowest median final losses: {found}.", found=found)
    return say("The lowest final losses: {found}.", found=found)


def _cell_text(race: Scenario, task: GridTask, result: ScheduleGrid, cell: Cell | None) -> str:
    if cell is None:
        return say("none lasts to the end") if task.runs == 1 else say("fewer than half of the runs last to the end")
    i, j = cell
    bare = constant_race(race)
    name = label(bare, list(bare.slots())[j])
    if task.schedules[i].key != CONSTANT:
        name = say("{name} under {schedule}", name=name, schedule=say(task.schedules[i].title).lower())
    return f"{name} **{three_digits(float(result.loss[cell]))}**"
