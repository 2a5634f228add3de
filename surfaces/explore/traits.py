"""What kind of function it is: constant, a plane, a staircase, of one variable, undefined in places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import JetEvaluator
from surfaces.explore.lattice import nodes_of
from surfaces.explore.viewport import NowhereError, grid


@dataclass(frozen=True)
class FunctionTraits:
    """What kind of function it is, as far as can be seen in a box.

    Attributes:
        live: (2,) 1.0 for each coordinate that it depends on, else 0.0.
        partial: whether it is undefined somewhere in the box.
        spread: how much it varies in the box, without the highest and lowest places.
        name: "constant", "flat" (constant in the box), "level" (a staircase) or "linear" (a plane), the key of what is
            said of it; "" for all others, which may have critical points.
    """

    live: Array
    partial: bool
    spread: float
    name: str


def traits_of(f: JetEvaluator, box: Array) -> FunctionTraits:
    """The kind of function. Raises NowhereError where it has no value anywhere in the box."""
    values, gradient, second = f.jet(grid(box, 24))
    finite = np.isfinite(values)
    if not finite.any():
        raise NowhereError("the function has no value in the box")
    known, gradient, second = values[finite], *(np.nan_to_num(part[:, finite]) for part in (gradient, second))
    tiny = 1e-14 * np.abs(known).max()
    steep = np.abs(gradient).max()
    on_lattice = f.value(nodes_of(box, (25, 25)))
    occurs = f.depends_on()
    constant = bool(np.ptp(known) <= 4 * tiny and not _slopes(gradient, steep, known, box).any())
    level = constant or float(steep * np.ptp(box)) <= tiny
    flat = occurs.any() and constant and not f.jumps and not _cancels(f)
    live = np.ones(2) if constant else np.where(occurs, _varies(values.reshape(24, 24)) + _varies(on_lattice) > 0, 0.0)
    linear = not level and not f.jumps and not second.any() and bool((np.ptp(gradient, axis=1) <= 1e-12 * steep).all())
    name = "flat" if flat else "constant" if constant else "level" if level else "linear" if linear else ""
    return FunctionTraits(
        live=live if live.any() else np.ones(2),
        partial=not (finite.all() and np.isfinite(on_lattice).all()),
        spread=float(np.ptp(np.quantile(known, (0.02, 0.98)))),
        name=name,
    )


def _slopes(gradient: Array, steep: float, known: Array, box: Array) -> Array:
    """Whether the gradient shows more than rounding errors, along x and along y."""
    size = np.abs(known).max() / np.ptp(box, axis=1)
    return np.asarray(np.abs(gradient).max(axis=1) > 1e-13 * size)


def _cancels(f: JetEvaluator) -> bool:
    """Whether f has one value far and wide, as sin^2 x + cos^2 x, and not in one box only."""
    values = f.value(grid(np.array([[-3.1, 2.7], [-2.9, 3.3]]), 16))
    values = values[np.isfinite(values)]
    return bool(values.size and np.ptp(values) <= 1e-12 * np.abs(values).max())


def _varies(values: Array) -> Array:
    """(2,) 1.0 for each axis of a grid of values along which they differ by more than rounding errors, else 0.0.

    Row by row: next to 10^12 x^2 a y^2 is seen where x is small.
    """
    known = np.isfinite(values)
    high, low = np.where(known, values, -np.inf), np.where(known, values, np.inf)
    size = np.where(known, np.abs(values), 0.0)
    return np.array(
        [float((high.max(axis=axis) - low.min(axis=axis) > 1e-12 * size.max(axis=axis)).any()) for axis in (0, 1)]
    )
