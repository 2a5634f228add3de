"""A function of two variables with its derivatives, and the same measured in the units of a box."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from surfaces.compile import ufuncs
from surfaces.compile.compiler import compiled
from surfaces.compile.ufuncs import Array

_WEIGHTS: dict[Any, int] = {np.power: 30, np.divide: 2} | dict.fromkeys(
    [np.add, np.subtract, np.multiply, np.negative, np.abs, np.sign, np.maximum, np.minimum], 1
)
"""What a function costs for each point, if not 8 times as much as an addition."""

_EPS = float(np.finfo(float).eps)

_JUMPS = {np.sign, np.floor, np.ceil, ufuncs.step}
_KINKS = {np.abs, np.maximum, np.minimum, ufuncs.relu}


class JetEvaluator:
    """A function with its derivatives, evaluated silently.

    `operations` and `weight` say what that costs: calls of NumPy, and time for each point in that of an addition.
    `kinked`, `jumps` and `roots` say whether it is made with functions that have kinks, jumps, or a root's tip.
    """

    def __init__(self, expr: Any) -> None:
        self.expr = expr
        self._value = compiled(expr, 0)
        self._gradient = compiled(expr, 1)
        self._jet = compiled(expr, 0, 1, 2)
        functions = {op.function for op in self._value.ops}
        self.jumps = bool(_JUMPS & functions)
        self.kinked = self.jumps or bool(_KINKS & functions)
        self.roots = bool({np.sqrt, np.cbrt, np.power} & functions)
        self.operations = len(self._jet.ops)
        self.weight = sum(_WEIGHTS.get(op.function, 8) for op in self._jet.ops)
        self.value_weight = sum(_WEIGHTS.get(op.function, 8) for op in self._value.ops) + 1

    def value(self, points: Array) -> Array:
        """f: (2, ...) -> (...)."""
        result: Array = _silent(self._value, points)[0]
        return result

    def gradient(self, points: Array) -> Array:
        """(f_x, f_y): (2, ...) -> (2, ...)."""
        return _silent(self._gradient, points)

    def jet(self, points: Array) -> tuple[Array, Array, Array]:
        """(f, gradient, second derivatives xx xy yy): (2, ...) -> (...), (2, ...), (3, ...)."""
        out = _silent(self._jet, points)
        return out[0], out[1:3], out[3:6]

    def depends_on(self) -> Array:
        """(2,) whether x and y occur in what is computed, and not only in parts that cancel exactly."""
        used = {slot for op in self._value.ops for slot in op.inputs}
        occurs = np.array([slot in used for slot in (0, 1)])
        return occurs if self.jumps else occurs & np.array([self._has_slope(axis) for axis in (0, 1)])

    def _has_slope(self, axis: int) -> bool:
        probe = np.array([[0.37, -1.21, 2.9, -0.013], [-0.73, 1.57, 0.41, -3.3]])
        first_constant = 2 + self._gradient.outputs + self._gradient.registers
        writers = [op for op in self._gradient.ops if op.output == 2 + axis]
        constant = len(writers) == 1 and all(slot >= first_constant for slot in writers[0].inputs)
        return not constant or bool(self.gradient(probe)[axis].any())


def eigenvalues(second: Array) -> Array:
    """(2, ...) eigenvalues of symmetric matrices given by xx, xy, yy (3, ...), the lower first."""
    xx, xy, yy = second
    mean, radius = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return np.stack([mean - radius, mean + radius])


def _silent(tape: Any, points: Array) -> Array:
    with np.errstate(all="ignore"):
        result: Array = tape(points, np.empty((tape.outputs, *points.shape[1:])))
    return result


@dataclass(frozen=True)
class Window:
    """A function in a box: points are what they are, lengths and derivatives are in half sides of the box.

    Attributes:
        f: the function.
        box: (2, 2) its lower and upper ends along x and y.
        live: (2,) 1.0 for each coordinate that f depends on, else 0.0. Along another coordinate the window shows a bowl
            about the middle, so that what is a minimum along the first one is a minimum.
        spread: how much f varies in the box, without the highest and lowest places.
    """

    f: JetEvaluator
    box: Array
    live: Array
    spread: float

    @cached_property
    def centre(self) -> Array:
        return np.asarray(self.box.mean(axis=1))

    @cached_property
    def half(self) -> Array:
        return np.asarray(np.ptp(self.box, axis=1) / 2)

    def value(self, points: Array) -> Array:
        values = self.f.value(points)
        return values if self.live.all() else values + self._bowl(points)[0]

    def gradient(self, points: Array) -> Array:
        gradient = self.f.gradient(points) * _shaped(self.half, points)
        return gradient if self.live.all() else gradient + self._bowl(points)[1]

    def jet(self, points: Array) -> tuple[Array, Array, Array]:
        value, gradient, second = self.f.jet(points)
        (a, b), gradient = self.half, gradient * _shaped(self.half, points)
        second = second * _shaped(np.array([a * a, a * b, b * b]), points)
        if self.live.all():
            return value, gradient, second
        height, slope, curvature = self._bowl(points)
        return value + height, gradient + slope, second + curvature

    def away(self, points: Array) -> Array:
        """The distance from the middle, 1 at the border: (2, ...) -> (...)."""
        return np.asarray((np.abs(points - _shaped(self.centre, points)) / _shaped(self.half, points)).max(axis=0))

    def contains(self, points: Array) -> Any:
        """Whether points lie inside, not on the border."""
        return self.away(points) < 1.0 - 1e-9

    def moved(self, points: Array, steps: Array) -> Array:
        """The points after steps in half sides."""
        return points + steps * _shaped(self.half, steps)

    def distance(self, points: Array, others: Array) -> Array:
        """How far apart points are, in half sides."""
        return np.asarray(np.hypot(*((points - others) / _shaped(self.half, np.broadcast_arrays(points, others)[0]))))

    def noise(self, points: Array) -> Array:
        """The size of rounding errors of f at points (2, n): how much it changes with the last digits of x and y."""
        last = _EPS * np.array([[1, -1, 1, -1, 2, 0, -3, 0], [1, 1, -1, -1, 0, 2, 0, -3]])
        size = np.maximum(np.abs(points), np.abs(self.box).max(axis=1)[:, None])
        values, centre = self.value(points[..., None] + size[..., None] * last[:, None]), self.value(points)
        with np.errstate(all="ignore"):
            change = np.nan_to_num(np.ptp(values, axis=1), nan=0.0, posinf=0.0)
        return np.asarray(2 * change + 16 * _EPS * np.abs(np.nan_to_num(centre)) + 1e-300)

    def _bowl(self, points: Array) -> tuple[Array, Array, Array]:
        dead, depth = _shaped(1.0 - self.live, points), max(self.spread, 1e-300)
        offset = dead * (points - _shaped(self.centre, points)) / _shaped(self.half, points)
        curvature = np.zeros((3, *points.shape[1:]))
        curvature[0], curvature[2] = 2 * depth * (1.0 - self.live)[0], 2 * depth * (1.0 - self.live)[1]
        return depth * (offset**2).sum(axis=0), 2 * depth * offset, curvature


def _shaped(vector: Array, points: Array) -> Array:
    """A vector with as many axes as the points have."""
    return vector.reshape(-1, *[1] * (points.ndim - 1))
