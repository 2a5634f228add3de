"""Write the reference trajectories: `python tests/reference/make_reference.py` makes both data files anew.

It takes two minutes in an environment of its own (the tests need none of this but NumPy), with Python 3.11:
    pip install torch==2.13.0 optax==0.2.8 jax==0.10.2 numpy==2.4.6 sympy==1.14.0 mpmath==1.3.0
With the same versions, the arrays of the other rules come out the same to the last bit.

What is in the file, all of it in float64:
    gradients                           (500, 2), the fixed sequence of the open loop
    open/<library>/<case>               (500, 2), the step taken from theta = 0 for each gradient: theta is set back to
                                        0 before each step, so that every step is there in its own precision
    closed/<library>/<case>/<surface>   (101, 2), theta over 100 steps on a surface, gradients by the library's autodiff
    nearest/<library>/<case>/<surface>  (101, 2), as closed/, for the nearest rule of a library that has another one
    collinear                           (500, 2), gradients along one line off the axes, of two decades of size
    collinear/mpmath/<case>             (500, 2), as open/, for the rules with a full matrix

The optimizers of PyTorch and Optax are made by running the texts of `cases.py`, which are those that the app shows.
Both show Nesterov's look-ahead point theta + momentum v as their iterate. The library `mpmath` is the rule in 50
decimal digits, for what neither of them has.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from functools import partial
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
from cases import (
    CLOSED,
    CLOSED_STEPS,
    COLLINEAR,
    DATA,
    NEAREST,
    OPEN,
    OPEN_STEPS,
    STARTS,
    VERSIONS,
    written,
)

mpmath.mp.dps = 50
torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its mu in this type, whatever theta's type is

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


def made(text: str, **names: Any) -> Any:
    """What a text of `cases.py` makes."""
    return eval(text, {"torch": torch, "optax": optax, **names})  # noqa: S307 the app's own text is what is checked


def torch_open(case: str, h: dict[str, Any]) -> np.ndarray | None:
    text = written("torch", case, h["lr"])
    if text is None:
        return None
    theta = torch.zeros(2, dtype=torch.float64)
    optimizer = made(text, theta=theta)
    steps = []
    for g in gradients():
        theta.zero_()
        theta.grad = torch.tensor(g)
        optimizer.step()
        steps.append(theta.numpy().copy())
    return np.array(steps)


def torch_path(text: str, surface: str) -> np.ndarray:
    theta = torch.tensor(STARTS[surface], dtype=torch.float64, requires_grad=True)
    optimizer = made(text, theta=theta)
    path = [theta.detach().numpy().copy()]
    for _ in range(CLOSED_STEPS):
        optimizer.zero_grad()
        FORMULAS[surface](theta[0], theta[1]).backward()
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    return np.array(path)


def uncorrected_adam(h: dict[str, Any]) -> optax.GradientTransformation:
    """Adam without bias correction, from Optax's own moment updates: Optax has no call for it."""

    def init(params: Any) -> Any:
        return jnp.zeros_like(params), jnp.zeros_like(params)

    def update(g: Any, state: Any, params: Any = None) -> Any:
        m = optax.tree.update_moment(g, state[0], h["beta1"], 1)
        v = optax.tree.update_moment_per_elem_norm(g, state[1], h["beta2"], 2)
        return -h["lr"] * m / (jnp.sqrt(v) + h["eps"]), (m, v)

    return optax.GradientTransformation(init, update)


def optax_optimizer(case: str, h: dict[str, Any]) -> optax.GradientTransformation | None:
    if case == "adam_uncorrected":
        return uncorrected_adam(h)
    text = written("optax", case, h["lr"])
    return text and made(text)


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


def optax_path(rule: optax.GradientTransformation, surface: str) -> np.ndarray:
    grad = jax.grad(lambda p: FORMULAS[surface](p[0], p[1]))
    theta = jnp.asarray(STARTS[surface], dtype=jnp.float64)
    state = rule.init(theta)
    path = [np.asarray(theta)]
    for _ in range(CLOSED_STEPS):
        update, state = rule.update(grad(theta), state, theta)
        theta = optax.apply_updates(theta, update)
        path.append(np.asarray(theta))
    return np.array(path)


def torch_closed(case: str, h: dict[str, Any], surface: str) -> np.ndarray | None:
    text = written("torch", case, h["lr"])
    return None if text is None else torch_path(text, surface)


def optax_closed(case: str, h: dict[str, Any], surface: str) -> np.ndarray | None:
    rule = optax_optimizer(case, h)
    return None if rule is None else optax_path(rule, surface)


def nearest(library: str, text: str, surface: str) -> np.ndarray:
    return torch_path(text, surface) if library == "torch" else optax_path(made(text), surface)


class ExactAdaGradFull:
    """theta -= lr (G + eps I)^(-1/2) g, the root by the eigenvectors of G + eps I."""

    def __init__(self, h: dict[str, Any]) -> None:
        self.lr, self.eps = mpmath.mpf(h["lr"]), mpmath.mpf(h["eps"])
        self.G = mpmath.zeros(2)

    def step(self, g: Any, theta: Any) -> Any:
        self.G += g * g.T
        values, vectors = mpmath.eigsy(self.G + self.eps * mpmath.eye(2))
        roots = mpmath.diag([1 / mpmath.sqrt(value) for value in values])
        return -self.lr * (vectors * roots * vectors.T * g)


class ExactUncorrectedAdam:
    """theta -= lr m / (sqrt(v) + eps), with the pull of weight_decay in the gradient or beside it."""

    def __init__(self, h: dict[str, Any], decoupled: bool = False) -> None:
        self.h = {name: mpmath.mpf(value) for name, value in h.items() if name != "bias_correction"}
        self.m, self.v = mpmath.zeros(2, 1), mpmath.zeros(2, 1)
        self.decoupled = decoupled

    def step(self, g: Any, theta: Any) -> Any:
        h = self.h
        pull = h.get("weight_decay", 0) * theta
        if not self.decoupled:
            g = g + pull
        self.m = h["beta1"] * self.m + (1 - h["beta1"]) * g
        self.v = h["beta2"] * self.v + (1 - h["beta2"]) * g.apply(lambda entry: entry**2)
        adam = mpmath.matrix([m / (mpmath.sqrt(v) + h["eps"]) for m, v in zip(self.m, self.v, strict=True)])
        return -h["lr"] * (adam + pull if self.decoupled else adam)


EXACT = {
    "adagrad_full": ExactAdaGradFull,
    "adagrad_full_large_eps": ExactAdaGradFull,
    "adam_uncorrected": ExactUncorrectedAdam,
    "adam_l2_uncorrected": ExactUncorrectedAdam,
    "adamw_uncorrected": partial(ExactUncorrectedAdam, decoupled=True),
}


def mpmath_steps(case: str, h: dict[str, Any], sequence: np.ndarray) -> np.ndarray:
    rule = EXACT[case](h)
    return np.array([rounded(rule.step(mpmath.matrix(g.tolist()), mpmath.zeros(2, 1))) for g in sequence])


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
        theta = theta + rule.step(mpmath.matrix(grad(*theta)), theta)
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
    for (library, case), text in NEAREST.items():
        rates = {on: CLOSED[case, on][1]["lr"] for on in STARTS}
        data |= {f"nearest/{library}/{case}/{on}": nearest(library, text.format(lr=lr), on) for on, lr in rates.items()}
    data = {name: values for name, values in data.items() if values is not None}
    np.savez_compressed(DATA, **data)
    versions = {m.__name__: m.__version__ for m in (torch, optax, jax, np, sympy, mpmath)}
    VERSIONS.write_text(json.dumps(versions | {"python": platform.python_version()}, indent=2) + "\n")
    print(f"{len(data)} arrays, {DATA.stat().st_size} bytes; {versions}")


if __name__ == "__main__":
    main()
