"""Maps in JavaScript are Python's cell by cell, but for cells that rounding alone makes others as well."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.experiments.axis import Axis, start_axes
from engine.experiments.sweep import Question, Sweep, SweepResult, answerable, sweep
from engine.noise import noise_of
from engine.program.javascript.module import race_module, structure
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from optimizers.base import Array
from surfaces import SURFACES
from tests.engine.program.javascript.node import run, write_module
from ui.components.program import program_header

SIDE = 16
FIELDS = ("steps", "first", "loss", "endX", "endY", "diverged", "undefined", "hovering", "basin", "kinds")
ROUNDING = 4 * np.finfo(np.float64).eps


@dataclass(frozen=True)
class Map:
    """A map with what its numbers are: {field: (SIDE, SIDE)}."""

    spec: Sweep
    fields: dict[str, Array]


def python(spec: Sweep) -> dict[str, Array]:
    """The fields by Python."""
    found: SweepResult = sweep(spec)
    named: dict[str, Any] = {
        "steps": found.steps, "first": found.first, "loss": found.loss, "endX": found.theta[0],
        "endY": found.theta[1], "diverged": found.diverged_at, "undefined": found.undefined_at,
        "hovering": found.hovering, "basin": found.basin, "kinds": found.kinds,
    }  # fmt: skip
    return {name: np.asarray(values, dtype=np.float64) for name, values in named.items()}


def javascript(folder: Path, specs: list[Sweep]) -> list[dict[str, Array]]:
    """The fields by node, from the modules as they are served."""
    cases, draws = [], [np.empty(0)]
    for number, spec in enumerate(specs):
        scenario = spec.scenario.bare(spec.entry)
        module = write_module(folder, f"map{number}", race_module(structure(scenario), spec.question))
        cases.append({"module": module, "request": request(spec), "sigma": scenario.noise})
        if scenario.noise:
            draws.append(noise_of(1.0, scenario.seed, scenario.resolved_steps()).ravel())
    found = run("maps.js", folder, cases, np.concatenate(draws))
    halves = found.reshape(len(specs), 2, len(FIELDS), SIDE // 2, SIDE)
    return [dict(zip(FIELDS, np.concatenate(two, axis=1), strict=True)) for two in halves]


def request(spec: Sweep) -> dict[str, Any]:
    """A map as the browser is asked for it, without noise."""
    header = program_header(spec.scenario.bare(spec.entry))
    (slot,) = header["slots"]
    axes = {name: {"name": axis.name, "values": axis.values.tolist()} for name, axis in (("x", spec.x), ("y", spec.y))}
    return {
        "query": header["query"], "slot": 0, "question": spec.question, **axes, **slot,
        "parameters": header["parameters"], "start": spec.scenario.resolved_start(),
        "steps": spec.scenario.resolved_steps(), "tol": header["tol"], "noise": None,
    }  # fmt: skip


def of_hypers(key: str, item: Entry, name: str, question: Question, **scenario: Any) -> Sweep:
    """A map of lr and another hyperparameter."""
    spec = OPTIMIZERS[item.optimizer].hypers()[name]
    y = Axis(name, spec.low, spec.high, SIDE, log=spec.log, complement=spec.complement)
    return Sweep(Scenario(surface=key, **scenario), item, Axis("lr", 1e-4, 3.0, SIDE, log=True), y, question)


def of_starts(key: str, item: Entry, question: Question, **scenario: Any) -> Sweep:
    """A map of starts."""
    base = Scenario(surface=key, **scenario)
    return Sweep(base, item, *start_axes(base.resolved_surface(), SIDE), question)


def different(found: dict[str, Array], wanted: dict[str, Array]) -> Any:
    """Which cells are another kind, or have another number of steps or another basin."""
    return np.any([found[name] != wanted[name] for name in ("steps", "basin", "kinds")], axis=0)


ARITHMETIC = ("ravine", "rosenbrock", "himmelblau", "plateau_saddle")
QUESTIONS: tuple[Question, ...] = ("settled", "loss", "escaped", "basin")


def test_cells_of_arithmetic_are_the_same_to_the_last_bit(tmp_path: Path) -> None:
    """Every question of hyperparameters and of starts, for rules whose steps know no powers."""
    specs = []
    for key in ARITHMETIC:
        for item, name in ((Entry("momentum"), "momentum"), (Entry("nesterov"), "momentum"), (Entry("rmsprop"), "rho")):
            for question in QUESTIONS:
                steps = {"steps": 150}
                if question != "escaped" or SURFACES[key].saddles:
                    specs.append(of_starts(key, item, question, **steps))
                    specs.append(of_hypers(key, item, name, question, **steps))
    below = Scenario(formula="x^4 - 3x^2 + x + y^4 - y")  # runs end below its listed minimum, by rounding
    specs.append(Sweep(below, Entry("sgd"), *start_axes(below.resolved_surface(), SIDE), "settled"))
    kinds: set[float] = set()
    for spec, found in zip(specs, javascript(tmp_path, specs), strict=True):
        wanted = python(spec)
        for field in FIELDS:
            assert np.array_equal(found[field], wanted[field], equal_nan=True), (spec, field)
        kinds |= set(np.unique(wanted["kinds"]).tolist())
    assert kinds == {0.0, 1.0, 2.0, 3.0}
    assert np.any(wanted["loss"] < (below.resolved_surface().minimum or 0.0))


def test_cells_of_the_others_differ_where_they_are_chaotic(tmp_path: Path) -> None:
    """Rules with powers, surfaces with library functions, noise, schedules, a tolerance, another kappa."""
    adam, nadam = Entry("adam"), Entry("nadam")
    specs = [
        of_hypers("rosenbrock", adam, "beta2", "settled"),
        of_hypers("himmelblau", nadam, "beta1", "settled", steps=200),
        of_hypers("plateau_saddle", Entry("radam"), "beta2", "loss", steps=200),
        of_hypers("ackley", adam, "beta1", "settled", steps=200),
        of_starts("ackley", adam, "basin", steps=200),
        of_starts("himmelblau", entry("adam", "cosine"), "basin", steps=200, noise=0.5, seed=3),
        of_hypers("rosenbrock", entry("momentum", "step"), "momentum", "settled", noise=0.2, seed=1, tol=0.5, lr=1e-3),
        of_hypers("ravine", adam, "beta1", "settled", parameters=(("kappa", 12.5),), steps=200),
        of_hypers("ravine", Entry("sgd"), "lr", "settled", parameters=(("kappa", 1.0),), steps=200),
    ]
    apart = 0
    for spec, found in zip(specs, javascript(tmp_path, specs), strict=True):
        cells = different(found, python(spec))
        apart += int(cells.sum())
        if cells.any():
            assert not np.any(cells & ~_chaotic(spec))
    assert apart <= 0.01 * len(specs) * SIDE * SIDE  # most of them on Ackley at a large lr


def _chaotic(spec: Sweep) -> Any:
    """Cells that are other ones where their start, or the gradient at each step, is a rounding off."""
    wanted, scenario = python(spec), spec.scenario
    x, y = scenario.resolved_start()
    moved = replace(scenario, start=(x * (1 + ROUNDING), y * (1 - ROUNDING)))
    others = [replace(spec, scenario=one) for one in (moved, replace(scenario, noise=scenario.noise + ROUNDING))]
    return np.any([_is_far(python(other), wanted) for other in others], axis=0)


def _is_far(found: dict[str, Array], wanted: dict[str, Array]) -> Any:
    with np.errstate(all="ignore"):
        gap = np.abs(found["loss"] - wanted["loss"]) / (1 + np.abs(wanted["loss"]))
    return different(found, wanted) | (gap > 1e-9)


FORMULAS = (
    "sqrt(x) ln(y+1) + x^2", "ln(x y) + y^2", "exp(x^2) - y", "1/(x-1) + y^2",
    "sqrt(floor(x)) + x^2 + y^2",  # its gradient has a value where it has none
)  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_cells_that_leave_where_a_formula_is_defined(tmp_path: Path, formula: str) -> None:
    """Some have no value at their start, some leave, some overflow."""
    base = Scenario(formula=formula, steps=60)
    axes = start_axes(base.resolved_surface(), SIDE)
    specs = [Sweep(base, Entry(key), *axes, "loss") for key in ("sgd", "nesterov", "adam")]
    specs += [replace(spec, scenario=replace(base, lr=1.0)) for spec in specs]
    for spec, found in zip(specs, javascript(tmp_path, specs), strict=True):
        wanted = python(spec)
        assert np.array_equal(found["kinds"], wanted["kinds"])
        for field in ("diverged", "undefined"):
            assert np.array_equal(found[field], wanted[field]), (spec.entry, field)
        for field in ("loss", "endX", "endY"):
            assert np.allclose(found[field], wanted[field], rtol=1e-9, atol=1e-12), (spec.entry, field)


def test_a_question_that_a_start_has_answered_already(tmp_path: Path) -> None:
    """A start that has escaped: nothing is counted in a map of hyperparameters."""
    spec = of_hypers("plateau_saddle", Entry("momentum"), "momentum", "escaped", start=(0.0, 1.0), steps=60)
    assert not answerable(spec.scenario, "escaped")
    (found,) = javascript(tmp_path, [spec])
    wanted = python(spec)
    assert np.all(wanted["steps"] == -1)
    assert all(np.array_equal(found[field], wanted[field], equal_nan=True) for field in FIELDS)
