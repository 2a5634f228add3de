"""Nesterov's accelerated gradient."""

from __future__ import annotations

from dataclasses import dataclass

from optimizers.base import AT_THETA, Array, Gradient, Optimizer, Value, constant_lr, lr_hyper, momentum_hyper, zeros
from optimizers.lines import LibraryEquivalents, Line
from optimizers.momentum import MomentumState


@dataclass(frozen=True)
class Nesterov(Optimizer):
    r"""Momentum with the gradient taken where the velocity will carry theta to:
    v <- momentum v - lr grad(theta + momentum v); theta <- theta + v.

    theta is the true iterate, as in Sutskever et al. 2013 and Ruder 2016. At a constant lr the iterate that PyTorch and
    Optax show (`nesterov=True`) is the look-ahead point phi = theta + momentum v of this one. They keep lr outside of
    the velocity, so that under a schedule it is another path. Nesterov 1983.
    """

    key = "nesterov"
    title = "Nesterov"
    symbols = {"velocity": "v_#", "g": r"\nabla f(\theta_{t-1} + \mu\,v_{t-1})"}
    reference = "Nesterov 1983; Sutskever et al. 2013"
    memory_name = "velocity"
    gradient_at = r"<theta-> + <momentum>\,<velocity->"

    lr: Value = lr_hyper()
    momentum: Value = momentum_hyper()

    def init(self, theta: Array) -> MomentumState:
        return MomentumState(zeros(theta))

    def update(self, state: MomentumState, theta: Array, grad: Gradient, t: int) -> tuple[Array, MomentumState]:
        velocity = state.velocity * self.momentum
        velocity -= self.lr * grad(theta + velocity)
        return theta + velocity, MomentumState(velocity)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        return Line("velocity", r"<momentum>\,<velocity-> - <lr>\,<g>"), Line("theta", "<theta-> + <velocity>")

    def library_equivalents(self) -> LibraryEquivalents:
        look = ", nesterov=True" if self.momentum else ""  # PyTorch refuses to look ahead along no velocity
        other = LookAheadNesterov(self.lr, self.momentum)
        return LibraryEquivalents(
            f"torch.optim.SGD([theta], lr={self.lr}, momentum={self.momentum}{look})",
            f"optax.sgd(learning_rate={self.lr}, momentum={self.momentum}, nesterov=True)",
            "As long as lr is constant, the theta that both libraries show is the look-ahead point theta + momentum v "
            "of the one shown here. Under a schedule it is another path: they keep lr outside the velocity.",
            torch_rule=other,
            optax_rule=other,
        )

    def memory(self, state: MomentumState) -> Array:
        return state.velocity

    def effective_lr(self, state: MomentumState, theta: Array, t: int) -> Array:
        return constant_lr(self.lr, theta)


@dataclass(frozen=True)
class LookAheadNesterov(Nesterov):
    """The libraries' form: b <- momentum b + g; theta <- theta - lr (g + momentum b), with g at theta itself."""

    gradient_at = AT_THETA

    def update(self, state: MomentumState, theta: Array, grad: Gradient, t: int) -> tuple[Array, MomentumState]:
        g = grad(theta)
        b = self.momentum * state.velocity + g
        return theta - self.lr * (g + self.momentum * b), MomentumState(b)
