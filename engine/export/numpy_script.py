"""A race as Python: a script that needs NumPy alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import indent, wrap
from typing import Any

import numpy as np

from elementary.table import OWN
from engine.chunks import divergence_bound
from engine.noise import NOISE_BLOCK
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, schedule_of
from optimizers.base import Array, Optimizer
from optimizers.line_parser import ATOM, SIGNED, Text, joined, python_of
from optimizers.lines import NAME, Line
from surfaces import Surface
from surfaces.compile import ufuncs
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import Tape

WIDTH = 100
INLINE = 48
"""What is used once and is no longer than this is written where it is used."""

_RUN = '''
@np.errstate(all="ignore")
def run(name, points{own}):
    """The start and every point; a run that {ends} stays where it was."""
    path = [start]
    for theta in points:
        if not ({inside}).all(){undefined}:
            print(name, "{ended}", len(path))
            break
        path.append(theta)
    return np.array(path + path[-1:] * (steps + 1 - len(path)))

'''


_USES_FUNCTIONS = re.compile(rf"\*\*(?! ?2\b)|np\.({'|'.join(sorted(OWN))})\b")
_ROUNDED = (
    "# NumPy rounds powers and functions such as exp otherwise than the page in a last digit: a chaotic run shows it.\n"
)


def numpy_script(scenario: Scenario) -> str:
    """A script that runs the race with NumPy alone: `paths` holds {slot: array (steps + 1, 2)} at its end.

    The gradient is the tape's operations, the rules are their `lines` in the order of `update`: the same points as
    `engine.race.race`, to the last bit where there are neither powers nor functions. These are NumPy's own.
    """
    surface, slots = scenario.resolved_surface(), scenario.slots()
    parts = [
        "import numpy as np\n",
        *_setup(scenario, surface),
        *gradient_lines(scenario, surface),
        *_value(scenario, surface),
        *(_generator(slot, scenario, entry) for slot, entry in slots.items()),
        _run(scenario),
        *_paths(scenario, surface),
        "for name, path in paths.items():",
        "    print(name, path[-1])",
    ]
    text = "\n".join(parts) + "\n"
    return f"{text}{_ROUNDED}" if _USES_FUNCTIONS.search(text) else text


def _run(scenario: Scenario) -> str:
    """The loop; a formula may have no value at a point, or one that is too large."""
    ends = "leaves the bound, or the region where f has a value," if scenario.formula else "leaves the bound"
    undefined = " or not np.isfinite(value(theta))" if scenario.formula else ""
    own = ", start=start, bound=bound" if any(entry.start for entry in scenario.entries) else ""
    inside = "np.abs(theta) <= bound"
    return _RUN.format(own=own, ends=ends, inside=inside, undefined=undefined, ended=ended_message(scenario))


def ended_message(scenario: Scenario) -> str:
    """What a script says before the number of the step at which a run ends early."""
    return "diverged, or left the region where f is defined, at step" if scenario.formula else "diverged at step"


def _paths(scenario: Scenario, surface: Surface) -> list[str]:
    runs = [
        f'"{slot}": run("{slot}", {slot}(){_own_start(surface, entry)})' for slot, entry in scenario.slots().items()
    ]
    return [f"paths = {{{', '.join(runs)}}}"] if len(runs) < 2 else ["paths = {", *(f"    {run}," for run in runs), "}"]


def _own_start(surface: Surface, entry: Entry) -> str:
    """The start and the bound of a run that has its own, as arguments of `run`."""
    if entry.start is None:
        return ""
    return f", {_point(entry.start)}, {_number(divergence_bound(surface, np.array(entry.start)))}"


def _point(place: tuple[float, float]) -> str:
    return f"np.array([{', '.join(map(_number, place))}])"


def _number(value: Any) -> str:
    """A float with all its digits, as an expression."""
    number = float(value)
    if math.isfinite(number):
        return repr(number)
    return "np.nan" if math.isnan(number) else "np.inf" if number > 0 else "-np.inf"


def _setup(scenario: Scenario, surface: Surface) -> list[str]:
    """Start, steps, the bound and the noise."""
    return [
        f"start, steps = {_point(scenario.resolved_start())}, {scenario.resolved_steps()}",
        bound_line(surface, scenario.resolved_start()),
        *noise_lines(scenario),
    ]


def bound_line(surface: Surface, start: tuple[float, float]) -> str:
    """The bound that a run from this start diverges at."""
    bound = divergence_bound(surface, np.array(start))
    return f"bound = {_number(bound)}  # a coordinate beyond it: the run has diverged"


def noise_lines(scenario: Scenario) -> list[str]:
    """The noise of every step, that of the race; none without noise. They need `steps`."""
    if not scenario.noise:
        return []
    return [
        f"generator = np.random.default_rng([{scenario.seed}, 0])",
        f"noise = {_number(scenario.noise)} * generator.standard_normal((steps, 2, {NOISE_BLOCK}))[:, :, 0]",
    ]


# --- the gradient ---

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


def _value(scenario: Scenario, surface: Surface) -> list[str]:
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
            text = _number(constant)
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


# --- the rules ---


_STEP = re.compile(r"\\frac\{<lr>\}(\{.*\})\\,<g>$")
"""lr / root g: AdaGrad and RMSprop compute (lr g) / root, and near a minimum RMSprop makes much of the last bit."""


def _generator(slot: str, scenario: Scenario, entry: Entry) -> str:
    """A generator function that yields the points of one optimizer after its steps."""
    rule = scenario.rule(entry)
    body, point = _body(rule, scenario.resolved_steps()), python_of(rule.gradient_at, lambda name: name.rstrip("-"))
    settings = ", ".join(f"{name}={_number(value)}" for name, value in rule.numbers(1).items())
    factors = _factors(scenario, entry)
    inner = [
        *(["lr = rates[t - 1]"] if factors else []),
        *(f"{name}_before = {name}" for name in body.previous),
        f"g = gradient({point}{', t' if scenario.noise else ''})",
        *rule.auxiliary_python,
        *body.lines,
        "yield theta",
    ]
    own = [] if entry.start is None else [f"start = {_point(entry.start)}"]
    lines = [*own, _initial(rule), *factors, "for t in range(1, steps + 1):", *(f"    {line}" for line in inner)]
    return f"\ndef {slot}({settings}):\n" + indent("\n".join(lines), "    ") + "\n"


def _initial(rule: Optimizer) -> str:
    """The assignment of what a rule starts with."""
    state = rule.init(np.zeros(2))._asdict()
    values = [_filled(part) for part in state.values()]
    return f"{', '.join(['theta', *state])} = {', '.join(['start', *values])}"


def _filled(part: Array) -> str:
    shape = part.shape[0] if part.ndim == 1 else part.shape
    if not part.any():
        return f"np.zeros({shape})"
    return f"np.ones({shape})" if (part == 1.0).all() else f"np.array({part.tolist()})"


@dataclass(frozen=True)
class _Body:
    """The lines of a rule as Python, and the names whose value before the step must be kept."""

    lines: list[str]
    previous: list[str]


def _body(rule: Optimizer, steps: int) -> _Body:
    """What all steps do; where a rule changes with the step, what they share and then a choice by the step."""
    spans = [(list(ts)[-1], lines) for lines, ts in groupby(range(1, max(1, steps) + 1), rule.lines)]
    shared = 0
    while len(spans) > 1 and len({lines[: shared + 1] for _, lines in spans}) == 1:
        shared += 1
    shared = shared if len(spans) > 1 else len(spans[0][1])
    previous = sorted({name for _, lines in spans for name in _needed_before(lines)})
    texts = [[_assigned(line, previous) for line in lines] for _, lines in spans]
    result = texts[0][:shared]
    for place, ((last, _), text) in enumerate(zip(spans, texts, strict=True)):
        if len(spans) > 1:
            word = "if" if place == 0 else "elif"
            result.append(f"{word} t <= {last}:" if place < len(spans) - 1 else "else:")
            result += [line and f"    {line}" for line in text[shared:]]
    return _Body([line for line in result if line], previous)


def _needed_before(lines: Iterable[Line]) -> set[str]:
    """Names of which a line wants the value before the step when an earlier line has changed it."""
    changed: set[str] = set()
    previous: set[str] = set()
    for line in lines:
        previous |= {name for name, before in NAME.findall(line.text) if before and name in changed}
        changed.add(line.name)
    return previous


def _assigned(line: Line, previous: Sequence[str]) -> str:
    def rename(name: str) -> str:
        plain = name.rstrip("-")
        return f"{plain}_before" if name != plain and plain in previous else plain

    if line.python is not None:
        return line.python and f"{line.name} = {line.python}"
    text = _STEP.sub(r"\\frac{<lr>\\,<g>}\1", line.text)
    return f"{line.name} = {python_of(text, rename)}"


# --- schedules ---


def _factors(scenario: Scenario, entry: Entry) -> list[str]:
    """Lines that make `rates`, the learning rate of every step."""
    if entry.schedule == CONSTANT:
        return []
    schedule, steps = schedule_of(entry), scenario.resolved_steps()
    expression = schedule.factor_text(steps)
    if expression:
        return ["k = np.arange(steps)", f"rates = lr * ({expression})"]
    numbers = wrap(", ".join(map(_number, schedule.factors(steps))), WIDTH - 8, break_on_hyphens=False)
    return ["rates = lr * np.array([", *(f"    {line}" for line in numbers), "])"]
