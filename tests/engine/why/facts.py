"""A step of a run as a bystander sees it: computed from the points, by sums instead of by the rule's state.

Nothing of `engine.why` is used here, nor the lines of the rules or their states.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from engine.descend import Run
from engine.scenario import Scenario
from engine.scenario.entry import Entry, schedule_of

AXES = {"x": 0, "y": 1}


@dataclass(frozen=True)
class Facts:
    """Point `k` of the run of an entry; `noise` (2, steps) is what was added to the gradients.

    `others` are the other runs by their names, with their entries. `axis` is the coordinate that a sentence tells of.
    """

    scenario: Scenario
    entry: Entry
    run: Run
    k: int
    noise: Any
    others: Mapping[str, tuple[Entry, Run]] = field(default_factory=dict)
    axis: int = 0

    @cached_property
    def surface(self) -> Any:
        return self.scenario.resolved_surface()

    @cached_property
    def rule(self) -> Any:
        return self.scenario.rule(self.entry)

    @property
    def key(self) -> str:
        return self.entry.optimizer

    @property
    def theta(self) -> Any:
        return self.run.theta

    @property
    def t(self) -> int:
        return self.k + 1

    @cached_property
    def factors(self) -> Any:
        return schedule_of(self.entry).factors(max(1, self.scenario.resolved_steps()))

    @property
    def lr(self) -> float:
        return float(self.rule.lr * self.factors[self.k])

    @property
    def lr_set(self) -> float:
        return float(self.rule.lr)

    @property
    def size(self) -> float:
        return max(high - low for low, high in self.surface.domain)

    # --- the step ---

    @property
    def at(self) -> Any:
        return self.theta[self.k]

    @property
    def step(self) -> Any:
        return self.theta[self.k + 1] - self.theta[self.k]

    @property
    def length(self) -> float:
        return math.hypot(*self.step)

    @property
    def part(self) -> float:
        """The step in the coordinate that is told of."""
        return float(self.step[self.axis])

    @cached_property
    def slopes(self) -> Any:
        """The gradient of f at all points up to the next one, (k + 2, 2)."""
        return self.surface.gradient(self.theta[: self.k + 2].T).T

    @property
    def slope(self) -> Any:
        return self.slopes[self.k]

    @property
    def steepness(self) -> float:
        return math.hypot(*self.slope)

    @property
    def after(self) -> Any:
        return self.slopes[self.k + 1]

    @cached_property
    def used(self) -> Any:
        """The gradients that the rule used up to this step, (k + 1, 2): with noise, and where it looked."""
        places = self.theta[: self.k + 1]
        if self.key == "nesterov":
            steps = np.vstack([np.zeros((1, 2)), np.diff(places, axis=0)])
            places = places + self.rule.momentum * steps
        return self.surface.gradient(places.T).T + self.noise[:, : self.k + 1].T

    @property
    def g(self) -> Any:
        return self.used[self.k]

    @property
    def ground(self) -> float:
        return math.hypot(*self.g)

    def to_minimum(self, k: int) -> float:
        return min(math.dist(self.theta[k], place) for place in self.surface.minima)

    def flips(self) -> int:
        """How often the gradient that was used has changed its sign within ten steps."""
        recent = self.used[max(0, self.k - 9) :, self.axis]
        return sum(1 for one, two in pairwise(recent) if one * two < 0)

    # --- what a rule remembers, as sums ---

    def weighted(self, values: Any, rate: float) -> float:
        """(1 - rate) times the sum of rate^age times each value."""
        ages = np.arange(len(values))[::-1]
        return float(math.fsum((1.0 - rate) * rate**ages * values))

    @cached_property
    def pulled(self) -> Any:
        """The gradients of Adam with L2, those of all others as they are."""
        if self.key != "adam_l2":
            return self.used
        return self.used + self.rule.weight_decay * self.theta[: self.k + 1]

    @property
    def corrected(self) -> bool:
        return bool(getattr(self.rule, "bias_correction", True)) and self.key not in ("rmsprop", "adagrad")

    def average(self) -> float:
        """What Adam and its kin divide."""
        rule, t = self.rule, self.t
        values = self.pulled[:, self.axis]
        m = self.weighted(values, rule.beta1)
        if self.key == "nadam":
            mu = [rule.beta1 * (1 - 0.5 * 0.96 ** (step * rule.momentum_decay)) for step in range(1, t + 2)]
            now = math.prod(mu[:t])
            return mu[t] * m / (1 - now * mu[t]) + (1 - mu[t - 1]) * float(values[-1]) / (1 - now)
        return m / (1 - rule.beta1**t) if self.corrected else m

    def below(self) -> float:
        """What adaptive rules divide by, without eps."""
        rule, t, values = self.rule, self.t, self.pulled[:, self.axis]
        squares = values * values
        if self.key == "adagrad":
            return math.sqrt(math.fsum(squares))
        if self.key == "rmsprop":
            return math.sqrt(self.weighted(squares, rule.rho))
        if self.key == "adamax":
            return max(rule.beta2 ** (t - 1 - j) * (abs(value) + rule.eps) for j, value in enumerate(values))
        second = self.weighted(squares, rule.beta2)
        if self.key == "amsgrad":
            second = max(self.weighted(squares[: j + 1], rule.beta2) for j in range(t))
        return math.sqrt(second / (1 - rule.beta2**t) if self.corrected else second)

    # --- velocity ---

    @property
    def kept(self) -> Any:
        """What is left of the velocity: all earlier pushes, each of them decayed."""
        rule, pushes = self.rule, np.zeros(2)
        share = 1.0 - rule.momentum if getattr(rule, "ema", False) else 1.0
        outside = getattr(rule, "lr_outside", False)
        for j in range(self.k):
            lr = self.lr if outside else float(rule.lr * self.factors[j])
            pushes -= rule.momentum ** (self.k - j) * lr * share * self.used[j]
        return pushes

    @property
    def push(self) -> Any:
        share = 1.0 - self.rule.momentum if getattr(self.rule, "ema", False) else 1.0
        return -self.lr * share * self.g


def angle(first: Any, second: Any) -> float:
    """Between two vectors, in degrees."""
    cosine = float(np.dot(first, second)) / (math.hypot(*first) * math.hypot(*second))
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))
