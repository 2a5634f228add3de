"""The meaning of a program: its operations computed with NumPy, one after the other, for many runs at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.program.operations import NUMPY
from engine.program.program import Program


def interpret(program: Program, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """{output: number or array over runs}, from a number or an array over runs for each input."""
    values: dict[int, Any] = {number: np.asarray(inputs[name], float) for number, name in enumerate(program.inputs)}
    values |= {number: np.asarray(constant) for number, constant in program.constants}
    with np.errstate(all="ignore"):
        for name, numbers, output in program.operations:
            parts = [values[number] for number in numbers]
            values[output] = _called(name, parts)
    return {name: values[number] for name, number in program.outputs}


def _called(name: str, parts: list[Any]) -> Any:
    return np.asarray(NUMPY[name](*parts), dtype=np.float64)
