"""The functions of a rule in a module: its tables, and a run that keeps its trail."""

from __future__ import annotations

from collections.abc import Sequence

from engine.program.javascript.expressions import number
from engine.program.javascript.levels import Levels, Table
from engine.program.javascript.writer import Writer, block, listed


def tables_text(writer: Writer, tables: Sequence[Table]) -> str:
    """The tables of a program: which hyperparameters (by index) each needs, and what fills it for n steps."""
    return listed(
        f"{{needs: {_needs(writer, table)}, count: {len(table.values)}, fill: {_fill(writer, table)}}}"
        for table in tables
    )


def _needs(writer: Writer, table: Table) -> str:
    places = [f"hyper.{name}" for name in writer.settings]
    return listed(str(places.index(name)) for name in table.needs if name in places)


def _fill(writer: Writer, table: Table) -> str:
    """(h, n, out): out has an array for each value."""
    program = writer.program
    operations = program.needed(table.values)
    before = [op for op in operations if not program.depends_on_time(op.output)]
    during = [op for op in operations if program.depends_on_time(op.output)]
    inputs = {value for op in operations for value in op.inputs if value < len(program.inputs)}
    at_step = [f"const {writer.name(value)} = k + 1;" for value in sorted(inputs) if program.inputs[value] == "t"]
    stored = [f"out[{place}][k] = {writer.name(value)};" for place, value in enumerate(table.values)]
    loop = f"for (let k = 0; k < n; k++) {block([*at_step, *writer.compute(during), *stored])}"
    return f"(h, n, out) => {block([*writer.known(inputs), *writer.compute(before), loop])}"


def trail_text(writer: Writer, levels: Levels, initial: Sequence[float]) -> str:
    """(h, c, T, F, NX, NY, n, bound, X, Y, L, S): n steps from X[0], Y[0].

    Writes point k + 1 of each step and the loss of point k; returns the index of the first point out of bound, with the
    state before it in S, or -1.
    """
    names = [variable for variable, _ in writer.moving()]
    before = [
        *writer.known(levels.inputs),
        *writer.compute(levels.first),
        *unpacked_tables(levels, writer.lane, "T"),
        f"let {names[0]} = X[0], {names[1]} = Y[0];",
        *(f"let {name} = {number(value)};" for name, value in zip(names[2:], initial, strict=True)),
    ]
    point = [writer.name(value) for _, value in writer.moving()[:2]]
    kept = [f"S[{k}] = {name};" for k, name in enumerate(names[2:])]
    body = [
        *writer.at_step(levels),
        *writer.compute(levels.running),
        f"L[k] = {writer.name(writer.program.output['loss'])};",
        f"X[k + 1] = {point[0]}; Y[k + 1] = {point[1]};",
        f"if (!({inside(point, 'bound')})) {block([*kept, 'return k + 1;'])}",
        *writer.move(),
    ]
    arguments = "h, c, T, F, NX, NY, n, bound, X, Y, L, S"
    return f"({arguments}) => {block([*before, f'for (let k = 0; k < n; k++) {block(body)}', 'return -1;'])}"


def unpacked_tables(levels: Levels, lane: str, tables: str) -> list[str]:
    """Each value's table as a variable."""
    count = sum(len(table.values) for table in levels.tables)
    return [f"const T{k}{lane} = {tables}[{k}];" for k in range(count)]


def inside(point: Sequence[str], bound: str) -> str:
    """Whether a point is within the bound; nan is not."""
    return " && ".join(f"Math.abs({name}) <= {bound}" for name in point)
