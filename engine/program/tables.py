"""What of a program is known before a run: numbers, columns and tables over time, each filled once.

All that a step does with hyperparameters and its number alone (powers of beta, bias corrections, schedules) is computed
here, in one way whoever executes the rest, so that a map's cell and its race agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.program.hashed import hashed_once
from engine.program.program import TIME, Program, evaluate
from optimizers.base import Array
from optimizers.elementwise import distinct

Places = NDArray[np.intp]

UNIFORM, COLUMN, SERIES, TABLE = range(4)
"""How a value that is known before a run differs: not at all, between runs, between steps, or both."""

_NOBODY: frozenset[str] = frozenset()
_NO_PLACES: Places = np.arange(0)
FEW = 4
"""Settings that differ are grouped where there are at least so many times as many runs as different settings."""


class Feed(NamedTuple):
    """A value that a loop over runs and steps is given. `varying` are the inputs that differ between runs."""

    value: int
    kind: int
    varying: frozenset[str]


@hashed_once
@dataclass(frozen=True)
class Plan:
    """Which values of a program a loop is given, and which it computes: all that `body` names, in order.

    Attributes:
        feeds: what it is given. body: the numbers of the operations that it computes.
    """

    feeds: tuple[Feed, ...]
    body: tuple[int, ...]


def plan_of(program: Program, varying: frozenset[str], grouped: frozenset[frozenset[str]]) -> Plan:
    """The plan where the inputs `varying` differ between runs.

    `grouped` has those sets of them that have few different settings together. Where a value rests on time and on
    others, a loop computes it from such as can be tables; powers are never left to a loop.
    """
    wanted = {value for _, value in program.outputs}
    feeds: list[Feed] = []
    body: list[int] = []
    for number, (name, inputs, value) in reversed(list(enumerate(program.operations))):
        if value not in wanted:
            continue
        feed = None if program.depends_on_run(value) else _feed(program, value, varying)
        if feed and (feed.kind != TABLE or feed.varying in grouped or name == "power"):
            feeds.append(feed)
        else:
            body.append(number)
            wanted.update(inputs)
    given = [value for value in range(len(program.inputs)) if value in wanted and not program.depends_on_run(value)]
    feeds += [_feed(program, value, varying) for value in given]  # point, state and noise a loop carries itself
    return Plan(tuple(feeds[::-1]), tuple(body[::-1]))


def _feed(program: Program, value: int, varying: frozenset[str]) -> Feed:
    differing = program.dependencies[value] & varying
    return Feed(value, 2 * program.depends_on_time(value) + bool(differing), differing)


class Settings:
    """The numbers of a batch of runs: what all have in common, and what differs between them.

    Attributes:
        inputs: {name: number, or array (n,)} of hyperparameters, constants and conditions.
        factors: the schedule's factors (steps,) or (steps, n), None without a schedule.
        runs: n.
        varying: the inputs that differ between runs.
    """

    def __init__(self, inputs: Mapping[str, Any], factors: Array | None, runs: int) -> None:
        self.inputs = {name: np.asarray(value, dtype=np.float64) for name, value in inputs.items()}
        self.factors = factors
        self.runs = runs
        own_schedules = factors is not None and factors.ndim > 1
        self.varying = frozenset(name for name, value in self.inputs.items() if value.ndim)
        self.varying |= {"factor"} if own_schedules else set()
        self._groups: dict[frozenset[str], tuple[Places, Places]] = {}

    def variety(self, program: Program) -> tuple[frozenset[str], frozenset[frozenset[str]]]:
        """The inputs of a program that differ between these runs, and the sets of them that have few values."""
        differing = {names & self.varying for names in program.timed} if self.varying else set()
        grouped = frozenset(names for names in differing if self._is_grouped(names))
        return self.varying.intersection(program.inputs), grouped

    def _is_grouped(self, names: frozenset[str]) -> bool:
        return bool(names) and "factor" not in names and FEW * len(self.groups(names)[0]) <= self.runs

    def groups(self, names: frozenset[str]) -> tuple[Places, Places]:
        """Runs that stand for all different settings of some inputs, and for each run the place of its own in them."""
        if names not in self._groups:
            if "factor" in names:  # every run has its own
                self._groups[names] = np.arange(self.runs), np.arange(self.runs)
            else:
                self._groups[names] = _together([self.inputs[name] for name in sorted(names)])
        return self._groups[names]

    def fill(self, program: Program, feeds: Sequence[Feed], first: int, last: int) -> dict[int, Array]:
        """{value: numbers} of some feeds for the steps first + 1 .. last: (1,), (n,), (steps,) or (steps, groups)."""
        alike: dict[tuple[int, frozenset[str]], list[int]] = {}
        for feed in feeds:  # those of one kind are computed together, as they share powers
            alike.setdefault((feed.kind, feed.varying if feed.kind == TABLE else _NOBODY), []).append(feed.value)
        with np.errstate(all="ignore"):
            parts = [self._filled(program, values, kind, names, first, last) for (kind, names), values in alike.items()]
        return {value: numbers for part in parts for value, numbers in part.items()}

    def _filled(
        self, program: Program, values: Sequence[int], kind: int, names: frozenset[str], first: int, last: int
    ) -> dict[int, Array]:
        some = self.groups(names)[0] if kind == TABLE else _NO_PLACES
        rows = np.arange(first + 1.0, last + 1.0)
        needed = program.needed(tuple(values))
        known: dict[int, Any] = dict(program.numbers)
        for value in {part for operation in needed for part in operation.inputs}.union(values):
            if value < len(program.inputs):
                known[value] = self._input(program.inputs[value], some, rows, kind)
        evaluate(needed, known)
        shape = {UNIFORM: (1,), COLUMN: (self.runs,), SERIES: rows.shape, TABLE: (len(rows), len(some))}[kind]
        return {value: _shaped(known[value], shape) for value in values}

    def _input(self, name: str, some: Places, rows: Array, kind: int) -> Any:
        """The numbers of an input; in a table time is the first axis."""
        if name in TIME:
            series = rows if name == "t" else self._factors(rows)
            if series.ndim > 1:
                return series[:, some]
            return series[:, None] if kind == TABLE else series
        value = self.inputs[name]
        if not value.ndim:
            return value[()]
        return value[some] if kind == TABLE else value

    def _factors(self, rows: Array) -> Array:
        """The factors of some steps: later ones have the last factor, and without any it is 1."""
        if self.factors is None or not len(self.factors):
            return np.ones(len(rows))
        factors: Array = self.factors[np.minimum(rows.astype(np.intp), len(self.factors)) - 1]
        return factors


def _shaped(numbers: Any, shape: tuple[int, ...]) -> Array:
    """Numbers as an array of their own, in one piece; truth becomes 1."""
    filled = np.empty(shape)
    filled[...] = numbers
    return filled


def _together(columns: Sequence[Array]) -> tuple[Places, Places]:
    """Which runs stand for all different combinations of some columns, and the place of each run's own."""
    code = np.zeros(len(columns[0]), dtype=np.intp)
    for column in columns:
        numbers, places = distinct(column)
        code = code * len(numbers) + places
    _, some, places = np.unique(code, return_index=True, return_inverse=True)
    return some, places
