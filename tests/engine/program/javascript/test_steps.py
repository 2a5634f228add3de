"""Single steps in JavaScript: NumPy's to the last bit."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.program.javascript.expressions import HELPERS
from engine.program.javascript.writer import Writer
from engine.program.operations import EXACT, FUNCTIONS, INPUTS
from engine.program.program import Program
from engine.program.recorder import Recorder
from engine.program.surface_form import surface_constants
from engine.program.trace import trace_step
from optimizers.base import Array
from surfaces import SURFACES, Surface
from surfaces.formula import parse
from tests.engine.program.cases import VARIANTS, hypers, points, same_bits, state_of
from tests.engine.program.interpreter import interpret
from tests.engine.program.javascript.node import run, write_module
from tests.rough import ROUGH
from tests.thoroughness import SOAK

COUNT = 100 if SOAK else 20
BOX = ((-3.0, 3.0), (-2.0, 4.0))
HARD = (0.0, -0.0, 1.0, -1.0, 0.5, 5e-324, -1e-310, 1e300, np.inf, -np.inf, np.nan)


@dataclass(frozen=True)
class Case:
    """A program and columns of numbers for its inputs (inputs, runs)."""

    program: Program
    given: Array

    @property
    def count(self) -> int:
        """How many runs."""
        return self.given.shape[1]

    def wanted(self) -> Array:
        """(outputs, runs) by the reference."""
        found = interpret(self.program, dict(zip(self.program.inputs, self.given, strict=True)))
        return np.stack([np.broadcast_to(found[name], self.count) for name, _ in self.program.outputs])

    def text(self) -> str:
        """The step as a function of a row of inputs, which writes a row of outputs."""
        writer = Writer(self.program)
        lines = [f"const {writer.name(k)} = i[{k}];" for k in range(len(self.program.inputs))]
        lines += writer.compute(self.program.operations)
        lines += [f"o[{k}] = {writer.name(value)};" for k, (_, value) in enumerate(self.program.outputs)]
        return "(i, o) => {\n" + "\n".join(lines) + "\n}"


def case_of(surface: Surface, variant: str, rng: np.random.Generator) -> Case:
    """A step with noise under a schedule from random points, states and hyperparameters, extreme ones among them."""
    kind, switches = VARIANTS[variant]
    theta, values = points(rng, COUNT), hypers(rng, kind, COUNT)
    optimizer = kind(**values, **switches)
    program = trace_step(surface, optimizer, noisy=True)
    state = state_of(rng, optimizer, theta)
    parts = {name: part.reshape(-1, COUNT) for name, part in state._asdict().items()}
    given: dict[str, Any] = {"x": theta[0], "y": theta[1], "t": rng.integers(1, 400, COUNT).astype(float)}
    given |= {f"hyper.{name}": value for name, value in values.items()} | surface_constants(surface)
    given |= {f"state.{name}.{k}": row for name, rows in parts.items() for k, row in enumerate(rows)}
    given |= {"noise.x": rng.normal(size=COUNT), "noise.y": rng.normal(size=COUNT)}
    return Case(program, np.stack([np.broadcast_to(given[name], COUNT) for name in program.inputs]))


def computed(folder: Path, cases: list[Case]) -> list[Array]:
    """(outputs, runs) of each case, by node."""
    listed = ",\n".join(case.text() for case in cases)
    module = write_module(folder, "steps", f"export default ({{{', '.join(HELPERS)}}}) => [{listed}];\n")
    shapes = [{"inputs": len(c.program.inputs), "outputs": len(c.program.outputs), "count": c.count} for c in cases]
    given = np.concatenate([case.given.ravel() for case in cases])
    found = run("steps.js", folder, {"module": module, "programs": shapes}, given)
    parts = np.split(found, np.cumsum([case.count * len(case.program.outputs) for case in cases])[:-1])
    return [part.reshape(case.count, -1).T for case, part in zip(cases, parts, strict=True)]


def test_ten_thousand_random_steps(tmp_path: Path) -> None:
    """Each rule with each choice of its switches on each surface."""
    rng = np.random.default_rng(1)
    cases = [case_of(surface, variant, rng) for surface in SURFACES.values() for variant in VARIANTS]
    assert len(cases) * COUNT >= 10_000
    names = [{operation.name for operation in case.program.operations} for case in cases]
    assert min(sum(map(FUNCTIONS.isdisjoint, names)), len(cases) - sum(map(FUNCTIONS.isdisjoint, names))) > 100
    for case, got in zip(cases, computed(tmp_path, cases), strict=True):
        assert same_bits(got, case.wanted()), case.program.outputs


def test_steps_on_rough_formulas(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    variants = ("nesterov", "adam-bias_correction=on")
    cases = [case_of(parse(text, BOX), variant, rng) for text in ROUGH for variant in variants]
    for case, got in zip(cases, computed(tmp_path, cases), strict=True):
        assert same_bits(got, case.wanted())


def test_each_operation_is_numpys(tmp_path: Path) -> None:
    """On special numbers in every combination, and on random ones."""
    rng = np.random.default_rng(3)
    operations = [_operation(name, rng) for name in sorted(EXACT | FUNCTIONS)]
    assert {case.program.operations[0].name for case in operations} == EXACT | FUNCTIONS
    for case, got in zip(operations, computed(tmp_path, operations), strict=True):
        name, *_ = case.program.operations[0]
        if name in {"maximum", "minimum"}:  # which of +0 and -0 is larger is left open
            assert np.array_equal(got, case.wanted(), equal_nan=True), name
        else:
            assert same_bits(got, case.wanted()), name


def _operation(name: str, rng: np.random.Generator) -> Case:
    """One operation by itself."""
    arity = INPUTS[name]
    columns = np.array(list(itertools.product(HARD, repeat=arity))).T
    given = rng.normal(size=(arity, 4000)) * 10.0 ** rng.integers(-3, 3, (arity, 4000))
    recorder = Recorder(["x", "y", "state.z.0"][:arity])
    program = recorder.program({"x": recorder.record(name, *map(recorder.input, recorder.inputs))})
    return Case(program, np.concatenate([columns, given], axis=1))
