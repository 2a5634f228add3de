"""AdamW."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from optimizers.adam import Adam
from optimizers.base import Array, Gradient, Value, weight_decay_hyper
from optimizers.lines import LibraryEquivalents, Line


@dataclass(frozen=True)
class AdamW(Adam):
    r"""theta <- (1 - lr weight_decay) theta - lr m_hat / (sqrt(v_hat) + eps), m_hat and v_hat as in Adam.

    The pull towards zero is decoupled from the gradient: every coordinate feels the same share of itself. It is
    lr * weight_decay as in PyTorch (0.01 by default), Optax (1e-4) and Keras (0.004). In the paper it is
    weight_decay times the schedule's factor alone, so that a smaller lr does not weaken it.
    Loshchilov and Hutter 2019.
    """

    key = "adamw"
    title = "AdamW"
    reference = "Loshchilov and Hutter 2019"

    weight_decay: Value = weight_decay_hyper(
        "Pull towards zero: each step takes away the share lr * weight_decay of theta, whatever the gradient."
    )

    def update(self, state: Any, theta: Array, grad: Gradient, t: int) -> tuple[Array, Any]:
        return super().update(state, theta * (1.0 - self.lr * self.weight_decay), lambda _: grad(theta), t)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        *moments, step = super().lines(t)
        text = step.text.replace("<theta->", r"(1 - <lr>\,<weight_decay>)\,<theta->")
        python = str(step.python).replace("theta -", "theta * (1.0 - lr * weight_decay) -")
        return *moments, Line("theta", text, python=python)

    def library_equivalents(self) -> LibraryEquivalents:
        if not self.bias_correction:
            return super().library_equivalents()
        torch, optax = self.called()
        return LibraryEquivalents(
            f"torch.optim.AdamW([theta], {torch}, weight_decay={self.weight_decay})",
            f"optax.adamw({optax}, weight_decay={self.weight_decay})",
            "The same rule in both. Their own defaults of weight_decay differ: 0.01 in PyTorch, 1e-4 in Optax.",
        )
