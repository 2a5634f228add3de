"""The rules agree with PyTorch, with Optax, with 50-digit arithmetic and with a second, plain implementation.

The reference data was written by tests/reference/make_reference.py; neither library is needed here.
"""

import json

import numpy as np
import pytest

from engine.descend import descend
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.optimizers import plain
from tests.reference.cases import (
    CLOSED,
    CLOSED_STEPS,
    COLLINEAR,
    DATA,
    NEAREST,
    OPEN,
    OPEN_STEPS,
    STARTS,
    VERSIONS,
    written,
)
from tests.reference.coverage import missing_reference

with np.load(DATA) as stored:
    REFERENCE = dict(stored)

# (G + eps I)^(-1/2) of a matrix of rank one loses digits by |G| / eps, as G itself is rounded: with eps = 1e-8 a run on
# a surface is known to 1.3e-11, and steps along one line to 4e-10. With eps = 1e-4 the first meets the common 1e-12.
CLOSED_TOLERANCE = dict.fromkeys(OPEN, 1e-12) | {"adagrad_full": 1e-10}
# RAdam's rho_t is a difference of numbers near 2000, and Optax takes beta2^t in another way: 1.1e-11 at the sixth step.
OPEN_TOLERANCE = {"open/optax/radam_no_eps": 1e-10}
COLLINEAR_TOLERANCE = {"adagrad_full": 1e-8, "adagrad_full_large_eps": 1e-10}  # measured: 3.6e-10, 4.0e-12

EACH_LIBRARY = pytest.mark.parametrize("library", ["torch", "optax"])


def names(kind):
    return [name for name in REFERENCE if name.startswith(f"{kind}/")]


def make(case):
    key, hypers = case
    return OPTIMIZERS[key](**hypers)


def shown(optimizer, state, theta):
    """The iterate that the libraries show: Nesterov's look-ahead point, theta itself otherwise."""
    return optimizer.lookahead(state, theta) if optimizer.key == "nesterov" else theta


def steps_from_zero(optimizer, gradients):
    """The step for each of the gradients, theta being set back to zero before each."""
    origin = np.zeros(2)
    state = optimizer.init(origin)
    steps = []
    for t, g in enumerate(gradients, start=1):
        before = shown(optimizer, state, origin)
        theta, state = optimizer.update(state, origin, lambda _, g=g: g, t)
        steps.append(shown(optimizer, state, theta) - before)
    return np.array(steps)


# Measured, largest relative difference of any coordinate of any step: Momentum 1.1e-13, Adam and its kin 5e-14 where
# their sums nearly cancel, the full matrix 2.4e-14, Nesterov 1.4e-14, all others below 2e-15.
@pytest.mark.parametrize("name", names("open"))
def test_500_fixed_gradients_give_the_reference_steps(name):
    optimizer = make(OPEN[name.split("/")[2]])
    steps = steps_from_zero(optimizer, REFERENCE["gradients"])
    np.testing.assert_allclose(steps, REFERENCE[name], rtol=OPEN_TOLERANCE.get(name, 1e-12), atol=0)


@pytest.mark.parametrize("case", COLLINEAR)
def test_full_matrix_of_rank_one(case):
    steps = steps_from_zero(make(OPEN[case]), REFERENCE["collinear"])
    np.testing.assert_allclose(steps, REFERENCE[f"collinear/mpmath/{case}"], rtol=COLLINEAR_TOLERANCE[case], atol=0)


def path_of(case, surface):
    """What the libraries would show of our run of a case."""
    optimizer = make(CLOSED[case, surface])
    run = descend(SURFACES[surface], optimizer, STARTS[surface], CLOSED_STEPS)
    state = run.state._replace(**{part: np.moveaxis(value, 0, -1) for part, value in run.state._asdict().items()})
    return shown(optimizer, state, run.theta.T).T


# Measured: at most 3.6e-14 (RAdam on ravine), but for the full matrix: 1.3e-11 with eps 1e-8, 1.2e-13 with 1e-4.
@pytest.mark.parametrize("name", names("closed"))
def test_100_steps_on_a_surface_follow_the_reference(name):
    _, _, case, surface = name.split("/")
    np.testing.assert_allclose(path_of(case, surface), REFERENCE[name], rtol=0, atol=CLOSED_TOLERANCE[case])


# Measured: at most 1.2e-14 (RMSprop on rosenbrock), but for the full matrix: 1.3e-11 with eps 1e-8, 9e-14 with 1e-4.
@pytest.mark.parametrize(
    ("case", "surface"), [name_and_surface for name_and_surface, (key, _) in CLOSED.items() if key in plain.PLAIN]
)
def test_100_steps_on_a_surface_agree_with_plain_classes(case, surface):
    key, hypers = CLOSED[case, surface]
    run = descend(SURFACES[surface], OPTIMIZERS[key](**hypers), STARTS[surface], CLOSED_STEPS)
    wanted = plain.path(key, hypers, surface, STARTS[surface], CLOSED_STEPS)
    np.testing.assert_allclose(run.theta, wanted, rtol=0, atol=CLOSED_TOLERANCE[case])


@pytest.mark.parametrize("key", ["ravine", "rosenbrock", "beale", "himmelblau"])
def test_runs_on_surfaces_go_somewhere_and_stay_bounded(key):
    # What keeps the comparison meaningful: no path stands still, none leaves the box.
    for name in names("closed"):
        path = REFERENCE[name]
        if name.endswith(f"/{key}"):
            assert path.shape == (CLOSED_STEPS + 1, 2)
            assert np.hypot(*(path[-1] - path[0])) > 0.05
            assert np.abs(path).max() <= np.abs(SURFACES[key].domain).max()


def test_fixed_gradients_are_hard():
    g = REFERENCE["gradients"]
    sizes = np.abs(g[g != 0])
    assert g.shape == (OPEN_STEPS, 2)
    assert np.log10(sizes.max() / sizes.min()) > 9.5
    assert (g[:20, 1] == 0).all()
    assert np.count_nonzero(g == 0) > 100
    assert (np.diff(np.sign(g), axis=0) != 0).sum() > 300


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_rule_has_a_reference_of_both_kinds(key):
    assert not missing_reference(key, REFERENCE)


@pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_switch_has_a_case_of_either_position(rule):
    cases = [rule(**hypers) for key, hypers in OPEN.values() if key == rule.key]
    for name in rule.switches():
        assert {getattr(optimizer, name) for optimizer in cases} == {False, True}


@pytest.mark.parametrize(
    ("library", "missing"), [("torch", {"adagrad_full", "lion"}), ("optax", {"adagrad_full"})], ids=["torch", "optax"]
)  # of the first fifteen rules; another says by `library_equivalents` that a library does not have it
def test_every_rule_that_a_library_has_is_compared_with_it(library, missing):
    compared = {OPEN[name.split("/")[2]][0] for name in names(f"open/{library}")}
    without = {key for key, rule in OPTIMIZERS.items() if getattr(rule().library_equivalents(), library) is None}
    assert without & {*plain.PLAIN} == missing
    assert compared == {*OPTIMIZERS} - without


def test_the_first_fifteen_rules_have_a_plain_class():
    assert list(plain.PLAIN)[:15] == list(OPTIMIZERS)[:15]


def test_what_neither_library_has_is_compared_with_50_digits():
    libraries = {name.split("/")[2] for library in ("torch", "optax") for name in names(f"open/{library}")}
    exact = {name.split("/")[2] for name in names("open/mpmath")}
    assert {*OPEN} - libraries <= exact
    assert "adam_uncorrected" in libraries & exact


# The code that the app shows


@EACH_LIBRARY
@pytest.mark.parametrize("case", OPEN)
def test_shown_code_is_what_made_the_references(library, case):
    nearest = NEAREST.get((library, case))
    for key, hypers in (OPEN[case], *(CLOSED[case, surface] for surface in STARTS)):
        code = getattr(OPTIMIZERS[key](**hypers).library_equivalents(), library)
        assert code == (nearest.format(lr=hypers["lr"]) if nearest else written(library, case, hypers["lr"]))
    # Optax has no call for Adam without correction: its reference was put together from Optax's parts
    assert f"open/{library}/{case}" in REFERENCE or nearest or not code
    assert f"open/{library}/{case}" not in REFERENCE or code or (library, case) == ("optax", "adam_uncorrected")


@pytest.mark.parametrize(("library", "case"), NEAREST, ids="-".join)
def test_code_that_makes_another_path_is_said_to(library, case):
    key, hypers = OPEN[case]
    notes = OPTIMIZERS[key](**hypers).library_equivalents().notes
    apart = [np.abs(path_of(case, on) - REFERENCE[f"nearest/{library}/{case}/{on}"]).max() for on in STARTS]
    if "as long as eps is far below the root" in notes:
        assert 1e-12 < max(apart) < 1e-8
    else:
        assert min(apart) > 0.04


def test_references_say_what_made_them():
    versions = json.loads(VERSIONS.read_text())
    assert versions["torch"].startswith("2.13.")
    assert versions["optax"] == "0.2.8"
    assert {"jax", "numpy", "sympy", "mpmath", "python"} <= set(versions)


def test_references_are_float64():
    assert {values.dtype for values in REFERENCE.values()} == {np.dtype(np.float64)}
    # float32 on the way would leave zeros in the lower half of the mantissa
    fine = REFERENCE["closed/optax/adam/rosenbrock"]
    assert (fine != fine.astype(np.float32)).any()
