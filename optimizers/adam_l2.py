"""Adam with L2 regularisation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from optimizers.adam import Adam
from optimizers.base import Array, Gradient, Value, weight_decay_hyper
from optimizers.lines import LibraryEquivalents, Line


@dataclass(frozen=True)
class AdamL2(Adam):
    r"""Adam on f(theta) + weight_decay |theta|^2 / 2: g <- g + weight_decay theta first, then Adam.

    The pull towards zero goes through both moments: where gradients have been large it is divided by a large root, and
    hardly felt. That is `weight_decay` of PyTorch's Adam; Keras' Adam has it decoupled, as `AdamW`.
    Kingma and Ba 2014; Loshchilov and Hutter 2019 compare both.
    """

    key = "adam_l2"
    title = "Adam with L2"
    symbols = Adam.symbols | {"pulled": r"\tilde g_#"}
    reference = "Kingma and Ba 2014; Loshchilov and Hutter 2019"

    weight_decay: Value = weight_decay_hyper(
        "Pull towards zero, added to the gradient as weight_decay times theta: Adam divides it by the root as well."
    )

    def update(self, state: Any, theta: Array, grad: Gradient, t: int) -> tuple[Array, Any]:
        g = self.weight_decay * theta
        g += grad(theta)
        return super().update(state, theta, lambda _: g, t)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        adam = (replace(line, text=line.text.replace("<g>", "<pulled>")) for line in super().lines(t))
        return Line("pulled", r"<g> + <weight_decay>\,<theta->"), *adam

    def library_equivalents(self) -> LibraryEquivalents:
        if not self.bias_correction:
            return super().library_equivalents()
        torch, optax = self.called()
        return LibraryEquivalents(
            f"torch.optim.Adam([theta], {torch}, weight_decay={self.weight_decay})",
            f"optax.chain(optax.add_decayed_weights({self.weight_decay}), optax.adam({optax}))",
            "The same rule in both; in Optax it is two transformations, one after the other.",
        )
