"""What is known of a run at one of its points: the step that leads on from there, and all that the rule made of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from engine.criteria import box_size
from engine.descend import Run
from engine.experiments.trace import Anatomy, anatomy
from engine.noise import noise_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from optimizers.base import Array, Optimizer
from surfaces.base import Surface

AXES = ("x", "y")


@dataclass(frozen=True)
class Moment:
    """A run at a point that it goes on from: the step from there, with everything that made it.

    Attributes:
        rule: the optimizer of this step, without its schedule.
        t: the number of the step, from 1: it leads from point t - 1 to point t.
        at, to: both points.
        loss, loss_after: f at both.
        slope, slope_after: the gradient of f at both.
        g: the gradient that the rule used: with noise, and where it looked.
        last: the step before, zero for the first.
        values: what the rule's lines name and define: numbers, and arrays of one number for each coordinate.
        lr, lr_set: the learning rate of this step, and before its schedule.
        rising: whether the schedule raises lr at the next step.
        noise: what was added to the gradient.
        flips: how often g has changed its sign within the last `RECENT` steps, for each coordinate.
    """

    surface: Surface
    key: str
    rule: Optimizer
    t: int
    at: Array
    to: Array
    loss: float
    loss_after: float
    slope: Array
    slope_after: Array
    g: Array
    last: Array
    values: Mapping[str, Any]
    lr: float
    lr_set: float
    rising: bool
    noise: Array
    flips: Array

    @cached_property
    def step(self) -> Array:
        """The step as a vector."""
        return self.to - self.at

    @property
    def noisy(self) -> bool:
        """Whether the gradient has noise."""
        return bool(self.noise.any())

    @cached_property
    def length(self) -> float:
        """How long the step is."""
        return norm(self.step)

    @cached_property
    def steepness(self) -> float:
        """How steep the ground is: the length of the gradient of f."""
        return norm(self.slope)

    @cached_property
    def times_sgd(self) -> float:
        """How many times as long the step is as one of SGD with this lr and this gradient; infinite without one."""
        return over(self.length, self.lr * norm(self.g))

    @cached_property
    def axis(self) -> int:
        """The coordinate in which the step is longer."""
        return int(abs(self.step[1]) > abs(self.step[0]))

    @cached_property
    def size(self) -> float:
        """The longer side of the box."""
        return box_size(self.surface)

    @cached_property
    def to_minimum(self) -> float:
        """How far the nearest marked minimum is; infinite where none is marked."""
        return to_minimum(self.surface, self.at)

    @property
    def recent(self) -> int:
        """Within how many steps flips are counted."""
        return min(RECENT, self.t)

    @cached_property
    def is_finite(self) -> bool:
        """Whether all that the rule computed is."""
        return all(bool(np.isfinite(value).all()) for value in self.values.values())

    def has(self, *names: str) -> bool:
        """Whether the rule has these quantities at this step."""
        return all(name in self.values and np.isfinite(self.values[name]).all() for name in names)

    def of(self, name: str, axis: int) -> float:
        """One number of a quantity."""
        value = np.asarray(self.values[name])
        return float(value if value.ndim == 0 else value[axis])


RECENT = 10
"""Steps within which signs of the gradient are counted."""
FEW_FLIPS = 3
"""From so many changes of a sign on within these steps a coordinate goes to and fro."""


def norm(vector: Array) -> float:
    """The length of a vector of two numbers."""
    return float(np.hypot(vector[0], vector[1]))


def to_minimum(surface: Surface, place: Array) -> float:
    """How far the nearest marked minimum is from a place; infinite where none is marked."""
    return min((math.dist(place, other) for other in surface.minima), default=math.inf)


def largest_curvature(surface: Surface, place: Array) -> float:
    """The largest eigenvalue of the Hessian at a place; nan where it has none."""
    hessian = surface.hessian(place)
    return float(np.linalg.eigvalsh(hessian)[1]) if np.isfinite(hessian).all() else math.nan


def cosine(first: Array, second: Array) -> float:
    """The cosine of the angle between two vectors, neither of them zero."""
    return float((first / norm(first)) @ (second / norm(second)))


def over(above: float, below: float) -> float:
    """A quotient of numbers that are not negative; infinite where nothing is below."""
    return above / below if below > 0 else math.inf


def moments(scenario: Scenario, entry: Entry, run: Run, first: int, last: int) -> list[Moment]:
    """The moments at points `first` to `last` - 1 of a run of this entry; none where the run has ended."""
    earliest = max(0, first - RECENT)
    inside = anatomy(scenario, entry, run, earliest, last)
    if inside.steps <= first - earliest:
        return []
    surface, end = scenario.resolved_surface(), earliest + inside.steps
    slopes = surface.gradient(run.theta[earliest : end + 1].T)
    noise = noise_of(scenario.noise, scenario.seed, end) if scenario.noise else np.zeros((2, end))
    return [_moment(scenario, entry, run, inside, slopes, noise[:, k], k) for k in range(first, end)]


def _moment(scenario: Scenario, entry: Entry, run: Run, inside: Anatomy, slopes: Array, noise: Array, k: int) -> Moment:
    i, rule = k - inside.first, scenario.rule(entry)
    values = {name: _at(value, i) for name, value in inside.values.items() if np.ndim(value) < 3}
    following = inside.optimizer.numbers(k + 2)
    recent = np.sign(inside.values["g"][:, max(0, i + 1 - RECENT) : i + 1])
    return Moment(
        surface=scenario.resolved_surface(),
        key=entry.optimizer,
        rule=rule,
        t=k + 1,
        at=run.theta[k],
        to=run.theta[k + 1],
        loss=float(run.loss[k]),
        loss_after=float(run.loss[k + 1]),
        slope=slopes[:, i],
        slope_after=slopes[:, i + 1],
        g=values["g"],
        last=run.theta[k] - run.theta[k - 1] if k else np.zeros(2),
        values=values,
        lr=float(values["lr"]),
        lr_set=float(rule.lr),
        rising=bool(following["lr"] > values["lr"]),
        noise=noise,
        flips=np.count_nonzero(recent[:, 1:] * recent[:, :-1] < 0, axis=1),
    )


def _at(value: Any, i: int) -> Any:
    """A quantity at one step: a number, or one for each coordinate."""
    array = np.asarray(value)
    return array if array.ndim == 0 else array[i] if array.ndim == 1 else array[:, i]
