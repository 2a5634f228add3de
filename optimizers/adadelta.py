"""Adadelta."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, decay_hyper, decayed, eps_hyper, lr_hyper, zeros
from optimizers.lines import LibraryEquivalents, Line


class AdadeltaState(NamedTuple):
    """Decaying averages of the squared gradients and of the squared (unscaled) updates."""

    square_average: Array
    update_average: Array


@dataclass(frozen=True)
class Adadelta(Optimizer):
    r"""E[g^2] <- rho E[g^2] + (1 - rho) g^2; d = sqrt(E[d^2] + eps) / sqrt(E[g^2] + eps) g;
    E[d^2] <- rho E[d^2] + (1 - rho) d^2; theta <- theta - lr d.

    As Zeiler: rho 0.95, eps 1e-6 inside of both roots, no learning rate (lr = 1 multiplies the update, and is not
    part of E[d^2]). PyTorch has rho 0.9, Keras lr 0.001, Ruder 2016 suggests rho 0.9. Zeiler 2012.
    """

    key = "adadelta"
    title = "Adadelta"
    symbols = {"square_average": "E[g^2]_#", "delta": r"\Delta_#", "update_average": r"E[\Delta^2]_#"}
    reference = "Zeiler 2012"
    adaptive = True
    shares_lr = False

    lr: Value = lr_hyper(1.0)
    rho: Value = decay_hyper(0.95, r"\rho", "squared gradients and squared updates")
    eps: Value = eps_hyper(1e-6, "inside both roots, which also sets the size of the first steps", bounds_lr=False)

    def init(self, theta: Array) -> AdadeltaState:
        return AdadeltaState(zeros(theta), zeros(theta))

    def update(self, state: AdadeltaState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdadeltaState]:
        g = grad(theta)
        squares = decayed(state.square_average, self.rho, g * g)
        delta = self._ratio(squares, state.update_average)
        delta *= g
        updates = decayed(state.update_average, self.rho, delta * delta)
        return theta - self.lr * delta, AdadeltaState(squares, updates)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        return (
            Line("square_average", r"<rho>\,<square_average-> + (1 - <rho>)\,<g>^2"),
            Line("delta", r"\frac{\sqrt{<update_average-> + <eps>}}{\sqrt{<square_average> + <eps>}}\,<g>"),
            Line("update_average", r"<rho>\,<update_average-> + (1 - <rho>)\,<delta>^2"),
            Line("theta", r"<theta-> - <lr>\,<delta>"),
        )

    def library_equivalents(self) -> LibraryEquivalents:
        return LibraryEquivalents(
            f"torch.optim.Adadelta([theta], lr={self.lr}, rho={self.rho}, eps={self.eps})",
            f"optax.adadelta(learning_rate={self.lr}, rho={self.rho}, eps={self.eps})",
            "The same rule. PyTorch's and Optax's own default is rho 0.9; Keras multiplies by lr 0.001.",
        )

    def effective_lr(self, state: AdadeltaState, theta: Array, t: int) -> Array:
        return self.lr * self._ratio(state.square_average, state.update_average)

    def _ratio(self, squares: Array, updates: Array) -> Array:
        ratio = updates + self.eps
        np.sqrt(ratio, out=ratio)
        below = squares + self.eps
        np.sqrt(below, out=below)
        ratio /= below
        return ratio
