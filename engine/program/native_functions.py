"""The functions of `elementary` as LLVM's intermediate code: a function of its own for each that a module needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir

from elementary.arithmetic import SHIFT
from engine.program.bodies import TABLES, body
from engine.program.native_ops import (
    BITS,
    DOUBLE,
    DOUBLES,
    FLAGS,
    I32,
    LANES,
    POINTER,
    WIDE,
    Emitter,
    intrinsic,
    number,
)  # fmt: skip

_FRACTION, _HALF = (1 << 52) - 1, 1022 << 52  # the bits behind the point, and the exponent of 1/2
_TINY, _RAISED = 2.0**-1022, 54
_NORMAL = 1023


def own_function(module: ir.Module, name: str) -> ir.Function:
    """The function of a module that computes sixteen values of one in `OWN`."""
    known = module.globals.get(f"own.{name}")
    return known or _made(module, name)


def _made(module: ir.Module, name: str) -> ir.Function:
    program = body(name)
    kind = ir.FunctionType(DOUBLES, [DOUBLES] * len(program.inputs))
    function = ir.Function(module, kind, f"own.{name}")
    function.linkage = "internal"
    emitter = BodyEmitter(ir.IRBuilder(function.append_basic_block()), own_function)
    emitter.values = {value: number(constant) for value, constant in program.constants}
    emitter.values |= dict(enumerate(function.args))
    emitter.exact = dict(program.constants)
    for operation in program.operations:
        emitter.emit(operation.name, operation.inputs, operation.output)
    emitter.builder.ret(emitter.vector(program.output["result"]))
    return function


class BodyEmitter(Emitter):
    """Emits the operations of bodies as well.

    Attributes:
        exact: {value: number} of the constants.
    """

    exact: dict[int, float]

    def _number(self, name: str, inputs: Sequence[int]) -> Any:
        if name.startswith("table."):
            _, table, column = name.split(".")
            return self._cell(table, column, self.values[inputs[0]])
        if name in _PARTS:
            return _PARTS[name](self.builder, *(self.exact.get(value, self.values[value]) for value in inputs))
        return super()._number(name, inputs)

    def _cell(self, table: str, column: str, index: Any) -> Any:
        """The numbers of a column in some rows."""
        columns = TABLES[table].columns
        start = self.builder.inttoptr(ir.Constant(ir.IntType(64), columns.ctypes.data), POINTER)
        places = self.builder.add(self.builder.mul(index, _whole(columns.shape[1])), _whole(int(column)))
        pointers = self.builder.gep(start, [places], source_etype=DOUBLE)
        pointers.type = ir.VectorType(POINTER, LANES)
        arguments = [pointers, ir.Constant(I32, 8), ir.Constant(FLAGS, [1] * LANES), ir.Constant(DOUBLES, None)]
        return intrinsic(self.builder, f"llvm.masked.gather.v{LANES}f64.v{LANES}p0", DOUBLES, arguments)


def _whole(value: int) -> Any:
    return ir.Constant(WIDE, [value] * LANES)


def _low_bits(builder: ir.IRBuilder, shifted: Any, mask: float) -> Any:
    return builder.and_(builder.bitcast(shifted, WIDE), _whole(int(mask)))


def _scaled(builder: ir.IRBuilder, value: Any, shifted: Any, bits: float) -> Any:
    """In two factors: the first product is exact, and the second rounds."""
    power = builder.sub(builder.bitcast(shifted, WIDE), _whole(int(SHIFT.view("i8"))))
    power = builder.ashr(power, _whole(int(bits)))
    first = builder.ashr(power, _whole(1))
    for part in (first, builder.sub(power, first)):
        value = builder.fmul(value, _power_of_two(builder, part))
    return value


def _power_of_two(builder: ir.IRBuilder, power: Any) -> Any:
    bits = builder.shl(builder.add(power, _whole(_NORMAL)), _whole(52))
    return builder.bitcast(bits, DOUBLES)


def _mantissa(builder: ir.IRBuilder, value: Any) -> Any:
    bits, _ = _bits_of(builder, value)
    fraction = builder.or_(builder.and_(bits, _whole(_FRACTION)), _whole(_HALF))
    return builder.select(builder.fcmp_unordered("uno", value, value), value, builder.bitcast(fraction, DOUBLES))


def _exponent(builder: ir.IRBuilder, value: Any) -> Any:
    bits, raised = _bits_of(builder, value)
    power = builder.and_(builder.lshr(bits, _whole(52)), _whole(2047))
    less = builder.select(raised, _whole(_NORMAL - 1 + _RAISED), _whole(_NORMAL - 1))
    return builder.sitofp(builder.sub(power, less), DOUBLES)


def _bits_of(builder: ir.IRBuilder, value: Any) -> tuple[Any, Any]:
    """The bits of numbers, of the smallest ones times a power of two; and which these are."""
    tiny = builder.fcmp_ordered("<", value, number(_TINY))
    larger = builder.fmul(value, number(2.0**_RAISED))
    return builder.bitcast(builder.select(tiny, larger, value), WIDE), tiny


def _remainder(builder: ir.IRBuilder, value: Any, divisor: float) -> Any:
    """The library's, where one of them is as large as that."""
    size = intrinsic(builder, f"llvm.fabs.v{LANES}f64", DOUBLES, [value])
    large = builder.bitcast(builder.fcmp_unordered(">=", size, number(divisor)), BITS)
    before = builder.block
    with builder.if_then(builder.icmp_unsigned("!=", large, ir.Constant(BITS, 0)), likely=False):
        reduced = builder.frem(value, number(divisor))
        beside = builder.block
    result = builder.phi(DOUBLES)
    result.add_incoming(value, before)
    result.add_incoming(reduced, beside)
    return result


_PARTS: dict[str, Callable[..., Any]] = {
    "low_bits": _low_bits,
    "scaled": _scaled,
    "mantissa": _mantissa,
    "exponent": _exponent,
    "remainder": _remainder,
}
