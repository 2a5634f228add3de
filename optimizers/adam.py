"""Adam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, decay_hyper, decayed, eps_hyper, lr_hyper, switch, zeros
from optimizers.lines import Elsewhere, Line


class AdamState(NamedTuple):
    """First and second moment, before bias correction."""

    m: Array
    v: Array


@dataclass(frozen=True)
class Adam(Optimizer):
    r"""m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2;
    m_hat = m / (1 - beta1^t); v_hat = v / (1 - beta2^t); theta <- theta - lr m_hat / (sqrt(v_hat) + eps).

    eps outside of the root, added after bias correction (1e-8), as in the paper's Algorithm 1, PyTorch and Optax. Keras
    uses the paper's "epsilon hat", added before. `bias_correction=False` uses m and v as they are: the first step is
    then (1 - beta1) / sqrt(1 - beta2) times as long, 3.16 with the defaults. Kingma and Ba 2014.
    """

    key = "adam"
    title = "Adam"
    symbols = {"m": "m_#", "v": "v_#", "m_hat": r"\hat m_#", "v_hat": r"\hat v_#"}
    reference = "Kingma and Ba 2014"

    lr: Value = lr_hyper()
    beta1: Value = decay_hyper(0.9, r"\beta_1", "gradients (first moment m)")
    beta2: Value = decay_hyper(0.999, r"\beta_2", "squared gradients (second moment v)")
    eps: Value = eps_hyper(1e-8, "added to the root")
    bias_correction: bool = switch(True, help="Divide m and v by 1 - beta^t, as both averages start at zero.")

    def init(self, theta: Array) -> AdamState:
        return AdamState(zeros(theta), zeros(theta))

    def update(self, state: AdamState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdamState]:
        g = grad(theta)
        m = decayed(state.m, self.beta1, g)
        v = decayed(state.v, self.beta2, g * g)
        first, second = self._corrections(t)
        step = m * (self.lr * first)
        step /= self._scale(v, second)
        return theta - step, AdamState(m, v)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        moments = (
            Line("m", r"<beta1>\,<m-> + (1 - <beta1>)\,<g>"),
            Line("v", r"<beta2>\,<v-> + (1 - <beta2>)\,<g>^2"),
        )
        if not self.bias_correction:
            return *moments, Line("theta", r"<theta-> - <lr>\,\frac{<m>}{\sqrt{<v>} + <eps>}")
        return (
            *moments,
            Line("m_hat", r"\frac{<m>}{1 - <beta1>^<t>}"),
            Line("v_hat", r"\frac{<v>}{1 - <beta2>^<t>}"),
            Line("theta", r"<theta-> - <lr>\,\frac{<m_hat>}{\sqrt{<v_hat>} + <eps>}"),
        )

    def elsewhere(self) -> Elsewhere:
        if not self.bias_correction:
            return Elsewhere(None, None, "Neither library lets bias correction be switched off.")
        return Elsewhere(
            f"torch.optim.Adam([theta], lr={self.lr}, betas=({self.beta1}, {self.beta2}), eps={self.eps})",
            f"optax.adam(learning_rate={self.lr}, b1={self.beta1}, b2={self.beta2}, eps={self.eps})",
            "The same rule in both. Keras adds eps before bias correction (the paper's “epsilon hat”).",
        )

    def memory(self, state: AdamState) -> Array:
        return state.m

    def effective_lr(self, state: AdamState, theta: Array, t: int) -> Array:
        return self.lr / self._scale(state.v, self._corrections(t)[1])

    def _corrections(self, t: int) -> tuple[Value, Value]:
        """The factors 1 / (1 - beta1^t) and 1 / (1 - beta2^t), or 1 without bias correction."""
        if not self.bias_correction:
            return 1.0, 1.0
        return 1.0 / (1.0 - self.beta1**t), 1.0 / (1.0 - self.beta2**t)

    def _scale(self, v: Array, correction: Value) -> Array:
        scale = v * correction
        np.sqrt(scale, out=scale)
        scale += self.eps
        return scale
