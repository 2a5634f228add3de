"""The program: a straight list of scalar operations over numbered values, with named inputs and outputs.

Values 0, 1, ... are the inputs in their order; then come the constants and the results of operations, in any order in
which every operation stands behind those of its inputs. What names mean:

- `x`, `y`: the point before the step. `state.<field>.<k>`: the rule's state before the step, flattened.
- `t`: the step's number, from 1. `factor`: the schedule's factor of lr at this step, where there is a schedule.
- `hyper.<name>`: hyperparameters. `constant.<k>`: numbers of a surface that stem from its parameters.
- `noise.x`, `noise.y`: what is added to the gradient, where there is noise.
- `watch.<name>`: numbers of the condition that is watched.

Outputs: `x`, `y` and `state.<field>.<k>` after the step; `loss`, f at the point *before* the step; where a condition is
watched `held` and, if it has one, `near`, or `visit.<k>`: whether it holds at the point before the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from engine.program.hashed import hashed_once
from engine.program.operations import NUMPY

TIME = frozenset({"t", "factor"})
RUN = ("x", "y", "state.", "noise.")


class Operation(NamedTuple):
    """One call of the function `name` in `operations`: `values[output] = name(*values[inputs])`."""

    name: str
    inputs: tuple[int, ...]
    output: int


def evaluate(operations: Iterable[Operation], values: dict[int, Any]) -> None:
    """Compute operations in order: `values` has those of their inputs, and gets their results. Truth becomes 1.0."""
    for name, inputs, output in operations:
        result = NUMPY[name](*(values[value] for value in inputs))
        values[output] = result.astype(np.float64) if result.dtype.kind == "b" else result


@hashed_once
@dataclass(frozen=True, eq=False)
class Program:
    """A straight list of operations; see the module for what its names mean.

    Equal programs are equal values with equal hashes, so that what was built for one serves the other. Their constants
    are compared bit by bit: 0.0 and -0.0 make two programs.
    """

    inputs: tuple[str, ...]
    constants: tuple[tuple[int, float], ...]
    operations: tuple[Operation, ...]
    outputs: tuple[tuple[str, int], ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and hash(self) == hash(other) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[Any, ...]:
        constants = tuple((value, constant.hex()) for value, constant in self.constants)
        return self.inputs, constants, self.operations, self.outputs

    @cached_property
    def values(self) -> int:
        """How many values there are."""
        return len(self.inputs) + len(self.constants) + len(self.operations)

    @cached_property
    def dependencies(self) -> tuple[frozenset[str], ...]:
        """The inputs that each value depends on; equal sets are one, as there are few of them."""
        found: list[frozenset[str]] = [frozenset()] * self.values
        sets: dict[frozenset[str], frozenset[str]] = {}
        for number, name in enumerate(self.inputs):
            found[number] = frozenset({name})
        for operation in self.operations:
            joint = frozenset().union(*(found[value] for value in operation.inputs))
            found[operation.output] = sets.setdefault(joint, joint)
        return tuple(found)

    def depends_on_run(self, value: int) -> bool:
        """Whether a value differs from run to run even with equal settings: it rests on point, state or noise."""
        return any(name.startswith(RUN) for name in self.dependencies[value])

    def depends_on_time(self, value: int) -> bool:
        """Whether a value rests on the number of the step, directly or through a schedule."""
        return not self.dependencies[value].isdisjoint(TIME)

    @cached_property
    def timed(self) -> frozenset[frozenset[str]]:
        """What the values rest on that rest on time, but not on the run."""
        some = [value for value in range(self.values) if self.depends_on_time(value)]
        return frozenset(self.dependencies[value] for value in some if not self.depends_on_run(value))

    @cached_property
    def output(self) -> Mapping[str, int]:
        """{name: value} of the outputs."""
        return dict(self.outputs)

    @cached_property
    def state(self) -> tuple[str, ...]:
        """The names of the rule's state, in the order of its fields."""
        return tuple(name for name, _ in self.outputs if name.startswith("state."))

    @cached_property
    def visits(self) -> tuple[str, ...]:
        """The outputs that say which place is visited."""
        return tuple(name for name, _ in self.outputs if name.startswith("visit."))

    @cached_property
    def numbers(self) -> Mapping[int, np.float64]:
        """{value: number} of the constants."""
        return {value: np.float64(number) for value, number in self.constants}

    def needed(self, values: Iterable[int]) -> tuple[Operation, ...]:
        """The operations that some values rest on, in order."""
        asked = tuple(values)
        if asked not in self._needed:
            self._needed[asked] = self._needed_of(asked)
        return self._needed[asked]

    @cached_property
    def _needed(self) -> dict[tuple[int, ...], tuple[Operation, ...]]:
        return {}

    def _needed_of(self, values: tuple[int, ...]) -> tuple[Operation, ...]:
        wanted, found = set(values), []
        for operation in reversed(self.operations):
            if operation.output in wanted:
                found.append(operation)
                wanted.update(operation.inputs)
        return tuple(found[::-1])
