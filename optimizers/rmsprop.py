"""RMSprop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, decay_hyper, decayed, eps_hyper, lr_hyper, zeros


class RMSpropState(NamedTuple):
    """`v` is the decaying average of the squared gradients."""

    v: Array


@dataclass(frozen=True)
class RMSprop(Optimizer):
    r"""v <- rho v + (1 - rho) g^2; theta <- theta - lr g / (sqrt(v) + eps).

    rho 0.9 as in Hinton's lecture and Ruder 2016; eps outside of the root (1e-8) as in PyTorch, whose rho (`alpha`)
    is 0.99. Optax and Keras put eps inside of the root. Tieleman and Hinton 2012.
    """

    key = "rmsprop"
    title = "RMSprop"
    latex = (
        r"v_t = \rho\, v_{t-1} + (1-\rho)\, g_t^2, \qquad "
        r"\theta_t = \theta_{t-1} - \frac{\eta}{\sqrt{v_t} + \epsilon}\, g_t"
    )
    reference = "Tieleman and Hinton 2012"

    lr: Value = lr_hyper()
    rho: Value = decay_hyper(0.9, r"\rho", "squared gradients")
    eps: Value = eps_hyper(1e-8, "added to the root")

    def init(self, theta: Array) -> RMSpropState:
        return RMSpropState(zeros(theta))

    def update(self, state: RMSpropState, theta: Array, grad: Gradient, t: int) -> tuple[Array, RMSpropState]:
        g = grad(theta)
        v = decayed(state.v, self.rho, g * g)
        scale = np.sqrt(v)
        scale += self.eps
        step = self.lr * g
        step /= scale
        return theta - step, RMSpropState(v)

    def effective_lr(self, state: RMSpropState, theta: Array, t: int) -> Array:
        return self.lr / (np.sqrt(state.v) + self.eps)
