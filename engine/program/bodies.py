"""The functions of `elementary` as programs: what machine code and JavaScript are made of."""

from __future__ import annotations

from elementary.arithmetic import Table
from elementary.circular import CIRCLE
from elementary.exponentials import EXPONENTIALS
from elementary.inverses import ANGLES
from elementary.logarithms import LOGARITHMS
from elementary.table import OWN
from engine.program.operations import INPUTS
from engine.program.program import Program
from engine.program.recorder import Recorder

TABLES: dict[str, Table] = {table.name: table for table in (ANGLES, CIRCLE, EXPONENTIALS, LOGARITHMS)}


def body(name: str) -> Program:
    """A function as a program with inputs `a` and, if it has two, `b`, and the output `result`.

    Beside the operations of `operations` it has those of `elementary.arithmetic`: `low_bits`, `scaled`, `mantissa`,
    `exponent`, `remainder` and `table.<name>.<column>`.
    """
    recorder = Recorder(("a", "b")[: INPUTS[name]])
    inputs = [recorder.input(letter) for letter in recorder.inputs]
    return recorder.program({"result": OWN[name](*inputs)})
