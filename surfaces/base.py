"""The surface: a SymPy expression in x and y with the facts that a race needs about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Array, X, Y

Point = tuple[float, float]
Domain = tuple[Point, Point]
View = tuple[float, float, float]


@dataclass(frozen=True)
class Parameter:
    """A number of a surface's family that users may set, such as kappa; read by sliders and links.

    Its attributes are those of an optimizer's `Hyper`, which `surfaces` may not import: what reads both asks for
    `ui.widgets.slider.NumberSpec`.
    """

    symbol: str
    low: float
    high: float
    default: float
    log: bool
    help: str
    complement: bool = False


@dataclass(frozen=True)
class Surface:
    """A test function of two variables, declared once; everything else derives from `expr`.

    Attributes:
        key: lower snake case name, used in links and in `SURFACES`.
        title: name for people.
        expr: SymPy expression in the real symbols `surfaces.compile.tape.X` and `Y`.
        domain: ((x0, x1), (y0, y1)), the box that is drawn.
        start: default start of a race.
        note: one teaching sentence.
        reference: source and year.
        minima: (x, y) of the minima worth marking, all of those in the domain unless there are dozens.
        saddles: (x, y) of the saddle points in the domain, unless there are dozens.
        maxima, degenerate: the same of maxima, and of points where the Hessian decides nothing; of typed formulas.
        escape_radius: distance from a saddle at which a run that is below it counts as escaped.
        bounded: False where f falls below `minimum` somewhere outside of the domain.
        undercut: True where f is lower in the domain itself than at each of the `minima`: none of them is the lowest.
        view: from where its relief is seen: azimuth and elevation in degrees, and its height, in the mean of the box's
            sides. `tools.views` finds one that hides little; None leaves the search to whoever draws.
        lr: a shared learning rate at which the optimizers show their characters from `start`.
        steps: how many steps such a race needs.
        abbreviations: (symbol, subexpression) pairs that keep the displayed formula short.
        parameters: {name: Parameter} of the family, empty for a single function.
        values: the parameters' current values, in the order of `parameters`.
        family: the function that declares a member from parameter values; None for a single function.
    """

    key: str
    title: str
    expr: Any
    domain: Domain
    start: Point
    note: str
    reference: str
    minima: tuple[Point, ...] = ()
    saddles: tuple[Point, ...] = ()
    maxima: tuple[Point, ...] = ()
    degenerate: tuple[Point, ...] = ()
    escape_radius: float = 0.5
    bounded: bool = True
    undercut: bool = False
    view: View | None = None
    lr: float = 0.05
    steps: int = 300
    abbreviations: tuple[tuple[Any, Any], ...] = ()
    parameters: tuple[tuple[str, Parameter], ...] = ()
    values: tuple[float, ...] = ()
    family: Callable[..., Surface] | None = None

    def value(self, theta: ArrayLike) -> Array:
        """f at `theta`, shape (2, ...) -> (...)."""
        result: Array = self._evaluate(theta, 0)[0]
        return result

    def gradient(self, theta: ArrayLike) -> Array:
        """(f_x, f_y) at `theta`, shape (2, ...) -> (2, ...); 0 is taken as the derivative at a kink."""
        return self._evaluate(theta, 1)

    def hessian(self, theta: ArrayLike) -> Array:
        """The second derivatives at `theta`, shape (2, ...) -> (2, 2, ...)."""
        xx, xy, yy = self._evaluate(theta, 2)
        return np.stack([np.stack([xx, xy]), np.stack([xy, yy])])

    @cached_property
    def minimum(self) -> float | None:
        """The lowest value among `minima`, or None where f has no minimum or is lower elsewhere in the domain."""
        if not self.minima or self.undercut:
            return None
        return float(self.value(np.array(self.minima).T).min())

    @cached_property
    def latex(self) -> str:
        """The formula for display, with abbreviations spelled out behind it."""
        short = self.expr.subs([(meaning, symbol) for symbol, meaning in self.abbreviations])
        formula = "f(x, y) = " + sp.latex(short)
        return r",\quad ".join([formula, *(f"{sp.latex(s)} = {sp.latex(e)}" for s, e in self.abbreviations)])

    def with_params(self, **values: float) -> Surface:
        """The same family with other parameter values: `SURFACES["ravine"].with_params(kappa=10)`.

        Raises TypeError for a name that is not a parameter of this surface.
        """
        known = dict(self.parameters)
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise TypeError(f"{self.key} has the parameters {sorted(known)}, got {unknown}")
        if self.family is None:
            return self
        return _member(self.family, tuple((dict(zip(known, self.values, strict=True)) | values).items()))

    def contains(self, theta: ArrayLike) -> Any:
        """Whether `theta` (2, ...) lies in the domain, borders included; shape (...) of bool."""
        x, y = np.asarray(theta, dtype=np.float64)
        (x0, x1), (y0, y1) = self.domain
        return (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)

    def _evaluate(self, theta: ArrayLike, order: int) -> Array:
        points = np.asarray(theta, dtype=np.float64)
        if points.ndim == 0 or points.shape[0] != 2:
            raise ValueError(f"theta has shape (2, ...): axis 0 is (x, y); got shape {points.shape}")
        tape = compiled(self.expr, order)
        with np.errstate(all="ignore"):
            return tape(points, np.empty((tape.outputs, *points.shape[1:])))


def points(*coordinates: Sequence[float]) -> tuple[Point, ...]:
    """Points written as pairs, as a tuple of float pairs."""
    return tuple((float(px), float(py)) for px, py in coordinates)


@lru_cache(maxsize=256)
def _member(family: Callable[..., Surface], values: tuple[tuple[str, float], ...]) -> Surface:
    """A member of a family; kept, as everything about a race asks for its surface."""
    return family(**dict(values))


__all__ = ["Array", "Domain", "Parameter", "Point", "Surface", "View", "X", "Y", "points"]
