"""How a native loop reaches what it is called with: the arrays of sixteen runs, and blocks that are seldom entered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from engine.program.native_layout import Layout
from engine.program.native_ops import BITS, DOUBLE, DOUBLES, FLAGS, I32, I64, LANES, POINTER, intrinsic


class Memory:
    """The arrays of a function that is being built, and the place where it is built.

    Attributes:
        builder: where the next instruction goes. blocks: {name: block}. given: the integers that it is called with.
        column: the first of the sixteen runs. present: which of the sixteen there are.
    """

    column: Any
    present: Any

    def __init__(self, layout: Layout, function: ir.Function, blocks: tuple[str, ...]) -> None:
        self.layout = layout
        self.blocks = {name: function.append_basic_block(name) for name in blocks}
        self.builder = ir.IRBuilder(self.blocks["entry"])
        self.given = [self._given(function.args[0], place) for place in range(len(layout.names))]

    def _given(self, numbers: Any, place: int) -> Any:
        address = self.builder.gep(numbers, [ir.Constant(I64, place)], source_etype=I64)
        return self.builder.load(address, typ=I64)

    def at(self, block: str) -> ir.IRBuilder:
        """Go on at the end of a block."""
        self.builder = ir.IRBuilder(self.blocks[block])
        return self.builder

    def integer(self, name: str) -> Any:
        """An integer that the function is called with."""
        return self.given[self.layout.place[name]]

    def address(self, name: str, index: Any, kind: Any = DOUBLE) -> Any:
        """The address of an element of an array that the function is called with."""
        pointer = self.builder.inttoptr(self.integer(name), POINTER)
        return self.builder.gep(pointer, [index], source_etype=kind)

    def of_runs(self, name: str, row: Any, width: Any, kind: Any = DOUBLE) -> Any:
        """The address of the sixteen runs' elements in a row of an array."""
        index = self.builder.add(self.builder.mul(row, width), self.column)
        return self.address(name, index, kind)

    def load(self, address: Any, kind: Any = DOUBLES) -> Any:
        """The sixteen runs' numbers, 0 for runs that there are not."""
        suffix = "f64" if kind is DOUBLES else "i32"
        zero = ir.Constant(kind, None)
        arguments = [address, ir.Constant(I32, 8 if kind is DOUBLES else 4), self.present, zero]
        return intrinsic(self.builder, f"llvm.masked.load.v{LANES}{suffix}.p0", kind, arguments)

    def store(self, vector: Any, address: Any, some: Any) -> None:
        """Store the numbers of some runs."""
        suffix, size = ("f64", 8) if vector.type == DOUBLES else ("i32", 4)
        arguments = [vector, address, ir.Constant(I32, size), some]
        intrinsic(self.builder, f"llvm.masked.store.v{LANES}{suffix}.p0", ir.VoidType(), arguments)

    def bits(self, flags: Any) -> Any:
        return self.builder.bitcast(flags, BITS)

    def flags(self, bits: Any) -> Any:
        return self.builder.bitcast(bits, FLAGS)

    def where(self, bits: Any, write: Callable[[Any], Any]) -> None:
        """Do what is seldom done, if one of the runs asks for it."""
        builder = self.builder
        seldom, after = (builder.append_basic_block() for _ in range(2))
        builder.cbranch(builder.icmp_unsigned("!=", bits, ir.Constant(BITS, 0)), seldom, after)
        self.builder = ir.IRBuilder(seldom)
        write(self.flags(bits))
        self.builder.branch(after)
        self.builder = ir.IRBuilder(after)
