"""How many bytes a value keeps alive."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from surfaces.base import Surface

_SHARED = (type, ModuleType, FunctionType, MethodType, Surface)
"""What a value refers to but does not own: code, and surfaces, which have a cache of their own."""

_PLAIN = frozenset({str, bytes, int, float, bool, complex, type(None), np.ndarray})
"""Types of what holds nothing else; an array's numbers are counted with it."""


def size_of(*values: object) -> int:
    """Bytes of values with all that they hold, each object once; of an array's view the whole array."""
    seen: set[int] = set()
    waiting: list[Any] = list(values)
    total = 0
    while waiting:
        value = waiting.pop()
        while isinstance(value, np.ndarray) and value.base is not None:
            value = value.base
        if id(value) in seen or isinstance(value, _SHARED):
            continue
        seen.add(id(value))
        total += sys.getsizeof(value)  # of an array with its own data: with the data
        waiting.extend(_inside(value))
    return total


def _inside(value: Any) -> Iterable[Any]:
    """What an object holds."""
    if type(value) in _PLAIN:
        return ()
    if isinstance(value, tuple | list | set | frozenset):
        return value
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    return (*vars(value).values(),) if hasattr(value, "__dict__") else ()
