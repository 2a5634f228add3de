"""The same steps by others: PyTorch's optimizers on one batched tensor, Optax under `jit` with `scan` and `vmap`.

Each takes part where it can be imported. Both get f or its gradient from SymPy, with common subexpressions shared.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

import sympy as sp

from optimizers import Optimizer
from surfaces import Surface
from surfaces.compile.tape import Array, X, Y

try:
    import torch
except ImportError:
    torch = None

try:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = optax = None


def by_sympy(surface: Surface, module: str = "numpy") -> Callable[..., Any]:
    """f and its gradient as one function of arrays of a library."""
    outputs = [surface.expr, sp.diff(surface.expr, X), sp.diff(surface.expr, Y)]
    return sp.lambdify([X, Y], outputs[0] if module == "jax" else outputs[1:], module, cse=True)  # type: ignore[no-any-return]


def torch_optimizer(params: list[Any], rule: Optimizer) -> Any:
    """PyTorch's optimizer of the same name with the same hyperparameters, or None where it has none."""
    h = {name: getattr(rule, name) for name in rule.hypers()}
    momentum = {"lr": h["lr"], "momentum": h.get("momentum")}
    moments = {"lr": h["lr"], "betas": (h.get("beta1"), h.get("beta2")), "eps": h.get("eps")}
    makers = {
        "sgd": lambda: torch.optim.SGD(params, lr=h["lr"]),
        "momentum": lambda: torch.optim.SGD(params, **momentum),
        "nesterov": lambda: torch.optim.SGD(params, **momentum, nesterov=True),
        "adagrad": lambda: torch.optim.Adagrad(params, lr=h["lr"], eps=h["eps"]),
        "adadelta": lambda: torch.optim.Adadelta(params, lr=h["lr"], rho=h["rho"], eps=h["eps"]),
        "rmsprop": lambda: torch.optim.RMSprop(params, lr=h["lr"], alpha=h["rho"], eps=h["eps"]),
        "adam": lambda: torch.optim.Adam(params, **moments),
        "radam": lambda: torch.optim.RAdam(params, **moments),
    }
    return makers[rule.key]() if torch and rule.key in makers else None


def torch_run(gradient: Callable[..., Any], rule: Optimizer, start: Array, steps: int) -> Array:
    """Where PyTorch's optimizer comes to, on one (2, n) parameter."""
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer([theta], rule)
    theta.grad = torch.empty_like(theta)
    x, y = theta.detach()
    for _ in range(steps):
        theta.grad[0], theta.grad[1] = gradient(x, y)
        optimizer.step()
    end: Array = theta.detach().numpy()
    return end


def optax_rule(rule: Optimizer) -> Any:
    """Optax's rule with the same hyperparameters, or None where none of ours here is meant."""
    h = {name: getattr(rule, name) for name in rule.hypers()}
    moments = {"b1": h.get("beta1"), "b2": h.get("beta2"), "eps": h.get("eps")}
    makers = {
        "sgd": lambda: optax.sgd(h["lr"]),
        "momentum": lambda: optax.sgd(h["lr"], momentum=h["momentum"]),
        "adam": lambda: optax.adam(h["lr"], **moments),
        "radam": lambda: optax.radam(h["lr"], **moments),
    }
    return makers[rule.key]() if jax and rule.key in makers else None


def optax_run(value: Callable[..., Any], rule: Optimizer, start: Array, steps: int) -> tuple[Callable[[], Any], float]:
    """A function without arguments that gives where Optax's rule comes to, and the CPU seconds that compiling it took.

    One run is a scan over its steps, all runs are a vmap of it, and that is compiled as a whole.
    """
    theirs, slope = optax_rule(rule), jax.grad(lambda theta: value(theta[0], theta[1]))

    def run(theta: Any) -> Any:
        def step(carry: Any, _: Any) -> Any:
            place, state = carry
            moved, state = theirs.update(slope(place), state, place)
            return (optax.apply_updates(place, moved), state), None

        return jax.lax.scan(step, (theta, theirs.init(theta)), length=steps)[0][0]

    points, began = jax.numpy.asarray(start.T), process_time()
    ready = jax.jit(jax.vmap(run)).lower(points).compile()
    took = process_time() - began
    return lambda: ready(points).block_until_ready(), took
