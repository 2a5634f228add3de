"""RMSprop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from optimizers.base import (
    Array,
    Gradient,
    Optimizer,
    Value,
    decay_hyper,
    decayed,
    eps_hyper,
    lr_hyper,
    root_line,
    rooted,
    switch,
    zeros,
)
from optimizers.lines import LibraryEquivalents, Line


class RMSpropState(NamedTuple):
    """`v` is the decaying average of the squared gradients."""

    v: Array


@dataclass(frozen=True)
class RMSprop(Optimizer):
    r"""v <- rho v + (1 - rho) g^2; theta <- theta - lr g / (sqrt(v) + eps).

    rho 0.9 as in Hinton's lecture and Ruder 2016; eps outside of the root (1e-8) as in PyTorch, whose rho (`alpha`)
    is 0.99. Ruder, Optax and Keras put eps inside of the root: `eps_inside` is that form. The lecture's slide has no
    eps. Tieleman and Hinton 2012.
    """

    key = "rmsprop"
    title = "RMSprop"
    symbols = {"v": "v_#"}
    reference = "Tieleman and Hinton 2012"
    adaptive = True

    lr: Value = lr_hyper()
    rho: Value = decay_hyper(0.9, r"\rho", "squared gradients")
    eps: Value = eps_hyper(1e-8, "added to the root")
    eps_inside: bool = switch(False, help="Add eps inside the square root, as Ruder 2016, Optax and Keras do.")

    def init(self, theta: Array) -> RMSpropState:
        return RMSpropState(zeros(theta))

    def update(self, state: RMSpropState, theta: Array, grad: Gradient, t: int) -> tuple[Array, RMSpropState]:
        g = grad(theta)
        v = decayed(state.v, self.rho, g * g)
        step = self.lr * g
        step /= rooted(v, self.eps, self.eps_inside)
        return theta - step, RMSpropState(v)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        below = root_line("<v>", self.eps_inside)
        return (
            Line("v", r"<rho>\,<v-> + (1 - <rho>)\,<g>^2"),
            Line("theta", rf"<theta-> - \frac{{<lr>}}{{{below}}}\,<g>"),
        )

    def library_equivalents(self) -> LibraryEquivalents:
        inside = self.eps_inside
        return LibraryEquivalents(
            None if inside else f"torch.optim.RMSprop([theta], lr={self.lr}, alpha={self.rho}, eps={self.eps})",
            f"optax.rmsprop(learning_rate={self.lr}, decay={self.rho}, eps={self.eps}, eps_in_sqrt={inside})",
            "PyTorch calls rho `alpha` (0.99 by default) and can only add eps to the root; Optax adds it inside "
            "the root by default.",
        )

    def effective_lr(self, state: RMSpropState, theta: Array, t: int) -> Array:
        return self.lr / rooted(state.v, self.eps, self.eps_inside)
