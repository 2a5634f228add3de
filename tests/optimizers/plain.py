"""The same rules a second time, as a class would write them: mutable, a dictionary of parameters, no cleverness.

Nothing of the app is imported. Gradients are written out by hand. `look` says where a rule wants its gradient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Params = dict[str, float]


def root_outside(square, eps):
    return math.sqrt(square) + eps


def root_inside(square, eps):
    return math.sqrt(square + eps)


class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def look(self, params):
        return params

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


class Momentum(SGD):
    def __init__(self, lr=0.01, momentum=0.9, ema=False, lr_outside=False):
        self.lr = lr
        self.momentum = momentum
        self.share = 1 - momentum if ema else 1.0
        self.inside, self.outside = (1.0, lr) if lr_outside else (lr, 1.0)
        self.v = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.inside * self.share * grads[key]
            params[key] += self.outside * self.v[key]


class Nesterov(Momentum):
    def look(self, params):
        return {key: params[key] + self.momentum * self.v[key] for key in params}


class AdaGrad(SGD):
    def __init__(self, lr=0.01, eps=1e-10, eps_inside=False):
        self.lr = lr
        self.eps = eps
        self.root = root_inside if eps_inside else root_outside
        self.h = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        for key in params:
            self.h[key] += grads[key] ** 2
            params[key] -= self.lr * grads[key] / self.root(self.h[key], self.eps)


class AdaGradFull(SGD):
    def __init__(self, lr=0.01, eps=1e-8):
        self.lr = lr
        self.eps = eps
        self.h = np.zeros((2, 2))

    def update(self, params, grads):
        g = np.array([grads["x"], grads["y"]])
        self.h += np.outer(g, g)
        values, vectors = np.linalg.eigh(self.h + self.eps * np.eye(2))
        step = vectors @ ((vectors.T @ g) / np.sqrt(values))
        for key, change in zip(params, step, strict=True):
            params[key] -= self.lr * float(change)


class Adadelta(SGD):
    def __init__(self, lr=1.0, rho=0.95, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.gg = {"x": 0.0, "y": 0.0}
        self.dd = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        for key in params:
            self.gg[key] = self.rho * self.gg[key] + (1 - self.rho) * grads[key] ** 2
            delta = math.sqrt(self.dd[key] + self.eps) / math.sqrt(self.gg[key] + self.eps) * grads[key]
            self.dd[key] = self.rho * self.dd[key] + (1 - self.rho) * delta**2
            params[key] -= self.lr * delta


class RMSprop(SGD):
    def __init__(self, lr=0.01, rho=0.9, eps=1e-8, eps_inside=False):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.root = root_inside if eps_inside else root_outside
        self.h = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        for key in params:
            self.h[key] *= self.rho
            self.h[key] += (1 - self.rho) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / self.root(self.h[key], self.eps)


class Adam(SGD):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, bias_correction=True):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.bias_correction = bias_correction
        self.t = 0
        self.m = {"x": 0.0, "y": 0.0}
        self.v = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        self.t += 1
        for key in params:
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grads[key] ** 2
            m, v = self.m[key], self.v[key]
            if self.bias_correction:
                m /= 1 - self.beta1**self.t
                v /= 1 - self.beta2**self.t
            params[key] -= self.lr * m / (math.sqrt(v) + self.eps)


class AdamL2(Adam):
    def __init__(self, weight_decay=0.01, **adam):
        super().__init__(**adam)
        self.weight_decay = weight_decay

    def update(self, params, grads):
        super().update(params, {key: grads[key] + self.weight_decay * params[key] for key in params})


class AdamW(AdamL2):
    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * self.weight_decay * params[key]
        Adam.update(self, params, grads)


class AMSGrad(Adam):
    def __init__(self, **adam):
        super().__init__(**adam)
        self.top = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        self.t += 1
        for key in params:
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grads[key] ** 2
            self.top[key] = max(self.top[key], self.v[key])
            m, v = self.m[key], self.top[key]
            if self.bias_correction:
                m /= 1 - self.beta1**self.t
                v /= 1 - self.beta2**self.t
            params[key] -= self.lr * m / (math.sqrt(v) + self.eps)


class AdaMax(SGD):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m = {"x": 0.0, "y": 0.0}
        self.u = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        self.t += 1
        for key in params:
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.u[key] = max(self.beta2 * self.u[key], abs(grads[key]) + self.eps)
            params[key] -= self.lr / (1 - self.beta1**self.t) * self.m[key] / self.u[key]


class Nadam(SGD):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=0.004):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.psi = momentum_decay
        self.mus = []
        self.m = {"x": 0.0, "y": 0.0}
        self.v = {"x": 0.0, "y": 0.0}

    def mu(self, t):
        return self.beta1 * (1 - 0.96 ** (t * self.psi) / 2)

    def update(self, params, grads):
        t = len(self.mus) + 1
        self.mus.append(self.mu(t))
        ahead = self.mu(t + 1)
        now, soon = 1 - math.prod(self.mus), 1 - math.prod([*self.mus, ahead])
        for key in params:
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grads[key] ** 2
            m_hat = ahead * self.m[key] / soon + (1 - self.mus[-1]) * grads[key] / now
            v_hat = self.v[key] / (1 - self.beta2**t)
            params[key] -= self.lr * m_hat / (math.sqrt(v_hat) + self.eps)


class RAdam(SGD):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m = {"x": 0.0, "y": 0.0}
        self.v = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        self.t += 1
        most = 2 / (1 - self.beta2) - 1
        rho = most - 2 * self.t * self.beta2**self.t / (1 - self.beta2**self.t)
        for key in params:
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grads[key] ** 2
            step = self.lr * self.m[key] / (1 - self.beta1**self.t)
            if rho > 5:
                r = math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
                step *= r * math.sqrt(1 - self.beta2**self.t) / (math.sqrt(self.v[key]) + self.eps)
            params[key] -= step


class Lion(SGD):
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.99, weight_decay=0.0):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.weight_decay = weight_decay
        self.m = {"x": 0.0, "y": 0.0}

    def update(self, params, grads):
        for key in params:
            c = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            sign = (c > 0) - (c < 0)
            params[key] -= self.lr * (sign + self.weight_decay * params[key])
            self.m[key] = self.beta2 * self.m[key] + (1 - self.beta2) * grads[key]


PLAIN: dict[str, type[SGD]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "adagrad_full": AdaGradFull,
    "adadelta": Adadelta,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adam_l2": AdamL2,
    "adamw": AdamW,
    "amsgrad": AMSGrad,
    "adamax": AdaMax,
    "nadam": Nadam,
    "radam": RAdam,
    "lion": Lion,
}


def ravine(x: float, y: float) -> Params:
    return {"x": x, "y": 100 * y}


def rosenbrock(x: float, y: float) -> Params:
    return {"x": -2 * (1 - x) - 400 * x * (y - x * x), "y": 200 * (y - x * x)}


def beale(x: float, y: float) -> Params:
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
    return {
        "x": 2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
        "y": 2 * a * x + 4 * b * x * y + 6 * c * x * y * y,
    }


def himmelblau(x: float, y: float) -> Params:
    a, b = x * x + y - 11, x + y * y - 7
    return {"x": 4 * a * x + 2 * b, "y": 2 * a + 4 * b * y}


GRADIENTS: dict[str, Callable[[float, float], Params]] = {
    "ravine": ravine,
    "rosenbrock": rosenbrock,
    "beale": beale,
    "himmelblau": himmelblau,
}


def path(key: str, hypers: dict[str, Any], surface: str, start: tuple[float, float], steps: int) -> np.ndarray:
    """theta over `steps` steps, (steps + 1, 2)."""
    optimizer = PLAIN[key](**hypers)
    params = {"x": start[0], "y": start[1]}
    points = [tuple(params.values())]
    for _ in range(steps):
        where = optimizer.look(params)
        optimizer.update(params, GRADIENTS[surface](where["x"], where["y"]))
        points.append(tuple(params.values()))
    return np.array(points)
