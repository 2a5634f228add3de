"""A race as Python: a script that needs NumPy alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import indent, wrap

import numpy as np

from elementary.table import OWN
from engine.chunks import divergence_bound
from engine.export.numpy_function import WIDTH, gradient_lines, number_text, value_lines
from engine.noise import NOISE_BLOCK
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, schedule_of
from optimizers.base import Array, Optimizer
from optimizers.line_parser import python_of
from optimizers.lines import NAME, Line
from surfaces import Surface

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
        *value_lines(scenario, surface),
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
    return f", {_point(entry.start)}, {number_text(divergence_bound(surface, np.array(entry.start)))}"


def _point(place: tuple[float, float]) -> str:
    return f"np.array([{', '.join(map(number_text, place))}])"


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
    return f"bound = {number_text(bound)}  # a coordinate beyond it: the run has diverged"


def noise_lines(scenario: Scenario) -> list[str]:
    """The noise of every step, that of the race; none without noise. They need `steps`."""
    if not scenario.noise:
        return []
    return [
        f"generator = np.random.default_rng([{scenario.seed}, 0])",
        f"noise = {number_text(scenario.noise)} * generator.standard_normal((steps, 2, {NOISE_BLOCK}))[:, :, 0]",
    ]


# --- the rules ---


_STEP = re.compile(r"\\frac\{<lr>\}(\{.*\})\\,<g>$")
"""lr / root g: AdaGrad and RMSprop compute (lr g) / root, and near a minimum RMSprop makes much of the last bit."""


def _generator(slot: str, scenario: Scenario, entry: Entry) -> str:
    """A generator function that yields the points of one optimizer after its steps."""
    rule = scenario.rule(entry)
    body, point = _body(rule, scenario.resolved_steps()), python_of(rule.gradient_at, lambda name: name.rstrip("-"))
    settings = ", ".join(f"{name}={number_text(value)}" for name, value in rule.numbers(1).items())
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
    numbers = wrap(", ".join(map(number_text, schedule.factors(steps))), WIDTH - 8, break_on_hyphens=False)
    return ["rates = lr * np.array([", *(f"    {line}" for line in numbers), "])"]
