"""A surface by itself in a module: f, its gradient, and whether they are undefined at a point or overflow there."""

from __future__ import annotations

from collections.abc import Sequence

from engine.program.javascript.writer import Writer, block, constant_place
from engine.program.operations import NAMES, SELECT
from engine.program.program import Operation, Program
from surfaces.compile.chain_rule import TINY
from surfaces.compile.definedness import FINITE, OVERFLOW, UNDEFINED
from surfaces.compile.recorder import WITHOUT_VALUE

LOSS, GRADIENT = ("loss",), ("gradient.x", "gradient.y")
_PARTIAL = frozenset(NAMES[function] for function in WITHOUT_VALUE)


def surface_functions(program: Program) -> str:
    """`loss`, `gradient`, `lossUndefined` and `gradientUndefined` of a traced surface, as members of an object."""
    writer = Writer(program)
    loss, *slope = (writer.name(program.output[name]) for name in (*LOSS, *GRADIENT))
    stored = [f"out[{k}] = {name};" for k, name in enumerate(slope)]
    return ",\n".join([
        f"loss: (x, y, c) => {block([*_values(program, LOSS), f'return {loss};'])}",
        f"gradient: (x, y, c, out) => {block([*_values(program, GRADIENT), *stored])}",
        f"lossUndefined: (x, y, c) => {_undefined(program, LOSS)}",
        f"gradientUndefined: (x, y, c) => {_undefined(program, GRADIENT)}",
    ])  # fmt: skip


def _values(program: Program, outputs: Sequence[str]) -> list[str]:
    """Statements that compute some outputs at a point."""
    return [*_inputs(program, outputs), *Writer(program).compute(_operations(program, outputs))]


def _operations(program: Program, outputs: Sequence[str]) -> tuple[Operation, ...]:
    return program.needed(program.output[name] for name in outputs)


def _used(program: Program, outputs: Sequence[str]) -> list[int]:
    """The inputs and constants that some outputs rest on."""
    operations = _operations(program, outputs)
    used = {value for op in operations for value in op.inputs} | {program.output[name] for name in outputs}
    return sorted(used - {op.output for op in operations})


def _inputs(program: Program, outputs: Sequence[str]) -> list[str]:
    names, inputs = {"x": "x", "y": "y"}, [k for k in _used(program, outputs) if k < len(program.inputs)]
    places = {k: names.get(program.inputs[k]) or constant_place(program.inputs[k]) for k in inputs}
    return [f"const {Writer(program).name(k)} = {place};" for k, place in places.items()]


def _undefined(program: Program, outputs: Sequence[str]) -> str:
    """`surfaces.compile.definedness.undefined` of some outputs at one point: every value with a label beside it."""
    writer, lines = Writer(program), _inputs(program, outputs)
    lines += [
        f"const l{k} = Number.isFinite({writer.name(k)}) ? {FINITE} : {OVERFLOW};" for k in _used(program, outputs)
    ]
    for op in _operations(program, outputs):
        lines += [*writer.compute([op]), f"const l{op.output} = {_label(writer, op)};"]
    asked = " || ".join(f"l{program.output[name]} === {UNDEFINED}" for name in outputs)
    return block([*lines, f"return {asked};"])


def _label(writer: Writer, op: Operation) -> str:
    """The label of a result: that of the input that is not finite, or why the operation itself is not."""
    names, result = [writer.name(value) for value in op.inputs], writer.name(op.output)
    labels = [f"l{value}" for value in op.inputs]
    if op.name == SELECT:
        inherited = f"({names[0]} !== 0 ? {labels[1]} : {labels[2]})"
    else:
        inherited = f"Math.max({', '.join(labels)})"
    own = f"(Math.abs({result}) === Infinity && {_may_overflow(op.name, names)} ? {OVERFLOW} : {UNDEFINED})"
    return f"Number.isFinite({result}) ? {FINITE} : {inherited} || {own}"


def _may_overflow(name: str, inputs: Sequence[str]) -> str:
    """Whether an infinite result of finite numbers is too large a number, and not a pole."""
    if name == "divide":
        return f"Math.abs({inputs[1]}) > {TINY}"
    if name == "power":
        return f"{inputs[0]} !== 0"
    return "false" if name in _PARTIAL else "true"
