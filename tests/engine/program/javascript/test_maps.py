"""Maps in JavaScript are Python's cell by cell, to the last bit."""

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


def assert_same(found: dict[str, Array], spec: Sweep) -> dict[str, Array]:
    """Every number of every cell is Python's; gives Python's."""
    wanted = python(spec)
    for field in FIELDS:
        assert np.array_equal(found[field], wanted[field], equal_nan=True), (spec, field)
    return wanted


ARITHMETIC = ("ravine", "rosenbrock", "himmelblau", "plateau_saddle")
QUESTIONS: tuple[Question, ...] = ("settled", "loss", "escaped", "basin")


def test_cells_of_arithmetic(tmp_path: Path) -> None:
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
        wanted = assert_same(found, spec)
        kinds |= set(np.unique(wanted["kinds"]).tolist())
    assert kinds == {0.0, 1.0, 2.0, 3.0}
    assert np.any(wanted["loss"] < (below.resolved_surface().minimum or 0.0))


def test_cells_of_functions_noise_and_schedules(tmp_path: Path) -> None:
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
    for spec, found in zip(specs, javascript(tmp_path, specs), strict=True):
        assert_same(found, spec)


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
        assert_same(found, spec)


def test_a_question_that_a_start_has_answered_already(tmp_path: Path) -> None:
    """A start that has escaped: nothing is counted in a map of hyperparameters."""
    spec = of_hypers("plateau_saddle", Entry("momentum"), "momentum", "escaped", start=(0.0, 1.0), steps=60)
    assert not answerable(spec.scenario, "escaped")
    (found,) = javascript(tmp_path, [spec])
    assert np.all(assert_same(found, spec)["steps"] == -1)
