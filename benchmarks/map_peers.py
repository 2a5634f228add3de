"""The two maps with a target by other libraries: all cells in one tensor, or one cell compiled with all others."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np

from benchmarks.peers import jax, optax, torch
from engine.conditions import at_any_minimum
from engine.experiments.axis import Axis, start_axes
from engine.experiments.sweep import Sweep
from engine.scenario import Scenario
from engine.scenario.entry import entry
from surfaces import SURFACES
from surfaces.compile.tape import Array

STEPS = 500
RAVINE, HIMMELBLAU = SURFACES["ravine"], SURFACES["himmelblau"]

TUNING = Sweep(
    Scenario("ravine", steps=STEPS),
    entry("momentum"),
    Axis("lr", 1e-4, 1e-1, 200, log=True),
    Axis("momentum", 0.0, 0.99, 200),
)
BASINS = Sweep(Scenario("himmelblau", lr=0.1, steps=STEPS), entry("adam"), *start_axes(HIMMELBLAU, 400), "basin")


# --- PyTorch, all cells in one tensor ---


def torch_tuning() -> Array:
    """Steps to settle; SGD of PyTorch has one lr and one momentum, so the rule is written out for arrays of them."""
    lr, mu = (torch.tensor(a) for a in np.meshgrid(TUNING.x.values, TUNING.y.values))
    theta = torch.tensor(RAVINE.start, dtype=torch.float64).reshape(2, 1, 1).repeat(1, *lr.shape)
    curvature = torch.tensor([1.0, 100.0], dtype=torch.float64).reshape(2, 1, 1)
    tol = 1e-3 * float(RAVINE.value(RAVINE.start))
    v, last_bad = torch.zeros_like(theta), torch.zeros(lr.shape, dtype=torch.int32)
    for t in range(1, STEPS + 1):
        v = mu * v - lr * (curvature * theta)
        theta = theta + v
        loss = (curvature * theta * theta).sum(0) / 2
        last_bad[~(loss <= tol)] = t
    return settled(last_bad.numpy())


def torch_basins() -> Array:
    """The first step at the minimum where a run ends, by PyTorch's own Adam on one (2, 400, 400) parameter."""
    theta = torch.tensor(np.stack(np.meshgrid(BASINS.x.values, BASINS.y.values)), requires_grad=True)
    optimizer = torch.optim.Adam([theta], lr=0.1)
    x, y = theta.detach()
    theta.grad = torch.empty_like(theta)
    there = torch_there(x, y)
    first = torch.where(there, 0, -1)
    for t in range(1, STEPS + 1):
        a, b = x * x + y - 11, x + y * y - 7
        theta.grad[0] = 4 * x * a + 2 * b
        theta.grad[1] = 2 * a + 4 * y * b
        optimizer.step()
        there = torch_there(x, y)
        first[(first < 0) & there] = t
    return np.where(there.any(0), torch.where(there, first, -1).amax(0), -1)


def torch_there(x: Any, y: Any) -> Any:
    radius = at_any_minimum(HIMMELBLAU).radius
    return torch.stack([(x - a) ** 2 + (y - b) ** 2 <= radius**2 for a, b in HIMMELBLAU.minima])


def settled(last_bad: Array) -> Array:
    """The step from which on a run was close, by the window rule of engine.metrics."""
    since = last_bad + 1
    return np.where(since > STEPS - max(20, STEPS // 20), -1, since)


# --- Optax: one cell as a scan, all cells by vmap, compiled as a whole ---


def optax_tuning() -> tuple[Callable[..., Any], list[Array]]:
    """A function of lr and momentum that counts steps to settle, and all of its arguments."""
    tol = 1e-3 * float(RAVINE.value(RAVINE.start))

    def f(theta: Any) -> Any:
        return (theta[0] ** 2 + 100 * theta[1] ** 2) / 2

    def run(lr: Any, mu: Any) -> Any:
        rule, start = optax.sgd(lr, momentum=mu), jax.numpy.array(RAVINE.start)

        def step(carry: Any, t: Any) -> Any:
            theta, state, last_bad = carry
            moved, state = rule.update(jax.grad(f)(theta), state)
            theta = optax.apply_updates(theta, moved)
            return (theta, state, jax.numpy.where(f(theta) <= tol, last_bad, t)), None

        return jax.lax.scan(step, (start, rule.init(start), 0), jax.numpy.arange(1, STEPS + 1))[0][2]

    return run, [a.ravel() for a in np.meshgrid(TUNING.x.values, TUNING.y.values)]


def optax_basins() -> tuple[Callable[..., Any], list[Array]]:
    """A function of a start that counts steps to the minimum where a run ends, and all of its arguments."""
    minima, radius = jax.numpy.array(HIMMELBLAU.minima), at_any_minimum(HIMMELBLAU).radius

    def f(theta: Any) -> Any:
        x, y = theta
        return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2

    def there(theta: Any) -> Any:
        return ((theta - minima) ** 2).sum(axis=1) <= radius**2

    def run(x: Any, y: Any) -> Any:
        rule, start = optax.adam(0.1), jax.numpy.stack([x, y])

        def step(carry: Any, t: Any) -> Any:
            theta, state, first = carry
            moved, state = rule.update(jax.grad(f)(theta), state)
            theta = optax.apply_updates(theta, moved)
            return (theta, state, jax.numpy.where((first < 0) & there(theta), t, first)), None

        begin = (start, rule.init(start), jax.numpy.where(there(start), 0, -1))
        theta, _, first = jax.lax.scan(step, begin, jax.numpy.arange(1, STEPS + 1))[0]
        return jax.numpy.where(there(theta), first, -1).max()

    return run, [a.ravel() for a in np.meshgrid(BASINS.x.values, BASINS.y.values)]


def compiled(made: tuple[Callable[..., Any], list[Array]]) -> tuple[Callable[[], Any], float]:
    """A function without arguments that runs all cells, and how long it took to compile, in s."""
    run, arguments = made
    began = process_time()
    ready = jax.jit(jax.vmap(run)).lower(*arguments).compile()
    return lambda: ready(*arguments).block_until_ready(), process_time() - began
