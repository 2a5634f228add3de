"""The learning-rate schedules, those along cosines elsewhere. Adding one is a class and its line in `SCHEDULES`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers.base import Array, hyper
from optimizers.cosine_schedules import Cosine, OneCycle, WarmRestarts, WarmupCosine
from optimizers.elementwise import raised
from optimizers.lines import LibraryEquivalents
from optimizers.schedule_base import NUMPY, Dialect, Schedule, gamma_hyper, share_hyper


@dataclass(frozen=True)
class Constant(Schedule):
    """The factor 1: no schedule."""

    key = "constant"
    title = "Constant"
    latex = "1"
    reference = "Robbins and Monro 1951 ask for a decreasing one under noise"

    def factors(self, steps: int) -> Array:
        return np.ones(steps)

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        return LibraryEquivalents(None, f"optax.constant_schedule({lr})", "Nothing to be done in either.")


@dataclass(frozen=True)
class TimeBased(Schedule):
    """1 / (1 + decay k), as `decay` in early Keras. Robbins and Monro 1951 ask for such a decay."""

    key = "time_based"
    title = "Time-based"
    latex = r"\frac{1}{1 + d\,k}"
    reference = "Robbins and Monro 1951"

    decay: float = hyper(
        0.01,
        symbol="d",
        low=1e-4,
        high=1.0,
        log=True,
        help="Decay per step: after 1 / decay steps the learning rate is halved.",
    )

    def factors(self, steps: int) -> Array:
        return 1.0 / (1.0 + self.decay * np.arange(steps, dtype=np.float64))

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        return f"1.0 / (1.0 + {self.decay} * k)"

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        return LibraryEquivalents(
            self.torch_lambda(steps),
            self.optax_lambda(lr, steps),
            "Neither has it by a name; a function of the step does.",
        )


@dataclass(frozen=True)
class Step(Schedule):
    """gamma^floor(k / every): a drop each `every` steps; `every` is a share of the run. PyTorch's StepLR."""

    key = "step"
    title = "Step"
    latex = r"\gamma^{\lfloor k / (sT) \rfloor}"
    reference = "PyTorch StepLR; He et al. 2015 divide by ten by hand"

    every: float = share_hyper(0.25, "s", "Share of the run between two drops.", low=0.01)
    gamma: float = gamma_hyper(0.5, "What is left of the learning rate after each drop.")

    def period(self, steps: int) -> int:
        """Steps between two drops."""
        return max(1, round(self.every * steps))

    def factors(self, steps: int) -> Array:
        return np.asarray(raised(self.gamma, np.arange(steps) // self.period(steps)))

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        return f"{self.gamma} ** (k // {self.period(steps)})"

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        period = self.period(steps)
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.StepLR(optimizer, step_size={period}, gamma={self.gamma})",
            f"optax.exponential_decay({lr}, transition_steps={period}, decay_rate={self.gamma}, staircase=True)",
            "The schedule is the same in both; Optax calls it a staircase of the exponential decay.",
        )


@dataclass(frozen=True)
class Milestones(Schedule):
    """gamma^(number of milestones passed), two milestones as shares of the run. PyTorch's MultiStepLR."""

    key = "milestones"
    title = "Milestones"
    latex = r"\gamma^{[k \geq s_1 T] + [k \geq s_2 T]}"
    reference = "PyTorch MultiStepLR; He et al. 2015"

    first: float = share_hyper(0.5, "s_1", "Share of the run after which the learning rate drops; 1 is never.")
    second: float = share_hyper(
        0.8, "s_2", "Share of the run after which it drops another time, earlier or later; 1 is never."
    )
    gamma: float = gamma_hyper(0.1, "What is left of the learning rate after each drop.")

    def drops(self, steps: int) -> list[int]:
        """The indices at which lr drops."""
        return [round(self.first * steps), round(self.second * steps)]

    def factors(self, steps: int) -> Array:
        passed = sum((np.arange(steps) >= drop).astype(np.int64) for drop in self.drops(steps))
        return np.asarray(raised(self.gamma, passed), dtype=np.float64)

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        first, second = self.drops(steps)
        return f"{self.gamma} ** ((k >= {first}).astype(int) + (k >= {second}))"

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        drops = sorted(self.drops(steps))
        scales = {drop: self.gamma ** drops.count(drop) for drop in drops}  # Optax takes a dictionary: once for each
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones={drops}, gamma={self.gamma})",
            f"optax.piecewise_constant_schedule({lr}, {scales})",
            "The schedule is the same in both.",
        )


@dataclass(frozen=True)
class Exponential(Schedule):
    """gamma^k. PyTorch's ExponentialLR."""

    key = "exponential"
    title = "Exponential"
    latex = r"\gamma^k"
    reference = "PyTorch ExponentialLR"

    gamma: float = hyper(
        0.99,
        symbol=r"\gamma",
        low=0.9,
        high=0.9999,
        log=True,
        complement=True,
        help="What is left of the learning rate after each step: 0.99 halves it in 69 steps.",
    )

    def factors(self, steps: int) -> Array:
        return np.asarray(raised(self.gamma, np.arange(steps)))

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        return f"{self.gamma} ** k"

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma={self.gamma})",
            f"optax.exponential_decay({lr}, transition_steps=1, decay_rate={self.gamma})",
            "The schedule is the same in both.",
        )


@dataclass(frozen=True)
class Polynomial(Schedule):
    """(1 - k/T)^power: towards zero, which would come one step after the run; a straight line for power 1.

    PyTorch's PolynomialLR.
    """

    key = "polynomial"
    title = "Polynomial"
    latex = r"\left(1 - \frac{k}{T}\right)^p"
    reference = "PyTorch PolynomialLR; linear in Vaswani's successors such as BERT 2018"

    power: float = hyper(
        1.0, symbol="p", low=0.1, high=5.0, help="1 is a straight line; more bends it down early, less late."
    )

    def factors(self, steps: int) -> Array:
        return np.asarray(raised(1.0 - np.arange(steps) / max(1, steps), self.power))

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        return f"(1.0 - k / {max(1, steps)}) ** {self.power}"

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        steps = max(1, steps)
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters={steps}, power={self.power})",
            f"optax.polynomial_schedule({lr}, 0.0, power={self.power}, transition_steps={steps})",
            "The schedule is the same in both.",
        )


SCHEDULES: dict[str, type[Schedule]] = {
    schedule.key: schedule
    for schedule in (
        Constant,
        TimeBased,
        Step,
        Milestones,
        Exponential,
        Polynomial,
        Cosine,
        WarmupCosine,
        WarmRestarts,
        OneCycle,
    )
}
"""In the order of pickers; names of settings must differ from every optimizer's hyperparameters."""
