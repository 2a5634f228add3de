"""A program means what `update` computes: the same numbers to the last bit, for every rule on every surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from engine.program.operations import EXACT
from engine.program.program import Program
from engine.program.recorder import TraceError
from engine.program.surface_form import form_of, surface_constants, trace_surface
from engine.program.trace import rule_form, trace_step
from optimizers import OPTIMIZERS
from optimizers.scheduled import Scheduled, scheduled
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES, Surface
from surfaces.formula import parse
from surfaces.formula.names import FUNCTIONS
from tests.engine.program.cases import VARIANTS, hypers, points, same_bits, state_of
from tests.engine.program.interpreter import interpret
from tests.engine.program.largest_formulas import surface_of
from tests.rough import ROUGH
from tests.surfaces.formula.formula_cases import VALID

COUNT = 48
BOX = ((-3.0, 3.0), (-2.0, 4.0))
TYPED = (*ROUGH, *(case["text"] for case in VALID))


def step_inputs(program: Program, surface: Surface, values: Any, theta: Any, state: Any, **others: Any) -> Any:
    """What a program of a step is given, by name."""
    parts = {f"state.{name}": part.reshape(-1, part.shape[-1]) for name, part in state._asdict().items()}
    states = {f"{name}.{k}": row for name, rows in parts.items() for k, row in enumerate(rows)}
    given = {f"hyper.{name}": value for name, value in values.items()} | states | others
    return {"x": theta[0], "y": theta[1], **given, **surface_constants(surface)}


def assert_step(surface: Surface, optimizer: Any, rng: Any, t: int, noisy: bool = False) -> None:
    """One step of `update` from hard points and states, and the program's."""
    rule = optimizer.inner if isinstance(optimizer, Scheduled) else optimizer
    values = {name: getattr(rule, name) for name in rule.hypers()}
    theta = points(rng, COUNT)
    state = state_of(rng, optimizer, theta)
    noise = rng.normal(size=(2, COUNT))
    slope = (lambda at: surface.gradient(at) + noise) if noisy else surface.gradient
    program = trace_step(surface, optimizer, noisy=noisy)
    others: dict[str, Any] = {"t": t}
    if noisy:
        others |= {"noise.x": noise[0], "noise.y": noise[1]}
    if rule is not optimizer:
        others["factor"] = optimizer.factors[t - 1]
    with np.errstate(all="ignore"):
        moved, after = optimizer.update(state, theta, slope, t)
    found = interpret(program, step_inputs(program, surface, values, theta, state, **others))
    wanted = {"x": moved[0], "y": moved[1], "loss": surface.value(theta)}
    for name, part in after._asdict().items():
        wanted |= {f"state.{name}.{k}": row for k, row in enumerate(part.reshape(-1, COUNT))}
    assert found.keys() == wanted.keys()
    different = [name for name in wanted if not same_bits(found[name], wanted[name])]
    assert not different, (surface.key, t, noisy, different)


@pytest.mark.parametrize("variant", VARIANTS)
def test_step_is_that_of_update(variant: str) -> None:
    """At the first step and late, with noise, under a schedule, and with both."""
    kind, switches = VARIANTS[variant]
    rng = np.random.default_rng(1)
    for surface in SURFACES.values():
        optimizer = kind(**hypers(rng, kind, COUNT), **switches)
        factors = rng.uniform(0, 2, size=(1000, COUNT))
        assert_step(surface, optimizer, rng, 1)
        assert_step(surface, optimizer, rng, 2, noisy=True)
        assert_step(surface, Scheduled(inner=optimizer, factors=factors), rng, 7)
        assert_step(surface, Scheduled(inner=optimizer, factors=factors), rng, 1000, noisy=True)


@pytest.mark.parametrize("key", sorted({*SCHEDULES} - {"constant"}))
def test_step_under_each_schedule(key: str) -> None:
    rng = np.random.default_rng(2)
    for kind in OPTIMIZERS.values():
        optimizer = scheduled(kind(**hypers(rng, kind, COUNT)), SCHEDULES[key](), 50)
        for t in (1, 25, 50):
            assert_step(SURFACES["ravine"], optimizer, rng, t)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_hyperparameters_may_be_numbers(key: str) -> None:
    rng = np.random.default_rng(3)
    for seed in range(20):
        values = hypers(np.random.default_rng(seed), OPTIMIZERS[key], 1)
        optimizer = OPTIMIZERS[key](**{name: value[0] for name, value in values.items()})
        for t in (1, 3, 400):
            assert_step(SURFACES["himmelblau"], optimizer, rng, t)


@pytest.mark.parametrize("text", TYPED)
def test_typed_formula_is_traced_with_its_slope(text: str) -> None:
    surface = parse(text, BOX)
    rng = np.random.default_rng(4)
    theta = points(rng, 400)
    found = interpret(trace_surface(surface), {"x": theta[0], "y": theta[1]})
    with np.errstate(all="ignore"):
        slope = surface.gradient(theta)
    assert same_bits(found["loss"], surface.value(theta))
    assert same_bits(found["gradient.x"], slope[0])
    assert same_bits(found["gradient.y"], slope[1])
    for key in ("nesterov", "adagrad_full", "radam"):
        assert_step(surface, OPTIMIZERS[key](**hypers(rng, OPTIMIZERS[key], COUNT)), rng, 3)


@pytest.mark.parametrize("kappa", [1.0, 1.5, 30.0, 100.0, 1e4])
def test_one_program_serves_a_family(kappa: float) -> None:
    """But for the members whose formula has another structure."""
    rng = np.random.default_rng(5)
    member = SURFACES["ravine"].with_params(kappa=kappa)
    usual = SURFACES["ravine"].with_params(kappa=7.0)
    adam = OPTIMIZERS["adam"]
    assert_step(member, adam(**hypers(rng, adam, COUNT)), rng, 5)
    shared = trace_step(member, adam()) is trace_step(usual, adam())
    assert shared == (kappa != 1.0)


def test_no_function_is_computed_from_a_surface_alone() -> None:
    """What rests on its numbers only is computed once, and of a number by another routine of NumPy's than of arrays."""
    for surface in SURFACES.values():
        program = trace_surface(surface)
        alone = {op.name for op in program.operations if not program.depends_on_run(op.output)}
        assert alone <= EXACT


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_what_does_not_differ_between_runs_says_so(key: str) -> None:
    """The levels: a value that rests on settings, and one that rests on time as well, are known before a run."""
    program = trace_step(SURFACES["rosenbrock"], OPTIMIZERS[key]())
    rng = np.random.default_rng(6)
    values = {name: rng.uniform(0.1, 0.9) for name in program.inputs}
    other = values | {name: rng.uniform(0.1, 0.9) for name in program.inputs if name in "xy" or "state." in name}
    later = values | {"t": 9.0}
    for value in range(program.values):
        asked = Program(program.inputs, program.constants, program.operations, (("asked", value),))
        with np.errstate(all="ignore"):
            here, there, then = (float(interpret(asked, given)["asked"]) for given in (values, other, later))
        assert program.depends_on_run(value) or here == there
        assert program.depends_on_time(value) or here == then
    assert all(program.depends_on_run(program.output[name]) for name in "xy")


def test_the_sign_of_a_zero_makes_another_program() -> None:
    below, above = (parse(f"x^2+y^2+arctan(1/max(x, {zero}))", BOX) for zero in ("ceil(-0.5)", "floor(0.5)"))
    assert form_of(below).value != form_of(above).value
    assert below.value([-1.0, 1.0]) < above.value([-1.0, 1.0])
    programs = [trace_surface(surface) for surface in (below, above)]
    assert programs[0] != programs[1]
    for surface, program in zip((below, above), programs, strict=True):
        found = interpret(program, {"x": -1.0, "y": 1.0})
        assert same_bits(found["loss"], surface.value([-1.0, 1.0]))
    one, other = (Program(("x",), ((1, zero),), (), (("x", 1),)) for zero in (0.0, -0.0))
    assert one != other
    assert one == Program(("x",), ((1, 0.0),), (), (("x", 1),))
    assert hash(one) == hash(Program(("x",), ((1, 0.0),), (), (("x", 1),)))


def test_a_constant_that_is_no_number_makes_equal_programs() -> None:
    one, other = (Program(("x",), ((1, float("nan")),), (), (("x", 1),)) for _ in range(2))
    assert one == other


def test_a_field_that_no_form_knows_is_not_lost() -> None:
    @dataclass(frozen=True)
    class Windowed(OPTIMIZERS["sgd"]):  # type: ignore[misc]
        window: int = 5

    with pytest.raises(TraceError, match="window"):
        rule_form(Windowed(window=7))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_formulas_is_traced(name: str) -> None:
    given = "x, y" if name in {"max", "min"} else "x"
    theta = points(np.random.default_rng(10), 300)
    for text in (f"{name}({given})", f"y {name}({given}) + x", f"{name}({given})^2 - x^y"):
        surface = surface_of(text)
        found = interpret(trace_surface(surface), {"x": theta[0], "y": theta[1]})
        with np.errstate(all="ignore"):
            slope = surface.gradient(theta)
        assert same_bits(found["loss"], surface.value(theta)), text
        assert same_bits(found["gradient.x"], slope[0]), text
        assert same_bits(found["gradient.y"], slope[1]), text
