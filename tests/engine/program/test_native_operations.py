"""Each operation in native code, on all pairs of hard numbers: NumPy's results, signs of zeros included."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.program.kernels import KERNELS
from engine.program.native import NativeRuns, layout_of
from engine.program.native_layout import Variant
from engine.program.operations import EXACT, FUNCTIONS, INPUTS, NUMPY
from engine.program.program import Operation, Program
from engine.program.tables import Settings
from tests.engine.program.cases import SPECIAL, same_bits

pytest.importorskip("llvmlite")

HARD = (*SPECIAL, 0.5, -0.5, 1.5, 2.0, -2.0, 3.0, np.pi, 1e-8, 0.9999999999999999, 1.0000000000000002, 709.0, -745.2)


def computed(program: Program, x: Any, y: Any, z: Any) -> Any:
    """The output `x` of a step from many points and states."""
    settings = Settings({}, None, len(x))
    layout = layout_of(program, settings, Variant(history=False))
    kernel = KERNELS.compile(layout)
    runs = NativeRuns(layout, kernel, settings, np.array([x, y, z]), np.full(len(x), np.inf))
    runs.run(1, None)
    return np.where(runs.ended >= 0, runs.failed[0], runs.values[0])


def program_of(name: str, *constants: float) -> Program:
    """x becomes an operation of x, y and z, of which the last ones are the constants."""
    given = INPUTS[name]
    numbers = tuple((3 + k, constant) for k, constant in enumerate(constants))
    first = 3 + len(constants)
    inputs = (*range(given - len(constants)), *(number for number, _ in numbers))
    outputs = (("x", first), ("y", 1), ("state.z.0", 2), ("loss", 1))
    return Program(("x", "y", "state.z.0"), numbers, (Operation(name, inputs, first),), outputs)


@pytest.mark.parametrize("name", sorted(EXACT | FUNCTIONS))
def test_operation_on_hard_numbers(name: str) -> None:
    rng = np.random.default_rng(1)
    drawn = rng.normal(size=(2, 400)) * 10.0 ** rng.integers(-10, 11, 400)
    pairs = np.concatenate([np.array(np.meshgrid(HARD, HARD)).reshape(2, -1), drawn], axis=1)
    x, y, z = *pairs, rng.permutation(pairs[0])
    with np.errstate(all="ignore"):
        wanted = np.asarray(NUMPY[name](*(x, y, z)[: INPUTS[name]]), dtype=np.float64)
    found = computed(program_of(name), x, y, z)
    different = [(x[k], y[k], z[k], found[k], wanted[k]) for k in range(len(x)) if not same_bits(found[k], wanted[k])]
    assert different == []


@pytest.mark.parametrize("name", sorted(name for name in EXACT | FUNCTIONS if INPUTS[name] == 2))
def test_operation_with_a_constant(name: str) -> None:
    """NumPy squares where an exponent of all is 2, and takes the root where it is 1/2."""
    x = np.array([*HARD, *np.random.default_rng(2).normal(size=200)])
    for constant in (0.0, -0.0, 0.5, 1.0, -1.0, 2.0, 3.0, -2.0, 5e-324, np.inf, np.nan):
        with np.errstate(all="ignore"):
            wanted = np.asarray(NUMPY[name](x, np.array(constant)), dtype=np.float64)
        assert same_bits(computed(program_of(name, constant), x, x, x), wanted), constant


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 15, 16, 17, 1000])
def test_functions_do_not_depend_on_who_is_beside(count: int) -> None:
    """Whatever the length, the place in memory and the distance of the numbers: what native code rests on."""
    rng = np.random.default_rng(3)
    x = rng.uniform(0.01, 0.99, 4 * count + 3)
    for name in sorted(FUNCTIONS):
        shift = 1.0 if name == "arccosh" else 0.0
        numbers = x + shift
        parts = [numbers[first : first + count] for first in (0, 1, 3)] + [numbers[: 4 * count : 4]]
        for part in parts:
            given = (part, part[::-1].copy())[: INPUTS[name]]
            alone = [NUMPY[name](*(np.full(16, number) for number in pair))[5] for pair in zip(*given, strict=True)]
            assert same_bits(NUMPY[name](*given), alone), name
