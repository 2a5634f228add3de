"""The runners of all pages: ensembles of escapes, columns of schedule grids, and maps with a coarse preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.experiments.ensembles import EscapeTask, EscapeTimes, compute_escapes
from engine.experiments.schedule_grid import GridTask, ScheduleGrid, compute_grid
from engine.experiments.sweep import Sweep, SweepResult, compute_slice, join_rows, slices
from ui.background.caches import ESCAPE_CACHE, GRID_CACHE, MAP_CACHE, SLICE_CACHE
from ui.background.runner import Runner
from ui.background.words import MapWords, RunnerWords
from ui.state.session import rerun

ESCAPES: Runner[EscapeTask, EscapeTimes] = Runner(
    ESCAPE_CACHE, SLICE_CACHE, compute_escapes, RunnerWords(), inline=3_000_000
)
GRIDS: Runner[GridTask, ScheduleGrid] = Runner(GRID_CACHE, SLICE_CACHE, compute_grid, RunnerWords(), inline=6_000_000)
"""A task is a column: half a second of work for all of them is done at once."""

MAPS: Runner[Sweep, SweepResult] = Runner(
    MAP_CACHE,
    SLICE_CACHE,
    compute_slice,
    MapWords(),
    slices=lambda spec: [(spec, first, last) for first, last in slices(spec)],
    join=join_rows,
)


def escapes_of(tasks: Mapping[str, EscapeTask], key: str) -> dict[str, EscapeTimes] | None:
    """{name: result} of all tasks; None where they are too many or were cancelled."""
    wanted = list(tasks.values())
    if not ESCAPES.within_budget(wanted) or not ESCAPES.ensure(wanted, key):
        return None
    return {name: ESCAPES.compute(task) for name, task in tasks.items()}


def preview(spec: Sweep) -> tuple[Sweep, SweepResult]:
    """The map if it is there, else a coarse one; with the spec of what is given."""
    full = MAP_CACHE.get(spec)
    if full is not None:
        return spec, full
    coarse = spec.coarse()
    return coarse, MAPS.compute(coarse)


def finish_maps(specs: Sequence[Sweep], key: str) -> None:
    """Compute the maps that are not there yet, then rerun the page. Call it last: it takes as long as it takes."""
    if any(MAP_CACHE.get(spec) is None for spec in specs) and MAPS.ensure(specs, key):
        rerun()
