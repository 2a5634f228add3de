"""AdaGrad, with the diagonal and with the full matrix of outer products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, eps_hyper, lr_hyper, root_line, rooted, switch, zeros
from optimizers.lines import LibraryEquivalents, Line


class AdaGradState(NamedTuple):
    """`G` is the sum of squared gradients, coordinate by coordinate."""

    G: Array


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    r"""AdaGrad with the diagonal of G: G <- G + g^2; theta <- theta - lr g / (sqrt(G) + eps).

    eps outside of the root (1e-10) and G_0 = 0, as in Duchi et al. and PyTorch. Ruder 2016 puts eps inside of the root
    (1e-8); Optax and Keras as well (1e-7, with G_0 = 0.1): `eps_inside` is that form. Duchi, Hazan and Singer 2011.
    """

    key = "adagrad"
    title = "AdaGrad"
    symbols = {"G": "G_#"}
    reference = "Duchi, Hazan and Singer 2011"
    adaptive = True

    lr: Value = lr_hyper()
    eps: Value = eps_hyper(1e-10, "added to the root")
    eps_inside: bool = switch(False, help="Add eps inside the square root, as Ruder 2016, Optax and Keras do.")

    def init(self, theta: Array) -> AdaGradState:
        return AdaGradState(zeros(theta))

    def update(self, state: AdaGradState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdaGradState]:
        g = grad(theta)
        G = g * g
        G += state.G
        step = self.lr * g
        step /= rooted(G, self.eps, self.eps_inside)
        return theta - step, AdaGradState(G)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        below = root_line("<G>", self.eps_inside)
        return Line("G", "<G-> + <g>^2"), Line("theta", rf"<theta-> - \frac{{<lr>}}{{{below}}}\,<g>")

    def library_equivalents(self) -> LibraryEquivalents:
        return LibraryEquivalents(
            None if self.eps_inside else f"torch.optim.Adagrad([theta], lr={self.lr}, eps={self.eps})",
            f"optax.adagrad(learning_rate={self.lr}, initial_accumulator_value=0.0, eps={self.eps})",
            "PyTorch can only add eps to the root, Optax only inside it: the same path as long as eps is far below "
            "the root. Optax starts G at 0.1 and has eps 1e-7 by default.",
            optax_rule=self.replace(eps_inside=True),
        )

    def effective_lr(self, state: AdaGradState, theta: Array, t: int) -> Array:
        return self.lr / rooted(state.G, self.eps, self.eps_inside)


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

    The matrix that Duchi et al. derive before they keep only its diagonal; it does not depend on the axes. No library
    ships it. They keep it finite by delta outside of the root, (delta I + G^(1/2))^(-1); here eps is added to the
    diagonal of G (1e-8), which has a closed form. Along a direction that no gradient has had yet the two differ: on the
    plateau saddle at lr 0.05 this form escapes at step 292, theirs with delta 1e-8 at 270.

    Duchi, Hazan and Singer 2011.
    """

    key = "adagrad_full"
    title = "AdaGrad (full matrix)"
    symbols = {
        "G": "G_#",
        "P_x": r"[(G_# + \epsilon I)^{-1/2}]_{\cdot x}",
        "g_x": "g_{#,x}",
        "P_y": r"[(G_# + \epsilon I)^{-1/2}]_{\cdot y}",
        "g_y": "g_{#,y}",
    }
    auxiliary_python = (
        "G = G + np.outer(g, g)",
        "a, b, c = G[0, 0] + eps, G[1, 1] + eps, G[0, 1]  # A = G + eps I; below are the columns of A^(-1/2)",
        "s = np.sqrt(np.maximum(a * b - c * c, eps * (a + b) - eps * eps))",
        "scale = s * np.sqrt(a + b + 2.0 * s)",
        "P_x, P_y = np.array([b + s, -c]) / scale, np.array([-c, a + s]) / scale",
        "g_x, g_y = g",
    )
    reference = "Duchi, Hazan and Singer 2011"
    adaptive = True

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

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        # One coordinate's row of the matrix times the gradient; the matrix itself is auxiliary.
        shown = (
            r"<theta-> - <lr>\,(G_t + \epsilon I)^{-1/2}\,<g> \quad\text{with}\quad G_t = G_{t-1} + g_t g_t^{\mathsf T}"
        )
        return (Line("theta", r"<theta-> - <lr>\,(<P_x>\,<g_x> + <P_y>\,<g_y>)", shown),)

    def auxiliary_quantities(self, state: AdaGradFullState, g: Array) -> dict[str, Array]:
        xx, yy, xy = inverse_root(state.G, self.eps)
        pairs = {"P_x": (xx, xy), "P_y": (xy, yy), "g_x": (g[0], g[0]), "g_y": (g[1], g[1])}
        return {name: np.stack(pair) for name, pair in pairs.items()}

    def library_equivalents(self) -> LibraryEquivalents:
        return LibraryEquivalents(
            None,
            None,
            "Neither library has it. Optax's and PyTorch's AdaGrad keep the diagonal of G only; Shampoo comes nearest.",
        )

    def effective_lr(self, state: AdaGradFullState, theta: Array, t: int) -> Array:
        xx, yy, _ = inverse_root(state.G, self.eps)
        return np.stack([self.lr * xx, self.lr * yy])
