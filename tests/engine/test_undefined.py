"""Runs that leave the region where f is defined: they end before the first point without a value, and say so."""

import math
import warnings

import numpy as np
import pytest

from engine.conditions import at_any_minimum, within_tolerance
from engine.descend import descend
from engine.experiments.newton import newton_run
from engine.race import race
from engine.scenario import Scenario
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from surfaces.compile.compiler import compiled
from surfaces.compile.definedness import may_be_undefined, undefined
from surfaces.formula import expression, parse
from surfaces.formula.names import FUNCTIONS

BOX = ((-2.0, 4.0), (-2.0, 4.0))
LOGARITHM = parse("ln(x) + y^2", BOX)

# What becomes of them by hand: formula, rule, lr, and where f has a value
LEAVING = [
    ("x ln x + y ln y", "adam", 0.3, lambda x, y: x > 0 and y > 0),
    ("sqrt(x) + sqrt(y)", "adam", 0.2, lambda x, y: x >= 0 and y >= 0),
    ("ln(x) + ln(y)", "adam", 1.0, lambda x, y: x > 0 and y > 0),
    ("x^1.5 + y^1.5", "adam", 0.3, lambda x, y: x >= 0 and y >= 0),
    ("sqrt(1-x^2-y^2)", "nesterov", 0.05, lambda x, y: x * x + y * y <= 1),
    ("ln(x y)", "momentum", 0.05, lambda x, y: x * y > 0),
    ("ln(x) + y^2", "momentum", 0.05, lambda x, y: x > 0),
]


def no_difference(one, other):
    for name in ("theta", "loss"):
        np.testing.assert_array_equal(getattr(one, name)[-1], getattr(other, name)[-1])
    np.testing.assert_array_equal(one.diverged_at, other.diverged_at)
    np.testing.assert_array_equal(one.undefined_at, other.undefined_at)
    for left, right in zip(one.state, other.state, strict=True):
        np.testing.assert_array_equal(left[-1], right[-1])


@pytest.mark.parametrize(("formula", "rule", "lr", "defined"), LEAVING, ids=[case[0] for case in LEAVING])
def test_run_ends_before_the_first_point_without_a_value(formula, rule, lr, defined):
    surface = parse(formula)
    optimizer = OPTIMIZERS[rule](lr=lr)
    run = descend(surface, optimizer, surface.start, 300)
    end = int(run.undefined_at)
    assert run.diverged_at == -1
    assert run.ended_at == end > 0
    assert np.isfinite(run.loss).all()
    assert all(defined(*theta) for theta in run.theta)
    np.testing.assert_array_equal(run.theta[end:], np.tile(run.theta[end - 1], (301 - end, 1)))
    np.testing.assert_array_equal(run.loss[end:], run.loss[end - 1])
    # the next point, by the rule itself, is outside
    state = type(run.state)(*(part[end - 1] for part in run.state))
    with np.errstate(all="ignore"):
        beyond, _ = optimizer.update(state, run.theta[end - 1], surface.gradient, end)
    assert not defined(*beyond)
    no_difference(run, descend(surface, optimizer, surface.start, 300, history=False))


@pytest.mark.parametrize("rule", OPTIMIZERS)
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_batch_is_its_runs_with_history_and_without(rule, noise):
    starts = np.stack([np.linspace(-1.0, 4.0, 40), np.linspace(3.0, -2.0, 40)])
    optimizer, settings = OPTIMIZERS[rule](lr=0.3), {"noise": noise, "seed": 1}
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        whole = descend(LOGARITHM, optimizer, starts, 80, **settings)
        for chunk in (7, 8192):
            no_difference(whole, descend(LOGARITHM, optimizer, starts, 80, history=False, chunk=chunk, **settings))
    outside = starts[0] <= 0
    assert (whole.undefined_at[outside] == 0).all()
    assert np.isposinf(whole.loss[:, outside]).all()
    assert np.isfinite(whole.loss[:, ~outside]).all()
    assert (whole.theta[:, 0, ~outside] > 0).all()
    np.testing.assert_array_equal(whole.theta[:, :, outside], np.tile(starts[:, outside], (81, 1, 1)))
    ended = whole.undefined_at[~outside] > 0
    assert ended.any()


def test_end_at_the_last_step_has_no_gradient_to_betray_it():
    # x <- x - 0.5 / x: 1, 0.5, -0.5
    for history in (True, False):
        run = descend(LOGARITHM, OPTIMIZERS["sgd"](lr=0.5), (1.0, 0.0), 2, history=history)
        assert run.undefined_at == 2
        assert (run.theta[-1, 0], run.loss[-1]) == (0.5, math.log(0.5))


@pytest.mark.parametrize("history", [True, False])
def test_no_steps_from_where_there_is_no_value(history):
    run = descend(LOGARITHM, OPTIMIZERS["sgd"](), (-1.0, 0.0), 0, history=history)
    assert (int(run.undefined_at), int(run.diverged_at)) == (0, -1)
    assert np.isposinf(run.loss).all()


@pytest.mark.parametrize("history", [True, False])
def test_look_ahead_outside_while_the_run_is_inside(history):
    # v = -0.5 after the first step from 1 (slope 1), so that it looks at 0.5 + 0.9 (-0.5) = 0.05 and then beyond 0
    surface, optimizer = parse("sqrt(x) + y^2", BOX), OPTIMIZERS["nesterov"](lr=1.0, momentum=0.999)
    run = descend(surface, optimizer, (1.0, 0.0), 10, history=history)
    assert run.undefined_at == 2
    np.testing.assert_allclose(run.theta[-1], [0.5, 0.0])
    far = descend(surface, optimizer, (1.0001, 0.0), 10, history=history)
    assert far.undefined_at > 0
    assert far.theta[-1, 0] >= 0


@pytest.mark.parametrize("history", [True, False])
@pytest.mark.parametrize(("formula", "start"), [("sqrt(x) + y", 0.0), ("cbrt(x) + y", 0.0), ("arcsin(x) + y", 1.0)])
def test_no_step_from_a_vertical_tangent(formula, start, history):
    run = descend(parse(formula, BOX), OPTIMIZERS["sgd"](lr=0.1), (start, 0.5), 3, history=history)
    assert (int(run.undefined_at), int(run.diverged_at)) == (1, -1)
    assert run.theta[-1].tolist() == [start, 0.5]
    assert np.isfinite(run.loss).all()


def test_too_large_a_number_is_divergence():
    steep = parse("exp(exp(x)) + y^2", BOX)
    for start, step in ((3.0, 1), (8.0, 0)):
        for history in (True, False):
            run = descend(steep, OPTIMIZERS["sgd"](lr=1.0), (start, 0.0), 5, history=history)
            assert (int(run.diverged_at), int(run.undefined_at)) == (step, -1)
            assert run.theta[-1, 0] == start
    run = descend(parse("exp(x^2) - exp(y^2)", BOX), OPTIMIZERS["momentum"](lr=3.0), (1.0, 1.0), 50)
    assert run.diverged_at > 0


@pytest.mark.parametrize("history", [True, False])
def test_start_that_is_too_high(history):
    run = descend(parse("x^2 + y^2", BOX), OPTIMIZERS["sgd"](lr=0.1), (3e300, 0.0), 5, history=history)
    assert (int(run.diverged_at), int(run.undefined_at)) == (0, -1)
    assert np.isposinf(run.loss).all()


def test_state_that_overflows_is_divergence():
    run = descend(parse("x^2 + y^2", BOX), OPTIMIZERS["adam"](lr=0.1), (1e200, 0.0), 5)
    assert run.undefined_at == -1


@pytest.mark.parametrize(
    ("formula", "place", "expected"),
    [
        ("ln(x)", (0.0, 1.0), True),
        ("ln(x)", (-1.0, 1.0), True),
        ("sqrt(x-1)", (0.5, 1.0), True),
        ("1/x", (0.0, 1.0), True),
        ("x/y", (0.0, 0.0), True),
        ("arcsin(x)", (1.5, 0.0), True),
        ("artanh(x)", (1.0, 0.0), True),
        ("x^0.3", (-1.0, 0.0), True),
        ("x^(0-1.3)", (0.0, 0.0), True),
        ("sec(x)/x", (0.0, 0.0), True),
        ("exp(x)", (800.0, 0.0), False),
        ("exp(x) - exp(y)", (800.0, 800.0), False),
        ("x^2.5 exp(y)", (9.0, 800.0), False),
        ("exp(x)/exp(-y)", (400.0, 400.0), False),
        ("max(ln(x), y)", (1.0, 2.0), False),
        ("x + y", (1.0, 2.0), False),
    ],
)
def test_no_value_is_told_from_too_large_a_value(formula, place, expected):
    tape = compiled(parse(formula, BOX).expr, 0)
    assert undefined(tape, np.array(place)[:, None]).tolist() == [expected]


def test_conditions_treat_both_ends_alike():
    surface = parse("x ln x + y ln y", ((-1.0, 3.0), (-1.0, 3.0)))
    starts = np.random.default_rng(2).uniform(-1.0, 3.0, (2, 200))
    optimizer = OPTIMIZERS["adam"](lr=0.3)
    whole = descend(surface, optimizer, starts, 100)
    for condition in (within_tolerance(surface, starts, 0.05), at_any_minimum(surface)):
        counted = descend(surface, optimizer, starts, 100, history=False, watch=condition)
        no_difference(whole, counted)
        ended = whole.ended_at >= 0
        assert (counted.watched.since[ended] == -1).all()
        early = counted.watched.first[ended]
        assert (early < whole.ended_at[ended])[early >= 0].all()
    assert ended.any()
    assert not ended.all()


def test_far_starts_converge_as_near_ones_do():
    links = [
        {"surface": "sphere", "start": "10000,0", "lr": "0.1", "opt": "sgd"},
        {"f": "x^2+y^2", "start": "1000000,5", "lr": "0.1", "opt": "sgd"},
    ]
    for link in links:
        scenario, _ = Scenario.from_query(link)
        run = race(scenario)["sgd"]
        steps = np.arange(scenario.resolved_steps() + 1)[:, None]
        np.testing.assert_allclose(run.theta, np.array(scenario.resolved_start()) * 0.8**steps, rtol=1e-9)
        assert run.ended_at == -1


@pytest.mark.parametrize("saddle_free", [True, False])
def test_newton_ends_there_too(saddle_free):
    starts = np.array([[-1.0, 0.5, 3.0], [1.0, 1.0, 1.0]])
    run = newton_run(LOGARITHM, starts, 20, saddle_free)
    assert run.undefined_at[0] == 0
    assert np.isfinite(run.loss[:, 1:]).all()
    assert (run.theta[:, 0, 1:] > 0).all()
    np.testing.assert_array_equal(newton_run(LOGARITHM, (1e5, 1.0), 1, saddle_free).diverged_at, -1)


@pytest.mark.parametrize("formula", ["ln(x y)", "ln(x^2-y)", "ln(sin(x)) + y^2"])
def test_batch_of_looking_ahead_ends_where_its_runs_end(formula):
    """The run itself may step out while the point ahead, of the next gradient, is inside again."""
    surface = parse(formula)
    (x0, x1), (y0, y1) = surface.domain
    starts = np.random.default_rng(1).uniform([[x0], [y0]], [[x1], [y1]], (2, 60))
    for lr in (surface.lr, 30 * surface.lr):
        optimizer = OPTIMIZERS["nesterov"](lr=lr)
        runs = descend(surface, optimizer, starts, 120)
        assert (runs.undefined_at >= 0).any()
        no_difference(runs, descend(surface, optimizer, starts, 120, history=False))


@pytest.mark.parametrize("executor", ["numpy", "auto"])
def test_a_gradient_with_a_value_does_not_hide_that_there_is_none(executor, monkeypatch):
    """The root of what floor makes constant: its slope is 0 where the root has no value, too."""
    monkeypatch.setenv("RAVINE_EXECUTOR", executor)
    surface = parse("sqrt(floor(x)) + (x + 1)^2 + y^2", BOX)
    starts = np.random.default_rng(1).uniform(0.5, 3.0, (2, 40))
    for rule in (OPTIMIZERS["sgd"](lr=0.1), OPTIMIZERS["adam"](lr=0.1)):
        run = descend(surface, rule, starts, 60)
        assert (run.undefined_at > 0).any()
        no_difference(run, descend(surface, rule, starts, 60, history=False))


@pytest.mark.parametrize("key", list(SURFACES))
def test_declared_surfaces_have_a_value_everywhere(key):
    """What `may_be_undefined` rests on."""
    assert np.isfinite(SURFACES[key].value(np.random.default_rng(2).uniform(-100, 100, (2, 2000)))).all()


@pytest.mark.parametrize("name", list(FUNCTIONS))
def test_knows_the_functions_without_a_value_somewhere(name):
    """The poles of sec lie where no float is."""
    expr = expression(f"{name}(x, y)" if FUNCTIONS[name].several else f"{name}(x)")
    tape, theta = compiled(expr, 0), np.tile(np.linspace(-50.0, 50.0, 1001), (2, 1))
    with np.errstate(all="ignore"):
        missing = not np.isfinite(tape(theta, np.empty((1, 1001)))).all()
    assert may_be_undefined(expr) == (missing or name == "sec")
    assert undefined(tape, theta).any() == missing
