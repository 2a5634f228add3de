"""No hyperparameter, however absurd, raises, warns or puts anything but numbers on the screen."""

import warnings
from functools import cache

import numpy as np
import pytest

from engine.descend import descend
from optimizers import OPTIMIZERS
from surfaces import SURFACES

SIZES = (0.0, 1e-300, 1e-30, 1.0, 1e10, 1e300)
PLACES = (
    "ravine",
    "plateau_saddle",
    "rosenbrock",
    "beale",
    "goldstein_price",
    "cliff",
    "abs_ravine",
    "ackley",
    "easom",
)
STEPS = 60

EACH_HYPER = pytest.mark.parametrize(
    ("rule", "name"),
    [pytest.param(rule, name, id=f"{key}-{name}") for key, rule in OPTIMIZERS.items() for name in rule.hypers()],
)
EACH_SIZE = pytest.mark.parametrize("size", SIZES)


@pytest.fixture(autouse=True)
def strict():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def assert_finite_and_frozen(run):
    assert np.isfinite(run.theta).all()
    assert np.isfinite(run.loss).all()
    for column in np.flatnonzero(run.diverged_at >= 0):
        end = run.diverged_at[column] - 1
        assert end >= 0
        np.testing.assert_array_equal(run.theta[end:, :, column] - run.theta[end, :, column], 0.0)
        np.testing.assert_array_equal(run.loss[end:, column] - run.loss[end, column], 0.0)


@EACH_HYPER
@EACH_SIZE
@pytest.mark.parametrize("key", PLACES)
def test_extreme_hyperparameter(rule, name, size, key):
    surface = SURFACES[key]
    run = descend(surface, rule(**{name: size}), np.reshape(surface.start, (2, 1)), STEPS)
    assert_finite_and_frozen(run)


def defaults(rule):
    """Every hyperparameter at its default, as an array over as many runs as the extremes below have."""
    return {name: np.full(2 * len(SIZES) + 1, hyper.default) for name, hyper in rule.hypers().items()}


@cache
def sane_runs(rule, key):
    """The same crowd without extremes: arrays of equal length take the same code paths in NumPy."""
    return descend(SURFACES[key], rule(**defaults(rule)), SURFACES[key].start, STEPS)


@EACH_HYPER
@pytest.mark.parametrize("key", SURFACES)
def test_extreme_hyperparameters_of_many_runs_leave_the_sane_one_alone(rule, name, key):
    surface = SURFACES[key]
    hypers = defaults(rule)
    hypers[name] = np.array([*SIZES, rule.hypers()[name].default, *SIZES])
    runs = descend(surface, rule(**hypers), surface.start, STEPS)
    assert_finite_and_frozen(runs)
    sane = sane_runs(rule, key)
    np.testing.assert_array_equal(runs.theta[..., len(SIZES)], sane.theta[..., len(SIZES)])
    assert runs.diverged_at[len(SIZES)] == sane.diverged_at[len(SIZES)]


@pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
@EACH_SIZE
def test_everything_extreme_at_once(rule, size):
    extreme = rule(**dict.fromkeys(rule.hypers(), size))
    run = descend(SURFACES["beale"], extreme, np.array([[4.0, 1.0], [4.0, 1.5]]), STEPS)
    assert_finite_and_frozen(run)


@pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_extreme_noise(rule):
    run = descend(SURFACES["ravine"], rule(), np.zeros((2, 3)), STEPS, noise=1e300, seed=1)
    assert_finite_and_frozen(run)


# Rules whose step grows with the gradient leave every bound; rules that divide by its size need only stay finite.
@pytest.mark.parametrize("key", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("lr", [1e10, 1e300])
def test_an_absurd_lr_diverges_at_the_first_step(key, lr):
    run = descend(SURFACES["ravine"], OPTIMIZERS[key](lr=lr), (-10.0, 1.0), STEPS)
    assert run.diverged_at == 1
    np.testing.assert_array_equal(run.theta, np.broadcast_to([-10.0, 1.0], (STEPS + 1, 2)))


@pytest.mark.parametrize("key", sorted({*OPTIMIZERS} - {"adadelta"}))
@pytest.mark.parametrize("lr", [1e-300, 1e-30])
def test_a_vanishing_lr_stands_still(key, lr):
    run = descend(SURFACES["ravine"], OPTIMIZERS[key](lr=lr), (-10.0, 1.0), STEPS)
    assert run.diverged_at == -1
    np.testing.assert_array_equal(run.theta[-1], [-10.0, 1.0])


def test_bias_correction_off_is_as_safe():
    for name in ("lr", "beta1", "beta2", "eps"):
        optimizer = OPTIMIZERS["adam"](**{name: np.array(SIZES)}, bias_correction=False)
        assert_finite_and_frozen(descend(SURFACES["beale"], optimizer, (4.0, 4.0), STEPS))
