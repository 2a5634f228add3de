"""A race's function and its gradient as Python: the operations of their tapes, in NumPy's words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.scenario import Scenario
from optimizers.line_parser import ATOM, SIGNED, Text, joined
from surfaces import Surface
from surfaces.compile import ufuncs
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Tape

WIDTH = 100
INLINE = 48
"""What is used once and is no longer than this is written where it is used."""

_SIGNS: Mapping[Any, str] = {np.add: "+", np.subtract: "-", np.multiply: "*", np.divide: "/"}
_COMPARED: Mapping[Any, str] = {
    np.less: "<",
    np.less_equal: "<=",
    np.greater: ">",
    np.greater_equal: ">=",
    np.equal: "==",
    np.not_equal: "!=",
}
_OWN: Mapping[Any, str] = {
    ufuncs.select: "np.where({}, {}, {})",
    ufuncs.step: "np.heaviside({}, 0.5)",
    ufuncs.positive: "np.heaviside({}, 0.0)",
    ufuncs.relu: "np.maximum({}, 0.0)",
    ufuncs.sigmoid: "np.exp(-np.logaddexp(0.0, -({})))",
    ufuncs.softplus: "np.logaddexp(0.0, {})",
}
"""What `surfaces.compile.ufuncs` does, in NumPy's words."""


def gradient_lines(scenario: Scenario, surface: Surface) -> list[str]:
    """The function `gradient(theta, t)`."""
    tape = _Printed(compiled(surface.expr, 1))
    noise = " + noise[t - 1]" if scenario.noise else ""
    title = f"of {scenario.formula}" if scenario.formula else f"on {surface.title}"
    plain = "".join(sign if sign.isprintable() else " " for sign in title)  # it ends a comment if it can
    guard = ["    # u - u is 0, or NaN where u is not finite: there the function has no slope"] if tape.guards else []
    return [
        f"\n\ndef gradient(theta{', t' if noise else ''}):  # {plain}",
        *guard,
        *_body_of(tape),
        f"    return np.array([{', '.join(tape.results)}]){noise}\n",
    ]


def value_lines(scenario: Scenario, surface: Surface) -> list[str]:
    """The function `value(theta)` of a formula."""
    if not scenario.formula:
        return []
    tape = _Printed(compiled(surface.expr, 0))
    return ["\ndef value(theta):", *_body_of(tape), f"    return {tape.results[0]}\n"]


def _body_of(tape: _Printed) -> list[str]:
    return ["    x, y = theta", *(f"    {line}" for line in _packed(tape.lines))]


def _packed(lines: Sequence[str]) -> list[str]:
    """One assignment a line, or several where there are many."""
    if len(lines) <= 12:
        return list(lines)
    packed = [lines[0]]
    for line in lines[1:]:
        both = f"{packed[-1]}; {line}"
        packed[-1:] = [both] if len(both) <= WIDTH - 4 else [packed[-1], line]
    return packed


class _Printed:
    """A tape as assignments and expressions for its outputs: the same operations in the same groups.

    A tape uses its slots again; here every operation makes a new value, a number in `ops`.
    """

    def __init__(self, tape: Tape) -> None:
        self.ops: list[tuple[Any, list[int]]] = []
        self.lines: list[str] = []
        self.texts: dict[int, Text] = {-1: Text("x"), -2: Text("y")}
        results = self._values(tape)
        self.uses = [value for _, inputs in self.ops for value in inputs] + results
        self.guards = any(function is np.subtract and len(set(inputs)) == 1 for function, inputs in self.ops)
        for value, (function, inputs) in enumerate(self.ops):
            self.texts[value] = self._named(value, _called(function, [self.texts[i] for i in inputs]))
        self.results = [self.texts[value].text for value in results]

    def _values(self, tape: Tape) -> list[int]:
        """Fills `ops`, and the texts of constants, which have negative numbers as x and y have; gives the outputs."""
        first = 2 + tape.outputs + tape.registers
        slots = {0: -1, 1: -2}
        for place, constant in enumerate(tape.constants):
            text = number_text(constant)
            slots[first + place] = -3 - place
            self.texts[-3 - place] = Text(text, SIGNED if text.startswith("-") else ATOM)
        for function, inputs, output in tape.ops:
            self.ops.append((function, [slots[i] for i in inputs]))
            slots[output] = len(self.ops) - 1
        return [slots[2 + place] for place in range(tape.outputs)]

    def _named(self, value: int, text: Text) -> Text:
        """The text itself where it may stand in others, or a name for it."""
        if text.text.isidentifier() or (self.uses.count(value) == 1 and len(text.text) <= INLINE):
            return text
        self.lines.append(f"u{len(self.lines) + 1} = {text.text}")
        return Text(f"u{len(self.lines)}")


def _called(function: Any, inputs: Sequence[Text]) -> Text:
    """One operation of a tape."""
    if function in _SIGNS:
        return joined(inputs[0], _SIGNS[function], inputs[1])
    if function is np.positive:
        return inputs[0]
    if function is np.negative:
        return Text(f"-{inputs[0].within(ATOM)}", SIGNED)
    texts = [entry.text for entry in inputs]
    if function in _COMPARED:  # a number, as in the tape's registers
        return Text(f"np.float64({f' {_COMPARED[function]} '.join(texts)})")
    if function in _OWN:
        return Text(_OWN[function].format(*texts))
    call = f"np.{function.__name__}({', '.join(texts)})"
    return Text(f"np.float64({call})" if function.__name__.startswith("logical_") else call)


def number_text(value: Any) -> str:
    """A float with all its digits, as an expression."""
    number = float(value)
    if math.isfinite(number):
        return repr(number)
    return "np.nan" if math.isnan(number) else "np.inf" if number > 0 else "-np.inf"
