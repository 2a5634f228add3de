"""The runners of all pages, and maps with a coarse preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from engine.descend import Run
from engine.experiments.cost import race_seconds
from engine.experiments.ensembles import EscapeTask, EscapeTimes, compute_escapes, escape_seconds
from engine.experiments.newton import newton_runs, newton_seconds
from engine.experiments.quadratic_theory import KappaCurve, compute_kappa, join_curves, kappa_seconds
from engine.experiments.reddi import RegretPath, compute_path, path_seconds
from engine.experiments.schedule_grid import GridTask, ScheduleGrid, compute_grid, grid_seconds
from engine.experiments.sweep import (
    MAX_RUN_STEPS,
    Sweep,
    SweepResult,
    compute_slice,
    join_rows,
    slices,
    sweep_seconds,
)
from engine.race import race
from engine.scenario import Scenario
from lessons.evidence_parts import compute_part, parts_of
from lessons.findings import Finding
from ui.background.caches import (
    ESCAPE_CACHE,
    EVIDENCE_CACHE,
    GRID_CACHE,
    KAPPA_CACHE,
    MAP_CACHE,
    NEWTON_CACHE,
    RACE_CACHE,
    REGRET_CACHE,
    SLICE_CACHE,
)
from ui.background.runner import Runner
from ui.background.words import CoarseWords, MapWords, RunStepWords, TuneWords
from ui.state.session import rerun

Bounded = TypeVar("Bounded", EscapeTask, GridTask, Sweep)

RACES: Runner[Scenario, dict[str, Run]] = Runner(RACE_CACHE, SLICE_CACHE, race, race_seconds)
NEWTONS: Runner[Scenario, dict[str, Run]] = Runner(NEWTON_CACHE, SLICE_CACHE, newton_runs, newton_seconds)
ESCAPES: Runner[EscapeTask, EscapeTimes] = Runner(
    ESCAPE_CACHE, SLICE_CACHE, compute_escapes, escape_seconds, RunStepWords()
)
GRIDS: Runner[GridTask, ScheduleGrid] = Runner(GRID_CACHE, SLICE_CACHE, compute_grid, grid_seconds, RunStepWords())
"""A task is a column."""
MAPS: Runner[Sweep, SweepResult] = Runner(
    MAP_CACHE,
    SLICE_CACHE,
    compute_slice,
    sweep_seconds,
    MapWords(),
    slices=lambda spec: [(spec, first, last) for first, last in slices(spec)],
    join=join_rows,
)
COARSE_MAPS, SEARCHES = replace(MAPS, words=CoarseWords()), replace(MAPS, words=TuneWords())
KAPPAS: Runner[float, KappaCurve] = Runner(KAPPA_CACHE, SLICE_CACHE, compute_kappa, kappa_seconds)
REGRETS: Runner[tuple[str, int], RegretPath] = Runner(REGRET_CACHE, SLICE_CACHE, compute_path, path_seconds)
EVIDENCE: Runner[str, tuple[Finding, ...]] = Runner(
    EVIDENCE_CACHE,
    SLICE_CACHE,
    compute_part,
    lambda key: 0.5 * len(parts_of(key)),
    slices=parts_of,
    join=tuple,
)
"""A task is a lesson."""

COARSE_SIDES = (50, 30, 20)
"""Cells along each axis of a coarse map: the first that takes no longer than `COARSE_SECONDS`, or the last."""
COARSE_SECONDS = 0.6


def race_of(scenario: Scenario, key: str = "race") -> dict[str, Run] | None:
    """The runs of a race, never to be changed; None where the visitor cancelled a long one."""
    races = RACES.results([scenario], key)
    return races[0] if races else None


def newton_of(scenario: Scenario) -> dict[str, Run]:
    """Both of Newton's methods from the race's start; nothing where the visitor cancelled."""
    found = NEWTONS.results([scenario.bare(without=("noise", "tol"))], "newton")
    return found[0] if found else {}


def within_budget(runner: Runner[Bounded, Any], tasks: Sequence[Bounded]) -> bool:
    """Whether one visitor may ask for these tasks; if not, says what the bound is and what to lower."""
    if affordable(tasks):
        return True
    st.warning(runner.words.too_much(tasks), icon=":material/hourglass_disabled:")
    return False


def affordable(tasks: Sequence[Bounded]) -> bool:
    """Whether all of them together are within what one visitor may ask for."""
    return sum(task.run_steps for task in tasks) <= MAX_RUN_STEPS


def escapes_of(tasks: Mapping[str, EscapeTask], key: str) -> dict[str, EscapeTimes] | None:
    """{name: result} of all tasks; None where they are too many or were cancelled."""
    if not within_budget(ESCAPES, list(tasks.values())):
        return None
    results = ESCAPES.results(list(tasks.values()), key)
    return None if results is None else dict(zip(tasks, results, strict=True))


def kappa_curve_of(kappas: Sequence[float], key: str) -> KappaCurve | None:
    """The steps at some condition numbers; None where they were cancelled."""
    parts = KAPPAS.results(kappas, key)
    return None if parts is None else join_curves(parts)


def previews(specs: Sequence[Sweep], key: str) -> list[tuple[Sweep, SweepResult]] | None:
    """The maps that are there or are quick, and of others coarse ones, with the specs of what is given.

    None where they were cancelled.
    """
    full = {spec: result for spec in specs if (result := MAP_CACHE.get(spec)) is not None}
    are_quick = MAPS.is_quick(*(spec for spec in specs if spec not in full))
    drawn = [spec if are_quick or spec in full else coarse_of(spec) for spec in specs]
    coarse = [spec for spec in drawn if spec not in full]
    found = COARSE_MAPS.results(coarse, key)
    if found is None:
        return None
    results = full | dict(zip(coarse, found, strict=True))
    return [(spec, results[spec]) for spec in drawn]


def coarse_of(spec: Sweep) -> Sweep:
    """The coarse map of a map: smaller where it takes long."""
    coarse = [spec.coarse(side) for side in COARSE_SIDES]
    return next((one for one in coarse if sweep_seconds(one) <= COARSE_SECONDS), coarse[-1])


def finish_maps(specs: Sequence[Sweep], key: str) -> None:
    """Compute the maps that are not there yet, then rerun the page. Call it last: it takes as long as it takes."""
    if any(MAP_CACHE.get(spec) is None for spec in specs) and MAPS.results(specs, key):
        rerun()
