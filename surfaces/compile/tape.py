"""A tape: a short list of NumPy ufunc calls over numbered slots, which evaluates expressions in x and y.

Nothing is ever generated as source text, and nothing is executed but NumPy's functions and those of `elementary`, which
stand on a tape under the names that NumPy has for them. Tapes are made by
`surfaces.compile.compiler.compiled`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from surfaces.compile.executed import executed

Array = NDArray[np.float64]
X, Y = sp.symbols("x y", real=True)


class TapeError(ValueError):
    """An expression holds something that the tape has no NumPy function for."""


class Op(NamedTuple):
    """One call: `function(*slots[inputs], out=slots[output])`."""

    function: Callable[..., Any]
    inputs: tuple[int, ...]
    output: int


@dataclass(frozen=True)
class Tape:
    """A compiled tuple of expressions in x and y.

    Slots are numbered: x, y, one for each output, the scratch registers, the constants.
    """

    ops: tuple[Op, ...]
    outputs: int
    registers: int
    constants: tuple[Array, ...]

    @cached_property
    def _calls(self) -> tuple[Op, ...]:
        return tuple(op._replace(function=executed(op.function)) for op in self.ops)

    def workspace(self, shape: tuple[int, ...]) -> Array:
        """Scratch registers for inputs of this shape. Never share one between threads."""
        return np.empty((self.registers, *shape))

    def __call__(self, theta: Array, out: Array, work: Array | None = None) -> Array:
        """Evaluate at `theta` (2, ...) into `out` (outputs, ...), which must not overlap `theta`; returns `out`.

        Floating-point errors follow the caller's `np.errstate`.
        """
        work = self.workspace(theta.shape[1:]) if work is None else work
        # `[k, ...]` keeps a zero-dimensional view writable where `[k]` would give a number.
        slots = [theta[0, ...], theta[1, ...], *(out[k, ...] for k in range(self.outputs)), *work, *self.constants]
        if not theta.shape[1:]:
            slots[2 + self.outputs : 2 + self.outputs + self.registers] = [work[k, ...] for k in range(self.registers)]
        for function, inputs, output in self._calls:
            if len(inputs) == 2:
                function(slots[inputs[0]], slots[inputs[1]], out=slots[output])
            else:
                function(*[slots[i] for i in inputs], out=slots[output])
        return out


def assemble(ops: Sequence[Op], constants: Mapping[int, float], results: Sequence[int]) -> Tape:
    """Give every value a slot: outputs their own, the rest registers that are free again after the last use."""
    pending, slot = list(ops), {0: 0, 1: 1}
    for place, value in enumerate(results):
        produced = value not in slot and value not in constants
        if produced:
            slot[value] = 2 + place
        else:  # an input, a constant or a repeated result: copied once everything is there
            pending.append(Op(np.positive, (value,), ~place))
    last_use = {value: index for index, op in enumerate(pending) for value in op.inputs}
    first_register = 2 + len(results)
    free: list[int] = []
    registers = 0
    placed: list[Op] = []
    number_of = {value: index for index, value in enumerate(constants)}
    for index, op in enumerate(pending):
        inputs = tuple(~number_of[v] if v in number_of else slot[v] for v in op.inputs)
        for value in set(op.inputs):
            if last_use[value] == index and slot.get(value, 0) >= first_register:
                free.append(slot[value])
        if op.output >= 0 and op.output not in slot:
            if not free:
                free.append(first_register + registers)
                registers += 1
            slot[op.output] = free.pop()
        placed.append(Op(op.function, inputs, slot[op.output] if op.output >= 0 else 2 + ~op.output))
    first_constant = first_register + registers
    final = tuple(Op(f, tuple(first_constant + ~i if i < 0 else i for i in ins), o) for f, ins, o in placed)
    return Tape(final, len(results), registers, tuple(np.array(c) for c in constants.values()))
