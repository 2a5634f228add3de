"""What a rule may do with values that are not known, and what raises `TraceError` instead of meaning something else."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

from engine.program.recorder import Recorder, TraceError, values_of
from engine.program.trace import trace_step
from optimizers.base import Array, Optimizer
from optimizers.elementwise import power
from optimizers.lines import LibraryEquivalents, Line
from surfaces import SURFACES
from tests.engine.program.cases import points, same_bits
from tests.engine.program.interpreter import interpret

Move = Callable[[Any, Any, Any], Any]

TRACED: dict[str, Move] = {
    "a power": lambda x, g, t: x - 0.1 * g**2,
    "a power of a number": lambda x, g, t: x - 0.1 * g * power(0.9, t),
    "truth times a number": lambda x, g, t: x - (g > 0) * 0.1,
    "truth and a number": lambda x, g, t: x - ((g > 0) + 1.0) * g,
    "truth times truth": lambda x, g, t: x - (g > 0) * (x > 0) * 0.1,
    "a choice": lambda x, g, t: np.where(np.abs(g) > 0.1, x - 0.1 * g, x),
    "a choice by nan": lambda x, g, t: np.where(g, x, 0.5),
    "one coordinate": lambda x, g, t: np.stack([x[0] - g[0], x[1]]),
    "the other coordinate": lambda x, g, t: x - g[::-1],
    "a matrix": lambda x, g, t: x - (g[:, None] * g[None, :])[0],
    "a sum by hand": lambda x, g, t: x - g / (np.sqrt(sum(g * g)) + 1e-9),
    "an array of numbers": lambda x, g, t: x - np.array([1.0, 2.0]).reshape(2, *[1] * (np.ndim(x) - 1)) * g,
    "a sign": lambda x, g, t: x - 0.1 * np.sign(g),
    "the time": lambda x, g, t: x - g / np.sqrt(t) - power(0.5, t, 0.3),
    "into an array": lambda x, g, t: np.subtract(x, g, out=x * 1.0),
    "less than nothing": lambda x, g, t: np.maximum(x - g, -0.0),
    "whole numbers": lambda x, g, t: np.floor(x) - np.ceil(g),
}

NOT_TRACED: dict[str, Move] = {
    "a branch": lambda x, g, t: x if x[0] > 0 else x - g,
    "a branch on time": lambda x, g, t: x if t == 1 else x - g,
    "time in turns": lambda x, g, t: x - g * (t % 2),
    "a loop over time": lambda x, g, t: sum((g for _ in range(t)), x),
    "a number": lambda x, g, t: x - float(g[0]),
    "a whole number": lambda x, g, t: x - int(g[0]),
    "math": lambda x, g, t: x - math.sqrt(g[0] ** 2),
    "Python's max": lambda x, g, t: x - max(g[0], g[1]),
    "a sum": lambda x, g, t: x - g.sum(),
    "a mean": lambda x, g, t: x - g.mean(axis=0),
    "a norm": lambda x, g, t: x - g / np.linalg.norm(g, axis=0),
    "a clip": lambda x, g, t: x - np.clip(g, -1, 1),
    "a cube": lambda x, g, t: x - g**3,
    "a root as a power": lambda x, g, t: x - np.abs(g) ** 0.5,
    "an inverse as a power": lambda x, g, t: x - g**-1,
    "no power": lambda x, g, t: x - g**0,
    "of two": lambda x, g, t: x - 2.0**g,
    "NumPy's power of time": lambda x, g, t: x - g * 0.9**t,
    "NumPy's e^x": lambda x, g, t: x - np.exp(g),
    "NumPy's sum of powers": lambda x, g, t: x - np.logaddexp(g, 0.0),
    "another function": lambda x, g, t: x - np.hypot(g, 1.0),
    "a dtype": lambda x, g, t: x - np.add(g, 1.0, dtype=np.float32),
    "a mask": lambda x, g, t: np.subtract(x, g, where=[[True], [False]]),
    "an axis": lambda x, g, t: np.stack([x[0], x[1]], axis=-1),
    "truth and truth": lambda x, g, t: x - 0.1 * ((g > 0) + (x > 0)),
    "a root of truth": lambda x, g, t: x - np.sqrt(g > 0) * 0.1,
    "an attribute": lambda x, g, t: x - g[0].item(),
    "another type": lambda x, g, t: (x - g).astype(np.float32),
    "chance": lambda x, g, t: x - np.random.default_rng(0).permutation(g[0]),
    "three coordinates": lambda x, g, t: np.stack([x[0], x[1], x[0]]),
    "no coordinates": lambda x, g, t: None,
    "a text": lambda x, g, t: ("x", "y"),
    "a complex number": lambda x, g, t: x - g * 1j,
    "a large number": lambda x, g, t: x - g * 10**400,
}


class NoState(NamedTuple):
    """Nothing."""


@dataclass(frozen=True)
class Strange(Optimizer):
    """A rule that a test gives its step."""

    key = "strange"
    title = "Strange"
    reference = "None"

    def init(self, theta: Array) -> NoState:
        return NoState()

    def update(self, state: NoState, theta: Array, grad: Any, t: int) -> tuple[Any, NoState]:
        return self.move(theta, grad(theta), t), state

    @staticmethod
    def move(theta: Any, gradient: Any, t: Any) -> Any:
        raise NotImplementedError

    def lines(self, t: int = 1000) -> tuple[Line, ...]:
        return ()

    def library_equivalents(self) -> LibraryEquivalents:
        return LibraryEquivalents(None, None, "None.")

    def effective_lr(self, state: Any, theta: Array, t: int) -> Array:
        return theta


def rule_that(move: Move) -> Optimizer:
    return type("Moved", (Strange,), {"move": staticmethod(move)})()  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", TRACED)
def test_traced_code_means_what_it_computes(name: str) -> None:
    surface, rule = SURFACES["himmelblau"], rule_that(TRACED[name])
    theta = points(np.random.default_rng(9), 300)
    program = trace_step(surface, rule)
    for t in (1, 2, 37):
        with np.errstate(all="ignore"):
            moved, _ = rule.update(NoState(), theta, surface.gradient, t)
        found = interpret(program, {"x": theta[0], "y": theta[1], "t": t})
        assert same_bits(found["x"], moved[0])
        assert same_bits(found["y"], moved[1])


@pytest.mark.parametrize("name", NOT_TRACED)
def test_what_is_no_list_of_operations_raises(name: str) -> None:
    with pytest.raises(TraceError):
        trace_step(SURFACES["himmelblau"], rule_that(NOT_TRACED[name]))


def test_a_state_that_changes_its_shape_raises() -> None:
    class Growing(Strange):
        def init(self, theta: Array) -> Any:
            return Kept(np.zeros_like(theta))

        def update(self, state: Any, theta: Any, grad: Any, t: int) -> Any:
            return theta, Kept(np.stack([state.kept, state.kept]))

    class Kept(NamedTuple):
        kept: Any

    with pytest.raises(TraceError):
        trace_step(SURFACES["sphere"], Growing())


def recorder_and_point() -> tuple[Recorder, Any]:
    recorder = Recorder(["x", "y"])
    return recorder, values_of([recorder.input("x"), recorder.input("y")])


def test_equal_operations_are_one() -> None:
    recorder, (x, y) = recorder_and_point()
    program = recorder.program({"a": x * y + y * x, "b": x * y})
    assert [operation.name for operation in program.operations] == ["multiply", "add"]


def test_the_order_of_largest_and_smallest_stays() -> None:
    """Of 0.0 and -0.0 they take the one or the other."""
    recorder, (x, y) = recorder_and_point()
    program = recorder.program({"a": np.maximum(x, y), "b": np.maximum(y, x)})
    found = interpret(program, {"x": 0.0, "y": -0.0})
    assert len(program.operations) == 2
    assert same_bits([found["a"], found["b"]], [np.maximum(0.0, -0.0), np.maximum(-0.0, 0.0)])


def test_a_program_holds_only_what_its_outputs_need() -> None:
    recorder, (x, y) = recorder_and_point()
    _ = x * 3.0 + y
    program = recorder.program({"a": y - 2.0})
    assert program.inputs == ("y",)
    assert [constant for _, constant in program.constants] == [2.0]
    assert [operation.name for operation in program.operations] == ["subtract"]


def test_operations_stand_behind_those_of_their_inputs() -> None:
    for surface in SURFACES.values():
        program = trace_step(surface, rule_that(TRACED["a choice"]))
        known = set(range(len(program.inputs) + len(program.constants)))
        for operation in program.operations:
            assert known.issuperset(operation.inputs)
            known.add(operation.output)
        assert known == set(range(program.values))


def test_zeros_of_both_signs_are_two_constants() -> None:
    recorder, (x, _) = recorder_and_point()
    program = recorder.program({"a": x + 0.0, "b": x + -0.0})
    assert [math.copysign(1.0, constant) for _, constant in program.constants] == [1.0, -1.0]
    assert same_bits([*interpret(program, {"x": -0.0}).values()], [0.0, -0.0])
