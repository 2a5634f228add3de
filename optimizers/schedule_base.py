"""The learning-rate schedule: a frozen dataclass of settings that gives a factor of lr for every step of a run.

Step k (from 1) uses `factors(steps)[k - 1]`, as PyTorch's schedulers and Optax's schedules do. Lengths are shares of
the run, so that a schedule keeps its shape when the number of steps is changed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from optimizers.base import Array, Hyper, hyper, specified
from optimizers.lines import LibraryEquivalents


@dataclass(frozen=True)
class Dialect:
    """How a factor is written as Python: with NumPy's, JAX' or the standard library's functions.

    Attributes:
        module: what `cos` and `pi` are taken from.
        arrays: whether k may be an array, so that a choice is made by `where`.
    """

    module: str
    arrays: bool

    def half_cosine(self, progress: str) -> str:
        """`optimizers.cosine_schedules.half_cosine` of an expression, as an expression."""
        return f"(1.0 + {self.module}.cos({self.module}.pi * ({progress}))) / 2.0"

    def choice(self, condition: str, chosen: str, otherwise: str) -> str:
        """One expression or another."""
        if self.arrays:
            return f"{self.module}.where({condition}, {chosen}, {otherwise})"
        return f"{chosen} if {condition} else {otherwise}"


NUMPY, MATH, JAX = Dialect("np", arrays=True), Dialect("math", arrays=False), Dialect("jnp", arrays=True)


def share_hyper(default: float, symbol: str, help: str, low: float = 0.0, high: float = 1.0) -> Any:
    """A setting that is a share of the run's steps, or of the learning rate."""
    return hyper(default, symbol=symbol, low=low, high=high, help=help)


def gamma_hyper(default: float, help: str) -> Any:
    """The factor of one drop."""
    return hyper(default, symbol=r"\gamma", low=0.01, high=1.0, log=True, help=help)


def floor_hyper() -> Any:
    """The factor that a cosine ends at."""
    return share_hyper(
        0.0,
        "r",
        "The factor that a cosine falls to. Its last step is still just above it: the floor itself would come one step "
        "later.",
    )


@dataclass(frozen=True)
class Schedule(ABC):
    """The factor by which lr is multiplied at each step. Its fields are its settings, each with its `Hyper`.

    Class attributes: `key` (the name in links and in `SCHEDULES`), `title` (for people), `latex` (the factor at index k
    from 0 of T steps), `reference` (source and year).
    """

    key: ClassVar[str]
    title: ClassVar[str]
    latex: ClassVar[str]
    reference: ClassVar[str]

    @classmethod
    def hypers(cls) -> dict[str, Hyper]:
        """{name: Hyper} of every setting, in the order of the fields."""
        return dict(specified(cls, "hyper"))

    @abstractmethod
    def factors(self, steps: int) -> Array:
        """The factor of every step, shape (steps,)."""

    def factor_text(self, steps: int, dialect: Dialect = NUMPY) -> str | None:
        """The factor at the index k as a Python expression, of all k = 0 .. steps - 1 at once for arrays.

        It computes what `factors` does, in the same order. None: scripts write the numbers out.
        """
        return None

    def torch_lambda(self, steps: int) -> str:
        """A PyTorch scheduler made of `factor_text`, for what PyTorch has no scheduler for."""
        return f"torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: {self.factor_text(steps, MATH)})"

    def optax_lambda(self, lr: float, steps: int) -> str:
        """An Optax schedule made of `factor_text`, for what Optax has no schedule for."""
        return f"lambda k: {lr} * ({self.factor_text(steps, JAX)})"

    @abstractmethod
    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        """The same schedule in PyTorch, around an `optimizer` with this lr, and in Optax, as `learning_rate=`."""
