"""Parts of JavaScript functions: the values of a program as variables, and where its inputs come from.

A value of a program is a variable `v<number>`, in a lane of cells `v<number><lane>`; a constant is its digits. In a
loop `k` counts from 0: the step is k + 1, and the point before it that of index k. Arguments: `h` hyperparameters in
the rule's order, `c` the surface's constants, `w` the numbers of a condition, `T` tables, `F` the schedule's factors,
`NX` and `NY` the noise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.program.javascript.expressions import expression, number
from engine.program.javascript.levels import Levels
from engine.program.program import Operation, Program


@dataclass(frozen=True)
class Writer:
    """Writes parts of functions for one program.

    Attributes:
        settings: the names of the rule's hyperparameters, in the order of `h`. watched: those of a condition, of `w`.
        lane: what its variables end with.
    """

    program: Program
    settings: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    lane: str = ""

    def name(self, value: int) -> str:
        """A value's variable, or a constant's digits."""
        return self._digits.get(value) or f"v{value}{self.lane}"

    @cached_property
    def _digits(self) -> Mapping[int, str]:
        return {value: number(constant) for value, constant in self.program.constants}

    def compute(self, operations: Iterable[Operation]) -> list[str]:
        """Operations as statements."""
        return [f"const {self.name(op.output)} = {self._expression(op)};" for op in operations]

    def _expression(self, op: Operation) -> str:
        return expression(op.name, [self.name(value) for value in op.inputs])

    def known(self, inputs: Iterable[int], h: str = "h", w: str = "w") -> list[str]:
        """Inputs that are there before a loop: hyperparameters, constants, numbers of a condition."""
        places = {f"hyper.{name}": f"{h}[{k}]" for k, name in enumerate(self.settings)}
        places |= {f"watch.{name}": f"{w}[{k}]" for k, name in enumerate(self.watched)}
        return [
            f"const {self.name(value)} = {place};"
            for value in sorted(inputs)
            if (place := places.get(name := self.program.inputs[value]) or constant_place(name))
        ]

    def at_step(self, levels: Levels, k: str = "k") -> list[str]:
        """What a loop reads at each step: tables, factor, noise and the number of the step."""
        tables = [value for table in levels.tables for value in table.values]
        read = [(value, f"T{place}{self.lane}[{k}]") for place, value in enumerate(tables)]
        places = {"t": f"{k} + 1", "factor": f"F[{k}]", "noise.x": f"NX[{k}]", "noise.y": f"NY[{k}]"}
        named = [(value, places.get(self.program.inputs[value])) for value in sorted(levels.inputs)]
        return [f"const {self.name(value)} = {place};" for value, place in [*read, *named] if place]

    def moving(self) -> list[tuple[str, int]]:
        """(variable before the step, value after it) of x, y and the state."""
        places = {name: k for k, name in enumerate(self.program.inputs)}
        return [
            (f"v{places[name]}{self.lane}" if name in places else f"s{k}{self.lane}", self.program.output[name])
            for k, name in enumerate(self.moved)
        ]

    @property
    def moved(self) -> tuple[str, ...]:
        """What a step moves."""
        return ("x", "y", *self.program.state)

    def move(self) -> list[str]:
        """Assign what is after the step to what was before it; where it is something from before, not too early."""
        pairs = [(variable, self.name(value)) for variable, value in self.moving()]
        variables = {variable for variable, _ in pairs}
        early = [(variable, after) for variable, after in pairs if after in variables and after != variable]
        copies = [f"const old{after} = {after};" for _, after in early]
        moves = [
            f"{variable} = {f'old{after}' if (variable, after) in early else after};"
            for variable, after in pairs
            if variable != after
        ]
        return [*dict.fromkeys(copies), *moves]


def constant_place(name: str) -> str | None:
    """Where a surface's constant is."""
    kind, _, number_of = name.partition(".")
    return f"c[{number_of}]" if kind == "constant" else None


def block(statements: Iterable[str]) -> str:
    """Statements in braces."""
    return "{\n" + "\n".join(statements) + "\n}"


def listed(parts: Iterable[str]) -> str:
    """An array."""
    return "[" + ", ".join(parts) + "]"
