"""Trace of a rule along a run: every quantity that its lines name at every step, and the lines with numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import numpy as np

from engine.descend import Run
from engine.noise import noise_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from i18n import say
from optimizers import OPTIMIZERS
from optimizers.base import Array, Optimizer
from optimizers.line_parser import value_of
from optimizers.lines import symbol

Ending = Literal["", "diverged", "undefined"]

EFFECTIVE_LR = "effective_lr"
UPDATE = "update"
SYMBOLS = {UPDATE: r"\Delta\theta_#"}

QUANTITY_NAMES = {
    "g": "gradient",
    "m": "first moment m",
    "v": "second moment v",
    "v_max": "largest second moment",
    "m_hat": "m, corrected",
    "v_hat": "v, corrected",
    "u": "decaying maximum u",
    "velocity": "velocity",
    "G": "sum of squares G",
    "G_diagonal": "G, diagonal",
    "G_beside": "G, off the diagonal",
    "square_average": "average of g²",
    "update_average": "average of Δ²",
    "delta": "unscaled update Δ",
    "update": "update of θ",
    "theta": "θ after the step",
}
"""Quantities in words; what a rule names beside these is shown by its symbol and name."""


@dataclass(frozen=True)
class Anatomy:
    """A run, or a stretch of one, from the inside. Arrays have shape (2, steps): coordinate, and step.

    Step k is at index k - 1, or at k - 1 - `first` where the stretch does not begin at the start.

    Attributes:
        optimizer: the rule with its hyperparameters.
        values: {name: array} of everything that the lines name or define; "m-" is m before the step. Hyperparameters
            and `t` are numbers or arrays of shape (steps,). What a step's lines do not define is nan there.
        shown: names worth a row of a table, in the order in which the rule makes them.
        symbols: {name: LaTeX}, # for the step's index.
        ending: why there are no more steps, where the run ended before all were made.
        first: how many steps are left out at the start.
    """

    optimizer: Optimizer
    values: Mapping[str, Any]
    shown: tuple[str, ...]
    symbols: Mapping[str, str]
    ending: Ending = ""
    first: int = 0

    @property
    def steps(self) -> int:
        """How many steps there are: fewer than asked for where the run ended early, and then perhaps none."""
        return int(np.shape(self.values["theta"])[1])

    def symbol(self, name: str) -> str:
        """The LaTeX of a quantity after the step."""
        if name == EFFECTIVE_LR:
            return rf"\text{{{say('effective')} }} \eta"
        return symbol(self.symbols, name)

    def substituted(self, step: int, coordinate: int, digits: int = 4) -> list[str]:
        r"""The rule's lines at a step (from 1), for x (0) or y (1), with numbers in place of names.

        Each is `symbol = numbers = value`; with 17 digits the numbers are exact.
        """

        def number(name: str, before: bool) -> str:
            return latex_number(self.at(name + "-" * before, step, coordinate), digits)

        return [
            f"{self.symbol(line.name)} = {line.substituted(number)} = {number(line.name, False)}"
            for line in self.optimizer.lines(step)
        ]

    def at(self, name: str, step: int, coordinate: int) -> float:
        """One number."""
        value, k = np.asarray(self.values[name]), step - 1 - self.first
        return float(value if value.ndim == 0 else value[..., k] if value.ndim == 1 else value[coordinate, k])


def latex_number(value: float, digits: int = 4) -> str:
    r"""A number in LaTeX, in brackets where a sign or a power of ten would need them.

    >>> latex_number(0.125), latex_number(-3.0), latex_number(1.5e-7)
    ('0.125', '(-3)', '(1.5 \\cdot 10^{-7})')
    """
    if not math.isfinite(value):
        return r"\infty" if value > 0 else r"(-\infty)" if value < 0 else r"\text{–}"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    if exponent:
        return rf"({mantissa} \cdot 10^{{{int(exponent)}}})"
    return f"({mantissa})" if value < 0 else mantissa


def steps_made(run: Run) -> int:
    """How many steps one run made: fewer than its length where it ended early, and then perhaps none."""
    return run.steps if run.ended_at < 0 else max(int(run.ended_at) - 1, 0)


def anatomy(scenario: Scenario, entry: Entry, run: Run, first: int = 0, last: int | None = None) -> Anatomy:
    """Everything inside of one run of a scenario; `run` is what `engine.race.race` made of this entry.

    With `first` or `last` of a stretch of it: the steps that lead from point `first` to point `last`.
    """
    optimizer = scenario.optimizer(entry)
    made = steps_made(run)
    end = made if last is None else min(last, made)
    first = min(first, end)
    steps = end - first
    states = {name: np.moveaxis(part[first : end + 1], 0, -1) for name, part in run.state._asdict().items()}
    theta = run.theta[first : end + 1].T
    before = type(run.state)(*(part[..., :steps] for part in states.values()))
    after = type(run.state)(*(part[..., 1 : steps + 1] for part in states.values()))
    g = _gradients(scenario, optimizer, before, theta[:, :steps], first)
    names: dict[str, Any] = {**_numbers(optimizer, first, steps), "t": np.arange(first + 1, end + 1), "g": g}
    names |= {f"{name}-": part for name, part in before._asdict().items() if part.ndim == 2}
    names["theta-"] = theta[:, :steps]
    with np.errstate(all="ignore"):
        names |= optimizer.auxiliary_quantities(after, g)
        defined = _evaluated(optimizer, names, first, steps)
        names |= defined
        names[EFFECTIVE_LR] = _effective_lr(optimizer, after, theta[:, 1 : steps + 1], first)
        names[UPDATE] = theta[:, 1 : steps + 1] - theta[:, :steps]
    names |= _entries(after)
    symbols = {**OPTIMIZERS[entry.optimizer].all_symbols(), **SYMBOLS, **_entry_symbols(after)}
    inner = [name for name in defined if name != "theta"]
    shown = ("g", *_entries(after), *inner, EFFECTIVE_LR, UPDATE, "theta")
    ending: Ending = "diverged" if run.diverged_at >= 0 else "undefined" if run.undefined_at >= 0 else ""
    return Anatomy(optimizer, names, shown, symbols, ending, first)


def _gradients(scenario: Scenario, optimizer: Optimizer, before: Any, theta: Array, first: int) -> Array:
    """The gradient that each step used: where it was asked for, and with the noise that it had."""
    ahead = optimizer.lookahead(before, theta)
    g = scenario.resolved_surface().gradient(theta if ahead is None else ahead)
    if scenario.noise:
        g = g + noise_of(scenario.noise, scenario.seed, first + theta.shape[1])[:, first:]
    return g


def _numbers(optimizer: Optimizer, first: int, steps: int) -> dict[str, Any]:
    """Every hyperparameter: a number, or one for each step where a schedule changes it."""
    each = [optimizer.numbers(t) for t in range(first + 1, first + max(steps, 1) + 1)]
    columns = {name: np.array([numbers[name] for numbers in each], dtype=np.float64) for name in optimizer.numbers(1)}
    return {name: values[0] if len(set(values.tolist())) == 1 else values for name, values in columns.items()}


def _evaluated(optimizer: Optimizer, names: Mapping[str, Any], first: int, steps: int) -> dict[str, Array]:
    """{name: (2, steps)} of what the lines define, line by line; the same lines are evaluated for all steps at once."""
    defined: dict[str, Array] = {} if steps else {line.name: np.empty((2, 0)) for line in optimizer.lines(1)}
    for lines, group in groupby(range(first + 1, first + steps + 1), optimizer.lines):
        numbers = list(group)
        span = slice(numbers[0] - 1 - first, numbers[-1] - first)
        known = {name: np.asarray(value)[..., span] if np.ndim(value) else value for name, value in names.items()}
        for line in lines:
            known[line.name] = value_of(line.text, known)
            defined.setdefault(line.name, np.full((2, steps), np.nan))[:, span] = known[line.name]
    return defined


def _effective_lr(optimizer: Optimizer, after: Any, theta: Array, first: int) -> Array:
    columns = [
        optimizer.effective_lr(type(after)(*(part[..., k] for part in after)), theta[:, k], first + k + 1)
        for k in range(theta.shape[1])
    ]
    return np.stack(columns, axis=1) if columns else np.empty((2, 0))


def _entries(after: Any) -> dict[str, Array]:
    """Matrices of the state as rows of a table: the diagonal, and what is beside it twice."""
    matrices = {name: part for name, part in after._asdict().items() if part.ndim == 3}
    rows = {f"{name}_diagonal": np.stack([part[0, 0], part[1, 1]]) for name, part in matrices.items()}
    return rows | {f"{name}_beside": np.stack([part[0, 1], part[1, 0]]) for name, part in matrices.items()}


def _entry_symbols(after: Any) -> dict[str, str]:
    names = [name for name, part in after._asdict().items() if part.ndim == 3]
    diagonal = {f"{name}_diagonal": rf"{name}_{{#,ii}}" for name in names}
    return diagonal | {f"{name}_beside": rf"{name}_{{#,ij}}" for name in names}
