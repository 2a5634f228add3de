"""An optimizer under a learning-rate schedule; the combination is an optimizer itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value
from optimizers.lines import LibraryEquivalents, Line
from optimizers.schedule_base import Schedule
from optimizers.schedules import Constant


@dataclass(frozen=True)
class Scheduled(Optimizer):
    """An optimizer whose lr is multiplied by `factors[t - 1]` at step t; later steps use the last factor.

    Attributes:
        inner: the rule; any of `OPTIMIZERS`.
        factors: (steps,) or (steps, ...), where the other axes are the runs: every run can have its own schedule.
    """

    key = "scheduled"
    title = "Scheduled"
    reference = ""

    inner: Optimizer = field(kw_only=True)
    factors: Array = field(kw_only=True, repr=False)

    def at(self, t: int) -> Optimizer:
        """The rule with step t's lr."""
        factor = self.factors[min(t, len(self.factors)) - 1] if len(self.factors) else 1.0
        return self.inner.replace(lr=self.inner.lr * factor)

    def init(self, theta: Array) -> Any:
        return self.inner.init(theta)

    def update(self, state: Any, theta: Array, grad: Gradient, t: int) -> tuple[Array, Any]:
        return self.at(t).update(state, theta, grad, t)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        return self.inner.lines(t)

    def library_equivalents(self) -> LibraryEquivalents:
        return self.inner.library_equivalents()

    def effective_lr(self, state: Any, theta: Array, t: int) -> Array:
        return self.at(t).effective_lr(state, theta, t)

    def auxiliary_quantities(self, state: Any, g: Array) -> dict[str, Array]:
        return self.inner.auxiliary_quantities(state, g)

    def memory(self, state: Any) -> Array | None:
        return self.inner.memory(state)

    def lookahead(self, state: Any, theta: Array) -> Array | None:
        return self.inner.lookahead(state, theta)

    def replace(self, **values: Any) -> Optimizer:
        return replace(self, inner=self.inner.replace(**values))

    def numbers(self, t: int) -> dict[str, Value]:
        return self.at(t).numbers(t)

    def shapes(self) -> list[tuple[int, ...]]:
        return [*self.inner.shapes(), self.factors.shape[1:]]

    def columns(self, select: Callable[[Value], Value]) -> Optimizer:
        factors = self.factors if self.factors.ndim == 1 else np.stack([np.asarray(select(f)) for f in self.factors])
        return replace(self, inner=self.inner.columns(select), factors=factors)


def scheduled(optimizer: Optimizer, schedule: Schedule, steps: int) -> Optimizer:
    """`optimizer` under a schedule over `steps` steps; the optimizer itself where the schedule is constant."""
    if isinstance(schedule, Constant):
        return optimizer
    return Scheduled(inner=optimizer, factors=schedule.factors(steps))
