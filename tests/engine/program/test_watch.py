"""What a program says of a watched condition is what the condition itself says of the same points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.conditions import (
    AtAnyMinimum,
    AtOwnMinimum,
    Condition,
    EscapedSaddle,
    WithinTolerance,
    at_any_minimum,
    escaped_saddle,
    within_tolerance,
)
from engine.program.surface_form import surface_constants
from engine.program.trace import trace_step
from engine.program.watch import MOST_MINIMA, watch_form, watch_numbers
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from tests.engine.program.cases import points
from tests.engine.program.interpreter import interpret

COUNT = 600
SGD = OPTIMIZERS["sgd"](lr=0.1)
INSIDE = ("mccormick", "ravine")  # with a box and without one


def places(surface: Surface) -> Any:
    """Points of all kinds, on the minima and saddles themselves, and in their neighbourhoods."""
    rng = np.random.default_rng(7)
    hard = points(rng, COUNT // 2)
    special = np.array([*surface.minima, *surface.saddles, surface.start]).T
    chosen = special[:, rng.integers(special.shape[1], size=COUNT // 2)]
    near = chosen + rng.normal(size=chosen.shape) * 10.0 ** rng.integers(-12, 1, COUNT // 2)
    near[:, ::9] = chosen[:, ::9]
    return np.concatenate([hard, near], axis=1)


def assert_same(surface: Surface, condition: Condition, theta: Any) -> Any:
    program = trace_step(surface, SGD, watch=condition)
    numbers = {f"watch.{name}": value for name, value in watch_numbers(condition).items()}
    given = {"x": theta[0], "y": theta[1], "hyper.lr": 0.1, "t": 1, **numbers, **surface_constants(surface)}
    found = interpret(program, given)
    with np.errstate(all="ignore"):
        held = condition.holds(theta, surface.value)
        np.testing.assert_array_equal(found["held"], held)
        if isinstance(condition, WithinTolerance) and not condition.stop_at_first:
            np.testing.assert_array_equal(found["near"], condition.near(theta, surface.value))
    assert set(np.unique(found["held"])) <= {0.0, 1.0}
    assert ("near" in found) == (isinstance(condition, WithinTolerance) and not condition.stop_at_first)
    return held


@pytest.mark.parametrize("key", SURFACES)
@pytest.mark.parametrize("tol", [None, 1e-9, 1.0])
def test_within_tolerance(key: str, tol: float | None) -> None:
    surface = SURFACES[key]
    theta = places(surface)
    starts = np.where(np.isfinite(theta), theta, 1.0)
    for stops in (False, True):
        held = assert_same(surface, within_tolerance(surface, starts, tol, stop_at_first=stops), theta)
    assert held.any() == (surface.minimum is not None)


@pytest.mark.parametrize("key", INSIDE)
@pytest.mark.parametrize("tol", [0.0, np.nan, np.inf, 5e-324, -1.0])
def test_within_a_tolerance_that_is_none(key: str, tol: float) -> None:
    condition = replace(within_tolerance(SURFACES[key], SURFACES[key].start, 0.5), tol=tol)
    assert_same(SURFACES[key], condition, places(SURFACES[key]))


@pytest.mark.parametrize("key", [key for key, surface in SURFACES.items() if surface.saddles])
def test_escaped_saddle(key: str) -> None:
    surface = SURFACES[key]
    held = [assert_same(surface, escaped_saddle(surface, saddle), places(surface)) for saddle in surface.saddles]
    assert np.any(held)
    assert not np.all(held)


@pytest.mark.parametrize("key", [key for key, surface in SURFACES.items() if surface.minima])
def test_at_a_minimum(key: str) -> None:
    """At any of them, and at one that is another for each run; -1 asks for nothing and holds at once."""
    surface = SURFACES[key]
    anywhere, theta = at_any_minimum(surface), places(surface)
    if watch_form(anywhere) is None:
        assert len(anywhere.minima) > MOST_MINIMA
        return
    assert assert_same(surface, replace(anywhere, stop_at_first=True), theta).any()
    number = np.random.default_rng(8).integers(-1, len(anywhere.minima), theta.shape[1])
    held = assert_same(surface, AtOwnMinimum(True, among=anywhere, number=number), theta)
    assert held[number < 0].all()
    assert held[number >= 0].any()


def test_exactly_on_the_edge() -> None:
    """At the radius, at the tolerance and at the border of the box, and one float beyond each."""
    surface = SURFACES["sphere"]
    around = np.array([np.nextafter(0.5, 0), 0.5, np.nextafter(0.5, 1), 0.25, -0.5])
    theta = np.stack([around, np.zeros(5)])
    on = {"tol": 0.25, "level": 0.0, "box": ((-0.5, 0.5), (0.0, 0.0))}
    conditions = [
        WithinTolerance(**on),
        WithinTolerance(**{**on, "tol": 0.1}),
        EscapedSaddle(True, (0.0, 0.0), 0.5, 0.25),
        EscapedSaddle(True, (0.0, 0.0), 0.5, np.nextafter(0.25, 1)),
        AtAnyMinimum(True, ((0.0, 0.0), (1.5, 0.0)), 0.5),
        AtOwnMinimum(True, among=AtAnyMinimum(False, ((0.0, 0.0), (9.0, 0.0)), 0.5), number=np.zeros(5, int)),
    ]
    answers = [assert_same(surface, condition, theta).tolist() for condition in conditions]
    assert len({tuple(answer) for answer in answers}) > 3


def test_what_no_program_asks() -> None:
    """The step is traced all the same, and says nothing of it."""
    surface = SURFACES["sphere"]
    near = AtAnyMinimum(True, ((0.0, 0.0), (0.1, 0.0)), 0.5)
    many = AtAnyMinimum(True, tuple((float(k), 0.0) for k in range(MOST_MINIMA + 1)), 0.1)
    for condition in (AtOwnMinimum(True, among=near, number=0), many, AtAnyMinimum(True, (), 0.1)):
        assert watch_form(condition) is None
        assert "held" not in trace_step(surface, SGD, watch=condition).output


def test_numbers_of_runs_of_any_shape_are_a_row() -> None:
    surface = SURFACES["ravine"]
    starts = np.random.default_rng(9).normal(size=(2, 3, 4))
    numbers = watch_numbers(within_tolerance(surface, starts))
    assert [np.shape(numbers[name]) for name in ("tol", "below", "level")] == [(12,), (12,), ()]
    own = AtOwnMinimum(True, among=at_any_minimum(SURFACES["himmelblau"]), number=np.zeros((3, 4), int))
    assert np.shape(watch_numbers(own)["x.0"]) == (12,)


def test_programs_of_one_kind_of_condition_are_one() -> None:
    surface = SURFACES["ravine"]
    one, other = (trace_step(surface, SGD, watch=within_tolerance(surface, (1.0, 1.0), tol)) for tol in (0.1, 0.2))
    assert one is other
    assert one is not trace_step(surface, SGD, watch=within_tolerance(surface, (1.0, 1.0), 0.1, stop_at_first=True))
