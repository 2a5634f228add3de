"""Functions for the tape that NumPy has no ufunc for. Each writes to `out`, which may be one of its inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elementary.exponentials import exp
from elementary.logarithms import logaddexp
from surfaces.compile.executed import executed

Array = NDArray[np.float64]


def select(condition: Array, chosen: Array, otherwise: Array, *, out: Array) -> None:
    """`chosen` where the condition holds, else `otherwise`."""
    out[...] = np.where(condition, chosen, otherwise)


def step(x: Array, *, out: Array) -> None:
    """0 below 0, 1 above, 1/2 at 0, as sign(0) = 0 asks for."""
    np.heaviside(x, 0.5, out=out)


def positive(x: Array, *, out: Array) -> None:
    """The slope of relu: 1 above 0, else 0, at the kink as well."""
    np.heaviside(x, 0.0, out=out)


def relu(x: Array, *, out: Array) -> None:
    """max(x, 0)."""
    np.maximum(x, 0.0, out=out)


def sigmoid(x: Array, *, out: Array) -> None:
    """1 / (1 + e^-x), without overflow and with all digits far to the left."""
    out[...] = exp(np.negative(logaddexp(0.0, np.negative(x))))


def reciprocal_of(function: Any) -> Any:
    """1 / function, of a ufunc: secant, cosecant and cotangent."""

    def reciprocal(x: Array, *, out: Array) -> None:
        executed(function)(x, out=out)
        np.divide(1.0, out, out=out)

    return reciprocal


def softplus(x: Array, *, out: Array) -> None:
    """ln(1 + e^x), without overflow."""
    out[...] = logaddexp(0.0, x)
