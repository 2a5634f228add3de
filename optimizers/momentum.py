"""Classical momentum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from optimizers.base import (
    Array,
    Gradient,
    Optimizer,
    Value,
    constant_lr,
    decayed,
    lr_hyper,
    momentum_hyper,
    switch,
    zeros,
)
from optimizers.lines import LibraryEquivalents, Line


class MomentumState(NamedTuple):
    """`velocity` is the last step taken; with `lr_outside` the last step divided by lr."""

    velocity: Array


_OUTSIDE = (
    "Both libraries keep lr outside the velocity (b = momentum b + g, theta = theta - lr b): the same path as long "
    "as lr is constant, another one under a schedule. The switch “lr outside” is that form."
)


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Heavy ball: v <- momentum v - lr g; theta <- theta + v.

    lr is inside of the velocity, as in Sutskever et al. 2013, Ruder 2016 and Keras. PyTorch and Optax keep it outside
    (b <- momentum b + g; theta <- theta - lr b): the same path for a constant lr, another under a schedule. That form
    is `lr_outside`, written with v = -b. `ema` weighs the gradient by 1 - momentum, so that the velocity is an average
    instead of a sum, as in Adam's first moment: the same path as an lr smaller by that factor. Polyak 1964.
    """

    key = "momentum"
    title = "Momentum"
    symbols = {"velocity": "v_#"}
    reference = "Polyak 1964"
    memory_name = "velocity"

    lr: Value = lr_hyper()
    momentum: Value = momentum_hyper()
    ema: bool = switch(
        False, help="Weigh the gradient by 1 - momentum: the velocity is then an average of gradients, as in Adam."
    )
    lr_outside: bool = switch(
        False, help="PyTorch's form: lr multiplies the whole velocity. It differs under a learning-rate schedule only."
    )

    def init(self, theta: Array) -> MomentumState:
        return MomentumState(zeros(theta))

    def update(self, state: MomentumState, theta: Array, grad: Gradient, t: int) -> tuple[Array, MomentumState]:
        weight = self.lr if not self.lr_outside else 1.0
        if self.ema:
            weight = weight * (1.0 - self.momentum)
        velocity = state.velocity * self.momentum
        velocity -= weight * grad(theta)
        return theta + (self.lr * velocity if self.lr_outside else velocity), MomentumState(velocity)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        share = r"(1 - <momentum>)\,<g>" if self.ema else "<g>"
        if self.lr_outside:
            first = Line("velocity", rf"<momentum>\,<velocity-> - {share}")
            return first, Line("theta", r"<theta-> + <lr>\,<velocity>")
        return Line("velocity", rf"<momentum>\,<velocity-> - <lr>\,{share}"), Line("theta", "<theta-> + <velocity>")

    def library_equivalents(self) -> LibraryEquivalents:
        outside = self.replace(lr_outside=True)
        if self.ema:
            average = f"optax.ema({self.momentum}, debias=False)"
            return LibraryEquivalents(
                f"torch.optim.SGD([theta], lr={self.lr}, momentum={self.momentum}, dampening={self.momentum})",
                f"optax.chain({average}, optax.scale_by_learning_rate(learning_rate={self.lr}))",
                "PyTorch's first step is the whole gradient all the same: dampening begins with the second. "
                + _OUTSIDE,
                torch_rule=DampenedMomentum(self.lr, self.momentum),
                optax_rule=outside,
            )
        return LibraryEquivalents(
            f"torch.optim.SGD([theta], lr={self.lr}, momentum={self.momentum})",
            f"optax.sgd(learning_rate={self.lr}, momentum={self.momentum})",
            _OUTSIDE,
            torch_rule=outside,
            optax_rule=outside,
        )

    def memory(self, state: MomentumState) -> Array:
        return state.velocity

    def effective_lr(self, state: MomentumState, theta: Array, t: int) -> Array:
        return constant_lr(self.lr, theta)


@dataclass(frozen=True)
class DampenedMomentum(Momentum):
    """PyTorch's form with dampening = momentum: b <- momentum b + (1 - momentum) g after a first step of b = g."""

    def update(self, state: MomentumState, theta: Array, grad: Gradient, t: int) -> tuple[Array, MomentumState]:
        g = grad(theta)
        b = g if t == 1 else decayed(state.velocity, self.momentum, g)
        return theta - self.lr * b, MomentumState(b)
