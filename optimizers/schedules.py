"""The learning-rate schedules. Adding one is a class and its line in `SCHEDULES`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.base import Array, hyper
from optimizers.lines import LibraryEquivalents
from optimizers.schedule_base import NUMPY, Dialect, Schedule, floor_hyper, gamma_hyper, share_hyper


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
        return np.asarray(self.gamma ** (np.arange(steps) // self.period(steps)))

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
        return np.asarray(self.gamma**passed, dtype=np.float64)

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
        return np.asarray(self.gamma ** np.arange(steps))

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
        return np.asarray((1.0 - np.arange(steps) / max(1, steps)) ** self.power)

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        return f"(1.0 - k / {max(1, steps)}) ** {self.power}"

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        steps = max(1, steps)
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters={steps}, power={self.power})",
            f"optax.polynomial_schedule({lr}, 0.0, power={self.power}, transition_steps={steps})",
            "The schedule is the same in both.",
        )


def half_cosine(progress: Any) -> Array:
    """(1 + cos(pi progress)) / 2: from 1 at 0 to 0 at 1."""
    return np.asarray((1.0 + np.cos(np.pi * progress)) / 2.0, dtype=np.float64)


def cosine_text(floor: float, progress: str, dialect: Dialect) -> str:
    """floor + (1 - floor) * `half_cosine` of an expression, as an expression."""
    half = dialect.half_cosine(progress)
    return f"{floor} + (1.0 - {floor}) * ({half})" if floor else half


@dataclass(frozen=True)
class Cosine(Schedule):
    """floor + (1 - floor) (1 + cos(pi k/T)) / 2. PyTorch's CosineAnnealingLR. Loshchilov and Hutter 2016."""

    key = "cosine"
    title = "Cosine"
    latex = r"r + (1-r)\,\frac{1 + \cos(\pi k / T)}{2}"
    reference = "Loshchilov and Hutter 2016"

    floor: float = floor_hyper()

    def factors(self, steps: int) -> Array:
        return self.floor + (1.0 - self.floor) * half_cosine(np.arange(steps) / max(1, steps))

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        return cosine_text(self.floor, f"k / {max(1, steps)}", dialect)

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        steps, lowest = max(1, steps), lr * self.floor
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={steps}, eta_min={lowest})",
            f"optax.cosine_decay_schedule({lr}, decay_steps={steps}, alpha={self.floor})",
            "The schedule is the same in both.",
        )


@dataclass(frozen=True)
class WarmupCosine(Schedule):
    """A straight line from 0 to 1 over the warm-up, then a cosine to `floor`, as `Cosine` over the rest of the run.

    Index 0 has the factor 0, as in Optax's warmup_cosine_decay_schedule: the first step stands still. Goyal et al. 2017
    and Loshchilov and Hutter 2016.
    """

    key = "warmup_cosine"
    title = "Warm-up, cosine"
    latex = r"\min\left(\frac{k}{wT},\; r + (1-r)\,\frac{1 + \cos(\pi (k - wT)/(T - wT))}{2}\right)"
    reference = "Goyal et al. 2017; Loshchilov and Hutter 2016"

    warmup: float = share_hyper(0.1, "w", "Share of the run in which the learning rate grows.", high=0.9)
    floor: float = floor_hyper()

    def length(self, steps: int) -> int:
        """Steps of the warm-up."""
        return round(self.warmup * steps)

    def factors(self, steps: int) -> Array:
        length, k = self.length(steps), np.arange(steps)
        falling = self.floor + (1.0 - self.floor) * half_cosine((k - length) / max(1, steps - length))
        return np.where(k < length, k / max(1, length), falling)

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        length = self.length(steps)
        falling = cosine_text(self.floor, f"(k - {length}) / {max(1, steps - length)}", dialect)
        return dialect.choice(f"k < {length}", f"k / {max(1, length)}", falling)

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        length = self.length(steps)
        named = f"optax.warmup_cosine_decay_schedule(0.0, {lr}, {length}, {steps}, {lr * self.floor})"
        return LibraryEquivalents(
            self.torch_lambda(steps),
            named if length < steps else self.optax_lambda(lr, steps),  # Optax asks for a step after the warm-up
            "PyTorch has no schedule of that name: a function of the step does. Its LinearLR may not begin at zero.",
        )


@dataclass(frozen=True)
class WarmRestarts(Schedule):
    """Cosines one after another, each `stretch` times as long as the one before. PyTorch's CosineAnnealingWarmRestarts.

    SGDR, Loshchilov and Hutter 2016.
    """

    key = "warm_restarts"
    title = "Warm restarts"
    latex = r"r + (1-r)\,\frac{1 + \cos(\pi k_i / T_i)}{2},\quad T_{i+1} = m T_i"
    reference = "Loshchilov and Hutter 2016 (SGDR)"

    period: float = share_hyper(0.25, "T_0/T", "Share of the run that the first cosine takes.", low=0.01)
    stretch: float = hyper(
        1.0,
        symbol="m",
        low=1.0,
        high=4.0,
        help="How many times as long as the one before each cosine is; rounded to a whole number.",
    )
    floor: float = floor_hyper()

    def lengths(self, steps: int) -> list[int]:
        """Steps of each cosine; the run may end within the last."""
        length, ratio = max(1, round(self.period * steps)), max(1, round(self.stretch))
        lengths = [length]
        while sum(lengths) < steps:
            lengths.append(lengths[-1] * ratio)
        return lengths

    def factors(self, steps: int) -> Array:
        pieces = [half_cosine(np.arange(length) / length) for length in self.lengths(steps)]
        return self.floor + (1.0 - self.floor) * np.concatenate(pieces)[:steps]

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        first, *others = self.lengths(steps)
        if {*others} <= {first}:
            return cosine_text(self.floor, f"k % {first} / {first}", dialect)
        pieces = f"np.concatenate([np.arange(n) / n for n in {(first, *others)}])[:{steps}]"
        return cosine_text(self.floor, pieces, dialect)

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        lengths = self.lengths(steps)
        cycle = f"dict(init_value={lr}, peak_value={lr}, warmup_steps=0, decay_steps=n, end_value={lr * self.floor})"
        listed = f"optax.sgdr_schedule([{cycle} for n in {lengths}])"
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0={lengths[0]}, "
            f"T_mult={max(1, round(self.stretch))}, eta_min={lr * self.floor})",
            listed if len({*lengths}) > 1 else self.optax_lambda(lr, steps),
            "The schedule is the same in both. Optax has a list of cycles, sgdr_schedule; where all are equally long, "
            "one line does.",
        )


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Up to lr in one half cosine and down again to nearly nothing in another. PyTorch's OneCycleLR.

    lr is the peak (`max_lr`); it begins at 1 / start_ratio of it, unless `rise` is a single step or less, and ends at
    that divided by 10,000. The peak lies between two steps as a rule. The momentum stays as it is
    (`cycle_momentum=False`). Smith and Topin 2017.
    """

    key = "one_cycle"
    title = "One cycle"
    latex = r"\tfrac1d \to 1 \to \tfrac{1}{10^4 d}"
    reference = "Smith and Topin 2017"

    rise: float = share_hyper(0.3, "p", "Share of the run in which the learning rate rises.", low=0.05, high=0.95)
    start_ratio: float = hyper(
        25.0, symbol="d", low=1.0, high=1000.0, log=True, help="The highest learning rate divided by the first."
    )

    def turn(self, steps: int) -> tuple[float, float]:
        """The index of the peak, which need not be whole, and how many steps it is from there to the last."""
        top = self.rise * steps - 1.0
        return top, max(steps - 1 - top, 1e-300)

    def factors(self, steps: int) -> Array:
        low, (top, fall) = 1.0 / self.start_ratio, self.turn(steps)
        k = np.arange(steps, dtype=np.float64)
        up = low + (1.0 - low) * (1.0 - half_cosine(k / top if top > 0 else np.ones(steps)))
        last = low / 1e4
        down = last + (1.0 - last) * half_cosine((k - top) / fall)
        return np.where(k <= top, up, down)

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str:
        low, (top, fall) = 1.0 / self.start_ratio, self.turn(steps)
        last = low / 1e4
        up = f"{low} + (1.0 - {low}) * (1.0 - {dialect.half_cosine(f'k / {top}')})" if top > 0 else "1.0"
        down = f"{last} + (1.0 - {last}) * ({dialect.half_cosine(f'(k - {top}) / {fall}')})"
        return dialect.choice(f"k <= {top}", up, down)

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        named = (
            f"torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr={lr}, total_steps={steps}, "
            f"pct_start={self.rise}, div_factor={self.start_ratio}, cycle_momentum=False)"
        )
        return LibraryEquivalents(
            named if steps > 0 and self.turn(steps)[0] != 0.0 else self.torch_lambda(steps),  # PyTorch divides by both
            self.optax_lambda(lr, steps),
            "PyTorch cycles momentum as well by default. Optax's own cosine_onecycle_schedule turns at "
            "another step and ends one later: here a function of the step takes its place.",
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
