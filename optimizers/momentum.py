"""Classical momentum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from optimizers.base import Array, Gradient, Optimizer, Value, constant_lr, lr_hyper, momentum_hyper, zeros


class MomentumState(NamedTuple):
    """`velocity` is the last step taken."""

    velocity: Array


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Heavy ball: v <- momentum v - lr g; theta <- theta + v.

    lr is inside of the velocity, as in Sutskever et al. 2013, Ruder 2016 and Keras. PyTorch and Optax keep it outside
    (b <- momentum b + g; theta <- theta - lr b): the same path for a constant lr, another under a schedule.
    Polyak 1964.
    """

    key = "momentum"
    title = "Momentum"
    latex = r"v_t = \mu\, v_{t-1} - \eta\, g_t, \qquad \theta_t = \theta_{t-1} + v_t"
    reference = "Polyak 1964"

    lr: Value = lr_hyper()
    momentum: Value = momentum_hyper()

    def init(self, theta: Array) -> MomentumState:
        return MomentumState(zeros(theta))

    def update(self, state: MomentumState, theta: Array, grad: Gradient, t: int) -> tuple[Array, MomentumState]:
        velocity = state.velocity * self.momentum
        velocity -= self.lr * grad(theta)
        return theta + velocity, MomentumState(velocity)

    def memory(self, state: MomentumState) -> Array:
        return state.velocity

    def effective_lr(self, state: MomentumState, theta: Array, t: int) -> Array:
        return constant_lr(self.lr, theta)
