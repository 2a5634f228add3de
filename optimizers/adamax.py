"""AdaMax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.adam import CORRECTED, MOMENTS, TwoMoments
from optimizers.base import Array, Gradient, Value, decay_hyper, decayed, eps_hyper, zeros
from optimizers.elementwise import power
from optimizers.lines import LibraryEquivalents, Line


class AdaMaxState(NamedTuple):
    """First moment before bias correction, and the decaying maximum of |g|."""

    m: Array
    u: Array


@dataclass(frozen=True)
class AdaMax(TwoMoments):
    r"""m <- beta1 m + (1 - beta1) g; u <- max(beta2 u, |g| + eps); theta <- theta - lr / (1 - beta1^t) m / u.

    Adam with the infinity norm: u needs no bias correction, and |step| is at most lr for a steady gradient. eps (1e-8)
    inside of the maximum as in PyTorch and Optax; the paper has none, Keras adds it to u. Kingma and Ba 2014.
    """

    key = "adamax"
    title = "AdaMax"
    symbols = {"m": "m_#", "u": "u_#", "m_hat": r"\hat m_#"}
    reference = "Kingma and Ba 2014"
    paper = {"lr": 0.002}

    beta2: Value = decay_hyper(0.999, r"\beta_2", "the largest gradient (infinity norm u)")
    eps: Value = eps_hyper(1e-8, "added to |g|")

    def init(self, theta: Array) -> AdaMaxState:
        return AdaMaxState(zeros(theta), zeros(theta))

    def update(self, state: AdaMaxState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdaMaxState]:
        g = grad(theta)
        m = decayed(state.m, self.beta1, g)
        u = np.abs(g)
        u += self.eps
        np.maximum(u, self.beta2 * state.u, out=u)
        step = m * (self.lr / (1.0 - power(self.beta1, t)))
        step /= u
        return theta - step, AdaMaxState(m, u)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        return (
            MOMENTS[0],
            Line("u", r"\max(<beta2>\,<u->, \lvert <g> \rvert + <eps>)"),
            CORRECTED[0],
            Line("theta", r"<theta-> - <lr>\,\frac{<m_hat>}{<u>}", python="theta - m * (lr / (1.0 - beta1**t)) / u"),
        )

    def library_equivalents(self) -> LibraryEquivalents:
        torch, optax = self.called()
        return LibraryEquivalents(
            f"torch.optim.Adamax([theta], {torch})",
            f"optax.adamax({optax})",
            "The same rule in both. The paper has no eps; Keras adds it to u instead of to |g|.",
        )

    def effective_lr(self, state: AdaMaxState, theta: Array, t: int) -> Array:
        return self.lr / np.maximum(state.u, self.eps)  # u is at least eps, but for the zero that it starts from
