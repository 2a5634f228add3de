"""An oracle for the numbers of the lessons: gradients by hand, rules as plain loops, counts by definition.

Nothing here comes from the engine, the optimizers or the surfaces of the app, so that a fault there cannot hide in what
the tests compare with. A point is an array of shape (2,) or, for many runs, (2, n).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Field = Callable[[Array], Array]
NEVER = -1


# --- Surfaces: value, and gradient by hand ---------------------------------------------------------------------------


def sphere(p: Array) -> Array:
    return p[0] ** 2 + p[1] ** 2


def sphere_gradient(p: Array) -> Array:
    return np.array([2 * p[0], 2 * p[1]])


def ravine(p: Array, kappa: float = 100.0) -> Array:
    return (p[0] ** 2 + kappa * p[1] ** 2) / 2


def ravine_gradient(p: Array, kappa: float = 100.0) -> Array:
    return np.array([p[0], kappa * p[1]])


def turned_ravine(p: Array, kappa: float = 100.0) -> Array:
    return ((p[0] + p[1]) ** 2 + kappa * (p[0] - p[1]) ** 2) / 4


def turned_ravine_gradient(p: Array, kappa: float = 100.0) -> Array:
    along, across = (p[0] + p[1]) / 2, kappa * (p[0] - p[1]) / 2
    return np.array([along + across, along - across])


def saddle(p: Array) -> Array:
    return p[0] ** 2 - p[1] ** 2


def saddle_gradient(p: Array) -> Array:
    return np.array([2 * p[0], -2 * p[1]])


E = 1e-3


def plateau(p: Array) -> Array:
    u = _u(p)
    return u / np.sqrt(1 + u * u)


def plateau_gradient(p: Array) -> Array:
    x, y = p
    u = _u(p)
    ux = 12 * x**3 + 12 * x * y**2 + 12 * E * x
    uy = 12 * x**2 * y - 12 * E * y - 12 * (1 - E) * y**3 + 12 * y**5
    return np.array([ux, uy]) / (1 + u * u) ** 1.5


def _u(p: Array) -> Array:
    x, y = p
    return 3 * x**4 + 6 * x**2 * y**2 + 6 * E * x**2 - 6 * E * y**2 - 3 * (1 - E) * y**4 + 2 * y**6


def rosenbrock(p: Array) -> Array:
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def rosenbrock_gradient(p: Array) -> Array:
    off = p[1] - p[0] ** 2
    return np.array([-2 * (1 - p[0]) - 400 * p[0] * off, 200 * off])


def beale(p: Array) -> Array:
    return sum((c - p[0] + p[0] * p[1] ** k) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)))


def beale_gradient(p: Array) -> Array:
    x, y = p
    parts = [(k, c - x + x * y**k) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]
    return np.array(
        [
            sum(2 * r * (y**k - 1) for k, r in parts),
            sum(2 * r * x * k * y ** (k - 1) for k, r in parts),
        ]
    )


def cliff(p: Array) -> Array:
    return 1 + p[0] ** 2 / 200 + p[1] ** 2 / 20 + np.tanh(20 * (p[0] - 2))


def cliff_gradient(p: Array) -> Array:
    return np.array([p[0] / 100 + 20 / np.cosh(20 * (p[0] - 2)) ** 2, p[1] / 10])


# --- Rules: one step each. `memory` is a list that the rule fills as it likes; `lr` is that of the step. --------------


def sgd(p: Array, g: Field, lr: float, memory: list[Array], t: int) -> Array:
    return p - lr * g(p)


def momentum(p: Array, g: Field, lr: float, memory: list[Array], t: int, mu: float = 0.9) -> Array:
    v = mu * (memory[0] if memory else 0 * p) - lr * g(p)
    memory[:] = [v]
    return p + v


def nesterov(p: Array, g: Field, lr: float, memory: list[Array], t: int, mu: float = 0.9) -> Array:
    v = memory[0] if memory else 0 * p
    v = mu * v - lr * g(p + mu * v)
    memory[:] = [v]
    return p + v


def adagrad(p: Array, g: Field, lr: float, memory: list[Array], t: int, eps: float = 1e-10) -> Array:
    slope = g(p)
    total = (memory[0] if memory else 0 * p) + slope * slope
    memory[:] = [total]
    return p - lr * slope / (np.sqrt(total) + eps)


def adagrad_full(p: Array, g: Field, lr: float, memory: list[Array], t: int, eps: float = 1e-10) -> Array:
    """The inverse root of G + eps I by its eigenvectors."""
    slope = g(p)
    total = (memory[0] if memory else np.zeros((2, 2))) + np.outer(slope, slope)
    memory[:] = [total]
    values, vectors = np.linalg.eigh(total + eps * np.eye(2))
    return p - lr * vectors @ ((vectors.T @ slope) / np.sqrt(values))


def adadelta(
    p: Array, g: Field, lr: float, memory: list[Array], t: int, rho: float = 0.95, eps: Any = 1e-6, top: Any = None
) -> Array:
    """`eps` beside the gradients' average, `top` beside the updates' (the same if not given): arrays for each axis."""
    slope = g(p)
    squares, updates = memory or (0 * p, 0 * p)
    squares = rho * squares + (1 - rho) * slope * slope
    move = -np.sqrt(updates + (eps if top is None else top)) / np.sqrt(squares + eps) * slope
    memory[:] = [squares, rho * updates + (1 - rho) * move * move]
    return p + lr * move


def rmsprop(p: Array, g: Field, lr: float, memory: list[Array], t: int, rho: float = 0.9, eps: float = 1e-8) -> Array:
    slope = g(p)
    squares = rho * (memory[0] if memory else 0 * p) + (1 - rho) * slope * slope
    memory[:] = [squares]
    return p - lr * slope / (np.sqrt(squares) + eps)


def adam(
    p: Array,
    g: Field,
    lr: float,
    memory: list[Array],
    t: int,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    corrected: bool = True,
) -> Array:
    slope = g(p)
    m, v = memory or (0 * p, 0 * p)
    m, v = beta1 * m + (1 - beta1) * slope, beta2 * v + (1 - beta2) * slope * slope
    memory[:] = [m, v]
    if corrected:
        m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return p - lr * m / (np.sqrt(v) + eps)


RULES: dict[str, Callable[..., Array]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "adagrad_full": adagrad_full,
    "adadelta": adadelta,
    "rmsprop": rmsprop,
    "adam": adam,
}


# --- Schedules: the factor at step k = 0..T-1, with the settings that a lesson shows ----------------------------------


def factor(schedule: str, k: int, steps: int) -> float:
    return {
        "constant": lambda: 1.0,
        "milestones": lambda: 0.1 ** ((k >= round(0.5 * steps)) + (k >= round(0.8 * steps))),
        "cosine": lambda: (1 + math.cos(math.pi * k / steps)) / 2,
        "exponential": lambda: 0.99**k,
    }[schedule]()


# --- Runs ------------------------------------------------------------------------------------------------------------


def path(
    rule: str,
    gradient: Field,
    start: tuple[float, float],
    steps: int,
    lr: float,
    *,
    schedule: str = "constant",
    noise: Array | None = None,
    bound: float = math.inf,
    **settings: Any,
) -> Array:
    """The points 0..steps, (steps + 1, 2) or (steps + 1, 2, n); noise is (steps, 2) or (steps, 2, n).

    It ends early where a coordinate is beyond `bound`: the last point is then the one before.
    """
    point = np.array(start, dtype=float)
    if noise is not None and noise.ndim == 3:
        point = np.repeat(point[:, None], noise.shape[2], axis=1)
    points, memory = [point], []
    for k in range(steps):
        added = 0.0 if noise is None else noise[k]
        point = RULES[rule](
            point,
            lambda p, added=added: gradient(p) + added,
            lr * factor(schedule, k, steps),
            memory,
            k + 1,
            **settings,
        )
        if not np.abs(point).max() <= bound:
            break
        points.append(point)
    return np.array(points)


def losses(value: Field, points: Array) -> Array:
    return value(np.moveaxis(points, 1, 0))


def first(condition: Array) -> int:
    """The first step at which something is so, NEVER if it never is."""
    return int(np.argmax(condition)) if condition.any() else NEVER


def escape_step(value: Field, points: Array, radius: float) -> int:
    """The first step below the saddle at the origin and a radius or more away from it."""
    return first((np.hypot(points[:, 0], points[:, 1]) >= radius) & (losses(value, points) < value(np.zeros(2))))


def reach_step(value: Field, points: Array, tol: float, lowest: float = 0.0) -> int:
    return first(losses(value, points) - lowest <= tol)


def uphill(value: Field, points: Array, last: int) -> int:
    """Steps that raised the loss, up to step `last` (all for NEVER)."""
    rises = np.diff(losses(value, points)) > 0
    return int(rises[: len(rises) if last == NEVER else last].sum())


def step_over_gradient(gradient: Field, points: Array) -> Array:
    steps = np.hypot(*np.diff(points, axis=0).T)
    return steps / np.hypot(*gradient(points[:-1].T))


def own_noise(steps: int, runs: int, sigma: float, seed: int) -> Array:
    """Noise of our own drawing, (steps, 2, runs): not the stream that the app uses."""
    return sigma * np.random.Generator(np.random.PCG64DXSM(seed)).standard_normal((steps, 2, runs))


def noise_of_the_race(steps: int, sigma: float, seed: int) -> Array:
    """What one race of the app with this seed draws, (steps, 2): column 0 of a block of 256 for each step."""
    stream = np.random.default_rng([seed, 0])
    return sigma * np.array([stream.standard_normal((2, 256))[:, 0] for _ in range(steps)])
