"""Invariance under a change of units: the same run with x measured in centimetres instead of metres.

f(x / c, y) from (c x0, y0) is the same landscape with x in a unit c times smaller. A rule whose update has the unit of
the parameter draws the same path there, times c. Zeiler 2012 built Adadelta to have that property.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.descend import Run, descend
from optimizers.adadelta import Adadelta
from optimizers.base import Array, Optimizer
from surfaces.base import Point, Surface, X


@dataclass(frozen=True)
class UnitAdadelta(Adadelta):
    """Adadelta whose eps carries units: inside of the root of the updates it is an x^2, with the gradients an (f/x)^2.

    Measured in a unit c times smaller, the first becomes eps c^2 and the second eps / c^2, for the coordinate x. With
    c = 1 it is Adadelta. It has the setting `c`, which is a fact about the surface and not a hyperparameter.
    """

    c: float = 1.0

    def _ratio(self, squares: Array, updates: Array) -> Array:
        unit = np.array([self.c**2, 1.0]).reshape(2, *[1] * (squares.ndim - 1))
        return np.asarray(np.sqrt(updates + self.eps * unit) / np.sqrt(squares + self.eps / unit))


def stretched(surface: Surface, c: float) -> Surface:
    """f(x / c, y): the surface with x in a unit c times smaller. Its gradient is 1/c of the old one in x."""
    top, bottom = float(c).as_integer_ratio()
    (x0, x1), y = surface.domain
    return replace(
        surface,
        expr=surface.expr.subs(X, X * bottom / top),
        domain=((c * x0, c * x1), y),
        start=(c * surface.start[0], surface.start[1]),
        minima=tuple((c * px, py) for px, py in surface.minima),
        saddles=tuple((c * px, py) for px, py in surface.saddles),
        abbreviations=(),
        parameters=(),
        values=(),
        family=None,
    )


def in_units(surface: Surface, optimizer: Optimizer, start: Point, steps: int, c: float) -> Array:
    """The path, shape (steps + 1, 2), run in a unit of x that is c times smaller and told in the old one."""
    run = run_in_units(surface, optimizer, start, steps, c)
    return np.asarray(run.theta / np.array([c, 1.0]))


def run_in_units(surface: Surface, optimizer: Optimizer, start: Point, steps: int, c: float) -> Run:
    """The run on `stretched(surface, c)` from (c x0, y0), in that unit."""
    return descend(stretched(surface, c), optimizer, (c * start[0], start[1]), steps)


def deviation(surface: Surface, optimizer: Optimizer, start: Point, steps: int, c: float) -> float:
    """The largest distance in a coordinate between the two paths, in the old unit; 0 would be the same path.

    For Adadelta with eps that carries units give a `UnitAdadelta`: it is run with c = 1 in the old unit.
    """
    plain = replace(optimizer, c=1.0) if isinstance(optimizer, UnitAdadelta) else optimizer
    stretched_path = in_units(surface, optimizer, start, steps, c)
    return float(np.abs(stretched_path - descend(surface, plain, start, steps).theta).max())
