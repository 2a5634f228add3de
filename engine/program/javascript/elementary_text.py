"""The functions of `elementary` in JavaScript: the text of `assets/program/elementary.js` and of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elementary.arithmetic import Array
from elementary.circular import CIRCLE
from elementary.exponentials import EXPONENTIALS
from elementary.inverses import ANGLES
from elementary.logarithms import LOGARITHMS
from elementary.table import OWN
from engine.program.bodies import TABLES, body
from engine.program.javascript.expressions import expression, number
from engine.program.program import Operation, Program

HEAD = "// Written by `python -m tools.elementary` from the functions in elementary/. Do not change it by hand.\n"
WIDTH = 118
_TRUTHS = {
    "less": "{0} < {1}", "less_equal": "{0} <= {1}", "greater": "{0} > {1}", "greater_equal": "{0} >= {1}",
    "equal": "{0} === {1}", "not_equal": "{0} !== {1}", "logical_and": "{0} && {1}", "logical_or": "{0} || {1}",
    "logical_not": "!{0}", "select": "{0} ? {1} : {2}",
    "maximum": "Math.max({0}, {1})", "minimum": "Math.min({0}, {1})",
}  # fmt: skip
"""Here truth is never a number, and no zero is compared with another sign's."""
_PARTS = {
    "scaled": "scaled({0}, ({1} - SHIFT) >> {2})", "low_bits": "({0} - SHIFT) & {1}", "mantissa": "mantissa({0})",
    "exponent": "exponent({0})", "remainder": "remainder({0}, {1})",
}  # fmt: skip


def elementary_module() -> str:
    """The module with all functions."""
    imports = 'import { exponent, mantissa, remainder, scaled, SHIFT } from "./numbers.js";\n'
    tables = 'import { angle, circle, exponential, logarithm } from "./elementary_tables.js";\n\n'
    return HEAD + imports + tables + "".join(_function(name) for name in OWN) + _all()


def _all() -> str:
    return f"/** What a generated module is given. */\nexport const elementary = {{\n  {', '.join(OWN)},\n}};\n"


def _function(name: str) -> str:
    program = body(name)
    typed = "".join(f" @param {{number}} {letter}" for letter in program.inputs)
    statements = [*_statements(program), f"return {_names(program)[program.output['result']]};"]
    lines = "\n".join(f"  {line}" for line in statements)
    head = f"/**{typed} */\nexport function {name}({', '.join(program.inputs)})"
    return f"{head} {{\n{lines}\n}}\n"


def _statements(program: Program) -> Iterator[str]:
    names = _names(program)
    line = ""
    for operation in program.operations:
        part = f"{names[operation.output]} = {_expression(operation, names)}"
        if line and len(line) + len(part) + 4 > WIDTH:
            yield f"{line};"
            line = ""
        line = f"{line}, {part}" if line else f"const {part}"
    yield f"{line};"


def _names(program: Program) -> list[str]:
    """What each value is called, or the digits of a constant."""
    constants = dict(program.constants)
    given = dict(enumerate(program.inputs))
    return [
        _digits(constants[value]) if value in constants else given.get(value, f"v{value}")
        for value in range(program.values)
    ]


def _digits(value: float) -> str:
    return number(value).replace(".0)", ")").removesuffix(".0")


def _expression(operation: Operation, names: Sequence[str]) -> str:
    name, inputs = operation.name, [names[value] for value in operation.inputs]
    if name.startswith("table."):
        _, table, column = name.split(".")
        return f"{table}[{inputs[0]} * {TABLES[table].columns.shape[1]} + {column}]"
    form = (_TRUTHS | _PARTS).get(name)
    return form.format(*inputs) if form else expression(name, inputs)


def tables_module() -> str:
    """The module with the tables, of which the circle needs a quarter only."""
    quarter = CIRCLE.columns[: len(CIRCLE.columns) // 4 + 1, :2]
    angles, logarithms = ANGLES.columns[: len(ANGLES.columns) // 2 + 1], LOGARITHMS.columns
    return HEAD + "\n".join([
        'import { behind, turned } from "./numbers.js";\n',
        _table("angle", angles.ravel(), "Float64Array.from({0})"),
        _table("circle", quarter.ravel(), "turned({0})"),
        _table("exponential", EXPONENTIALS.columns.ravel(), "Float64Array.from({0})"),
        _table("logarithm", logarithms[len(logarithms) // 2 :].ravel(), "behind({0})"),
    ])  # fmt: skip


def _table(name: str, numbers: Array, form: str) -> str:
    lines, line = [], " "
    for value in numbers:
        part = f" {number(value).strip('()')},"
        if len(line) + len(part) > WIDTH:
            lines.append(line)
            line = " "
        line += part
    return f"export const {name} = {form.format('[' + chr(10) + chr(10).join([*lines, line]) + chr(10) + ']')};\n"
