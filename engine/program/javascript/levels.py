"""What of a program is known before a run: what its settings decide, and tables over the number of the step.

Powers of decay rates are dear, and the same for every cell of a map that has these rates: they are tables. What lr and
a schedule do to them is a multiplication or two: that is left to the run, so that a table serves every lr.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from engine.program.program import TIME, Operation, Program

LATE = ("hyper.lr", "factor", "constant.", "watch.")
"""What rests on one of these and on the step is computed in the run."""


@dataclass(frozen=True)
class Table:
    """Values that rest on the number of the step and on the same hyperparameters, which `needs` names."""

    needs: tuple[str, ...]
    values: tuple[int, ...]


@dataclass(frozen=True)
class Levels:
    """The operations of a program by when they can be computed, for some of its outputs.

    Attributes:
        wanted: the values of these outputs.
    """

    program: Program
    wanted: tuple[int, ...]

    @cached_property
    def needed(self) -> tuple[Operation, ...]:
        """All operations that the outputs rest on."""
        return self.program.needed(self.wanted)

    @cached_property
    def running(self) -> tuple[Operation, ...]:
        """Those of the run itself."""
        return tuple(op for op in self.needed if self._is_of_run(op.output))

    @cached_property
    def first(self) -> tuple[Operation, ...]:
        """Those that settings alone decide, as far as the run asks for them."""
        asked = [value for value in self._asked if not self._is_of_run(value) and not self._is_of_time(value)]
        return self.program.needed(asked)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables that the run asks for."""
        found: dict[tuple[str, ...], list[int]] = {}
        for value in self._asked:
            if self._is_of_time(value) and not self._is_of_run(value) and value >= len(self.program.inputs):
                needs = tuple(sorted(self.program.dependencies[value] - TIME))
                found.setdefault(needs, []).append(value)
        return tuple(Table(needs, tuple(values)) for needs, values in found.items())

    @cached_property
    def inputs(self) -> frozenset[int]:
        """The inputs that anything of this rests on."""
        used = {value for op in self.needed for value in op.inputs} | set(self.wanted)
        return frozenset(value for value in used if value < len(self.program.inputs))

    @cached_property
    def _asked(self) -> tuple[int, ...]:
        """What the run asks for, in order, each once."""
        values: Iterable[int] = (*(value for op in self.running for value in op.inputs), *self.wanted)
        return tuple(dict.fromkeys(values))

    def _is_of_time(self, value: int) -> bool:
        return self.program.depends_on_time(value)

    def _is_of_run(self, value: int) -> bool:
        late = any(name.startswith(LATE) for name in self.program.dependencies[value])
        return self.program.depends_on_run(value) or (late and self.program.depends_on_time(value))
