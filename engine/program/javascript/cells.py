"""The loop of a map's cells in a module: some of them in lanes side by side, with what is counted on the way.

A lane is an object: `memory` (x, y, the state, the bound and three counters), `hypers`, `watched` (the numbers of the
condition), `tables`, and `k`, the index of its point. Lanes need not be at the same step. The loop returns where one of
them has ended, for whatever reason, or after n steps; `assets/program/cells.js` looks which, and goes on with another
cell in that lane. What is observed of a point is observed before the step from it; of a run's last point by `look`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from engine.program.javascript.levels import Levels
from engine.program.javascript.loops import inside, tables_text, unpacked_tables
from engine.program.javascript.writer import Writer, block
from engine.program.program import Operation, Program

LANES = ("a", "b")
"""The processor computes one while the other waits for its last result."""

COUNTERS = ("bound", "first", "failed", "near")
"""What a lane's memory holds behind the state: the bound, the first step at which the condition held, the last one at
which it did not, and how often it nearly held in the end."""


@dataclass(frozen=True)
class CellLoop:
    """Writes the loop of one program.

    Attributes:
        settings: the names of the rule's hyperparameters. watched: of the condition's numbers.
        streak: whether the last step is counted at which the condition did not hold, and how often it nearly held.
        asks_value: whether a run ends at a point where f has no value, whatever its gradient says.
    """

    program: Program
    settings: tuple[str, ...]
    watched: tuple[str, ...]
    streak: bool
    asks_value: bool

    def text(self) -> str:
        """The loop with what it needs, as an object."""
        facts = {"watched": self.watched, "tracks": self._tracks, "streak": self.streak, "asksValue": self.asks_value}
        tables = tables_text(Writer(self.program, self.settings), self._levels.tables)
        return f"{{{json.dumps(facts)[1:-1]},\ntables: {tables},\ncells: {self._cells()},\nlook: {self._look()}}}"

    @property
    def _tracks(self) -> bool:
        return "held" in self.program.output

    @property
    def _observed(self) -> tuple[str, ...]:
        """The outputs that are looked at before each step."""
        counted = [name for name in ("held", "near") if name in self.program.output]
        return tuple([*counted, "loss"] if self.asks_value else counted)

    @cached_property
    def _levels(self) -> Levels:
        moved = ("x", "y", *self.program.state, *self._observed)
        return Levels(self.program, tuple(self.program.output[name] for name in moved))

    def _cells(self) -> str:
        """(a, b, n, c, F, NX, NY, stops, nearAfter)."""
        levels, writers = self._levels, [self._writer(lane) for lane in LANES]
        observing = set(self.program.needed(self.program.output[name] for name in self._observed))
        early = [op for op in levels.running if op in observing]
        late = [op for op in levels.running if op not in observing]
        body = [
            *chain.from_iterable(writer.at_step(levels, f"k{writer.lane}") for writer in writers),
            *_side_by_side(writers, early),
            *self._leave(),
            *chain.from_iterable(self._count(writer) for writer in writers),
            *(["if (stops && (firsta >= 0 || firstb >= 0)) break;"] if self._tracks else []),
            *_side_by_side(writers, late),
            *chain.from_iterable(writer.move() for writer in writers),
            "ka++; kb++;",
            *(f"const in{w.lane} = {inside(self._names(w)[:2], f'bound{w.lane}')};" for w in writers),
            f"if (!({' && '.join(f'in{w.lane}' for w in writers)})) break;",
        ]
        lines = [
            *chain.from_iterable(self._enter(writer) for writer in writers),
            f"for (let i = 0; i < n; i++) {block(body)}",
            *chain.from_iterable(self._store(writer) for writer in writers),
        ]
        return f"(a, b, n, c, F, NX, NY, stops, nearAfter) => {block(lines)}"

    def _writer(self, lane: str) -> Writer:
        return Writer(self.program, self.settings, self.watched, lane)

    def _names(self, writer: Writer) -> list[str]:
        return [variable for variable, _ in writer.moving()]

    def _enter(self, writer: Writer) -> list[str]:
        """Read a lane."""
        lane, names = writer.lane, self._names(writer)
        counters = [f"{name}{lane}" for name in COUNTERS]
        return [
            f"const m{lane} = {lane}.memory, h{lane} = {lane}.hypers, w{lane} = {lane}.watched;",
            *unpacked_tables(self._levels, lane, f"{lane}.tables"),
            *writer.known(self._levels.inputs, f"h{lane}", f"w{lane}"),
            *writer.compute(self._levels.first),
            *(f"let {name} = m{lane}[{place}];" for place, name in enumerate([*names, *counters])),
            f"let k{lane} = {lane}.k;",
        ]

    def _store(self, writer: Writer) -> list[str]:
        lane, names = writer.lane, self._names(writer)
        counters = [f"{name}{lane}" for name in COUNTERS]
        stored = [f"m{lane}[{place}] = {name};" for place, name in enumerate([*names, *counters])]
        return [*stored, f"{lane}.k = k{lane};"]

    def _leave(self) -> list[str]:
        """Leave the loop where f has no value, before anything is counted there."""
        if not self.asks_value:
            return []
        losses = [self._writer(lane).name(self.program.output["loss"]) for lane in LANES]
        return [f"if (!({' && '.join(f'Number.isFinite({loss})' for loss in losses)})) break;"]

    def _count(self, writer: Writer) -> list[str]:
        """Count what is observed at a lane's point."""
        if not self._tracks:
            return []
        lane, held = writer.lane, writer.name(self.program.output["held"])
        lines = [f"first{lane} = {held} !== 0 && first{lane} < 0 ? k{lane} : first{lane};"]
        if self.streak:
            near = writer.name(self.program.output["near"])
            lines += [
                f"failed{lane} = {held} !== 0 ? failed{lane} : k{lane};",
                f"near{lane} += k{lane} > nearAfter ? {near} : 0;",
            ]
        return lines

    def _look(self) -> str:
        """(x, y, c, w, out): f, whether the condition holds and whether it nearly holds, at a point."""
        names = ("loss", *(name for name in ("held", "near") if name in self.program.output))
        writer = Writer(self.program, (), self.watched)
        values = [self.program.output[name] for name in names]
        operations = self.program.needed(values)
        used = {value for op in operations for value in op.inputs} | set(values)
        inputs = [k for k in range(len(self.program.inputs)) if k in used]
        point = [f"const {writer.name(k)} = {n};" for k in inputs if (n := self.program.inputs[k]) in ("x", "y")]
        stored = [f"out[{place}] = {writer.name(value)};" for place, value in enumerate(values)]
        return f"(x, y, c, w, out) => {block([*point, *writer.known(inputs), *writer.compute(operations), *stored])}"


def _side_by_side(writers: Sequence[Writer], operations: Sequence[Operation]) -> list[str]:
    """Each operation in one lane after the other."""
    return [line for op in operations for writer in writers for line in writer.compute([op])]
