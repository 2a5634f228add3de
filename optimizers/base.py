"""The optimizer: a frozen dataclass of hyperparameters with two pure functions, `init` and `update`."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimizers.line_parser import value_of
from optimizers.lines import LibraryEquivalents, Line

Array = NDArray[np.float64]
Value = float | Array
Gradient = Callable[[Array], Array]

AT_THETA = "<theta->"


@dataclass(frozen=True)
class Hyper:
    """The specification of a hyperparameter, read by sliders, links, sweeps, tests and tables.

    Attributes:
        symbol: LaTeX symbol.
        low, high: range of sliders, and of what is accepted from links.
        default: the value unless another is set.
        log: whether equal ratios, not equal differences, are equal steps of a slider.
        help: one sentence for people.
        complement: with `log`, whether it is 1 - value that has the equal ratios (decay rates near 1).
    """

    symbol: str
    low: float
    high: float
    default: float
    log: bool
    help: str
    complement: bool = False

    def at(self, fraction: float) -> float:
        """The value at a fraction 0..1 of the slider's way from `low` to `high`."""
        if not self.log:
            return self.low + fraction * (self.high - self.low)
        if self.complement:
            ratio = (1.0 - self.high) / (1.0 - self.low)
            return float(1.0 - (1.0 - self.low) * ratio**fraction)
        return math.exp(math.log(self.low) + fraction * math.log(self.high / self.low))

    def fraction(self, value: float) -> float:
        """Where a value lies on the slider's way: the inverse of `at`."""
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        low, high, here = ((1.0 - v) if self.complement else v for v in (self.low, self.high, value))
        return float(np.log(here / low) / np.log(high / low))


@dataclass(frozen=True)
class Switch:
    """The specification of an on-off choice of a rule."""

    default: bool
    help: str


def hyper(
    default: float, *, symbol: str, low: float, high: float, help: str, log: bool = False, complement: bool = False
) -> Any:
    """A dataclass field that is a hyperparameter; see `Hyper` for the meaning of each argument."""
    return field(default=default, metadata={"hyper": Hyper(symbol, low, high, default, log, help, complement)})


def switch(default: bool, *, help: str) -> Any:
    """A dataclass field that is an on-off choice."""
    return field(default=default, metadata={"switch": Switch(default, help)})


def lr_hyper(default: float = 0.01) -> Any:
    """The learning rate, the same for every optimizer except for its default."""
    return hyper(
        default,
        symbol=r"\eta",
        low=1e-16,
        high=10.0,
        log=True,
        help="Learning rate: the factor by which the rule's direction is multiplied at each step.",
    )


def momentum_hyper() -> Any:
    """The share of the velocity that remains from step to step."""
    return hyper(
        0.9,
        symbol=r"\mu",
        low=0.0,
        high=0.999,
        log=True,
        complement=True,
        help="Share of the velocity kept at each step: 0 is plain gradient descent, 0.9 remembers about 10 steps.",
    )


def decay_hyper(default: float, symbol: str, averaged: str) -> Any:
    """The decay rate of an exponentially decaying average, remembered over about 1 / (1 - rate) steps."""
    return hyper(
        default,
        symbol=symbol,
        low=0.0,
        high=0.9999,
        log=True,
        complement=True,
        help=f"Decay rate of the running average of {averaged}: it remembers about 1 / (1 - rate) steps.",
    )


def eps_hyper(default: float, position: str, *, bounds_lr: bool = True) -> Any:
    """The small number that keeps a denominator away from zero; `position` says where it is added.

    `bounds_lr` says whether the effective learning rate can never be larger than what eps alone would make it.
    """
    effect = (
        "keeps the division finite, and bounds the effective learning rate"
        if bounds_lr
        else "keeps the division finite"
    )
    return hyper(
        default,
        symbol=r"\epsilon",
        low=1e-12,
        high=1.0,
        log=True,
        help=f"Smoothing term {position}: {effect}.",
    )


def weight_decay_hyper(help: str) -> Any:
    """The strength of the pull of every parameter towards zero."""
    return hyper(0.01, symbol=r"\lambda", low=1e-6, high=1.0, log=True, help=help)


def decayed(average: Array, rate: Value, new: Array) -> Array:
    """rate * average + (1 - rate) * new, as a new array."""
    result = average * rate
    result += new * (1.0 - rate)
    return result


class _Formula:
    """The rule with symbols: on a class its default form, on an optimizer the form that its switches choose."""

    def __get__(self, instance: Optimizer | None, rule: type[Optimizer]) -> str:
        lines = (rule() if instance is None else instance).lines()
        return r", \quad ".join(line.symbolic(rule.all_symbols()) for line in lines)


def rooted(squares: Array, eps: Value, inside: bool = False) -> Array:
    """sqrt(squares) + eps, or sqrt(squares + eps) with `inside`."""
    scale = squares + eps if inside else np.sqrt(squares)
    if inside:
        np.sqrt(scale, out=scale)
    else:
        scale += eps
    return scale


def root_line(squares: str, inside: bool = False) -> str:
    """`rooted`, as a part of a `Line`."""
    return rf"\sqrt{{{squares} + <eps>}}" if inside else rf"\sqrt{{{squares}}} + <eps>"


@cache
def specified(kind: type, what: str) -> dict[str, Any]:
    """{field: its specification} of a rule's or a schedule's hyperparameters or switches; never change it."""
    return {f.name: f.metadata[what] for f in fields(kind) if what in f.metadata}


@dataclass(frozen=True)
class Optimizer(ABC):
    """A first-order update rule. Its fields are its hyperparameters: a float, or an array over runs.

    Class attributes:
        key: the name in links and in `OPTIMIZERS`.
        title: the name for people.
        symbols: LaTeX of what `lines` name, with # for the step's index.
        reference: source and year.
        memory_name: what `memory` is called.
        adaptive: whether the rule rescales each coordinate of the gradient by what it has seen of it.
        shares_lr: False where lr is not a step size comparable with the others'.
        paper: hyperparameters that the rule's paper recommends, where that is not the default here. Papers on SGD,
            momentum, AdaGrad and RMSprop name no lr.
        gradient_at: the point of the gradient, as the text of a `Line`.
        auxiliary_python: what `auxiliary_quantities` computes, as lines of Python for one run: they come before those
            of the rule, and see `g`, the hyperparameters and the state before the step.
        latex: the whole rule, from its lines.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    symbols: ClassVar[Mapping[str, str]] = {}
    reference: ClassVar[str]
    memory_name: ClassVar[str] = "first moment"
    adaptive: ClassVar[bool] = False
    shares_lr: ClassVar[bool] = True
    paper: ClassVar[Mapping[str, float]] = {}
    gradient_at: ClassVar[str] = AT_THETA
    auxiliary_python: ClassVar[tuple[str, ...]] = ()
    latex = _Formula()  # without an annotation: dataclasses would ask it of the abstract class

    lr: Value = lr_hyper()

    @classmethod
    def hypers(cls) -> dict[str, Hyper]:
        """{name: Hyper} of every numeric hyperparameter, in the order of the fields."""
        return dict(specified(cls, "hyper"))

    @classmethod
    def switches(cls) -> dict[str, Switch]:
        """{name: Switch} of every on-off choice."""
        return dict(specified(cls, "switch"))

    @classmethod
    def all_symbols(cls) -> dict[str, str]:
        """The LaTeX of everything that the rule's lines may name."""
        hypers = {name: spec.symbol for name, spec in cls.hypers().items()}
        return {"t": "t", "g": "g_#", "theta": r"\theta_#", **hypers, **cls.symbols}

    @abstractmethod
    def init(self, theta: Array) -> Any:
        """The state before the first step, a NamedTuple of arrays; `theta` has shape (2, ...)."""

    @abstractmethod
    def update(self, state: Any, theta: Array, grad: Gradient, t: int) -> tuple[Array, Any]:
        """Step `t` (from 1): the new theta and state. Pure: neither argument is changed.

        `grad` maps points (2, ...) to gradients of the same shape; Nesterov evaluates it elsewhere than at `theta`.
        """

    @abstractmethod
    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        """The formulas of step `t`, line by line; the last one defines `theta`. They say what `update` computes."""

    @abstractmethod
    def library_equivalents(self) -> LibraryEquivalents:
        """The same optimizer in PyTorch and in Optax."""

    @abstractmethod
    def effective_lr(self, state: Any, theta: Array, t: int) -> Array:
        """The factor of each coordinate of the gradient (or of its average) after step `t`; theta's shape."""

    def auxiliary_quantities(self, state: Any, g: Array) -> dict[str, Array]:
        """Quantities after a step that the lines use and cannot express, each of theta's shape; none for most rules."""
        return {}

    def memory(self, state: Any) -> Array | None:
        """The velocity or first moment, theta's shape; None for a rule without one."""
        return None

    def lookahead(self, state: Any, theta: Array) -> Array | None:
        """Where the next step takes its gradient, theta's shape; None where that is at theta."""
        if self.gradient_at == AT_THETA:
            return None
        names = {f"{name}-": part for name, part in state._asdict().items()}
        point: Array = value_of(self.gradient_at, {**vars(self), **names, "theta-": theta})
        return point

    def replace(self, **values: Any) -> Optimizer:
        """The same optimizer with other values of some hyperparameters or switches."""
        return replace(self, **values)

    def numbers(self, t: int) -> dict[str, Value]:
        """Every numeric hyperparameter as step `t` uses it."""
        return {name: getattr(self, name) for name in self.hypers()}

    def shapes(self) -> list[tuple[int, ...]]:
        """The shape over runs of everything that may be an array over runs."""
        return [np.shape(getattr(self, name)) for name in self.hypers()]

    def columns(self, select: Callable[[Value], Value]) -> Optimizer:
        """The same optimizer for some of its runs: `select` gives their part of a value."""
        return self.replace(**{name: select(getattr(self, name)) for name in self.hypers()})


def zeros(theta: Array) -> Array:
    """A state array of theta's shape, as it is before the first step."""
    return np.zeros_like(theta)


def constant_lr(lr: Value, theta: Array) -> Array:
    """lr for each coordinate of `theta`: the effective learning rate of rules that do not adapt it."""
    return np.broadcast_to(np.asarray(lr, dtype=np.float64), theta.shape)
