"""Adadelta."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, decay_hyper, decayed, eps_hyper, lr_hyper, zeros


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
    latex = (
        r"E[g^2]_t = \rho E[g^2]_{t-1} + (1-\rho) g_t^2, \quad "
        r"\Delta_t = \frac{\sqrt{E[\Delta^2]_{t-1} + \epsilon}}{\sqrt{E[g^2]_t + \epsilon}}\, g_t, \quad "
        r"E[\Delta^2]_t = \rho E[\Delta^2]_{t-1} + (1-\rho) \Delta_t^2, \quad \theta_t = \theta_{t-1} - \eta\, \Delta_t"
    )
    reference = "Zeiler 2012"
    shares_lr = False

    lr: Value = lr_hyper(1.0)
    rho: Value = decay_hyper(0.95, r"\rho", "squared gradients and squared updates")
    eps: Value = eps_hyper(1e-6, "inside of both roots, which also sets the size of the first steps")

    def init(self, theta: Array) -> AdadeltaState:
        return AdadeltaState(zeros(theta), zeros(theta))

    def update(self, state: AdadeltaState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdadeltaState]:
        g = grad(theta)
        squares = decayed(state.square_average, self.rho, g * g)
        delta = self._ratio(squares, state.update_average)
        delta *= g
        updates = decayed(state.update_average, self.rho, delta * delta)
        return theta - self.lr * delta, AdadeltaState(squares, updates)

    def effective_lr(self, state: AdadeltaState, theta: Array, t: int) -> Array:
        return self.lr * self._ratio(state.square_average, state.update_average)

    def _ratio(self, squares: Array, updates: Array) -> Array:
        ratio = updates + self.eps
        np.sqrt(ratio, out=ratio)
        below = squares + self.eps
        np.sqrt(below, out=below)
        ratio /= below
        return ratio
