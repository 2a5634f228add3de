"""Why a tape's outputs are not finite: because the function has no value there, or because a number is too large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surfaces.compile import ufuncs
from surfaces.compile.chain_rule import TINY
from surfaces.compile.compiler import compiled
from surfaces.compile.executed import executed
from surfaces.compile.functions import Unevaluated
from surfaces.compile.recorder import WITHOUT_VALUE
from surfaces.compile.tape import Array, Tape

Labels = NDArray[np.int8]

FINITE, OVERFLOW, UNDEFINED = 0, 1, 2


def may_be_undefined(expr: Any) -> bool:
    """Whether a typed formula has an operation without a value somewhere; declared surfaces have one everywhere."""
    return isinstance(expr, Unevaluated) and any(op.function in WITHOUT_VALUE for op in compiled(expr, 0).ops)


def undefined(tape: Tape, theta: Array) -> NDArray[np.bool_]:
    """Whether at `theta` (2, n) an output is not finite because an operation has no value there; shape (n,).

    Roots and logarithms of negative numbers, poles, 0/0. False where all outputs are finite, and where they are not
    because a number beyond the largest float went in or came out on the way, as in e^(x^2) - e^(y^2) at (30, 30).
    """
    slots: list[Array] = [*theta, *np.empty((tape.outputs + tape.registers, *theta.shape[1:])), *tape.constants]
    labels = [_first_labels(slot) for slot in slots]
    with np.errstate(all="ignore"):
        for function, inputs, output in tape.ops:
            values = [slots[i].copy() for i in inputs]
            executed(function)(*values, out=slots[output])
            labels[output] = _label(function, values, slots[output], [labels[i] for i in inputs])
    return np.asarray(np.any([label == UNDEFINED for label in labels[2 : 2 + tape.outputs]], axis=0))


def _first_labels(value: Array) -> Labels:
    return np.where(np.isfinite(value), FINITE, OVERFLOW).astype(np.int8)


def _label(function: Any, values: Sequence[Array], result: Array, labels: Sequence[Labels]) -> Labels:
    """The label of a result: that of the input that is not finite, or why the operation itself is not."""
    if function is ufuncs.select:
        inherited = np.where(values[0], labels[1], labels[2])
    else:
        inherited = np.max(np.broadcast_arrays(*labels), axis=0)
    own = np.where(np.isinf(result) & _may_overflow(function, values), OVERFLOW, UNDEFINED)
    why = np.where(inherited > FINITE, inherited, own)
    return np.where(np.isfinite(result), FINITE, why).astype(np.int8)


def _may_overflow(function: Any, values: Sequence[Array]) -> Any:
    """Whether an infinite result of finite numbers is too large a number, and not a pole, as of ln(x) at 0."""
    if function is np.divide:
        return np.abs(values[1]) > TINY
    if function is np.power:
        return values[0] != 0.0
    return function not in WITHOUT_VALUE
