"""The update rules as tutorials write them: one mutable class each, a dict of parameters, a dict of gradients.

The style of the text that this app illustrates. With the app's own conventions for eps, so that both compute the
same numbers; `Nesterov` holds the look-ahead point in its parameters, as is usual in this style. A parameter is a
number, for one run, or an array, for many.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Params = dict[str, Any]


def zeros_like(params: Params) -> Params:
    """A zero for each parameter."""
    return {key: np.zeros_like(value) for key, value in params.items()}


class SGD:
    """Gradient descent."""

    def __init__(self, lr: float = 0.01) -> None:
        self.lr = lr

    def update(self, params: Params, grads: Params) -> None:
        for key in params:
            params[key] -= self.lr * grads[key]


class Momentum:
    """Classical momentum."""

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        self.lr = lr
        self.momentum = momentum
        self.v: Params | None = None

    def update(self, params: Params, grads: Params) -> None:
        if self.v is None:
            self.v = zeros_like(params)
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]
            params[key] += self.v[key]


class Nesterov:
    """Nesterov's accelerated gradient; the parameters are the look-ahead point."""

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        self.lr = lr
        self.momentum = momentum
        self.v: Params | None = None

    def update(self, params: Params, grads: Params) -> None:
        if self.v is None:
            self.v = zeros_like(params)
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]
            params[key] += self.momentum * self.v[key]
            params[key] -= self.lr * grads[key]


class AdaGrad:
    """AdaGrad with the diagonal."""

    def __init__(self, lr: float = 0.01, eps: float = 1e-10) -> None:
        self.lr = lr
        self.eps = eps
        self.h: Params | None = None

    def update(self, params: Params, grads: Params) -> None:
        if self.h is None:
            self.h = zeros_like(params)
        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)


class Adadelta:
    """Adadelta."""

    def __init__(self, lr: float = 1.0, rho: float = 0.95, eps: float = 1e-6) -> None:
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.g: Params | None = None
        self.d: Params | None = None

    def update(self, params: Params, grads: Params) -> None:
        if self.g is None or self.d is None:
            self.g, self.d = zeros_like(params), zeros_like(params)
        for key in params:
            self.g[key] = self.rho * self.g[key] + (1 - self.rho) * grads[key] ** 2
            delta = np.sqrt(self.d[key] + self.eps) / np.sqrt(self.g[key] + self.eps) * grads[key]
            self.d[key] = self.rho * self.d[key] + (1 - self.rho) * delta**2
            params[key] -= self.lr * delta


class RMSprop:
    """RMSprop."""

    def __init__(self, lr: float = 0.01, rho: float = 0.9, eps: float = 1e-8) -> None:
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.h: Params | None = None

    def update(self, params: Params, grads: Params) -> None:
        if self.h is None:
            self.h = zeros_like(params)
        for key in params:
            self.h[key] *= self.rho
            self.h[key] += (1 - self.rho) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)


class Adam:
    """Adam."""

    def __init__(self, lr: float = 0.01, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> None:
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.iter = 0
        self.m: Params | None = None
        self.v: Params | None = None

    def update(self, params: Params, grads: Params) -> None:
        if self.m is None or self.v is None:
            self.m, self.v = zeros_like(params), zeros_like(params)
        self.iter += 1
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            m_hat = self.m[key] / (1 - self.beta1**self.iter)
            v_hat = self.v[key] / (1 - self.beta2**self.iter)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class RAdam(Adam):
    """RAdam: Adam's state, another step."""

    def update(self, params: Params, grads: Params) -> None:
        if self.m is None or self.v is None:
            self.m, self.v = zeros_like(params), zeros_like(params)
        self.iter += 1
        decay = self.beta2**self.iter
        most = 2 / (1 - self.beta2) - 1
        rho = most - 2 * self.iter * decay / (1 - decay)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            m_hat = self.m[key] / (1 - self.beta1**self.iter)
            if rho > 5:
                r = np.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
                params[key] -= self.lr * r * m_hat * np.sqrt(1 - decay) / (np.sqrt(self.v[key]) + self.eps)
            else:
                params[key] -= self.lr * m_hat


CLASSES: dict[str, Callable[..., Any]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "adadelta": Adadelta,
    "rmsprop": RMSprop,
    "adam": Adam,
    "radam": RAdam,
}


def classic_run(rule: Any, gradient: Callable[..., Any], start: Any, steps: int) -> Params:
    """The loop around such a class: from `start`, a pair of numbers for one run or of arrays for many."""
    params = {"x": np.array(start[0])[()], "y": np.array(start[1])[()]}
    for _ in range(steps):
        dx, dy = gradient(params["x"], params["y"])
        rule.update(params, {"x": dx, "y": dy})
    return params
