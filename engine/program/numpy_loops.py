"""NumPy's own inner loops as addresses: native code that calls them computes what NumPy computes, to the last bit.

A ufunc is a C structure that every version of NumPy 1 and 2 lays out alike (`PyUFuncObject` of its public headers). It
holds the loop that NumPy has chosen for this processor. Whether an address does what the ufunc does is tried before it
is used; where it does not, there is no such function in native code.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from engine.program.operations import FUNCTIONS


class Loop(NamedTuple):
    """An inner loop `void loop(char **args, intptr_t *count, intptr_t *steps, void *data)`, as addresses."""

    function: int
    data: int


class _Ufunc(ctypes.Structure):
    _fields_ = (
        ("references", ctypes.c_ssize_t),
        ("type", ctypes.c_void_p),
        ("inputs", ctypes.c_int),
        ("outputs", ctypes.c_int),
        ("arguments", ctypes.c_int),
        ("identity", ctypes.c_int),
        ("functions", ctypes.POINTER(ctypes.c_void_p)),
        ("data", ctypes.POINTER(ctypes.c_void_p)),
        ("count", ctypes.c_int),
        ("reserved", ctypes.c_int),
        ("name", ctypes.c_char_p),
    )


_SIZES = ctypes.POINTER(ctypes.c_ssize_t)
_LOOP = ctypes.CFUNCTYPE(None, ctypes.POINTER(ctypes.c_void_p), _SIZES, _SIZES, ctypes.c_void_p)
_TRIED = np.array([0.3, 0.7, 1.1, 2.5, -0.4, 0.0, 1.0, np.inf, np.nan, 700.0, -30.0, 1e-300, 5e-324, 3.0, -1.0, 0.5])


@cache
def loops() -> dict[str, Loop]:
    """{operation: loop} of the functions whose loops do what their ufuncs do."""
    found = {name: _loop_of(getattr(np, name)) for name in sorted(FUNCTIONS)}
    return {name: loop for name, loop in found.items() if loop is not None and _is_right(getattr(np, name), loop)}


def _loop_of(ufunc: Any) -> Loop | None:
    """The loop over float64 in a ufunc's structure, None where the structure is not what we know."""
    signature = "d" * ufunc.nin + "->d"
    if type(ufunc) is not np.ufunc or signature not in ufunc.types or ctypes.sizeof(ctypes.c_void_p) != 8:
        return None
    found = _Ufunc.from_address(id(ufunc))
    known = (ufunc.nin, ufunc.nout, ufunc.nargs, ufunc.ntypes)
    if (found.inputs, found.outputs, found.arguments, found.count) != known or found.name != ufunc.__name__.encode():
        return None
    place = ufunc.types.index(signature)
    return Loop(found.functions[place] or 0, (found.data[place] if found.data else None) or 0)


def _is_right(ufunc: Any, loop: Loop) -> bool:
    arrays = [np.ascontiguousarray(np.roll(_TRIED, shift)) for shift in range(ufunc.nin)]
    result = np.empty_like(_TRIED)
    pointers = (ctypes.c_void_p * (len(arrays) + 1))(*[array.ctypes.data for array in (*arrays, result)])
    steps = (ctypes.c_ssize_t * len(pointers))(*[8] * len(pointers))
    _LOOP(loop.function)(pointers, (ctypes.c_ssize_t * 1)(len(_TRIED)), steps, loop.data)
    with np.errstate(all="ignore"):
        return bool(np.array_equal(result, ufunc(*arrays), equal_nan=True))
