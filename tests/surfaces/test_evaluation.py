"""Value, gradient and Hessian: right to the last digits, for any shape of input."""

import subprocess
import sys
import warnings

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from surfaces import SURFACES
from surfaces.compile.tape import X, Y

SPEC = settings(derandomize=True, deadline=None, max_examples=60)
EACH = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
SHAPES = [(), (1,), (0,), (5,), (2, 3), (2, 3, 4), (2, 0, 3)]


def random_points(surface, shape, seed=0):
    (x0, x1), (y0, y1) = surface.domain
    rng = np.random.default_rng(seed)
    return np.stack([rng.uniform(x0, x1, shape), rng.uniform(y0, y1, shape)])


def off_the_kinks(theta):
    """Without the points whose finite differences would reach across an axis, where |x| and |y| have kinks."""
    return theta[:, (np.abs(theta) > 0.01).all(axis=0)]


def central_difference(function, theta, h=1e-3):
    """Fourth order, (2, ...): the derivatives of `function` along x and y, on a new first axis."""
    ends = []
    for direction in np.eye(2).reshape(2, 2, 1) * h:
        near = function(theta + direction) - function(theta - direction)
        far = function(theta + 2 * direction) - function(theta - 2 * direction)
        ends.append((8 * near - far) / (12 * h))
    return np.stack(ends)


def relative(got, wanted):
    """Error beside the value, or beside the usual value where larger terms cancel; never finer than beside 1."""
    size = np.maximum(np.abs(wanted), np.median(np.abs(wanted), axis=-1, keepdims=True))
    return np.max(np.abs(got - wanted) / (1.0 + size))


# The formula h^4 f^(5) / 30 is an error of 1e-8 where f changes as quickly as in cliff and plateau_saddle.
@EACH
def test_gradient_agrees_with_central_differences(surface):
    theta = off_the_kinks(random_points(surface, 100))
    assert relative(central_difference(surface.value, theta), surface.gradient(theta)) <= 1e-7


@EACH
def test_hessian_agrees_with_central_differences_of_the_gradient(surface):
    theta = off_the_kinks(random_points(surface, 100))
    assert relative(central_difference(surface.gradient, theta), surface.hessian(theta)) <= 1e-6


@EACH
def test_value_and_gradient_agree_with_the_expression_in_50_digits(surface):
    theta = random_points(surface, 60, seed=1)
    exact = sp.lambdify((X, Y), [surface.expr, surface.expr.diff(X), surface.expr.diff(Y)], "mpmath")
    with mpmath.workdps(50):
        rows = [exact(mpmath.mpf(float(x)), mpmath.mpf(float(y))) for x, y in theta.T]
        wanted = np.array([[float(entry) for entry in row] for row in rows]).T
    assert relative(surface.value(theta), wanted[0]) <= 1e-13  # measured: 1e-14
    assert relative(surface.gradient(theta), wanted[1:]) <= 1e-13  # measured: 1.4e-14


@EACH
def test_hessian_is_symmetric(surface):
    hessian = surface.hessian(random_points(surface, (20,)))
    np.testing.assert_array_equal(hessian[0, 1], hessian[1, 0])


@EACH
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_shapes(surface, shape):
    theta = random_points(surface, shape)
    assert surface.value(theta).shape == shape
    assert surface.gradient(theta).shape == (2, *shape)
    assert surface.hessian(theta).shape == (2, 2, *shape)


@SPEC
@given(st.sampled_from(sorted(SURFACES)), array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
def test_every_shape_is_a_crowd_of_points(key, shape):
    surface = SURFACES[key]
    theta = random_points(surface, shape)
    flat = theta.reshape(2, -1)
    for evaluate in (surface.value, surface.gradient, surface.hessian):
        got = evaluate(theta)
        assert np.array_equal(got.reshape(*got.shape[: got.ndim - len(shape)], -1), evaluate(flat))


@EACH
def test_integers_and_lists_are_points(surface):
    for evaluate in (surface.value, surface.gradient, surface.hessian):
        wanted = evaluate(np.array([1.0, 2.0]))
        for same in ((1, 2), [1, 2], [1.0, 2.0], np.array([1, 2]), np.array([1, 2], dtype=np.float32)):
            got = evaluate(same)
            assert got.dtype == np.float64
            np.testing.assert_array_equal(got, wanted)


@EACH
def test_any_layout_in_memory_will_do(surface):
    theta = random_points(surface, (6, 4))
    for same in (np.asfortranarray(theta), np.repeat(theta, 2, axis=2)[:, :, ::2], theta[:, ::-1][:, ::-1]):
        np.testing.assert_allclose(surface.gradient(same), surface.gradient(theta), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("shape", [(), (0,), (1,), (3,), (3, 2), (1, 2), (4, 2, 2)], ids=str)
@pytest.mark.parametrize("evaluate", ["value", "gradient", "hessian"])
def test_wrong_shape_is_a_value_error_that_says_what_is_right(evaluate, shape):
    with pytest.raises(ValueError, match=r"\(2, \.\.\.\).*got shape") as error:
        getattr(SURFACES["sphere"], evaluate)(np.zeros(shape))
    assert str(shape) in str(error.value)


@EACH
def test_input_is_not_changed(surface):
    theta = random_points(surface, (7,))
    before = theta.copy()
    surface.value(theta)
    surface.gradient(theta)
    surface.hessian(theta)
    np.testing.assert_array_equal(theta, before)


@EACH
def test_results_are_fresh_arrays(surface):
    theta = random_points(surface, (7,))
    first = surface.gradient(theta)
    copy = first.copy()
    surface.gradient(theta + 1.0)
    np.testing.assert_array_equal(first, copy)


@EACH
@pytest.mark.parametrize("far", [1e3, 1e100, 1e300, np.inf, np.nan])
def test_no_point_is_worth_a_warning(surface, far):
    theta = np.array([[far, -far, 0.0, far], [far, far, far, 0.0]])
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        surface.value(theta)
        surface.gradient(theta)
        surface.hessian(theta)


@EACH
def test_latex_is_a_formula(surface):
    assert surface.latex.startswith("f(x, y) = ")
    assert len(surface.latex) > len("f(x, y) = ")
    assert surface.latex.count("{") == surface.latex.count("}")
    assert surface.latex.count(r"\left") == surface.latex.count(r"\right")


def test_abbreviation_of_the_plateau_saddle_stands_for_the_expression():
    surface = SURFACES["plateau_saddle"]
    ((symbol, meaning),) = surface.abbreviations
    short = surface.expr.subs(meaning, symbol)
    assert short.free_symbols == {symbol}
    assert sp.expand(short.subs(symbol, meaning) - surface.expr) == 0
    assert surface.latex == rf"f(x, y) = {sp.latex(short)},\quad u = {sp.latex(meaning)}"


@pytest.mark.parametrize("kappa", [2, 0.5])
def test_latex_of_a_member_has_its_own_number(kappa):
    member = SURFACES["ravine"].with_params(kappa=kappa)
    assert member.latex == "f(x, y) = " + sp.latex(X**2 / 2 + sp.Rational(kappa) * Y**2 / 2)


def test_imports_compile_nothing():
    script = """
import importlib, pkgutil
for name in ("surfaces", "optimizers", "engine"):
    package = importlib.import_module(name)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{name}.{module.name}")
from surfaces.compile.compiler import compiled
print(compiled.cache_info().currsize)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
