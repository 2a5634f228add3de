"""An optimizer, a schedule and a surface as a contributor would write them, and nothing besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optimizers.base import Array, Gradient, Optimizer, Value, decay_hyper, decayed, lr_hyper, switch, zeros
from optimizers.lines import LibraryEquivalents, Line
from optimizers.schedule_base import Schedule, share_hyper
from surfaces.base import Surface, X, Y, points


class SignLookState(NamedTuple):
    """The average of the gradients."""

    m: Array


@dataclass(frozen=True)
class SignLook(Optimizer):
    r"""The sign of an average whose gradients are taken one average ahead; with `plain` the average itself.

    m <- beta1 m + (1 - beta1) grad(theta - lr m); theta <- theta - lr sign(m). Nobody 2026.
    """

    key = "sign_look"
    title = "Sign with a look"
    symbols: ClassVar[Mapping[str, str]] = {"m": "m_#", "g": r"\nabla f(\theta_{t-1} - \eta\,m_{t-1})"}
    reference = "Nobody 2026"
    adaptive = True
    gradient_at = r"<theta-> - <lr>\,<m->"

    lr: Value = lr_hyper()
    beta1: Value = decay_hyper(0.5, r"\beta_1", "gradients")
    plain: bool = switch(False, help="Step along the average instead of its sign.")

    def init(self, theta: Array) -> SignLookState:
        return SignLookState(zeros(theta))

    def update(self, state: SignLookState, theta: Array, grad: Gradient, t: int) -> tuple[Array, SignLookState]:
        m = decayed(state.m, self.beta1, grad(theta - self.lr * state.m))
        return theta - self.lr * (m if self.plain else np.sign(m)), SignLookState(m)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        direction = "<m>" if self.plain else r"\operatorname{sign}(<m>)"
        return Line("m", r"<beta1>\,<m-> + (1 - <beta1>)\,<g>"), Line("theta", rf"<theta-> - <lr>\,{direction}")

    def library_equivalents(self) -> LibraryEquivalents:
        return LibraryEquivalents(None, f"optax.sign_look(learning_rate={self.lr})", "PyTorch has none.")

    def memory(self, state: SignLookState) -> Array:
        return state.m

    def effective_lr(self, state: SignLookState, theta: Array, t: int) -> Array:
        return np.broadcast_to(np.asarray(self.lr, dtype=np.float64), theta.shape)


@dataclass(frozen=True)
class Sawtooth(Schedule):
    """Straight lines from 1 down to `bottom`, each a share of the run long. Nobody 2026."""

    key = "sawtooth"
    title = "Sawtooth"
    latex = r"1 - (1 - b)\,\frac{k \bmod sT}{sT}"
    reference = "Nobody 2026"

    tooth: float = share_hyper(0.2, "s", "Share of the run that a tooth takes.", low=0.01)
    bottom: float = share_hyper(0.1, "b", "The lowest factor, at the end of each tooth.")

    def factors(self, steps: int) -> Array:
        length = max(1, round(self.tooth * steps))
        return 1.0 - (1.0 - self.bottom) * (np.arange(steps) % length) / length

    def library_equivalents(self, lr: float, steps: int) -> LibraryEquivalents:
        length = max(1, round(self.tooth * steps))
        factor = f"lambda k: 1 - {1 - self.bottom} * (k % {length}) / {length}"
        return LibraryEquivalents(
            f"torch.optim.lr_scheduler.LambdaLR(optimizer, {factor})",
            f"lambda k: {lr} * (1 - {1 - self.bottom} * (k % {length}) / {length})",
            "A function of the step in both.",
        )


TWO_WELLS = Surface(
    key="two_wells",
    title="Two wells",
    expr=(X**2 - 1) ** 2 + Y**2 + X * Y / 10,
    domain=((-2, 2), (-2, 2)),
    start=(0.1, 1.5),
    minima=points((1.000624804809475, -0.0500312402404737), (-1.000624804809475, 0.0500312402404737)),
    saddles=points((0, 0)),
    escape_radius=0.5,
    lr=0.02,
    note="Two valleys with a pass between them: which one a run ends in is decided near the pass.",
    reference="Nobody 2026",
)
