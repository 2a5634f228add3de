"""Whether the slope of a function changes suddenly in a box: it need not, where an absolute value is taken.

|x| has a kink, |x|^3 has none, and |x - 9| has none in a box about 0.
"""

from __future__ import annotations

import numpy as np

from surfaces.compile.functions import Unevaluated
from surfaces.compile.ufuncs import Array
from surfaces.explore.evaluator import JetEvaluator
from surfaces.explore.kinks import Kinks

_SIDE, _MOST, _HALVINGS = 41, 48, 60
_ARGUMENTS = 32
"""Of more arguments than these the first are looked at."""

_FAR, _NEAR = 1e-4, 1e-6
"""How far from a crossing both sides are looked at, in half boxes: a smooth slope differs less and less."""


def has_bends(f: JetEvaluator, box: Array) -> bool:
    """Whether f has jumps, or a slope that differs on both sides of a line in the box, however near one looks."""
    return f.jumps or (
        f.kinked
        and any(
            _bends(f, box, JetEvaluator(Unevaluated(argument))) for argument in Kinks(f.expr).arguments[:_ARGUMENTS]
        )
    )


def _bends(f: JetEvaluator, box: Array, argument: JetEvaluator) -> bool:
    half = np.ptp(box, axis=1)[:, None] / 2
    places, across = _crossings(argument, box)
    if not places.size:
        return False
    far, near = (np.abs(_difference(f, places, across * reach * half)) * half for reach in (_FAR, _NEAR))
    size = np.abs(f.gradient(places + across * _FAR * half) * half).max(axis=0)
    return bool(((near > 0.5 * far) & (near > 1e-6 * size)).any())


def _difference(f: JetEvaluator, places: Array, offset: Array) -> Array:
    difference = f.gradient(places + offset) - f.gradient(places - offset)
    return np.where(np.isfinite(difference), difference, 0.0)


def _crossings(argument: JetEvaluator, box: Array) -> tuple[Array, Array]:
    """Points (2, n) at which an argument changes its sign, and the directions (2, n) in which that was seen."""
    (x0, x1), (y0, y1) = box
    parts = (np.linspace(0.0063, 0.9871, _SIDE), np.linspace(0.0147, 0.9919, _SIDE))  # off where zeros like to be
    lattice = np.stack(np.meshgrid(x0 + (x1 - x0) * parts[0], y0 + (y1 - y0) * parts[1], indexing="ij"))
    sign = np.sign(argument.value(lattice))
    ends, ways = [], []
    for axis, way in ((0, (1.0, 0.0)), (1, (0.0, 1.0))):
        one, other = (np.take(lattice, range(k, _SIDE - 1 + k), axis=1 + axis) for k in (0, 1))
        changes = np.take(sign, range(_SIDE - 1), axis=axis) * np.take(sign, range(1, _SIDE), axis=axis) < 0
        ends.append(np.stack([one[:, changes], other[:, changes]]))
        ways.append(np.tile(np.array(way)[:, None], (1, int(changes.sum()))))
    (low, high), across = np.concatenate(ends, axis=-1), np.concatenate(ways, axis=-1)
    chosen = np.linspace(0, low.shape[1] - 1, min(_MOST, low.shape[1])).astype(int)
    return _bisected(argument, low[:, chosen], high[:, chosen]), across[:, chosen]


def _bisected(argument: JetEvaluator, low: Array, high: Array) -> Array:
    below = np.sign(argument.value(low))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        same = np.sign(argument.value(middle)) == below
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return low
