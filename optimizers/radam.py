"""RAdam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.adam import CORRECTED, MOMENTS, AdamState, TwoMoments, scaled_root
from optimizers.base import Array, Gradient, rooted, zeros
from optimizers.elementwise import power
from optimizers.lines import LibraryEquivalents, Line

LIMIT = 5.0
"""rho_t above which the second moment is trusted."""

RHO = (
    Line("rho_inf", r"\frac{2}{1 - <beta2>} - 1"),
    Line("rho", r"<rho_inf> - \frac{2\,<t>\,<beta2>^<t>}{1 - <beta2>^<t>}"),
)
"""How many gradients v rests on, at most and now."""


@dataclass(frozen=True)
class RAdam(TwoMoments):
    r"""Adam whose step is rectified while v rests on few gradients. m, v and m_hat as in Adam; with
    rho_inf = 2 / (1 - beta2) - 1 and rho_t = rho_inf - 2 t beta2^t / (1 - beta2^t):
    theta <- theta - lr m_hat if rho_t <= 5, else theta <- theta - lr r_t m_hat sqrt(1 - beta2^t) / (sqrt(v) + eps),
    r_t^2 = (rho_t - 4) (rho_t - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho_t).

    rho_t > 5 and eps (1e-8) added before the correction of v, as in PyTorch. The paper asks for rho_t > 4; Optax for
    rho_t >= 5, and it adds eps after the correction. With beta2 0.999 the first five steps are not divided by anything:
    they are as long as the gradient, and may be far too long where it is steep. Liu et al. 2020.
    """

    key = "radam"
    title = "RAdam"
    symbols = TwoMoments.symbols | {"rho_inf": r"\rho_\infty", "rho": r"\rho_#", "r": "r_#"}
    reference = "Liu et al. 2020"

    def init(self, theta: Array) -> AdamState:
        return AdamState(zeros(theta), zeros(theta))

    def update(self, state: AdamState, theta: Array, grad: Gradient, t: int) -> tuple[Array, AdamState]:
        m, v = self.moments(state, grad(theta))
        step = self.effective_lr(AdamState(m, v), theta, t)
        step *= m * (1.0 / (1.0 - power(self.beta1, t)))
        return theta - step, AdamState(m, v)

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        corrected = "(m * (1.0 / (1.0 - beta1**t)))"
        known = MOMENTS[0], MOMENTS[1], CORRECTED[0], *RHO
        if not np.any(self._rho(t)[0] > LIMIT):
            return *known, Line("theta", r"<theta-> - <lr>\,<m_hat>", python=f"theta - lr * {corrected}")
        return (
            *known,
            Line(
                "r",
                r"\sqrt{\frac{(<rho> - 4)\,(<rho> - 2)\,<rho_inf>}{(<rho_inf> - 4)\,(<rho_inf> - 2)\,<rho>}}",
                python="(rho - 4.0) * (rho - 2.0) * rho_inf / ((rho_inf - 4.0) * (rho_inf - 2.0) * rho)  # squared",
            ),
            Line(
                "theta",
                r"<theta-> - <lr>\,<r>\,\frac{\sqrt{1 - <beta2>^<t>}}{\sqrt{<v>} + <eps>}\,<m_hat>",
                python=f"theta - lr * (np.sqrt(r * (1.0 - beta2**t)) / (np.sqrt(v) + eps)) * {corrected}",
            ),
        )

    def library_equivalents(self) -> LibraryEquivalents:
        torch, optax = self.called()
        return LibraryEquivalents(
            f"torch.optim.RAdam([theta], {torch})",
            f"optax.radam({optax})",
            "The same rule in PyTorch. Optax adds eps after the correction of v: the same as long as eps is far below "
            "the root.",
            optax_rule=LateEpsRAdam(self.lr, self.beta1, self.beta2, self.eps),
        )

    def effective_lr(self, state: Any, theta: Array, t: int) -> Array:
        """What multiplies the corrected first moment: lr alone until v is trusted."""
        rho, rho_inf = self._rho(t)
        trusted = rho > LIMIT
        # Where v is not trusted the factor is not used: any rho will do that keeps it free of 0 / 0 and of warnings.
        rho, rho_inf = np.maximum(rho, LIMIT), np.maximum(rho_inf, LIMIT)
        squared = (rho - 4.0) * (rho - 2.0) * rho_inf / ((rho_inf - 4.0) * (rho_inf - 2.0) * rho)
        return np.asarray(self.lr * np.where(trusted, self._rectified(squared, state.v, t), 1.0))

    def _rectified(self, squared: Any, v: Array, t: int) -> Array:
        """r_t divided by the corrected root of v, from r_t^2."""
        return np.asarray(np.sqrt(squared * (1.0 - power(self.beta2, t))) / rooted(v, self.eps))

    def _rho(self, t: int) -> tuple[Any, Any]:
        """rho_t and rho_inf."""
        rho_inf = 2.0 / (1.0 - self.beta2) - 1.0
        left = power(self.beta2, t)
        return rho_inf - 2.0 * t * left / (1.0 - left), rho_inf


@dataclass(frozen=True)
class LateEpsRAdam(RAdam):
    """Optax's form: eps is added after the correction of v."""

    def _rectified(self, squared: Any, v: Array, t: int) -> Array:
        return np.asarray(np.sqrt(squared) / scaled_root(v, 1.0 / (1.0 - power(self.beta2, t)), self.eps))
