"""Write the reference trajectories: `python tests/reference/make_reference.py` makes both data files anew.

Requirements (the tests need none of them but NumPy):
    torch==2.13.0  optax==0.2.8  jax==0.10.2  numpy==2.4.6  sympy==1.14.0  mpmath==1.3.0  Python 3.11

What is in the file, all of it in float64:
    gradients                           (500, 2), the fixed sequence of the open loop
    open/<library>/<case>               (500, 2), the step taken from theta = 0 for each gradient: theta is set back to
                                        0 before each step, so that every step is there in its own precision
    closed/<library>/<case>/<surface>   (101, 2), theta over 100 steps on a surface, gradients by the library's autodiff
    collinear                           (500, 2), gradients along one line off the axes, of two decades of size
    collinear/mpmath/<case>             (500, 2), as open/, for the rules with a full matrix

PyTorch and Optax show Nesterov's look-ahead point theta + momentum v as their iterate. The library `mpmath` is the rule
in 50 decimal digits, for what neither of them has.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from typing import Any

os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import optax
import sympy
import torch
from cases import CLOSED, CLOSED_STEPS, COLLINEAR, DATA, OPEN, OPEN_STEPS, STARTS, VERSIONS

mpmath.mp.dps = 50

# The literature's formulas, on purpose not read from the app: plain arithmetic works in every library.
FORMULAS: dict[str, Callable[[Any, Any], Any]] = {
    "ravine": lambda x, y: x**2 / 2 + 100 * y**2 / 2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
}


def gradients() -> np.ndarray:
    """Ten decades of size, both signs, exact zeros, a silent beginning of y, and one coordinate's long pause."""
    rng = np.random.default_rng(20140)
    g = rng.choice([-1.0, 1.0], (OPEN_STEPS, 2)) * 10.0 ** rng.uniform(-5.0, 5.0, (OPEN_STEPS, 2))
    g[rng.random((OPEN_STEPS, 2)) < 0.1] = 0.0
    g[:20, 1] = 0.0
    g[300:340, 0] = 0.0
    return g


def collinear_gradients() -> np.ndarray:
    rng = np.random.default_rng(2011)
    sizes = rng.choice([-1.0, 1.0], OPEN_STEPS) * 10.0 ** rng.uniform(-1.0, 1.0, OPEN_STEPS)
    return np.outer(sizes, [0.6, 0.8])


def torch_optimizer(case: str, h: dict[str, Any], on: list[torch.Tensor]) -> torch.optim.Optimizer | None:
    o = torch.optim
    one = {"foreach": False}  # the plain loop over tensors
    rules: dict[str, Callable[[], torch.optim.Optimizer]] = {
        "sgd": lambda: o.SGD(on, lr=h["lr"], **one),
        "momentum": lambda: o.SGD(on, lr=h["lr"], momentum=h["momentum"], **one),
        "nesterov": lambda: o.SGD(on, lr=h["lr"], momentum=h["momentum"], nesterov=True, **one),
        "adagrad": lambda: o.Adagrad(on, lr=h["lr"], eps=h["eps"], initial_accumulator_value=0.0, **one),
        "adadelta": lambda: o.Adadelta(on, lr=h["lr"], rho=h["rho"], eps=h["eps"], **one),
        "rmsprop": lambda: o.RMSprop(on, lr=h["lr"], alpha=h["rho"], eps=h["eps"], **one),
        "adam": lambda: o.Adam(on, lr=h["lr"], betas=(h["beta1"], h["beta2"]), eps=h["eps"], **one),
    }
    return rules[case]() if case in rules else None


def torch_open(case: str, h: dict[str, Any]) -> np.ndarray | None:
    theta = torch.zeros(2, dtype=torch.float64)
    optimizer = torch_optimizer(case, h, [theta])
    if optimizer is None:
        return None
    steps = []
    for g in gradients():
        theta.zero_()
        theta.grad = torch.tensor(g)
        optimizer.step()
        steps.append(theta.numpy().copy())
    return np.array(steps)


def torch_closed(case: str, h: dict[str, Any], surface: str) -> np.ndarray | None:
    theta = torch.tensor(STARTS[surface], dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(case, h, [theta])
    if optimizer is None:
        return None
    path = [theta.detach().numpy().copy()]
    for _ in range(CLOSED_STEPS):
        optimizer.zero_grad()
        FORMULAS[surface](theta[0], theta[1]).backward()
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    return np.array(path)


def uncorrected_adam(h: dict[str, Any]) -> optax.GradientTransformation:
    """Adam without bias correction, from Optax's own moment updates."""

    def init(params: Any) -> Any:
        return jnp.zeros_like(params), jnp.zeros_like(params)

    def update(g: Any, state: Any, params: Any = None) -> Any:
        m = optax.tree.update_moment(g, state[0], h["beta1"], 1)
        v = optax.tree.update_moment_per_elem_norm(g, state[1], h["beta2"], 2)
        return -h["lr"] * m / (jnp.sqrt(v) + h["eps"]), (m, v)

    return optax.GradientTransformation(init, update)


def optax_optimizer(case: str, h: dict[str, Any]) -> optax.GradientTransformation | None:
    o = optax
    rules: dict[str, Callable[[], optax.GradientTransformation]] = {
        "sgd": lambda: o.sgd(h["lr"]),
        "momentum": lambda: o.sgd(h["lr"], momentum=h["momentum"]),
        "nesterov": lambda: o.sgd(h["lr"], momentum=h["momentum"], nesterov=True),
        "adagrad_no_eps": lambda: o.adagrad(h["lr"], initial_accumulator_value=0.0, eps=0.0),
        "adadelta": lambda: o.adadelta(h["lr"], rho=h["rho"], eps=h["eps"]),
        "rmsprop": lambda: o.rmsprop(h["lr"], h["rho"], eps=h["eps"], initial_scale=0.0, eps_in_sqrt=False),
        "adam": lambda: o.adam(h["lr"], b1=h["beta1"], b2=h["beta2"], eps=h["eps"]),
        "adam_uncorrected": lambda: uncorrected_adam(h),
    }
    return rules[case]() if case in rules else None


def optax_open(case: str, h: dict[str, Any]) -> np.ndarray | None:
    rule = optax_optimizer(case, h)
    if rule is None:
        return None
    theta = jnp.zeros(2)
    state = rule.init(theta)
    steps = []
    for g in gradients():
        update, state = rule.update(jnp.asarray(g), state, theta)
        steps.append(np.asarray(optax.apply_updates(theta, update)))
    return np.array(steps)


def optax_closed(case: str, h: dict[str, Any], surface: str) -> np.ndarray | None:
    rule = optax_optimizer(case, h)
    if rule is None:
        return None
    grad = jax.grad(lambda p: FORMULAS[surface](p[0], p[1]))
    theta = jnp.asarray(STARTS[surface], dtype=jnp.float64)
    state = rule.init(theta)
    path = [np.asarray(theta)]
    for _ in range(CLOSED_STEPS):
        update, state = rule.update(grad(theta), state, theta)
        theta = optax.apply_updates(theta, update)
        path.append(np.asarray(theta))
    return np.array(path)


class ExactAdaGradFull:
    """theta -= lr (G + eps I)^(-1/2) g, the root by the eigenvectors of G + eps I."""

    def __init__(self, h: dict[str, Any]) -> None:
        self.lr, self.eps = mpmath.mpf(h["lr"]), mpmath.mpf(h["eps"])
        self.G = mpmath.zeros(2)

    def step(self, g: Any) -> Any:
        self.G += g * g.T
        values, vectors = mpmath.eigsy(self.G + self.eps * mpmath.eye(2))
        roots = mpmath.diag([1 / mpmath.sqrt(value) for value in values])
        return -self.lr * (vectors * roots * vectors.T * g)


class ExactUncorrectedAdam:
    """theta -= lr m / (sqrt(v) + eps)."""

    def __init__(self, h: dict[str, Any]) -> None:
        self.h = {name: mpmath.mpf(value) for name, value in h.items() if name != "bias_correction"}
        self.m, self.v = [mpmath.mpf(0)] * 2, [mpmath.mpf(0)] * 2

    def step(self, g: Any) -> Any:
        h = self.h
        self.m = [h["beta1"] * m + (1 - h["beta1"]) * gi for m, gi in zip(self.m, g, strict=True)]
        self.v = [h["beta2"] * v + (1 - h["beta2"]) * gi * gi for v, gi in zip(self.v, g, strict=True)]
        return mpmath.matrix([-h["lr"] * m / (mpmath.sqrt(v) + h["eps"]) for m, v in zip(self.m, self.v, strict=True)])


EXACT = {
    "adagrad_full": ExactAdaGradFull,
    "adagrad_full_large_eps": ExactAdaGradFull,
    "adam_uncorrected": ExactUncorrectedAdam,
}


def mpmath_steps(case: str, h: dict[str, Any], sequence: np.ndarray) -> np.ndarray:
    rule = EXACT[case](h)
    return np.array([rounded(rule.step(mpmath.matrix(g.tolist()))) for g in sequence])


def mpmath_open(case: str, h: dict[str, Any]) -> np.ndarray | None:
    return mpmath_steps(case, h, gradients()) if case in EXACT else None


def mpmath_closed(case: str, h: dict[str, Any], surface: str) -> np.ndarray | None:
    if case not in EXACT:
        return None
    x, y = sympy.symbols("x y")
    formula = sympy.nsimplify(FORMULAS[surface](x, y), rational=True)
    grad = sympy.lambdify((x, y), [formula.diff(x), formula.diff(y)], "mpmath")
    rule = EXACT[case](h)
    theta = mpmath.matrix(STARTS[surface])
    path = [rounded(theta)]
    for _ in range(CLOSED_STEPS):
        theta = theta + rule.step(mpmath.matrix(grad(*theta)))
        path.append(rounded(theta))
    return np.array(path)


def rounded(vector: Any) -> list[float]:
    return [float(entry) for entry in vector]


def main() -> None:
    data = {"gradients": gradients(), "collinear": collinear_gradients()}
    data |= {f"collinear/mpmath/{case}": mpmath_steps(case, OPEN[case][1], data["collinear"]) for case in COLLINEAR}
    for library, run in (("torch", torch_open), ("optax", optax_open), ("mpmath", mpmath_open)):
        data |= {f"open/{library}/{case}": run(case, h) for case, (_, h) in OPEN.items()}
    for library, follow in (("torch", torch_closed), ("optax", optax_closed), ("mpmath", mpmath_closed)):
        data |= {f"closed/{library}/{case}/{on}": follow(case, h, on) for (case, on), (_, h) in CLOSED.items()}
    data = {name: values for name, values in data.items() if values is not None}
    np.savez_compressed(DATA, **data)
    versions = {m.__name__: m.__version__ for m in (torch, optax, jax, np, sympy, mpmath)}
    VERSIONS.write_text(json.dumps(versions | {"python": platform.python_version()}, indent=2) + "\n")
    print(f"{len(data)} arrays, {DATA.stat().st_size} bytes; {versions}")


if __name__ == "__main__":
    main()
