"""The tape: SymPy expressions as a short list of NumPy calls."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import sympy as sp

from surfaces import SURFACES
from surfaces.compile.compiler import compiled
from surfaces.compile.tape import TapeError, X, Y

EACH_SURFACE = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
THETA = np.array([[0.7, -1.3, 0.0, 2.0], [-0.4, 0.9, 0.0, -2.0]])


def run(expr, order=0, theta=THETA):
    tape = compiled(sp.sympify(expr), order)
    with np.errstate(all="ignore"):
        return tape(theta, np.empty((tape.outputs, *theta.shape[1:])))


def functions(*orders, expr):
    return [op.function for op in compiled(expr, *orders).ops]


def random_points(surface, count, seed=0):
    (x0, x1), (y0, y1) = surface.domain
    rng = np.random.default_rng(seed)
    return np.stack([rng.uniform(x0, x1, count), rng.uniform(y0, y1, count)])


@pytest.mark.parametrize("exponent", [2, 3, 4, 7, 12, -1, -2, -5])
def test_integer_power_is_multiplication(exponent):
    x = np.array([[0.7, -1.3, 2.0], [0.0, 0.0, 0.0]])
    assert set(functions(0, expr=X**exponent)) <= {np.multiply, np.divide}
    np.testing.assert_allclose(run(X**exponent, theta=x)[0], x[0] ** exponent, rtol=1e-15)


def test_integer_powers_of_one_base_share_their_products():
    assert functions(0, expr=X**8).count(np.multiply) == 3
    both = X**8 + Y * X**4
    assert functions(0, expr=both).count(np.multiply) == 4


@pytest.mark.parametrize("exponent", [sp.Rational(p, 2) for p in (1, 3, 5, -1, -3)])
def test_half_power_is_a_root(exponent):
    x = np.array([[0.7, 1.3, 2.0], [0.0, 0.0, 0.0]])
    used = functions(0, expr=X**exponent)
    assert used.count(np.sqrt) == 1
    assert np.power not in used
    np.testing.assert_allclose(run(X**exponent, theta=x)[0], x[0] ** float(exponent), rtol=1e-15)


@pytest.mark.parametrize("expr", [X ** sp.Rational(1, 3), X**sp.pi, 2**X], ids=str)
def test_other_powers_are_left_to_numpy(expr):
    x = np.array([[0.7, 2.0], [0.0, 0.0]])
    assert np.power in functions(0, expr=expr)
    np.testing.assert_allclose(run(expr, theta=x)[0], sp.lambdify((X, Y), expr)(*x), rtol=1e-15)


@EACH_SURFACE
def test_no_built_in_surface_needs_a_power(surface):
    assert np.power not in functions(0, 1, 2, expr=surface.expr)


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_constant_is_broadcast(shape):
    out = run(X**2 / 2 - 3 * Y, order=2, theta=np.ones((2, *shape)))
    assert out.shape == (3, *shape)
    np.testing.assert_array_equal(
        out, np.broadcast_to(np.array([1.0, 0.0, 0.0]).reshape(3, *[1] * len(shape)), out.shape)
    )


def test_a_constant_expression_is_a_surface_too():
    np.testing.assert_array_equal(run(sp.Rational(7, 2)), np.full((1, 4), 3.5))


def test_output_that_is_an_input_is_copied():
    out = run(Y)
    np.testing.assert_array_equal(out[0], THETA[1])
    assert not np.shares_memory(out, THETA)


def test_repeated_outputs_are_all_written():
    # f_x = f_y = y + x: one value, two outputs
    np.testing.assert_array_equal(run((X + Y) ** 2 / 2, order=1), np.stack([THETA.sum(axis=0)] * 2))


def test_orders_are_concatenated():
    expr = X**3 * Y
    together = compiled(expr, 0, 1, 2)
    apart = np.concatenate([run(expr, order) for order in (0, 1, 2)])
    np.testing.assert_array_equal(together(THETA, np.empty((6, 4))), apart)


def test_piecewise_chooses_the_first_branch_that_holds():
    expr = sp.Piecewise((-X, X < 0), (X**2, X <= 1), (5, True))
    np.testing.assert_array_equal(run(expr)[0], [0.7**2, 1.3, 0.0, 5.0])


def test_piecewise_derives_branch_by_branch():
    expr = sp.Piecewise((X**2, X < 0), (X**2 / 10, True)) + Y**2
    np.testing.assert_allclose(run(expr, order=1), [np.where(THETA[0] < 0, 2.0, 0.2) * THETA[0], 2 * THETA[1]])


def test_piecewise_ignores_what_the_other_branch_cannot_do():
    expr = sp.Piecewise((sp.log(X), X > 0), (0, True))
    np.testing.assert_allclose(run(expr)[0], [np.log(0.7), 0.0, 0.0, np.log(2.0)])


def test_piecewise_needs_a_last_branch():
    with pytest.raises(TapeError, match="True"):
        compiled(sp.Piecewise((X, X > 0)), 0)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (X > Y, [1, 0, 0, 1]),
        (X >= Y, [1, 0, 1, 1]),
        (sp.Eq(X, Y), [0, 0, 1, 0]),
        (sp.Ne(X, Y), [1, 1, 0, 1]),
        (sp.And(X > 0, Y < -1), [0, 0, 0, 1]),
        (sp.Or(X < 0, Y < -1), [0, 1, 0, 1]),
    ],
    ids=str,
)
def test_conditions(condition, expected):
    np.testing.assert_array_equal(run(sp.Piecewise((1, condition), (0, True)))[0], expected)


def test_min_and_max_of_several():
    np.testing.assert_array_equal(run(sp.Max(X, Y, 0.5))[0], [0.7, 0.9, 0.5, 2.0])
    np.testing.assert_array_equal(run(sp.Min(X, Y, 0.5))[0], [-0.4, -1.3, 0.0, -2.0])


def test_min_and_max_have_the_slope_of_what_they_choose():
    # At (0, 0) both are equal: the mean of both sides.
    np.testing.assert_array_equal(run(sp.Max(X, 2 * Y), order=1), [[1, 0, 0.5, 1], [0, 2, 1, 0]])
    np.testing.assert_array_equal(run(sp.Min(X, 2 * Y), order=1), [[0, 1, 0.5, 0], [2, 0, 1, 2]])


def test_kink_has_the_derivative_zero():
    np.testing.assert_array_equal(run(sp.Abs(X) + 10 * sp.Abs(Y), order=1), [[1, -1, 0, 1], [-10, 10, 0, -10]])


@pytest.mark.parametrize("expr", [sp.Abs(X), sp.sign(X), sp.sign(X * Y), sp.Abs(X) + sp.sign(Y), sp.floor(X)], ids=str)
def test_spikes_of_derivatives_are_left_out(expr):
    # Apart from the kink itself, |x| has no curvature and sign and floor no slope.
    np.testing.assert_array_equal(run(expr, order=2), np.zeros((3, 4)))


@pytest.mark.parametrize("expr", [sp.gamma(X), sp.besselj(0, X), sp.Function("f")(X), sp.I * X, sp.zoo * X], ids=str)
def test_what_numpy_does_not_have_is_a_tape_error(expr):
    with pytest.raises(TapeError, match="no NumPy function"):
        compiled(expr, 0)


def test_strange_symbols_are_named():
    with pytest.raises(TapeError, match=r"\['a', 'b'\]"):
        compiled(X + sp.Symbol("a") * sp.Symbol("b"), 0)


def test_x_must_be_the_real_x():
    with pytest.raises(TapeError, match="x and y only"):
        compiled(sp.Symbol("x") ** 2, 0)


@EACH_SURFACE
@pytest.mark.parametrize("order", [0, 1, 2])
def test_tape_agrees_with_lambdify(surface, order):
    theta = random_points(surface, 1000)
    derivatives = {
        0: [surface.expr],
        1: [surface.expr.diff(v) for v in (X, Y)],
        2: [surface.expr.diff(*v) for v in ((X, X), (X, Y), (Y, Y))],
    }[order]
    modules = [{"DiracDelta": lambda _: 0.0}, "numpy"]
    wanted = np.stack([np.broadcast_to(v, 1000) for v in sp.lambdify((X, Y), derivatives, modules, cse=True)(*theta)])
    # Relative to the value, or to the usual value where terms of that size cancel. Measured: at most 8e-14.
    size = 1.0 + np.maximum(np.abs(wanted), np.median(np.abs(wanted), axis=1, keepdims=True))
    error = np.abs(run(surface.expr, order, theta) - wanted) / size
    assert error.max() <= 1e-12


@EACH_SURFACE
def test_workspace_can_hold_anything_before(surface):
    theta = random_points(surface, 50)
    tape = compiled(surface.expr, 0, 1, 2)
    work = np.full_like(tape.workspace((50,)), np.nan)
    fresh = tape(theta, np.empty((6, 50)))
    first = tape(theta, np.full((6, 50), np.nan), work)
    again = tape(theta, np.full((6, 50), np.nan), work)
    np.testing.assert_array_equal(first, fresh)
    np.testing.assert_array_equal(again, fresh)


@EACH_SURFACE
def test_inputs_are_only_read(surface):
    theta = random_points(surface, 5)
    theta.flags.writeable = False
    tape = compiled(surface.expr, 0, 1, 2)
    tape(theta, np.empty((6, 5)))


@EACH_SURFACE
def test_a_point_is_worth_the_same_alone_and_in_a_crowd(surface):
    theta = random_points(surface, 33)
    crowd = run(surface.expr, 0, theta)[0]
    alone = np.array([run(surface.expr, 0, point)[0] for point in theta.T])
    # Not bit for bit: NumPy's sin, exp and tanh differ by an ulp between their vector and their scalar code.
    np.testing.assert_allclose(alone, crowd, rtol=1e-14, atol=1e-14 * (1.0 + np.abs(crowd).max()))


def test_two_threads_can_evaluate_one_tape():
    surface = SURFACES["goldstein_price"]
    tape = compiled(surface.expr, 0, 1, 2)
    crowds = [random_points(surface, 5000, seed) for seed in (1, 2)]
    expected = [tape(theta, np.empty((6, 5000))) for theta in crowds]

    def again(number):
        return [tape(crowds[number], np.empty((6, 5000))) for _ in range(40)]

    with ThreadPoolExecutor(2) as pool:
        for results, right in zip(pool.map(again, (0, 1)), expected, strict=True):
            assert all(np.array_equal(result, right) for result in results)


def test_many_threads_can_compile_at_once():
    def compile_both(key):
        return [SURFACES[key].value((0.3, 0.4)), SURFACES[key].gradient((0.3, 0.4))]

    keys = [*SURFACES] * 2
    expected = [compile_both(key) for key in keys]
    compiled.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        for got, wanted in zip(pool.map(compile_both, keys), expected, strict=True):
            np.testing.assert_array_equal(got[0], wanted[0])
            np.testing.assert_array_equal(got[1], wanted[1])


def test_a_tape_is_compiled_once():
    assert compiled(SURFACES["beale"].expr, 1) is compiled(SURFACES["beale"].expr, 1)
