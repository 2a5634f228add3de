"""Saddles: directions, starts beside the ridge, growth against theory, and the measured step counts of escape."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import metrics
from engine.criteria import NEVER
from engine.descend import descend
from engine.experiments import quadratic_theory as theory
from engine.experiments.saddles import (
    Saddle,
    distance_sweep,
    ensemble,
    escape_component,
    measured_growth,
    ridge_start,
    saddles_of,
    surfaces_with_saddles,
)
from engine.experiments.survival import kaplan_meier, median
from optimizers import OPTIMIZERS
from surfaces import SURFACES

PLATEAU = SURFACES["plateau_saddle"]
PLAIN = SURFACES["saddle"]
ALL = [(key, number) for key in surfaces_with_saddles() for number in range(len(SURFACES[key].saddles))]
RIDGES_OF_ZERO = ("saddle", "monkey_saddle", "plateau_saddle")  # y = 0 is the ridge, exactly


def only(surface) -> Saddle:
    (saddle,) = saddles_of(surface)
    return saddle


def distances(surface, saddle, rule, start, steps, **hypers):
    run = descend(surface, OPTIMIZERS[rule](**hypers), start, steps)
    return escape_component(saddle, np.moveaxis(run.theta, 1, 0))


class TestSaddles:
    def test_are_those_the_surfaces_list(self):
        assert set(surfaces_with_saddles()) == {key for key, surface in SURFACES.items() if surface.saddles}
        assert {"saddle", "monkey_saddle", "plateau_saddle", "beale", "himmelblau"} <= set(surfaces_with_saddles())
        assert saddles_of(SURFACES["sphere"]) == ()

    @pytest.mark.parametrize(("key", "number"), ALL)
    def test_directions_are_eigenvectors(self, key, number):
        surface = SURFACES[key]
        saddle = saddles_of(surface)[number]
        assert saddle.place == surface.saddles[number]
        assert saddle.value == surface.value(saddle.place)
        scale = np.abs(saddle.eigenvalues).max()
        H = surface.hessian(saddle.place)
        np.testing.assert_allclose(H @ saddle.directions, saddle.directions * saddle.eigenvalues, atol=1e-8 * scale)
        np.testing.assert_allclose(saddle.directions.T @ saddle.directions, np.eye(2), atol=1e-12)

    @pytest.mark.parametrize(("key", "number"), ALL)
    def test_escape_is_the_way_that_curves_down(self, key, number):
        saddle = saddles_of(SURFACES[key])[number]
        low, high = saddle.eigenvalues
        assert (low, high) == (0, 0) or low < 0 < high
        np.testing.assert_array_equal(saddle.escape_direction, saddle.directions[:, 0])
        np.testing.assert_array_equal(saddle.stable_direction, saddle.directions[:, 1])

    @pytest.mark.parametrize(("key", "number"), ALL)
    def test_the_larger_component_is_positive(self, key, number):
        saddle = saddles_of(SURFACES[key])[number]
        for direction in (saddle.escape_direction, saddle.stable_direction):
            assert direction.max() >= -direction.min() - 1e-9

    @pytest.mark.parametrize("key", RIDGES_OF_ZERO)
    def test_axes_are_exact(self, key):
        saddle = only(SURFACES[key])
        assert saddle.escape_direction.tolist() == [0.0, 1.0]
        assert saddle.stable_direction.tolist() == [1.0, 0.0]

    def test_of_the_plateau_has_the_eigenvalues_of_its_declaration(self):
        assert only(PLATEAU).eigenvalues == pytest.approx([-0.012, 0.012])

    @pytest.mark.parametrize(("key", "number"), ALL)
    def test_the_force_is_linear_within_the_linear_radius(self, key, number):
        surface, saddle = SURFACES[key], saddles_of(SURFACES[key])[number]
        assert saddle.linear_radius <= 0.1 * saddle.radius
        if not saddle.eigenvalues.any():
            assert saddle.linear_radius == 0.0
            return
        for r in saddle.linear_radius * np.array([-1.0, -0.5, 0.5, 1.0]):
            force = saddle.escape_direction @ surface.gradient(saddle.place + r * saddle.escape_direction)
            assert force == pytest.approx(saddle.eigenvalues[0] * r, rel=0.101)

    def test_linear_radius_of_a_quadratic_and_of_the_plateau(self):
        assert only(PLAIN).linear_radius == pytest.approx(0.1)
        assert only(PLATEAU).linear_radius == pytest.approx(0.01, rel=0.06)  # 12 y^3 against 0.012 y

    def test_the_monkey_saddle_has_no_force_along_its_escape_direction_on_the_ridge(self):
        gradient = SURFACES["monkey_saddle"].gradient(np.array([[0.8, 0.1, -0.5], [0.0, 0.0, 0.0]]))
        np.testing.assert_array_equal(gradient[1], 0.0)


class TestRidgeStart:
    def test_of_the_plateau_and_of_the_plain_saddle(self):
        assert ridge_start(PLATEAU, only(PLATEAU), 0.02) == (0.3, 0.02)
        assert ridge_start(PLAIN, only(PLAIN), 0.01) == (-1.5, 0.01)

    @pytest.mark.parametrize("key", RIDGES_OF_ZERO)
    def test_at_distance_0_is_exactly_on_the_ridge(self, key):
        surface = SURFACES[key]
        assert ridge_start(surface, only(surface), 0.0) == (surface.start[0], 0.0)

    @settings(deadline=None, derandomize=True)
    @given(d=st.floats(1e-12, 1.0))
    def test_has_no_rounding_where_the_axes_are_the_directions(self, d):
        assert ridge_start(PLATEAU, only(PLATEAU), d) == (0.3, d)

    @pytest.mark.parametrize(("key", "number"), ALL)
    @settings(deadline=None, derandomize=True)
    @given(d=st.floats(-1.0, 1.0))
    def test_has_the_distance_asked_for(self, key, number, d):
        saddle = saddles_of(SURFACES[key])[number]
        assert escape_component(saddle, ridge_start(SURFACES[key], saddle, d)) == pytest.approx(d, abs=1e-12)

    @pytest.mark.parametrize(("key", "number"), ALL)
    def test_is_near_its_saddle_on_every_surface(self, key, number):
        surface = SURFACES[key]
        saddle = saddles_of(surface)[number]
        away = np.hypot(*np.subtract(ridge_start(surface, saddle, 0.0), saddle.place))
        assert 0 < away <= 2 * saddle.radius

    def test_takes_the_foot_from_another_start(self):
        assert ridge_start(PLAIN, only(PLAIN), 0.25, start=(1.25, -7.0)) == (1.25, 0.25)

    def test_far_from_the_surfaces_own_start_stays_at_the_saddle(self):
        himmelblau = SURFACES["himmelblau"]  # starts two radii and more away from every saddle
        for saddle in saddles_of(himmelblau):
            start = np.subtract(ridge_start(himmelblau, saddle, 0.0), saddle.place)
            assert start @ saddle.stable_direction == pytest.approx(0.3 * himmelblau.escape_radius)


def test_along_works_on_points_of_any_shape():
    saddle = saddles_of(SURFACES["mccormick"])[0]  # escapes along the diagonal
    theta = np.array(saddle.place)[:, None, None] + np.ones((2, 3, 4))
    np.testing.assert_allclose(escape_component(saddle, theta), np.full((3, 4), math.sqrt(2)))


class TestMeasuredGrowth:
    @settings(deadline=None, derandomize=True)
    @given(rate=st.floats(1e-4, 0.2), start=st.floats(1e-12, 1e-3), sign=st.sampled_from([-1, 1]))
    def test_of_a_pure_power_is_its_rate(self, rate, start, sign):
        steps = np.arange(math.ceil(math.log(1 / start) / rate))
        assert measured_growth(sign * start * np.exp(rate * steps)) == pytest.approx(rate, rel=1e-6)

    @pytest.mark.parametrize("rule", theory.HAS_THEORY)
    @pytest.mark.parametrize("d", [1e-8, 1e-4, 1e-2])
    def test_on_the_plain_saddle_is_the_theorys(self, rule, d):
        saddle = only(PLAIN)
        series = distances(PLAIN, saddle, rule, ridge_start(PLAIN, saddle, d), 1500, lr=0.01)
        expected = math.log(theory.growth(rule, 0.01, 0.9, saddle.eigenvalues[0]))
        assert measured_growth(series, saddle.linear_radius) == pytest.approx(expected, rel=0.01)

    @pytest.mark.parametrize("rule", theory.HAS_THEORY)
    @pytest.mark.parametrize(("key", "number"), [(key, n) for key, n in ALL if key not in RIDGES_OF_ZERO])
    def test_near_every_other_saddle_is_the_theorys(self, key, number, rule):
        surface, saddle = SURFACES[key], saddles_of(SURFACES[key])[number]
        lr = min(0.5 / saddle.eigenvalues[1], -0.05 / saddle.eigenvalues[0])
        hypers = {"lr": lr} if rule == "sgd" else {"lr": lr, "momentum": 0.5}
        start = ridge_start(surface, saddle, 1e-4 * saddle.radius, start=saddle.place)
        factor = float(theory.growth(rule, lr, 0.5, saddle.eigenvalues[0]))
        steps = 2 * int(theory.steps_to(1e-4, 1.0, factor))
        growth = measured_growth(distances(surface, saddle, rule, start, steps, **hypers), saddle.linear_radius)
        assert growth == pytest.approx(math.log(factor), rel=0.05)

    @pytest.mark.parametrize(("rule", "steps"), [("sgd", 20_000), ("momentum", 3000), ("nesterov", 3000)])
    def test_on_the_plateau_is_the_theorys_once_x_has_gone(self, rule, steps):
        saddle = only(PLATEAU)
        series = distances(PLATEAU, saddle, rule, ridge_start(PLATEAU, saddle, 1e-4), steps, lr=0.05)
        expected = math.log(theory.growth(rule, 0.05, 0.9, saddle.eigenvalues[0]))
        assert measured_growth(series, saddle.linear_radius) == pytest.approx(expected, rel=0.05)

    @pytest.mark.parametrize(
        "series", [[], [0.5], [0.0] * 50, [0.05, 0.06, 0.07, 0.08, 0.09, 0.2], [0.5] * 50, [1e-5] * 50]
    )
    def test_is_nan_where_there_is_nothing_to_measure(self, series):
        assert math.isnan(measured_growth(series))


# Escape, as measured in tests/engine/test_acceptance.py for single runs


class TestDistanceSweep:
    def test_sgd_leaves_the_plain_saddle_by_the_closed_form(self):
        d = np.array([1e-2, 1e-4, 1e-6, 1e-8])
        counts = distance_sweep(PLAIN, only(PLAIN), {"sgd": OPTIMIZERS["sgd"](lr=0.01)}, d, 2000)["sgd"]
        assert counts.tolist() == [math.ceil(math.log(1 / y) / math.log(1.02)) for y in d]
        assert counts[0] == 233
        np.testing.assert_array_equal(counts, theory.steps_to(d, 1.0, theory.growth("sgd", 0.01, 0.0, -2.0)))

    @pytest.mark.parametrize(
        ("rule", "lr", "count"),
        [
            ("sgd", 0.05, 4466),
            ("momentum", 0.05, 565),
            ("nesterov", 0.05, 534),
            ("adagrad", 0.05, 1939),
            ("rmsprop", 0.05, 5),
            ("adam", 0.05, 27),
            ("momentum", 0.01, 2439),
            ("nesterov", 0.01, 2352),
            ("rmsprop", 0.01, 148),
            ("adam", 0.01, 378),
        ],
    )
    def test_the_plateau(self, rule, lr, count):
        rules = {rule: OPTIMIZERS[rule](lr=lr)}
        assert distance_sweep(PLATEAU, only(PLATEAU), rules, [0.02], 5000)[rule].tolist() == [count]

    def test_adadelta_on_the_plateau(self):
        rules = {"adadelta": OPTIMIZERS["adadelta"](rho=0.9)}  # rho as it was when the count was measured
        assert distance_sweep(PLATEAU, only(PLATEAU), rules, [0.02], 5000)["adadelta"].tolist() == [3244]

    def test_a_small_lr_leaves_some_on_the_plateau(self):
        rules = {rule: OPTIMIZERS[rule](lr=0.01) for rule in ("sgd", "adagrad")}
        counts = distance_sweep(PLATEAU, only(PLATEAU), rules, [0.02], 20_000)
        assert {rule: count.tolist() for rule, count in counts.items()} == {"sgd": [NEVER], "adagrad": [NEVER]}

    @pytest.mark.parametrize("key", surfaces_with_saddles())
    def test_counts_what_the_metric_counts(self, key):
        surface, saddle = SURFACES[key], saddles_of(SURFACES[key])[0]
        rule, d = OPTIMIZERS["momentum"](lr=surface.lr), [0.0, 1e-3, 0.1]
        counts = distance_sweep(surface, saddle, {"m": rule}, d, 300)["m"]
        starts = np.array([ridge_start(surface, saddle, away) for away in d]).T
        np.testing.assert_array_equal(counts, metrics.escaped(surface, descend(surface, rule, starts, 300)))

    def test_from_the_ridge_and_from_beyond(self):
        counts = distance_sweep(PLAIN, only(PLAIN), {"sgd": OPTIMIZERS["sgd"](lr=0.01)}, [0.0, 2.0], 500)["sgd"]
        assert counts.tolist() == [NEVER, 0]

    def test_keeps_the_names_and_their_order(self):
        rules = {"slow": OPTIMIZERS["sgd"](lr=0.01), "fast": OPTIMIZERS["sgd"](lr=0.1)}
        counts = distance_sweep(PLAIN, only(PLAIN), rules, np.geomspace(1e-12, 0.5, 7), 5000)
        assert list(counts) == ["slow", "fast"]
        assert (counts["slow"] > counts["fast"]).all()
        assert (np.diff(counts["slow"]) < 0).all()

    def test_takes_another_foot(self):
        rules = {"sgd": OPTIMIZERS["sgd"](lr=0.01)}
        (count,) = distance_sweep(PLAIN, only(PLAIN), rules, [0.9], 500, start=(0.0, 0.0))["sgd"]
        assert count == math.ceil(math.log(1 / 0.9) / math.log(1.02))


class TestEnsemble:
    def run(self, rule, noise, *, surface=PLATEAU, start=(0.3, 0.0), runs=400, steps=3000, seed=1, **hypers):
        return ensemble(surface, only(surface), OPTIMIZERS[rule](**hypers), start, runs, steps, noise, seed)

    @pytest.mark.parametrize("rule", OPTIMIZERS)
    def test_nobody_leaves_the_exact_ridge_without_noise(self, rule):
        hypers = {} if rule == "adadelta" else {"lr": 0.05}
        first, cut_off = self.run(rule, 0.0, **hypers)
        np.testing.assert_array_equal(first, np.full(400, NEVER))
        np.testing.assert_array_equal(cut_off, np.full(400, 3000))
        assert kaplan_meier(first, cut_off).escaped[-1] == 0

    def test_noise_frees_sgd(self):
        first, cut_off = self.run("sgd", 0.05, lr=0.05)
        survival = kaplan_meier(first, cut_off)
        assert survival.escaped[-1] > 0.99
        assert 200 < median(first) < 1500

    def test_the_seed_decides(self):
        once, again, other = (self.run("sgd", 0.05, runs=50, seed=seed, lr=0.05)[0] for seed in (1, 1, 2))
        np.testing.assert_array_equal(once, again)
        assert (once != other).any()

    def test_a_run_has_the_same_noise_in_a_larger_ensemble(self):
        few, many = (self.run("adam", 0.01, runs=runs, steps=500, lr=0.05)[0] for runs in (20, 300))
        np.testing.assert_array_equal(few, many[:20])

    def test_counts_what_the_metric_counts(self):
        first, cut_off = self.run("momentum", 0.05, runs=30, steps=400, lr=0.05)
        starts = np.broadcast_to(np.array([[0.3], [0.0]]), (2, 30))
        run = descend(PLATEAU, OPTIMIZERS["momentum"](lr=0.05), starts, 400, noise=0.05, seed=1)
        np.testing.assert_array_equal(first, metrics.escaped(PLATEAU, run))
        assert set(cut_off[first < 0]) <= {400}

    def test_a_run_that_diverges_is_cut_off_there(self):
        first, cut_off = self.run("sgd", 0.0, surface=PLAIN, start=(-1.5, 0.0), runs=3, steps=50, lr=10.0)
        run = descend(PLAIN, OPTIMIZERS["sgd"](lr=10.0), (-1.5, 0.0), 50)
        assert 0 < run.diverged_at < 50
        assert first.tolist() == [NEVER] * 3
        assert cut_off.tolist() == [int(run.diverged_at)] * 3
