"""Theory against experiment: each formula is checked by roots of polynomials or by running the rule itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.criteria import NEVER
from engine.descend import descend
from engine.experiments import quadratic_theory as theory
from optimizers import OPTIMIZERS
from surfaces import SURFACES

MOMENTA = ("momentum", "nesterov")
mus = st.floats(0.0, 0.999)
lrs = st.floats(1e-6, 10.0)
curvatures = st.floats(1e-3, 1e3)


def polynomial(rule: str, a: float, mu: float) -> list[float]:
    """Coefficients of r^2 - b r + c for a = lr curvature, of either sign."""
    return [1.0, -(1 + mu - a), mu] if rule == "momentum" else [1.0, -(1 + mu) * (1 - a), mu * (1 - a)]


def largest(rule: str, a: float, mu: float) -> float:
    return float(np.abs(np.roots(polynomial(rule, a, mu))).max())


def split(rule: str, a: float, mu: float) -> float:
    """The discriminant: below 0 a run swings."""
    _, b, c = polynomial(rule, a, mu)
    return b * b - 4 * c


class TestCurvatures:
    def test_of_the_ravine_are_1_and_kappa(self):
        assert theory.curvatures(SURFACES["ravine"], (0.0, 0.0)) == (1.0, 100.0)

    def test_do_not_depend_on_the_axes(self):
        assert theory.curvatures(SURFACES["rotated_ravine"], (0.0, 0.0)) == pytest.approx((1.0, 100.0))

    def test_have_both_signs_at_a_saddle(self):
        assert theory.curvatures(SURFACES["saddle"], (0.0, 0.0)) == (-2.0, 2.0)


class TestStabilityLimit:
    @pytest.mark.parametrize("rule", MOMENTA)
    @settings(deadline=None, derandomize=True)
    @given(mu=mus, L=curvatures)
    def test_is_where_a_root_leaves_the_unit_circle(self, rule, mu, L):
        limit = float(theory.stability_limit(rule, mu, L))
        assert largest(rule, limit * L * 1.001, mu) > 1
        assert largest(rule, limit * L * 0.999, mu) < 1

    @pytest.mark.parametrize("rule", theory.HAS_THEORY)
    def test_is_that_of_gradient_descent_without_momentum(self, rule):
        assert theory.stability_limit(rule, 0.0, 100.0) == 0.02

    def test_of_sgd_does_not_know_momentum(self):
        np.testing.assert_array_equal(theory.stability_limit("sgd", [0.0, 0.9], 4.0), [0.5, 0.5])

    def test_broadcasts(self):
        assert theory.stability_limit("nesterov", np.zeros((3, 1)), np.ones(2)).shape == (3, 2)

    @pytest.mark.parametrize("rule", theory.HAS_THEORY)
    def test_divides_the_runs_that_diverge_from_those_that_do_not(self, rule):
        mu = np.linspace(0, 0.9, 10)
        limit = theory.stability_limit(rule, mu, 100.0)
        lr = np.stack([0.99 * limit, 1.01 * limit])
        hypers = {"lr": lr} if rule == "sgd" else {"lr": lr, "momentum": mu}
        run = descend(SURFACES["ravine"], OPTIMIZERS[rule](**hypers), (-10.0, 1.0), 4000, history=False)
        assert not (run.diverged_at[0] >= 0).any()
        assert (run.diverged_at[1] >= 0).all()

    @pytest.mark.parametrize("rule", sorted(set(OPTIMIZERS) - set(theory.HAS_THEORY)))
    def test_is_not_known_for_rules_that_adapt(self, rule):
        with pytest.raises(KeyError, match=rule):
            theory.stability_limit(rule, 0.9, 1.0)
        with pytest.raises(KeyError, match=rule):
            theory.growth(rule, 0.1, 0.9, 1.0)


class TestBest:
    def test_on_the_ravine(self):
        assert theory.best_sgd(1, 100) == 2 / 101
        assert theory.best_momentum(1, 100) == pytest.approx((4 / 121, 81 / 121))

    @settings(deadline=None, derandomize=True)
    @given(m=curvatures, kappa=st.floats(1.0, 1e4))
    def test_sgd_is_held_up_alike_by_both_ends(self, m, kappa):
        lr = theory.best_sgd(m, m * kappa)
        assert abs(1 - lr * m) == pytest.approx(abs(1 - lr * m * kappa), abs=1e-9)

    @settings(deadline=None, derandomize=True)
    @given(m=curvatures, kappa=st.floats(1.0, 1e4))
    def test_momentum_is_critically_damped_at_both_ends(self, m, kappa):
        lr, mu = theory.best_momentum(m, m * kappa)
        damped = theory.critical_damping("momentum", lr, [m, m * kappa])
        np.testing.assert_allclose(damped, mu, atol=1e-9)

    @settings(deadline=None, derandomize=True)
    @given(m=curvatures, kappa=st.floats(1.5, 1e4), off_lr=st.floats(0.8, 1.2), off_mu=st.floats(-0.2, 0.2))
    def test_no_other_momentum_is_faster(self, m, kappa, off_lr, off_mu):
        lr, mu = theory.best_momentum(m, m * kappa)
        other = min(max(mu + off_mu, 0.0), 0.9999)
        slowest = max(largest("momentum", lr * off_lr * c, other) for c in (m, m * kappa))
        assert slowest >= math.sqrt(mu) - 1e-6

    @pytest.mark.parametrize(("m", "L"), [(0.0, 1.0), (-1.0, 1.0), (2.0, 1.0), (math.nan, 1.0)])
    def test_needs_a_bowl(self, m, L):
        with pytest.raises(ValueError, match="bowl"):
            theory.best_sgd(m, L)
        with pytest.raises(ValueError, match="bowl"):
            theory.best_momentum(m, L)


class TestCriticalDamping:
    @settings(deadline=None, derandomize=True)
    @given(a=st.floats(1e-4, 3.99))
    def test_of_momentum_makes_both_roots_equal(self, a):
        mu = float(theory.critical_damping("momentum", a, 1.0))
        assert 0 <= mu < 1
        assert split("momentum", a, mu) == pytest.approx(0.0, abs=1e-12)
        assert (1 + mu - a) / 2 == pytest.approx(1 - math.sqrt(a))  # the double root

    @settings(deadline=None, derandomize=True)
    @given(a=st.floats(1e-4, 1.0))
    def test_of_nesterov_makes_both_roots_equal(self, a):
        mu = float(theory.critical_damping("nesterov", a, 1.0))
        assert 0 <= mu < 1
        assert split("nesterov", a, mu) == pytest.approx(0.0, abs=1e-12)

    @pytest.mark.parametrize("rule", MOMENTA)
    @settings(deadline=None, derandomize=True)
    @given(a=st.floats(1e-3, 0.9))
    def test_less_creeps_and_more_swings(self, rule, a):
        mu = float(theory.critical_damping(rule, a, 1.0))
        assert split(rule, a, mu + 1e-3) < 0
        assert mu < 1e-3 or split(rule, a, mu - 1e-3) > 0

    @settings(deadline=None, derandomize=True)
    @given(a=st.floats(1.0, 10.0, exclude_min=True), mu=mus)
    def test_nesterov_has_none_beyond_a_step_of_1(self, a, mu):
        assert np.isnan(theory.critical_damping("nesterov", a, 1.0))
        assert split("nesterov", a, mu) >= 0

    @pytest.mark.parametrize(
        ("rule", "a"), [("momentum", 4.0), ("momentum", 0.0), ("momentum", -1.0), ("nesterov", -1.0)]
    )
    def test_is_nan_where_there_is_none(self, rule, a):
        assert np.isnan(theory.critical_damping(rule, a, 1.0))

    def test_is_a_question_for_momentum_only(self):
        with pytest.raises(KeyError, match="sgd"):
            theory.critical_damping("sgd", 0.1, 1.0)


class TestGrowth:
    @pytest.mark.parametrize("rule", MOMENTA)
    @settings(deadline=None, derandomize=True)
    @given(lr=lrs, mu=mus, curvature=curvatures)
    def test_is_the_larger_root(self, rule, lr, mu, curvature):
        factor = float(theory.growth(rule, lr, mu, -curvature))
        assert factor == pytest.approx(largest(rule, -lr * curvature, mu), rel=1e-6)
        assert factor >= 1

    def test_of_sgd_is_one_gradient_step(self):
        assert theory.growth("sgd", 0.01, 0.9, -2.0) == 1.02

    @settings(deadline=None, derandomize=True)
    @given(lr=lrs, curvature=curvatures)
    def test_without_momentum_all_grow_alike(self, lr, curvature):
        factors = [float(theory.growth(rule, lr, 0.0, curvature)) for rule in theory.HAS_THEORY]
        assert factors == pytest.approx([factors[0]] * 3)

    @pytest.mark.parametrize("rule", theory.HAS_THEORY)
    def test_is_what_a_run_does(self, rule):
        hypers = {"lr": 0.01} if rule == "sgd" else {"lr": 0.01, "momentum": 0.9}
        run = descend(SURFACES["saddle"], OPTIMIZERS[rule](**hypers), (0.0, 1e-9), 150)
        factor = run.theta[-1, 1] / run.theta[-2, 1]
        assert factor == pytest.approx(float(theory.growth(rule, 0.01, 0.9, -2.0)), rel=1e-12)


class TestStepsTo:
    @pytest.mark.parametrize(("distance", "count"), [(1e-2, 233), (1e-4, 466), (1e-6, 698), (1e-8, 931)])
    def test_is_the_closed_form(self, distance, count):
        assert theory.steps_to(distance, 1.0, 1.02) == count

    @settings(deadline=None, derandomize=True)
    @given(distance=st.floats(1e-12, 0.9), factor=st.floats(1.001, 3.0))
    def test_is_the_first_step_that_is_there(self, distance, factor):
        count = int(theory.steps_to(distance, 1.0, factor))
        assert distance * factor**count >= 1.0 - 1e-9
        assert distance * factor ** (count - 1) < 1.0 + 1e-9

    def test_does_not_care_for_the_side(self):
        assert theory.steps_to(-1e-2, 1.0, 1.02) == 233

    def test_tells_there_from_never(self):
        counts = theory.steps_to([2.0, 1.0, 0.0, 0.5, 0.5], 1.0, [1.1, 0.5, 1.1, 1.0, 0.9])
        np.testing.assert_array_equal(counts, [0, 0, NEVER, NEVER, NEVER])


class TestKappaCurve:
    def test_counts(self):
        curve = theory.kappa_curve([10, 100, 1000, 10_000])
        np.testing.assert_array_equal(curve.sgd, [33, 346, 3881, 44_344])
        np.testing.assert_array_equal(curve.momentum, [14, 56, 218, 813])
        assert theory.slope(curve.kappas[1:], curve.sgd[1:]) == pytest.approx(1.0, abs=0.06)
        assert theory.slope(curve.kappas[1:], curve.momentum[1:]) == pytest.approx(0.5, abs=0.09)

    @pytest.mark.parametrize("tol", [1e-12, 1e-4, 1.0, 1e9])
    def test_every_run_arrives(self, tol):
        curve = theory.kappa_curve([1.0, 1.5, 7.0, 300.0], tol)
        assert (curve.sgd >= 0).all()
        assert (curve.momentum >= 0).all()

    def test_a_round_bowl_takes_one_step(self):
        curve = theory.kappa_curve([1.0])
        assert (curve.sgd, curve.momentum) == ([1], [1])

    def test_of_nothing_is_empty(self):
        assert theory.kappa_curve([]).sgd.shape == (0,)

    def test_of_no_ravine_is_an_error(self):
        with pytest.raises(ValueError, match="bowl"):
            theory.kappa_curve([0.5])


class TestSlope:
    @settings(deadline=None, derandomize=True)
    @given(power=st.floats(-3, 3), factor=st.floats(0.1, 100))
    def test_of_a_power_is_its_exponent(self, power, factor):
        kappas = np.geomspace(1, 1e4, 7)
        assert theory.slope(kappas, factor * kappas**power) == pytest.approx(power, abs=1e-9)

    def test_leaves_out_what_was_not_counted(self):
        assert theory.slope([1, 10, 100], [1, NEVER, 100]) == pytest.approx(1.0)
        assert math.isnan(theory.slope([1, 10], [5, NEVER]))
