"""Powers of hyperparameters: the same bits for a number as for every element of an array, and quickly at every step.

Arrays of hyperparameters are columns of a map or of a batch, which hold few different numbers: those are raised, and
handed out to the columns. A number is raised to many powers at once, as the next steps will ask for them.
"""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elementary import powers

Array = NDArray[np.float64]
Value = float | Array

_STEPS = 128
"""How many powers of a number are computed at once."""

_ONCE = 1.0
_Distinct = tuple[Array, NDArray[np.intp]]
_distinct_of: dict[int, tuple[weakref.ref[Array], _Distinct]] = {}
"""The different numbers of arrays in use, and which of them each element is: they are the same at every step."""


def power(base: Value, exponent: int, factor: Value = _ONCE) -> Any:
    """base^(factor exponent), of which one may be an array: of it as of each of its numbers alone."""
    for part in (base, exponent, factor):
        if hasattr(part, "recorder"):
            return part.recorder.record("power", base, exponent if factor is _ONCE else exponent * factor)
    if isinstance(base, np.ndarray):
        numbers, places = distinct(base)
        return raised(numbers, exponent * factor)[places]
    if isinstance(factor, np.ndarray):
        numbers, places = distinct(factor)
        return raised(base, exponent * numbers)[places]
    block, place = divmod(exponent, _STEPS)
    return _powers(float(base), float(factor), block)[place]


def raised(base: Any, exponent: Any) -> Any:
    """`elementary.powers.power` without warnings."""
    with np.errstate(all="ignore"):
        return powers.power(base, exponent)


@lru_cache(maxsize=64)
def _powers(base: float, factor: float, block: int) -> Array:
    return np.asarray(raised(base, np.arange(block * _STEPS, (block + 1) * _STEPS) * factor))


def distinct(values: Array) -> _Distinct:
    """The different numbers of an array, which must not change any more, and the place of each element's."""
    key = id(values)
    known = _distinct_of.get(key)
    if known is not None and known[0]() is values:
        return known[1]
    numbers, places = np.unique(values, return_inverse=True)
    found = numbers, places.reshape(values.shape)
    _distinct_of[key] = weakref.ref(values, lambda _: _distinct_of.pop(key, None)), found
    return found
