"""Lion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, constant_lr, decay_hyper, decayed, hyper, lr_hyper, zeros
from optimizers.lines import LibraryEquivalents, Line


class LionState(NamedTuple):
    """The average of the gradients that is carried on."""

    m: Array


@dataclass(frozen=True)
class Lion(Optimizer):
    r"""c = beta1 m + (1 - beta1) g; theta <- theta - lr (sign(c) + weight_decay theta); m <- beta2 m + (1 - beta2) g.

    Every coordinate moves by lr, or not at all: the size of the gradient does not matter, and near a minimum the steps
    do not get smaller. Found by a search over programs, and the same in all texts. The paper advises an lr 3 to 10
    times smaller than AdamW's and a weight decay as many times larger; weight_decay is 0 here, 1e-3 in Optax.
    Chen et al. 2023.
    """

    key = "lion"
    title = "Lion"
    symbols = {"c": "c_#", "m": "m_#"}
    reference = "Chen et al. 2023"
    paper = {"lr": 0.0001}
    adaptive = True  # sign(c) is c / |c|: every coordinate is divided by its own size

    lr: Value = lr_hyper()
    beta1: Value = decay_hyper(0.9, r"\beta_1", "gradients whose sign is the step")
    beta2: Value = decay_hyper(0.99, r"\beta_2", "gradients that is carried on")
    weight_decay: Value = hyper(
        0.0,
        symbol=r"\lambda",
        low=0.0,
        high=1.0,
        help="Pull towards zero: each step takes away the share lr * weight_decay of theta, whatever the gradient.",
    )

    def init(self, theta: Array) -> LionState:
        return LionState(zeros(theta))

    def update(self, state: LionState, theta: Array, grad: Gradient, t: int) -> tuple[Array, LionState]:
        g = grad(theta)
        step = decayed(state.m, self.beta1, g)
        np.sign(step, out=step)
        step += self.weight_decay * theta
        step *= self.lr
        return theta - step, LionState(decayed(state.m, self.beta2, g))

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        return (
            Line("c", r"<beta1>\,<m-> + (1 - <beta1>)\,<g>"),
            Line("m", r"<beta2>\,<m-> + (1 - <beta2>)\,<g>"),
            Line("theta", r"<theta-> - <lr>\,(\operatorname{sign}(<c>) + <weight_decay>\,<theta->)"),
        )

    def library_equivalents(self) -> LibraryEquivalents:
        h = f"learning_rate={self.lr}, b1={self.beta1}, b2={self.beta2}, weight_decay={self.weight_decay}"
        return LibraryEquivalents(
            None,
            f"optax.lion({h})",
            "The same rule in Optax, whose own weight_decay is 1e-3. PyTorch has no Lion.",
        )

    def memory(self, state: LionState) -> Array:
        return state.m

    def effective_lr(self, state: LionState, theta: Array, t: int) -> Array:
        return constant_lr(self.lr, theta)  # multiplies the sign, not the gradient
