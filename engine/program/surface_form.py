"""A surface as operations: its two tapes, replayed with values, apart from the numbers of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from engine.program.hashed import hashed_once
from engine.program.operations import NAMES
from engine.program.program import Program
from engine.program.recorder import Recorder, TraceError, Value, values_of
from surfaces.base import Surface
from surfaces.compile import ufuncs
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Op, Tape

_COMPOSED: dict[Any, Callable[[Any], Any]] = {
    np.positive: lambda x: x,
    ufuncs.step: lambda x: np.heaviside(x, 0.5),
    ufuncs.positive: lambda x: np.heaviside(x, 0.0),
    ufuncs.relu: lambda x: np.maximum(x, 0.0),
    ufuncs.sigmoid: lambda x: x.recorder.record("exp", -x.recorder.record("logaddexp", 0.0, -x)),
    ufuncs.softplus: lambda x: x.recorder.record("logaddexp", 0.0, x),
}
"""Functions of a tape that are several operations, or none."""


@dataclass(frozen=True)
class TapeForm:
    """A tape whose numbers may be open.

    Attributes:
        ops, outputs, registers: as in `Tape`.
        constants: as `float.hex` writes them, by which forms are told apart that differ in the sign of a zero only;
            None for a number that each member of a family has its own.
    """

    ops: tuple[Op, ...]
    outputs: int
    registers: int
    constants: tuple[str | None, ...]

    def replay(self, theta: Any, open_constant: Callable[[int], Any], number: Callable[[Any], Value]) -> list[Value]:
        """The outputs at a point; `open_constant` gives the k-th constant where it is open, `number` a value of one."""
        first = 2 + self.outputs + self.registers
        slots: dict[int, Any] = {0: theta[0], 1: theta[1]}
        for k, constant in enumerate(self.constants):
            slots[first + k] = open_constant(k) if constant is None else float.fromhex(constant)
        for function, inputs, output in self.ops:
            parts = [slots[i] for i in inputs]
            if not any(isinstance(part, Value) for part in parts):
                parts[0] = number(parts[0])
            slots[output] = _operation(function, parts)
        return [slots[2 + k] for k in range(self.outputs)]


@hashed_once
@dataclass(frozen=True)
class SurfaceForm:
    """The tapes of f and of its gradient."""

    value: TapeForm
    gradient: TapeForm


@lru_cache(maxsize=64)
def form_of_expr(expr: Any, is_open: bool) -> SurfaceForm:
    """The form of an expression; `is_open` for a member of a family."""
    value, gradient = (_form(compiled(expr, order), is_open) for order in (0, 1))
    return SurfaceForm(value, gradient)


def form_of(surface: Surface) -> SurfaceForm:
    """The form of a surface: the members of a family whose formulas have the same operations have the same one."""
    return form_of_expr(surface.expr, bool(surface.parameters))


def surface_constants(surface: Surface) -> dict[str, float]:
    """The inputs `constant.<k>` of this surface's programs: none for a surface without parameters."""
    if not surface.parameters:
        return {}
    tapes = compiled(surface.expr, 0), compiled(surface.expr, 1)
    numbers = [float(constant) for tape in tapes for constant in tape.constants]
    return {f"constant.{k}": number for k, number in enumerate(numbers)}


def _form(tape: Tape, is_open: bool) -> TapeForm:
    constants = tuple(None if is_open else float(constant).hex() for constant in tape.constants)
    return TapeForm(tape.ops, tape.outputs, tape.registers, constants)


def trace_surface(surface: Surface) -> Program:
    """f and its gradient at `x`, `y`: outputs `loss`, `gradient.x`, `gradient.y`."""
    return _trace_surface(form_of(surface))


@lru_cache(maxsize=64)
def _trace_surface(form: SurfaceForm) -> Program:
    traced = TracedSurface(form)
    gradient = traced.gradient(traced.point)
    outputs = {"loss": traced.loss(traced.point), "gradient.x": gradient[0], "gradient.y": gradient[1]}
    return traced.recorder.program(outputs)


class TracedSurface:
    """A surface at a point that is not known yet.

    Attributes:
        recorder: with the inputs `x`, `y`, `others` and the surface's open constants. point: (x, y) as values.
    """

    def __init__(self, form: SurfaceForm, others: Sequence[str] = ()) -> None:
        self.form = form
        self._open = len(form.value.constants), len(form.gradient.constants)
        open_names = [f"constant.{k}" for k in range(sum(self._open))]
        self.recorder = Recorder(["x", "y", *others, *open_names])
        self.point = values_of([self.recorder.input("x"), self.recorder.input("y")])

    def loss(self, theta: Any) -> Value:
        """f at a point."""
        (value,) = self.form.value.replay(theta, self._constant, self._number)
        return value

    def gradient(self, theta: Any) -> Any:
        """(f_x, f_y) at a point."""
        first = self._open[0]
        return values_of(self.form.gradient.replay(theta, lambda k: self._constant(first + k), self._number))

    def _constant(self, k: int) -> Value:
        return self.recorder.input(f"constant.{k}")

    def _number(self, constant: Any) -> Value:
        return Value(self.recorder, self.recorder.number(constant))


def _operation(function: Any, parts: Sequence[Any]) -> Any:
    if function in _COMPOSED:
        return _COMPOSED[function](*parts)
    if function not in NAMES:
        raise TraceError(f"no operation of a program for {function.__name__}")
    recorder = next(part.recorder for part in parts if isinstance(part, Value))
    return recorder.record(NAMES[function], *parts)
