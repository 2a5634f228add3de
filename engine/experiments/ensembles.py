"""Escape times of many runs: noisy runs of one optimizer, or its runs from many distances.

A task is frozen, so that it is a cache key and can be handed to another process; `compute_escapes` does it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.criteria import Steps
from engine.experiments.cost import descent_seconds
from engine.experiments.saddles import Saddle, distance_sweep, ensemble, saddles_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from optimizers.base import Array
from surfaces.base import Point

MAX_WITHIN = 20_000
MAX_RUNS = 2_000


def ridge_distances() -> Array:
    """0 and 37 distances from the ridge, three a decade from 1e-12 to 1."""
    return np.concatenate([[0.0], np.logspace(-12, 0, 37)])


@dataclass(frozen=True)
class EscapeTimes:
    """The result of a task.

    Attributes:
        steps: (n,) the step at which each run escaped, -1 = not within the task's steps.
        seen: (n,) the last step at which a run was seen, for `engine.experiments.survival.kaplan_meier`.
    """

    steps: Steps
    seen: Steps


@dataclass(frozen=True)
class EscapeTask:
    """Runs of one optimizer from near a saddle: of a scenario the surface, the shared lr and the seed matter.

    Attributes:
        saddle: the number of the saddle in the surface's list.
        steps: how long each run is watched.
        runs: how many noisy runs from `start`; 0 asks for one run from each of `distances` instead, without noise.
        start: (x, y), of the noisy runs.
        noise: standard deviation of the gradient noise.
    """

    scenario: Scenario
    entry: Entry
    saddle: int
    steps: int
    runs: int = 0
    start: Point = (0.0, 0.0)
    noise: float = 0.0

    @property
    def run_steps(self) -> int:
        """How many steps of all runs together, at most."""
        return self.steps * (self.runs or len(ridge_distances()))

    def place(self) -> Saddle:
        """The saddle that is to be escaped from."""
        return saddles_of(self.scenario.resolved_surface())[self.saddle]


def escape_seconds(task: EscapeTask) -> float:
    """What a task takes at most, estimated."""
    runs = len(ridge_distances()) if not task.runs else task.runs if task.noise else 1
    noise_runs = task.runs if task.noise else 0
    return descent_seconds(task.scenario.resolved_surface(), task.steps, runs, noise_runs=noise_runs)


def compute_escapes(task: EscapeTask) -> EscapeTimes:
    """The escape times of a task: all its runs in one batch; each ends when it has escaped."""
    surface, saddle = task.scenario.resolved_surface(), task.place()
    optimizer = task.scenario.optimizer(task.entry)
    if not task.runs:
        counted = distance_sweep(surface, saddle, {"it": optimizer}, ridge_distances(), task.steps)["it"]
        return EscapeTimes(counted, np.full(len(counted), task.steps))
    if not task.noise:  # all runs are one and the same
        steps, seen = ensemble(surface, saddle, optimizer, task.start, 1, task.steps, 0.0, None)
        return EscapeTimes(np.repeat(steps, task.runs), np.repeat(seen, task.runs))
    seed = task.scenario.seed
    return EscapeTimes(*ensemble(surface, saddle, optimizer, task.start, task.runs, task.steps, task.noise, seed))
