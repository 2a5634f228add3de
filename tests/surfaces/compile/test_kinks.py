"""Derivatives where an outer slope is infinite and an inner one 0: smooth points, tips, and vertical tangents."""

import numpy as np
import pytest

from engine.race import race
from engine.scenario import Scenario
from surfaces import SURFACES
from surfaces.formula import parse

BOX = ((-3.0, 3.0), (-3.0, 3.0))

# By hand: formula, place, gradient
SMOOTH = [
    ("|x|^1.5 + |y|^1.5", (2.0, 0.0), (1.5 * 2**0.5, 0.0)),
    ("|x|^2.5 + y^2", (0.0, 1.0), (0.0, 2.0)),
    ("(x^2+y^2)^1.5", (0.0, 0.0), (0.0, 0.0)),
    ("(x^2)^1.5 + y^2", (0.0, 1.0), (0.0, 2.0)),
    ("|x|^1.3 + y", (0.0, 1.0), (0.0, 1.0)),
    ("x^1.5 + y", (0.0, 1.0), (0.0, 1.0)),
    ("x^3.3 + y", (0.0, 1.0), (0.0, 1.0)),
    ("(x^2+y^2)^(2/3) + x", (0.0, 0.0), (1.0, 0.0)),
    ("sqrt(x^4 + y^4) + y", (0.0, 0.0), (0.0, 1.0)),
    ("|x|^y + y", (0.0, 2.0), (0.0, 1.0)),
    ("|x| sqrt(|x|) + y", (0.0, 1.0), (0.0, 1.0)),
    ("x^3/sqrt(y) + y", (0.0, 1.0), (0.0, 1.0)),
]
TIPS = [  # 0 lies between the slopes of all sides
    ("sqrt(x^2+y^2)", (0.0, 0.0), (0.0, 0.0)),
    ("-sqrt(x^2+y^2) + y", (0.0, 0.0), (0.0, 1.0)),
    ("(x^2+y^2)^0.3", (0.0, 0.0), (0.0, 0.0)),
    ("(x^2+y^2)^(1/3)", (0.0, 0.0), (0.0, 0.0)),
    ("sqrt(|x|) + y^2", (0.0, 1.0), (0.0, 2.0)),
    ("sqrt(sqrt(x^2+y^2))", (0.0, 0.0), (0.0, 0.0)),
    ("cbrt(x^2+y^2)", (0.0, 0.0), (0.0, 0.0)),
    ("exp(-sqrt(x^2+y^2)) + x", (0.0, 0.0), (1.0, 0.0)),
    ("arcsin(cos(x)) + y^2", (0.0, 1.0), (0.0, 2.0)),
    ("arccos(cos(x)) + y^2", (0.0, 1.0), (0.0, 2.0)),
    ("arcosh(1+x^2) + y^2", (0.0, 1.0), (0.0, 2.0)),
    ("|x|^y", (0.0, 0.5), (0.0, 0.0)),
    ("-20exp(-0.2sqrt(0.5(x^2+y^2)))-exp(0.5(cos(2pi x)+cos(2pi y)))+e+20", (0.0, 0.0), (0.0, 0.0)),
]
VERTICAL = [
    ("sqrt(x) + y", (0.0, 1.0)),
    ("cbrt(x) + y^2", (0.0, 1.0)),
    ("x^0.7 + y", (0.0, 1.0)),
    ("x^x + y", (0.0, 1.0)),
    ("arcsin(x) + y", (1.0, 0.0)),
    ("arcosh(x) + y", (1.0, 0.0)),
]
UNDEFINED = [
    ("sqrt(x^2-1) + y", (0.0, 1.0)),  # the inner slope is 0 in the middle of where there is no root
    ("(x^2-1)^0.3 + y", (0.0, 1.0)),
    ("arcosh(x^2) + y", (0.0, 1.0)),
    ("arcsin(1.5cos(x)) + y", (0.0, 1.0)),
    ("floor(sqrt(x)) + x + y", (-1.0, 0.0)),
    ("step(ln(x)) + y", (-1.0, 0.0)),
    ("x ln x + y", (0.0, 1.0)),
    ("1/sqrt(x^2+y^2)", (0.0, 0.0)),
    ("x/sqrt(x^2+y^2)", (0.0, 0.0)),
    ("x^y", (-2.0, 1.5)),
]


@pytest.mark.parametrize(("formula", "place", "gradient"), SMOOTH + TIPS)
def test_gradient(formula, place, gradient):
    surface = parse(formula, BOX)
    np.testing.assert_allclose(surface.gradient(place), gradient, rtol=1e-14, atol=0)
    # the same in a crowd, and next to it the slope that finite differences find
    around = np.array(place)[:, None] + np.array([[0.0, 0.11, 0.07], [0.0, 0.13, -0.09]])
    slopes = surface.gradient(around)
    np.testing.assert_array_equal(slopes[:, 0], surface.gradient(place))
    for axis in (0, 1):
        h = np.zeros((2, 1))
        h[axis] = 1e-6
        central = (surface.value(around + h) - surface.value(around - h)) / 2e-6
        defined = np.isfinite(central[1:])
        np.testing.assert_allclose(slopes[axis, 1:][defined], central[1:][defined], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("formula", "place", "gradient"), TIPS)
def test_gradient_at_a_tip_lies_between_the_slopes_of_all_sides(formula, place, gradient):
    # On a circle round it f - gradient . d has no sign of its own only where it is no tip
    surface, angle = parse(formula, BOX), np.linspace(0, 2 * np.pi, 24, endpoint=False)
    step = 1e-4 * np.stack([np.cos(angle), np.sin(angle)])
    rest = surface.value(np.array(place)[:, None] + step) - surface.value(place) - np.array(gradient) @ step
    assert (rest > -1e-7).all() or (rest < 1e-7).all()


@pytest.mark.parametrize(("formula", "place"), VERTICAL)
def test_vertical_tangent_has_no_gradient(formula, place):
    surface = parse(formula, BOX)
    assert np.isfinite(surface.value(place))
    assert np.isnan(surface.gradient(place)).any()


@pytest.mark.parametrize(("formula", "place"), UNDEFINED)
def test_no_value_means_no_gradient(formula, place):
    surface = parse(formula, BOX)
    assert np.isnan(surface.value(place))
    assert np.isnan(surface.gradient(place)).any()


@pytest.mark.parametrize(
    ("formula", "place", "second"),
    [
        ("(x^2+y^2)^1.5", (0.0, 0.0), (0.0, 0.0, 0.0)),
        ("(x^2)^1.5 + y^2", (0.0, 1.0), (0.0, 0.0, 2.0)),
        ("|x|^2.5 + y^2", (0.0, 1.0), (0.0, 0.0, 2.0)),
        ("(x^2+y^2)^1.5", (3.0, 4.0), (3 * 5 + 3 * 9 / 5, 3 * 12 / 5, 3 * 5 + 3 * 16 / 5)),
        ("x^2.5 y", (4.0, 1.0), (2.5 * 1.5 * 2, 2.5 * 8, 0.0)),
        ("(x^2+y^2)^1.25", (0.0, 0.0), (0.0, 0.0, 0.0)),
    ],
)
def test_second_derivatives(formula, place, second):
    h = parse(formula, BOX).hessian(place)
    np.testing.assert_allclose((h[0, 0], h[0, 1], h[1, 1]), second, rtol=1e-13, atol=0)


def test_infinite_curvature_is_no_number():
    for formula in ("sqrt(x^2+y^2)", "(x^2+y^2)^0.3", "cbrt(x^2+y^2)"):
        assert not np.isfinite(parse(formula, BOX).hessian((0.0, 0.0))).all()


def test_declared_tip_has_the_gradient_zero():
    ackley = SURFACES["ackley"]
    np.testing.assert_array_equal(ackley.gradient((0.0, 0.0)), [0.0, 0.0])
    near = ackley.gradient(np.array([[1e-9, 0.0], [0.0, -1e-9]]))
    np.testing.assert_allclose(near, [[np.sqrt(8), 0.0], [0.0, -np.sqrt(8)]], rtol=1e-6)


@pytest.mark.parametrize(
    ("link", "end"),
    [
        ({"surface": "ackley", "start": "0,0", "opt": "sgd,momentum,nesterov,adagrad,adadelta,rmsprop,adam"}, (0, 0)),
        ({"f": "|x|^1.5+|y|^1.5", "start": "2,0", "opt": "sgd", "lr": "0.1", "steps": "2000"}, (0, 0)),
        ({"f": "|x|^2.5+y^2", "start": "0,1", "opt": "sgd", "lr": "0.1"}, (0, 0)),
        ({"f": "(x^2+y^2)^1.5", "start": "0,0", "opt": "sgd", "lr": "0.1"}, (0, 0)),
        ({"f": "(x^2)^1.5+y^2", "start": "0,1", "opt": "sgd", "lr": "0.1"}, (0, 0)),
        ({"f": "sqrt(x^2+y^2)", "start": "1,0", "opt": "sgd", "lr": "0.5", "steps": "2"}, (0, 0)),
    ],
    ids=str,
)
def test_runs_over_kinks_go_on(link, end):
    scenario, _ = Scenario.from_query(link)
    for run in race(scenario).values():
        assert run.ended_at == -1
        np.testing.assert_allclose(run.theta[-1], end, atol=1e-2)
