"""The learning-rate schedules that fall, or rise and fall, along half cosines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from elementary.circular import cos
from optimizers.base import Array, hyper
from optimizers.lines import LibraryEquivalents
from optimizers.schedule_base import NUMPY, Dialect, Schedule, floor_hyper, share_hyper


def half_cosine(progress: Any) -> Array:
    """(1 + cos(pi progress)) / 2: from 1 at 0 to 0 at 1."""
    return np.asarray((1.0 + cos(np.pi * progress)) / 2.0, dtype=np.float64)


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
