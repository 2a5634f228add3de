"""The loop over runs and steps as LLVM's intermediate code: one program, sixteen runs at a time, all in registers.

Nothing but numbers and whitelisted operations gets into it. Arithmetic and roots are IEEE 754's, never contracted or
reordered, so that they are NumPy's to the last bit; functions are those of `elementary`, operation by operation.

For each sixteen runs: `observe` asks the condition and the loss at a point, `step` goes on to the next, until all steps
are done or no run is left that needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from engine.program.native_functions import own_function
from engine.program.native_layout import Layout
from engine.program.native_memory import Memory
from engine.program.native_ops import (
    BITS,
    DOUBLE,
    DOUBLES,
    FLAGS,
    I32,
    I64,
    INTS,
    LANES,
    POINTER,
    WIDE,
    Emitter,
    intrinsic,
    number,
    splat,
)
from engine.program.tables import COLUMN, SERIES, TABLE, UNIFORM, Feed

ENTRY = "descend"
BLOCKS = ("entry", "columns", "begin", "steps", "observe", "step", "end", "done")


def native_module(layout: Layout) -> ir.Module:
    """A module with one function, `descend(numbers)`; see `Layout` for what it is called with."""
    module = ir.Module("program")
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER]), ENTRY)
    _Loops(layout, function).build()
    return module


class _Loops(Memory):
    """Builds the function: a loop over columns, in it a loop over steps."""

    def __init__(self, layout: Layout, function: ir.Function) -> None:
        super().__init__(layout, function, BLOCKS)
        self.variant = layout.variant

    def build(self) -> None:
        """All blocks."""
        zero = ir.Constant(I64, 0)
        columns = self.at("columns")
        self.column = columns.phi(I64)
        self.column.add_incoming(zero, self.blocks["entry"])
        more = columns.icmp_signed("<", self.column, self.integer("runs"))
        columns.cbranch(more, self.blocks["begin"], self.blocks["done"])
        self._begin()
        self._steps()
        self._observe()
        self._step()
        self._end()
        self.at("done").ret_void()
        self.at("entry").branch(self.blocks["columns"])

    def _begin(self) -> None:
        """Load what sixteen runs begin with."""
        builder = self.at("begin")
        lanes = builder.add(splat(builder, self.column, WIDE), ir.Constant(WIDE, list(range(LANES))))
        self.present = builder.icmp_signed("<", lanes, splat(builder, self.integer("runs"), WIDE))
        none = ir.Constant(I64, 0)
        self.started = [self.load(self._state(place)) for place in range(len(self.layout.carried))]
        self.bound = self.load(self.of_runs("bound", none, none))
        self.columns = {f.value: self._column(f) for f in self.layout.plan.feeds if f.kind == COLUMN}
        self.places = {f.value: self._places(f) for f in self.layout.plan.feeds if f.kind == TABLE}
        going = builder.and_(self.present, self._negative(self.load(self.of_runs("ended", none, none, I32), INTS)))
        self.counted = {name: self.load(self.of_runs(name, none, none, I32), INTS) for name in self.layout.counters}
        if self.variant.stops:
            going = builder.and_(going, self._negative(self.counted["held.first"]))
        self.going = self.bits(going)
        builder.branch(self.blocks["steps"])

    def _column(self, feed: Feed) -> Any:
        return self.load(self.of_runs(f"feed.{feed.value}", ir.Constant(I64, 0), ir.Constant(I64, 0)))

    def _places(self, feed: Feed) -> Any:
        places = self.load(self.of_runs(f"places.{feed.value}", ir.Constant(I64, 0), ir.Constant(I64, 0), I32), INTS)
        return self.builder.zext(places, WIDE)

    def _negative(self, integers: Any) -> Any:
        return self.builder.icmp_signed("<", integers, ir.Constant(INTS, None))

    def _state(self, place: int) -> Any:
        return self.of_runs("state", ir.Constant(I64, place), self.integer("runs"))

    def _steps(self) -> None:
        """The head of the loop over steps: what goes from one to the next."""
        builder, before = self.at("steps"), self.blocks["begin"]
        self.row = self._carried(I64, self.integer("first"), before)
        self.carried = [self._carried(DOUBLES, value, before) for value in self.started]
        self.alive = self._carried(BITS, self.going, before)
        self.counts = {name: self._carried(INTS, value, before) for name, value in self.counted.items()}
        self.earlier = [self._carried(DOUBLES, v, before) for v in self.started] if self.variant.guards else []
        self.is_last = builder.icmp_signed("==", self.row, self.integer("last"))
        done = builder.and_(self.is_last, builder.icmp_signed("==", self.integer("final"), ir.Constant(I64, 0)))
        none_left = builder.icmp_unsigned("==", self.alive, ir.Constant(BITS, 0))
        self.leaves = [(self.blocks["steps"], self.alive, dict(self.counts))]
        builder.cbranch(builder.or_(done, none_left), self.blocks["end"], self.blocks["observe"])
        self.emitter = Emitter(builder, own_function)
        self.emitter.values = {value: number(constant) for value, constant in self.layout.program.constants}
        self.emitter.values |= self.columns

    def _carried(self, kind: Any, value: Any, block: Any) -> Any:
        phi = self.builder.phi(kind)
        phi.add_incoming(value, block)
        return phi

    def _observe(self) -> None:
        """Loss and condition at the point, then out of the loop after the last step."""
        self.at("observe")
        alive = self.alive
        if self.variant.history:
            row = self.integer("row.loss")
            self.store(self._value("loss"), self.of_runs("history.loss", self.row, row), self.present)
        if self.variant.guards:
            alive = self._end_without_value(alive)
        for visit in self.layout.program.visits:
            self._note_first(visit, self._truth(visit), alive)
        if "held" in self.layout.program.output:
            alive = self._count(alive)
        self.alive = alive
        self.leaves.append((self.builder.block, alive, dict(self.counts)))
        self.builder.cbranch(self.is_last, self.blocks["end"], self.blocks["step"])

    def _end_without_value(self, alive: Any) -> Any:
        """End the runs that have no value at this point, at the point before."""
        loss = self._value("loss")
        nothing = self.builder.fcmp_unordered("uno", self.builder.fsub(loss, loss), number(0.0))  # nan or infinite
        lost = self.builder.and_(alive, self.bits(nothing))

        def write(some: Any) -> None:
            self._write_end(some, self.earlier, self.carried[:2])
            one = ir.Constant(INTS, [1] * LANES)
            self.store(one, self.of_runs("by_value", ir.Constant(I64, 0), ir.Constant(I64, 0), I32), some)

        self.where(lost, write)
        return self.builder.and_(alive, self.builder.not_(lost))

    def _write_end(self, some: Any, values: Sequence[Any], failed: Sequence[Any], later: int = 0) -> None:
        """For some runs: that they end at this row or `later`, where they stay, and the point that they have not."""
        none = ir.Constant(I64, 0)
        step = self.builder.add(self.row, ir.Constant(I64, later))
        ended = splat(self.builder, self.builder.trunc(step, I32), INTS)
        self.store(ended, self.of_runs("ended", none, none, I32), some)
        if self.variant.history:
            return
        self._write_values(some, values)
        for place, value in enumerate(failed):
            self.store(value, self.of_runs("failed", ir.Constant(I64, place), self.integer("runs")), some)

    def _write_values(self, some: Any, values: Sequence[Any] | None = None) -> None:
        """For some runs: where they stay, which is at the present point unless `values` says where."""
        for place, value in enumerate(self.carried if values is None else values):
            self.store(value, self._state(place), some)

    def _count(self, alive: Any) -> Any:
        """Count the condition for the runs that are still there; which of them go on."""
        held = self._truth("held")
        fresh = self._note_first("held.first", held, alive)
        if self.variant.streaks:
            self._count_streaks(held, self.flags(alive))
        if not self.variant.stops:
            return alive
        stopped = self.bits(fresh)
        self.where(stopped, self._write_values)
        return self.builder.and_(alive, self.builder.not_(stopped))

    def _note_first(self, counter: str, held: Any, alive: Any) -> Any:
        """Note this step for the runs for which it is the first; which they are."""
        first = self.counts[counter]
        fresh = self.builder.and_(self.builder.and_(held, self.flags(alive)), self._negative(first))
        self.counts[counter] = self.builder.select(fresh, self._step_number(), first)
        return fresh

    def _step_number(self) -> Any:
        return splat(self.builder, self.builder.trunc(self.row, I32), INTS)

    def _count_streaks(self, held: Any, alive: Any) -> None:
        """The last step at which it failed, and how often it nearly held at the end."""
        builder = self.builder
        self.counts["held.failure"] = builder.select(held, self.counts["held.failure"], self._step_number())
        late = builder.icmp_signed(">", self.row, self.integer("near_after"))
        near = builder.and_(builder.and_(self._truth("near"), alive), splat(builder, late, FLAGS))
        self.counts["held.near"] = builder.add(self.counts["held.near"], builder.zext(near, INTS))

    def _step(self) -> None:
        """The step, and who does not survive it."""
        self.at("step")
        after = [self._value(name) for name in self.layout.carried]
        if self.variant.history:
            self._write_row(after)
        inside = [self.builder.fcmp_ordered("<=", self._absolute(value), self.bound) for value in after[:2]]
        inside_both = self.bits(self.builder.and_(*inside))
        left = self.builder.and_(self.alive, self.builder.not_(inside_both))
        self.where(left, lambda some: self._write_end(some, self.carried, after[:2], later=1))
        alive = self.builder.and_(self.alive, inside_both)
        row, block = self.builder.add(self.row, ir.Constant(I64, 1)), self.builder.block
        head = self.blocks["steps"]
        phis = [instruction for instruction in head.instructions if isinstance(instruction, ir.PhiInstr)]
        counts = [self.counts[name] for name in self.layout.counters]
        for phi, value in zip(
            phis, [row, *after, alive, *counts, *(self.carried if self.earlier else [])], strict=True
        ):
            phi.add_incoming(value, block)
        self.builder.branch(head)

    def _write_row(self, after: Sequence[Any]) -> None:
        row = self.builder.add(self.row, ir.Constant(I64, 1))
        for name, value in zip(self.layout.carried, after, strict=True):
            self.store(value, self.of_runs(f"history.{name}", row, self.integer(f"row.{name}")), self.present)

    def _absolute(self, vector: Any) -> Any:
        return intrinsic(self.builder, f"llvm.fabs.v{LANES}f64", DOUBLES, [vector])

    def _end(self) -> None:
        """Store what the sixteen runs have come to."""
        builder = self.at("end")
        alive = builder.phi(BITS)
        counts = {name: builder.phi(INTS) for name in self.layout.counters}
        for block, bits, counted in self.leaves:
            alive.add_incoming(bits, block)
            for name, phi in counts.items():
                phi.add_incoming(counted[name], block)
        self._write_values(self.flags(alive))
        for name, phi in counts.items():
            self.store(phi, self.of_runs(name, ir.Constant(I64, 0), ir.Constant(I64, 0), I32), self.present)
        self.column.add_incoming(builder.add(self.column, ir.Constant(I64, LANES)), builder.block)
        builder.branch(self.blocks["columns"])

    # --- the program ---

    def _value(self, output: str) -> Any:
        """An output of the program, with what it needs that is not there yet."""
        return self._emitted(output).vector(self.layout.program.output[output])

    def _truth(self, output: str) -> Any:
        return self._emitted(output).truth(self.layout.program.output[output])

    def _emitted(self, output: str) -> Emitter:
        program, emitter = self.layout.program, self.emitter
        emitter.builder = self.builder
        operations = [program.operations[number] for number in self.layout.plan.body]
        known = emitter.values.keys() | emitter.flags.keys()
        wanted, needed = {program.output[output]}, []
        for operation in reversed(operations):
            if operation.output in wanted and operation.output not in known:
                needed.append(operation)
                wanted.update(operation.inputs)
        for value in sorted(wanted - known):
            self._bring(value)
        for operation in reversed(needed):
            emitter.emit(operation.name, operation.inputs, operation.output)
        return emitter

    def _bring(self, value: int) -> None:
        """What the loop is given or carries, where it is used."""
        program = self.layout.program
        feed = next((feed for feed in self.layout.plan.feeds if feed.value == value), None)
        if feed is not None:
            self.emitter.values[value] = self._fed(feed)
        elif value < len(program.inputs):
            self.emitter.values[value] = self._run_input(program.inputs[value])

    def _run_input(self, name: str) -> Any:
        """An input that each run has for itself: point, state or noise."""
        if name in self.layout.carried:
            return self.carried[self.layout.carried.index(name)]
        coordinate = ir.Constant(I64, int(name == "noise.y"))
        row = self.builder.sub(self.row, self.integer("first"))
        row = self.builder.add(self.builder.mul(row, ir.Constant(I64, 2)), coordinate)
        if self.variant.noise == "shared":
            return splat(self.builder, self.builder.load(self.address("noise", row), typ=DOUBLE))
        return self.load(self.of_runs("noise", row, self.integer("noise.width")))

    def _fed(self, feed: Feed) -> Any:
        builder, name = self.builder, f"feed.{feed.value}"
        if feed.kind == UNIFORM:
            place = ir.Constant(I64, self.layout.uniform[feed.value])
            return splat(builder, builder.load(self.address("uniform", place), typ=DOUBLE))
        row = builder.sub(self.row, self.integer("first"))
        if feed.kind == SERIES:
            return splat(builder, builder.load(self.address(name, row), typ=DOUBLE))
        start = self.address(name, builder.mul(row, self.integer(f"groups.{feed.value}")))
        pointers = builder.gep(start, [self.places[feed.value]], source_etype=DOUBLE)
        pointers.type = ir.VectorType(POINTER, LANES)
        everybody = ir.Constant(FLAGS, [1] * LANES)
        arguments = [pointers, ir.Constant(I32, 8), everybody, ir.Constant(DOUBLES, None)]
        return intrinsic(builder, f"llvm.masked.gather.v{LANES}f64.v{LANES}p0", DOUBLES, arguments)
