"""Adam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, decay_hyper, decayed, eps_hyper, lr_hyper, switch, zeros
from optimizers.elementwise import power
from optimizers.lines import LibraryEquivalents, Line


class AdamState(NamedTuple):
    """First and second moment, before bias correction."""

    m: Array
    v: Array


MOMENTS = (
    Line("m", r"<beta1>\,<m-> + (1 - <beta1>)\,<g>"),
    Line("v", r"<beta2>\,<v-> + (1 - <beta2>)\,<g>^2"),
)
"""Both moments before bias correction, as Adam and its kin begin."""

CORRECTED = (
    Line("m_hat", r"\frac{<m>}{1 - <beta1>^<t>}", python=""),
    Line("v_hat", r"\frac{<v>}{1 - <beta2>^<t>}", python=""),
)
"""Both moments after bias correction, which `update` makes a part of the step."""

CORRECTED_ROOT = "(np.sqrt(v * (1.0 / (1.0 - beta2**t))) + eps)"
"""`scaled_root` in a script."""


@dataclass(frozen=True)
class TwoMoments(Optimizer):
    """What Adam and its kin share: averages of the gradient and of its square, and the first of them as memory."""

    adaptive = True
    paper = {"lr": 0.001}
    symbols = {"m": "m_#", "v": "v_#", "m_hat": r"\hat m_#", "v_hat": r"\hat v_#"}

    lr: Value = lr_hyper()
    beta1: Value = decay_hyper(0.9, r"\beta_1", "gradients (first moment m)")
    beta2: Value = decay_hyper(0.999, r"\beta_2", "squared gradients (second moment v)")
    eps: Value = eps_hyper(1e-8, "added to the root")

    def moments(self, state: Any, g: Array) -> tuple[Array, Array]:
        """m and v after this gradient."""
        return decayed(state.m, self.beta1, g), decayed(state.v, self.beta2, g * g)

    def called(self) -> tuple[str, str]:
        """The arguments that all of them share, as PyTorch and as Optax name them."""
        return (
            f"lr={self.lr}, betas=({self.beta1}, {self.beta2}), eps={self.eps}",
            f"learning_rate={self.lr}, b1={self.beta1}, b2={self.beta2}, eps={self.eps}",
        )

    def memory(self, state: Any) -> Array:
        m: Array = state.m
        return m


def corrections(beta1: Value, beta2: Value, t: int) -> tuple[Value, Value]:
    """The factors 1 / (1 - beta1^t) and 1 / (1 - beta2^t)."""
    return 1.0 / (1.0 - power(beta1, t)), 1.0 / (1.0 - power(beta2, t))


def scaled_root(v: Array, correction: Value, eps: Value) -> Array:
    """sqrt(v correction) + eps."""
    scale = v * correction
    np.sqrt(scale, out=scale)
    scale += eps
    return scale


@dataclass(frozen=True)
class Adam(TwoMoments):
    r"""m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2;
    m_hat = m / (1 - beta1^t); v_hat = v / (1 - beta2^t); theta <- theta - lr m_hat / (sqrt(v_hat) + eps).

    eps outside of the root, added after bias correction (1e-8), as in the paper's Algorithm 1, PyTorch and Optax. Keras
    uses the paper's "epsilon hat", added before. `bias_correction=False` uses m and v as they are: the first step is
    then (1 - beta1) / sqrt(1 - beta2) times as long, 3.16 with the defaults. Kingma and Ba 2014.
    """

    key = "adam"
    title = "Adam"
    reference = "Kingma and Ba 2014"

    bias_correction: bool = switch(True, help="Divide m and v by 1 - beta^t, as both averages start at zero.")

    def init(self, theta: Array) -> Any:
        return AdamState(zeros(theta), zeros(theta))

    def update(self, state: Any, theta: Array, grad: Gradient, t: int) -> tuple[Array, Any]:
        m, v = self.moments(state, grad(theta))
        return theta - self._step(m, v, t), AdamState(m, v)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        if not self.bias_correction:
            python = "theta - m * lr / (np.sqrt(v) + eps)"
            return *MOMENTS, Line("theta", r"<theta-> - <lr>\,\frac{<m>}{\sqrt{<v>} + <eps>}", python=python)
        step = r"<theta-> - <lr>\,\frac{<m_hat>}{\sqrt{<v_hat>} + <eps>}"
        python = f"theta - m * (lr * (1.0 / (1.0 - beta1**t))) / {CORRECTED_ROOT}"
        return *MOMENTS, *CORRECTED, Line("theta", step, python=python)

    def library_equivalents(self) -> LibraryEquivalents:
        if not self.bias_correction:
            return LibraryEquivalents(None, None, "Neither library lets bias correction be switched off.")
        torch, optax = self.called()
        return LibraryEquivalents(
            f"torch.optim.Adam([theta], {torch})",
            f"optax.adam({optax})",
            "The same rule in both. Keras adds eps before bias correction (the paper's “epsilon hat”).",
        )

    def effective_lr(self, state: Any, theta: Array, t: int) -> Array:
        return self.lr / scaled_root(state.v, self._corrections(t)[1], self.eps)

    def _corrections(self, t: int) -> tuple[Value, Value]:
        return corrections(self.beta1, self.beta2, t) if self.bias_correction else (1.0, 1.0)

    def _step(self, m: Array, v: Array, t: int) -> Array:
        """lr m_hat / (sqrt(v_hat) + eps)."""
        first, second = self._corrections(t)
        step = m * (self.lr * first)
        step /= scaled_root(v, second, self.eps)
        return step
