"""Powers of hyperparameters that round alike for a number and for every element of an array.

NumPy raises an array to a power by another routine than a number, and on some processors the two differ in the last
bit: a cell of a map would then not be the run that it opens. Arrays of hyperparameters are columns of a map or of a
batch, which hold few different numbers; so the numbers are raised one by one, and handed out to the columns.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = float | Array

_Distinct = tuple[Array, NDArray[np.intp]]
_distinct_of: dict[int, tuple[weakref.ref[Array], _Distinct]] = {}
"""The different numbers of arrays in use, and which of them each element is: they are the same at every step."""


def power(base: Value, exponent: float) -> Any:
    """base ** exponent; of an array as of each of its numbers alone."""
    return of_each(lambda number: number**exponent, base)


def of_each(function: Callable[[Any], Any], value: Value) -> Any:
    """function(value) for a number; for an array the array of `function` of each of its numbers."""
    if not isinstance(value, np.ndarray):
        return function(_number(value))
    numbers, places = distinct(value)
    return np.array([function(number) for number in numbers])[places]


def _number(value: Any) -> Any:
    """A float as NumPy's, which overflows without raising; anything else as it is."""
    return np.float64(value) if isinstance(value, float) else value


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
