"""The learning-rate schedule: a frozen dataclass of settings that gives a factor of lr for every step of a run.

Step k (from 1) uses `factors(steps)[k - 1]`, as PyTorch's schedulers and Optax's schedules do. Lengths are shares of
the run, so that a schedule keeps its shape when the number of steps is changed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from optimizers.base import Array, Hyper, hyper
from optimizers.lines import LibraryEquivalents


def share_hyper(default: float, symbol: str, help: str, low: float = 0.0, high: float = 1.0) -> Any:
    """A setting that is a share of the run's steps, or of the learning rate."""
    return hyper(default, symbol=symbol, low=low, high=high, help=help)


def gamma_hyper(default: float, help: str) -> Any:
    """The factor of one drop."""
    return hyper(default, symbol=r"\gamma", low=0.01, high=1.0, log=True, help=help)


def floor_hyper() -> Any:
    """The factor that a cosine ends at."""
    return share_hyper(0.0, "r", "The lowest factor, reached at the end: 0 lets the learning rate go to zero.")


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
        return {f.name: f.metadata["hyper"] for f in fields(cls)}

    @abstractmethod
    def factors(self, steps: int) -> Array:
        """The factor of every step, shape (steps,)."""

    def python(self, steps: int) -> str | None:
        """The factors at the indices k = 0 .. steps - 1 as one expression for NumPy; None: they are written out."""
        return None

    @abstractmethod
    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        """The same schedule in PyTorch, around an `optimizer` with this lr, and in Optax, as `learning_rate=`."""
