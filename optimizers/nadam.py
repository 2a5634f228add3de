"""Nadam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from optimizers.adam import CORRECTED, CORRECTED_ROOT, MOMENTS, TwoMoments, corrections, scaled_root
from optimizers.base import Array, Gradient, Value, hyper, zeros
from optimizers.elementwise import power
from optimizers.lines import LibraryEquivalents, Line


class NadamState(NamedTuple):
    """First and second moment before bias correction, and the product of all mu so far, which starts at 1."""

    m: Array
    v: Array
    mu_product: Array


@dataclass(frozen=True)
class Nadam(TwoMoments):
    r"""Adam whose first moment looks one step ahead, as Nesterov's velocity does: m and v as in Adam, and with
    mu_t = beta1 (1 - 0.96^(t psi) / 2), P_t = mu_1 ... mu_t:
    m_hat = mu_{t+1} m / (1 - P_{t+1}) + (1 - mu_t) g / (1 - P_t); theta <- theta - lr m_hat / (sqrt(v_hat) + eps).

    The momentum grows from beta1 / 2 to beta1 by Dozat's schedule with psi 0.004, as in PyTorch; m itself decays by
    beta1 all along. Keras has psi 1. Optax holds mu at beta1, which psi -> infinity would give. Ruder 2016 also, but
    divides both terms by 1 - beta1^t. Dozat 2016.
    """

    key = "nadam"
    title = "Nadam"
    symbols = TwoMoments.symbols | {"mu": r"\mu_#", "mu_next": r"\mu_{t+1}", "mu_product": "P_#"}
    reference = "Dozat 2016"
    paper = {"lr": 0.002}

    momentum_decay: Value = hyper(
        0.004,
        symbol=r"\psi",
        low=1e-4,
        high=1.0,
        log=True,
        help="How fast the momentum grows from beta1 / 2 to beta1: it is half way after 17 / momentum_decay steps.",
    )

    def init(self, theta: Array) -> NadamState:
        return NadamState(zeros(theta), zeros(theta), np.ones_like(theta))

    def update(self, state: NadamState, theta: Array, grad: Gradient, t: int) -> tuple[Array, NadamState]:
        g = grad(theta)
        m, v = self.moments(state, g)
        mu, mu_next = self._mu(t), self._mu(t + 1)
        mu_product = state.mu_product * mu
        step = m * (self.lr * mu_next)
        step /= 1.0 - mu_product * mu_next
        now = g * (self.lr * (1.0 - mu))
        now /= 1.0 - mu_product
        step += now
        step /= self._scale(v, t)
        return theta - step, NadamState(m, v, mu_product)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        ahead, now = r"\frac{<mu_next>\,<m>}{1 - <mu_product>\,<mu_next>}", r"\frac{(1 - <mu>)\,<g>}{1 - <mu_product>}"
        return (
            *MOMENTS,
            Line("mu", r"<beta1>\,(1 - \frac{0.96^{<t>\,<momentum_decay>}}{2})"),
            Line("mu_next", r"<beta1>\,(1 - \frac{0.96^{(<t> + 1)\,<momentum_decay>}}{2})"),
            Line("mu_product", r"<mu_product->\,<mu>"),
            Line(
                "m_hat",
                f"{ahead} + {now}",
                python="m * (lr * mu_next) / (1.0 - mu_product * mu_next) + g * (lr * (1.0 - mu)) / (1.0 - mu_product)",
            ),
            CORRECTED[1],
            Line(
                "theta",
                r"<theta-> - <lr>\,\frac{<m_hat>}{\sqrt{<v_hat>} + <eps>}",
                python=f"theta - m_hat / {CORRECTED_ROOT}  # m_hat is multiplied by lr already",
            ),
        )

    def library_equivalents(self) -> LibraryEquivalents:
        torch, optax = self.called()
        return LibraryEquivalents(
            f"torch.optim.NAdam([theta], {torch}, momentum_decay={self.momentum_decay})",
            f"optax.nadam({optax})",
            "The same rule in PyTorch, whose product of mu is float32 unless torch.set_default_dtype says float64. "
            "Optax holds mu at beta1 from the first step on: another path.",
            optax_rule=ConstantNadam(self.lr, self.beta1, self.beta2, self.eps),
        )

    def effective_lr(self, state: NadamState, theta: Array, t: int) -> Array:
        return self.lr / self._scale(state.v, t)

    def _mu(self, t: int) -> Any:
        return self.beta1 * (1.0 - 0.5 * power(0.96, t, self.momentum_decay))

    def _scale(self, v: Array, t: int) -> Array:
        return scaled_root(v, 1.0 / (1.0 - power(self.beta2, t)), self.eps)


@dataclass(frozen=True)
class ConstantNadam(Nadam):
    """Optax's form: mu is beta1 from the first step on."""

    def update(self, state: NadamState, theta: Array, grad: Gradient, t: int) -> tuple[Array, NadamState]:
        g = grad(theta)
        m, v = self.moments(state, g)
        now, _ = corrections(self.beta1, self.beta2, t)
        ahead, _ = corrections(self.beta1, self.beta2, t + 1)
        m_hat = self.beta1 * ahead * m + (1.0 - self.beta1) * now * g
        return theta - self.lr * m_hat / self._scale(v, t), NadamState(m, v, state.mu_product)
