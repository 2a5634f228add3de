"""Gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from optimizers.base import Array, Gradient, Optimizer, Value, constant_lr, lr_hyper
from optimizers.lines import LibraryEquivalents, Line


class SGDState(NamedTuple):
    """Gradient descent remembers nothing."""


@dataclass(frozen=True)
class SGD(Optimizer):
    r"""Gradient descent: theta <- theta - lr g.

    "Stochastic" once the gradient is noisy. All texts and libraries agree on this rule. Robbins and Monro 1951.
    """

    key = "sgd"
    title = "SGD"
    reference = "Robbins and Monro 1951"

    lr: Value = lr_hyper()

    def init(self, theta: Array) -> SGDState:
        return SGDState()

    def update(self, state: SGDState, theta: Array, grad: Gradient, t: int) -> tuple[Array, SGDState]:
        return theta - self.lr * grad(theta), state

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        return (Line("theta", r"<theta-> - <lr>\,<g>"),)

    def library_equivalents(self) -> LibraryEquivalents:
        return LibraryEquivalents(
            f"torch.optim.SGD([theta], lr={self.lr})",
            f"optax.sgd(learning_rate={self.lr})",
            "The same rule everywhere.",
        )

    def effective_lr(self, state: SGDState, theta: Array, t: int) -> Array:
        return constant_lr(self.lr, theta)
