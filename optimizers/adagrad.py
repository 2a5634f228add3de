"""AdaGrad, with the diagonal and with the full matrix of outer products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, eps_hyper, lr_hyper, zeros


class AdaGradState(NamedTuple):
    """`G` is the sum of squared gradients, coordinate by coordinate."""

    G: Array


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    r"""AdaGrad with the diagonal of G: G <- G + g^2; theta <- theta - lr g / (sqrt(G) + eps).

    eps outside of the root (1e-10) and G_0 = 0, as in Duchi et al. and PyTorch. Ruder 2016 puts eps inside of the root
    (1e-8); Optax and Keras as well (1e-7, with G_0 = 0.1). Duchi, Hazan and Singer 2011.
    """

    key = "adagrad"
    title = "AdaGrad"
    latex = r"G_t = G_{t-1} + g_t^2, \qquad \theta_t = \theta_{t-1} - \frac{\eta}{\sqrt{G_t} + \epsilon}\, g_t"
    reference = "Duchi, Hazan and Singer 2011"

    lr: Value = lr_hyper()
    eps: Value = eps_hyper(1e-10, "added to the root")

    def init(self, theta: Array) -> AdaGradState:
        return AdaGradState(zeros(theta))

    def update(self, state: AdaGradState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdaGradState]:
        g = grad(theta)
        G = g * g
        G += state.G
        scale = np.sqrt(G)
        scale += self.eps
        step = self.lr * g
        step /= scale
        return theta - step, AdaGradState(G)

    def effective_lr(self, state: AdaGradState, theta: Array, t: int) -> Array:
        return self.lr / (np.sqrt(state.G) + self.eps)


class AdaGradFullState(NamedTuple):
    """`G` is the sum of outer products g g^T, shape (2, 2, ...)."""

    G: Array


def inverse_root(G: Array, eps: Value) -> tuple[Array, Array, Array]:
    """The entries xx, yy, xy of (G + eps I)^(-1/2) for positive semidefinite G, shape (2, 2, ...).

    Closed form: with A = G + eps I, s = sqrt(det A) and r = sqrt(trace A + 2 s), A^(-1/2) = adj(A + s I) / (s r).
    det A is at least eps trace A - eps^2, with equality for a G of rank one, where a b - c^2 would cancel.
    """
    a, b, c = G[0, 0] + eps, G[1, 1] + eps, G[0, 1]
    s = np.sqrt(np.maximum(a * b - c * c, eps * (a + b) - eps * eps))
    scale = s * np.sqrt(a + b + 2.0 * s)
    return (b + s) / scale, (a + s) / scale, -c / scale


@dataclass(frozen=True)
class AdaGradFull(Optimizer):
    r"""AdaGrad with the full matrix: G <- G + g g^T; theta <- theta - lr (G + eps I)^(-1/2) g.

    The form that Duchi et al. derive before they keep only the diagonal; it does not depend on the axes. No library
    ships it. eps is added to the diagonal of G (1e-8). Duchi, Hazan and Singer 2011.
    """

    key = "adagrad_full"
    title = "AdaGrad (full matrix)"
    latex = (
        r"G_t = G_{t-1} + g_t g_t^{\mathsf T}, \qquad \theta_t = \theta_{t-1} - \eta\, (G_t + \epsilon I)^{-1/2} g_t"
    )
    reference = "Duchi, Hazan and Singer 2011"

    lr: Value = lr_hyper()
    eps: Value = eps_hyper(1e-8, "added to the diagonal of G")

    def init(self, theta: Array) -> AdaGradFullState:
        return AdaGradFullState(np.zeros((2, *theta.shape)))

    def update(self, state: AdaGradFullState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdaGradFullState]:
        g = grad(theta)
        G = state.G + g[:, None] * g[None, :]
        xx, yy, xy = inverse_root(G, self.eps)
        step = np.stack([xx * g[0] + xy * g[1], xy * g[0] + yy * g[1]])
        step *= self.lr
        return theta - step, AdaGradFullState(G)

    def effective_lr(self, state: AdaGradFullState, theta: Array, t: int) -> Array:
        xx, yy, _ = inverse_root(state.G, self.eps)
        return np.stack([self.lr * xx, self.lr * yy])
