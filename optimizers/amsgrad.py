"""AMSGrad."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from optimizers.adam import Adam, scaled_root
from optimizers.base import Array, Gradient, switch, zeros
from optimizers.lines import LibraryEquivalents, Line


class AMSGradState(NamedTuple):
    """First and second moment before bias correction, and the largest second moment so far."""

    m: Array
    v: Array
    v_max: Array


@dataclass(frozen=True)
class AMSGrad(Adam):
    r"""Adam with the largest v so far in the root: m and v as in Adam; v_max <- max(v_max, v);
    theta <- theta - lr m_hat / (sqrt(v_max / (1 - beta2^t)) + eps).

    The root never shrinks, but for its bias correction. The maximum is taken before that correction, as in PyTorch
    and Keras. Optax corrects first and takes the maximum of v_hat, which remembers the first gradients at full size.
    Reddi et al. correct neither m nor v: that is `bias_correction` switched off. Reddi, Kale and Kumar 2018.
    """

    key = "amsgrad"
    title = "AMSGrad"
    symbols = Adam.symbols | {"v_max": r"v^{\max}_#", "v_hat": r"\hat v^{\max}_#"}
    reference = "Reddi, Kale and Kumar 2018"

    bias_correction: bool = switch(True, help="Divide by 1 - beta^t as PyTorch does; Reddi et al. 2018 do not.")

    def init(self, theta: Array) -> AMSGradState:
        return AMSGradState(zeros(theta), zeros(theta), zeros(theta))

    def update(self, state: Any, theta: Array, grad: Gradient, t: int) -> tuple[Array, AMSGradState]:
        m, v = self.moments(state, grad(theta))
        v_max = np.maximum(state.v_max, v)
        return theta - self._step(m, v_max, t), AMSGradState(m, v, v_max)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        m, v, *step = super().lines(t)
        largest = (
            Line(
                line.name, line.text.replace("<v>", "<v_max>"), python=str(line.python).replace("sqrt(v", "sqrt(v_max")
            )
            for line in step
        )
        return m, v, Line("v_max", r"\max(<v_max->, <v>)"), *largest

    def library_equivalents(self) -> LibraryEquivalents:
        torch, optax = self.called()
        if not self.bias_correction:
            return LibraryEquivalents(
                None,
                f"optax.amsgrad({optax}, bias_correction_mu=False, bias_correction_nu=False)",
                "Optax can leave out bias correction as Reddi et al. 2018 do; PyTorch cannot.",
            )
        return LibraryEquivalents(
            f"torch.optim.Adam([theta], {torch}, amsgrad=True)",
            f"optax.amsgrad({optax})",
            "PyTorch takes the maximum of v and corrects it, as here. Optax takes the maximum of the corrected v, "
            "which is larger where the first gradients were large: another path.",
            optax_rule=CorrectedAMSGrad(self.lr, self.beta1, self.beta2, self.eps),
        )

    def effective_lr(self, state: AMSGradState, theta: Array, t: int) -> Array:
        return self.lr / scaled_root(state.v_max, self._corrections(t)[1], self.eps)


@dataclass(frozen=True)
class CorrectedAMSGrad(AMSGrad):
    """Optax's form: the maximum is that of the corrected v."""

    def update(self, state: Any, theta: Array, grad: Gradient, t: int) -> tuple[Array, AMSGradState]:
        m, v = self.moments(state, grad(theta))
        first, second = self._corrections(t)
        v_max = np.maximum(state.v_max, v * second)
        return theta - self.lr * first * m / scaled_root(v_max, 1.0, self.eps), AMSGradState(m, v, v_max)
